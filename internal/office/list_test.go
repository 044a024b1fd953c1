package office_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

// ordering is an order that names several people.
const ordering = "call-up-list-ordered"

var regional = office.Actor{Official: "u-regional", Office: region}

// callable is what is known of young men against whose call-up nothing stands.
var callable = map[qyzmet.Path]qyzmet.Value{
	"person.registered_before": no, "person.new_citizen": no, "person.imprisoned": no, "person.residence": qyzmet.WordValue("in-kazakhstan"),
	"person.serving": none, "person.register_end": none, "person.stock": none, "person.conviction": none, "person.work.kind": none, "person.degree": none,
	"person.served_abroad": no, "person.special_body_service": no, "person.relative_fell": no, "waiver.applied": no, "person.study.now": no, "person.married": no,
	"person.children": qyzmet.ListValue(), "person.care.now": no, "person.raised_by_others": no, "person.criminal_case": no, "person.initial_training": no,
}

var no, none = qyzmet.BoolValue(false), qyzmet.WordValue("none")

// callUp is a call-up in which some are decided on and called to be dispatched.
type callUp struct {
	*town
	campaign qyzmet.SubjectID
	found    int
}

func (c *callUp) past(kind string, about qyzmet.SubjectID, of qyzmet.ActID, f fields) qyzmet.ActID {
	c.Helper()
	c.found++
	r, err := c.Found(context.Background(), clerk, []office.Request{{Kind: qyzmet.ActKind(kind), About: []qyzmet.SubjectID{about}, Of: of, Issued: c.Today(), Content: content(f), Key: fmt.Sprint("past", c.found)}})
	if err != nil {
		c.Fatal(kind, err)
	}
	return r[0].ID
}

func begun(w *town) *callUp {
	w.Helper()
	c := &callUp{town: w, campaign: "k-1"}
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	w.Must(registrar, "official-appointed", regional.Official, fields{"at": string(region), "role": "region-head", "official_name": "Облысов О."})
	decree := c.past("campaign-decreed", c.campaign, "", fields{"decree": "№ 801", "begins": w.Today().String(), "ends": w.Today().AddDays(100).String()})
	c.past("campaign-resolved", c.campaign, decree, fields{"resolution": "№ 77"})
	c.past("commission-appointed", "c-1", "", fields{"commission_kind": "district", "keeper": string(district), "campaign": string(c.campaign)})
	return c
}

// ready is one who can be called up; unless he is notified, nearly so.
func (c *callUp) ready(surname string, notified bool) qyzmet.SubjectID {
	c.Helper()
	p := c.Must(clerk, "person-recorded", "", person(surname)).Act.Envelope.Subjects[0]
	facts := qyzmet.ListValue()
	for _, path := range slices.Sorted(maps.Keys(callable)) {
		facts.Items = append(facts.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(path)), "value": callable[path]})
	}
	c.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": facts})
	c.past("first-registered", p, "", nil)
	c.past("medical-examined", p, "", fields{"purpose": "call-up", "category": "fit"})
	c.past("agenda-listed", p, "", fields{"commission": "c-1", "campaign": string(c.campaign), "session_on": c.Today().String()})
	c.past("commission-decision", p, "", fields{"commission": "c-1", "outcome": "call-up", "ground": "жарамды", "votes_for": 5, "votes_against": 0})
	notice := c.past("notice-issued", p, "", fields{"appear_on": c.Today().AddDays(1).String(), "appear_at": "8:00", "occasion": "dispatch"})
	if notified {
		c.past("notice-attempted", p, notice, fields{"channel": "paper", "made_on": c.Today().String(), "paper_outcome": "signed", "paper_place": "office", "paper_by": "office", "evidence": "түбіртек"})
	}
	return p
}

func (c *callUp) order() office.Request {
	c.Helper()
	q := c.Request(ordering, c.campaign, fields{"ground": "комиссия шешімдері", "dispatch_from": c.Today().AddDays(1).String(), "dispatch_until": c.Today().AddDays(3).String()})
	q.Numbered = true
	return q
}

