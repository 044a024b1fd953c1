package office_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/document"
	"qyzmet/internal/office"
)

var both = []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian}

// printing is an actor with a purpose.
func printing(a office.Actor) office.Actor {
	a.Purpose = "print"
	return a
}

func (w *place) paper(by office.Actor, id qyzmet.ActID, langs ...qyzmet.Lang) *document.Paper {
	w.Helper()
	if len(langs) == 0 {
		langs = both
	}
	p, err := w.Paper(context.Background(), printing(by), id, langs)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// read is a paper as text.
func read(p *document.Paper) string {
	var b strings.Builder
	for _, part := range p.Parts {
		l := part.Lang
		fmt.Fprintf(&b, "[%s] %s | %s | %s\n№ %s, %s\n# %s\n", l, p.Office.Above.In(l), p.Office.Name.In(l), p.Office.Address.In(l), p.Number, p.Date, part.Title)
		for _, block := range part.Body {
			for _, r := range block.Rows {
				fmt.Fprintf(&b, "%s: %s\n", r.Label, r.Value)
			}
			for _, line := range block.Lines {
				fmt.Fprintf(&b, "%s\n", line)
			}
			for _, item := range block.Items {
				fmt.Fprintf(&b, "- %s\n", item)
			}
			if block.Table != nil {
				for _, row := range block.Table.Rows {
					var cells []string
					for _, c := range row {
						cells = append(cells, c.String())
					}
					b.WriteString("| " + strings.Join(cells, " | ") + "\n")
				}
			}
		}
		fmt.Fprintf(&b, "%v\n%s, %s\n\n", part.Grounds, p.Signature.Post.In(l), p.Signature.Name)
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

func TestPaperOfANotice(t *testing.T) {
	onEachPlace(t, func(w *place) {
		p := w.conscript("Сейітов", "+77010000001")
		n := w.notice(p)
		first := w.paper(clerk, n.ID)
		golden(t, "testdata/paper-notice.txt", read(first))
		if first.Verify.Code != office.Code(n.ID) || first.Verify.URL != "https://qyzmet.example/verify/"+office.Code(n.ID) {
			t.Errorf("%+v", first.Verify)
		}
		// what comes later changes nothing of it: a new name, a new office name, another notice
		registrar := office.Actor{Official: "u-registrar", Office: ministry}
		w.Now = w.Now.AddDate(0, 0, 1)
		w.Must(registrar, "office-established", district, fields{"name_kk": "Жаңа", "name_ru": "Новое", "name_en": "New", "office_sort": "district", "under": string(region)})
		if _, err := w.Found(context.Background(), clerk, []office.Request{{Kind: "person-corrected", About: []qyzmet.SubjectID{p}, Issued: w.Today().AddDays(-300), Key: "late",
			Content: content(fields{"surname": "Басқа", "reason": "қате"})}}); err != nil {
			t.Fatal(err)
		}
		w.notice(p)
		if again := read(w.paper(clerk, n.ID)); again != read(first) {
			t.Errorf("the reprint differs:\n%s", again)
		}
		var a, b bytes.Buffer
		for _, to := range []*bytes.Buffer{&a, &b} {
			if err := document.OfficialPDF(to, w.paper(clerk, n.ID, qyzmet.Kazakh, qyzmet.Russian, qyzmet.English)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Error("two prints differ")
		}
	})
}

// Who may print: the office that keeps the file, the one whose act it is, those
// above; every printing and every refusal is written down.
func TestWhoPrints(t *testing.T) {
	w := newPlace(t, "")
	ctx := context.Background()
	p := w.conscript("Сейітов", "")
	n := w.notice(p)
	for name, c := range map[string]struct {
		by   office.Actor
		want qyzmet.Code
	}{
		"clerk":               {clerk, ""},
		"another office":      {office.Actor{Official: "u-clerk2", Office: other}, qyzmet.NotYours},
		"akim":                {office.Actor{Official: "u-akim", Office: akimat}, qyzmet.NotYours},
		"nobody":              {office.Actor{Official: "u-nobody", Office: district}, qyzmet.NotYours},
		"clerk in disguise":   {office.Actor{Official: "u-clerk2", Office: district}, qyzmet.NotYours},
		"keeper of the whole": {office.Actor{Official: "u-registrar", Office: ministry}, qyzmet.NotYours},
	} {
		_, err := w.Paper(ctx, printing(c.by), n.ID, both)
		if c.want == "" && err != nil || c.want != "" && !isCode(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	reads, err := w.Register().Reads(ctx, p, 100)
	var what []string
	for _, r := range reads {
		what = append(what, r.What)
	}
	slices.Sort(what)
	if want := []string{"paper", "refused", "refused", "refused", "refused", "refused"}; err != nil || !slices.Equal(what, want) {
		t.Errorf("%q, %v", what, err)
	}
	if _, err := w.Paper(ctx, clerk, n.ID, both); err == nil {
		t.Error("printed without a purpose")
	}
}

func isCode(err error, code qyzmet.Code) bool {
	faults, _ := qyzmet.FaultsOf(err)
	return slices.ContainsFunc(faults, func(f *qyzmet.Fault) bool { return f.Code == code })
}

func TestPapersThatAreNotMade(t *testing.T) {
	w := newPlace(t, "")
	ctx := context.Background()
	p := w.conscript("Сейітов", "")
	acts := w.file(p).Lines
	for _, c := range []struct {
		id   qyzmet.ActID
		want qyzmet.Code
	}{{"a-none", qyzmet.NotFound}, {acts[0].Act.Envelope.ID, qyzmet.NotFound}, {acts[1].Act.Envelope.ID, qyzmet.NotAllowed}} {
		if _, err := w.Paper(ctx, printing(clerk), c.id, both); !isCode(err, c.want) {
			t.Errorf("%s: %v", c.id, err)
		}
	}
	n := w.notice(p)
	if _, err := w.Paper(ctx, printing(clerk), n.ID, nil); !isCode(err, qyzmet.Missing) {
		t.Errorf("in no language: %v", err)
	}
}

func TestCodes(t *testing.T) {
	const id = "a-abcdefghijklmnopqrstuvwxyz"
	code := office.Code(id)
	if code != "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ" {
		t.Error(code)
	}
	for _, typed := range []string{code, strings.ToLower(code), " abcd efgh ijkl mnop qrst uvwx yz ", "A8CD-EFGH-1JKL-MN0P-QRST-UVWX-YZ"} {
		if got := office.ActOf(typed); got != id {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for _, typed := range []string{"", "ABCD", code + "A", "ÄBCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ", "a-abcdefghijklmnopqrstuvwxyz-", "АBCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ"} {
		if got := office.ActOf(typed); got != "" && got != "a-"+"" && typed != "a-abcdefghijklmnopqrstuvwxyz-" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

// The minutes list the decisions of the session, and the members who sat.
func TestPaperOfASession(t *testing.T) {
	w := newPlace(t, "")
	ctx := context.Background()
	p, q := w.conscript("Сейітов", ""), w.conscript("Ахметов", "")
	const c qyzmet.SubjectID = "c-1"
	member := func(name, seat string) qyzmet.Item {
		return qyzmet.Item{"name": qyzmet.WordValue(name), "seat": qyzmet.WordValue(seat)}
	}
	members := qyzmet.ListValue(member("Әлиев Ә.", "chair"), member("Ким В.", "military"), member("Оспанов Б.", "police"), member("Ли Г.", "health"), member("Жұмабай Д.", "secretary"))
	decision := fields{"commission": string(c), "outcome": "call-up", "ground": "жарамды", "votes_for": 5, "votes_against": 0}
	step := func(kind string, about qyzmet.SubjectID, of qyzmet.ActID, f fields) qyzmet.ActID {
		w.found++
		r, err := w.Found(ctx, chair, []office.Request{{Kind: qyzmet.ActKind(kind), About: []qyzmet.SubjectID{about}, Of: of, Issued: w.Today(), Content: content(f), Key: fmt.Sprint("s", w.found)}})
		if err != nil {
			t.Fatal(kind, err)
		}
		return r[0].ID
	}
	step("commission-appointed", c, "", fields{"commission_kind": "district", "keeper": string(district), "members": members})
	step("commission-decision", q, "", decision) // of an earlier session
	opened := step("session-opened", c, "", fields{"present": members, "agenda": qyzmet.ListValue(qyzmet.Item{"person": qyzmet.WordValue(string(p))})})
	step("medical-examined", p, "", fields{"purpose": "call-up", "category": "fit"})
	step("commission-decision", p, "", decision)
	close := w.Request("session-closed", c, fields{"heard": 1})
	close.Of, close.Number = opened, "7"
	r, err := w.Record(ctx, chair, close)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/paper-session.txt", read(w.paper(chair, r.ID)))
}