func (c *callUp) size() qyzmet.Position {
	c.Helper()
	n, err := c.Register().Size(context.Background())
	if err != nil {
		c.Fatal(err)
	}
	return n
}

// An order that names several people stands whole or not at all, once for a key, and
// nobody joins it later.
func TestOrderForAList(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		c := begun(w)
		p := []qyzmet.SubjectID{c.ready("Бірінші", true), c.ready("Екінші", true), c.ready("Үшінші", true), c.ready("Төртінші", false)}
		before := c.size()

		// one who is not ready, one who is kept elsewhere, an order that is not lawful itself
		bad := c.order()
		bad.Content["dispatch_until"] = qyzmet.DateValue(c.Today())
		_, err := w.RecordList(ctx, regional, bad, p)
		var refused *office.ListRefused
		if !errors.As(err, &refused) || len(refused.Head) != 1 || refused.Head[0].Path != "dispatch-days" || len(refused.Each) != 1 || refused.Each[p[3]][0].Path != "notified" {
			t.Errorf("refused with %v", err)
		}
		if faults, ok := qyzmet.FaultsOf(err); !ok || len(faults) != 2 || !strings.HasPrefix(faults[1].Path, string(p[3])) {
			t.Errorf("as faults: %v", faults)
		}
		if _, err := w.RecordList(ctx, head, c.order(), p[:2]); !isCode(err, qyzmet.NotYours) {
			t.Errorf("the head of the district orders a call-up: %v", err)
		}
		for name, list := range map[string][]qyzmet.SubjectID{"nobody": nil, "twice": {p[0], p[0]}, "too many": make([]qyzmet.SubjectID, office.MostListed+1)} {
			if _, err := w.RecordList(ctx, regional, c.order(), list); !isCode(err, qyzmet.NotAllowed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.Refused(regional, c.order(), "missing campaign", "missing people_count", "not-allowed kind") // without the list
		if c.size() != before {
			t.Fatalf("%d acts were recorded of orders that were refused", c.size()-before)
		}
		logged, err := w.Register().Reads(ctx, p[3], 50)
		if err != nil || !slices.ContainsFunc(logged, func(r register.ReadEntry) bool { return r.What == "refused call-up-ordered" }) {
			t.Errorf("the refusal is not written down: %v", err)
		}

		q := c.order()
		done, err := w.RecordList(ctx, regional, q, p[:3])
		if err != nil {
			t.Fatal(err)
		}
		if c.size() != before+4 || len(done.Each) != 3 || done.Head.Act.Payload.Content["people_count"].N != 3 {
			t.Fatalf("%d acts, %+v", c.size()-before, done)
		}
		for i, x := range done.Each {
			e := x.Act.Envelope
			if e.Subjects[0] != p[i] || e.Of != done.Head.ID || e.Effect != done.Head.Act.Envelope.Effect || x.Act.Payload.Number != "1" || len(x.Act.Payload.Checked) == 0 {
				t.Errorf("%+v", x.Act)
			}
			w.Holds(p[i], "card.called_on", c.Today().String())
		}
		again, err := w.RecordList(ctx, regional, q, p[:3])
		if err != nil || !again.Again || again.Head.ID != done.Head.ID || len(again.Each) != 3 || again.Each[2].ID != done.Each[2].ID || c.size() != before+4 {
			t.Errorf("sent again: %+v, %v", again, err)
		}
		if _, err := w.RecordList(ctx, regional, q, p[:2]); !isCode(err, qyzmet.Repeated) {
			t.Errorf("another list under the same key: %v", err)
		}
		joins := w.Request("call-up-ordered", p[3], fields{"campaign": string(c.campaign), "ground": "және ол"})
		joins.Of = done.Head.ID
		w.Refused(regional, joins, "not-allowed of")
		alone := w.Request("call-up-ordered", c.ready("Бесінші", true), fields{"campaign": string(c.campaign), "ground": "комиссия шешімі"})
		alone.Numbered = true
		if r, err := w.Record(ctx, regional, alone); err != nil || r.Act.Payload.Number != "2" {
			t.Errorf("an order for one person stands in the same book: %+v, %v", r, err)
		}

		// the paper says the same whatever comes later, and after the lists are made anew
		paper := func(id qyzmet.ActID) string {
			p, err := w.Paper(ctx, printing(regional), id, both)
			if err != nil {
				t.Fatal(err)
			}
			return read(p)
		}
		text := paper(done.Head.ID)
		for _, want := range []string{"| 3 | Үшінші Нұрлан |", "всего 3", "№ 1,"} {
			if !strings.Contains(text, want) {
				t.Errorf("the order lacks %q: %s", want, text)
			}
		}
		if x := paper(done.Each[1].ID); strings.Contains(x, "Бірінші") || !strings.Contains(x, "Екінші Нұрлан") || !strings.Contains(x, "Выписка из приказа") {
			t.Errorf("an extract says %s", x)
		}
		hash, err := w.ViewHash(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rebuild(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if anew, err := w.ViewHash(ctx); err != nil || anew != hash || paper(done.Head.ID) != text {
			t.Errorf("made anew, the lists or the paper differ: %v", err)
		}
	})
}

// Two orders that are signed at once and name the same person: one stands, the other
// is refused whole.
func TestTwoOrdersAtOnce(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		c := begun(w)
		p := []qyzmet.SubjectID{c.ready("Бірінші", true), c.ready("Екінші", true), c.ready("Үшінші", true)}
		before := c.size()
		heads := map[qyzmet.SubjectID]qyzmet.Position{}
		for _, id := range p {
			file, err := w.Read(ctx, printing(regional), id, w.Today())
			if err != nil {
				t.Fatal(err)
			}
			heads[id] = file.UpTo
		}
		errs := make([]error, 2)
		done := make([]*office.Listed, 2)
		requests := []office.Request{c.order(), c.order()}
		var wait sync.WaitGroup
		for i, list := range [][]qyzmet.SubjectID{p[:2], p[1:]} {
			wait.Go(func() {
				requests[i].Heads = heads
				done[i], errs[i] = w.RecordList(ctx, regional, requests[i], list)
			})
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v, %v", errs[0], errs[1])
		}
		for i, err := range errs {
			if err != nil && !isCode(err, qyzmet.Moved) || err == nil && done[i].Head.Act.Payload.Number != "1" {
				t.Errorf("%v, %+v", err, done[i])
			}
		}
		if c.size() != before+3 {
			t.Errorf("%d acts were recorded, want 3", c.size()-before)
		}
	})
}

// Acts about others in the same call-up, recorded while a long list is checked, leave it
// alone.
func TestOrderInABusyCallUp(t *testing.T) {
	w := newTown(t, filepath.Join(t.TempDir(), "r.db"))
	ctx := context.Background()
	c := begun(w)
	var list []qyzmet.SubjectID
	for i := range 20 {
		list = append(list, c.ready(fmt.Sprint("Адамов", i), true))
	}
	other := c.ready("Бөтен", true)
	q, stop := c.order(), make(chan struct{})
	var busy sync.WaitGroup
	acts := 0
	busy.Go(func() {
		for ; ; acts++ {
			select {
			case <-stop:
				return
			default:
				c.past("agenda-listed", other, "", fields{"commission": "c-1", "campaign": string(c.campaign), "session_on": c.Today().String()})
			}
		}
	})
	done, err := w.RecordList(ctx, regional, q, list)
	close(stop)
	busy.Wait()
	if err != nil || len(done.Each) != len(list) || acts < 3 {
		t.Errorf("%v, with %d acts meanwhile", err, acts)
	}
}
