package commission

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// seats are who is said to sit, as a form says it: each member or the one who
// stands in, and one more.
func (c *sitting) seats() []qyzmet.Item {
	var out []qyzmet.Item
	members := c.own.Value("commission.members").Items
	if c.R.Method != http.MethodPost {
		return members
	}
	here := c.R.PostForm["present"]
	add := func(name string, seat qyzmet.Value) {
		if name = typed(name, 100); name != "" {
			out = append(out, qyzmet.Item{"name": qyzmet.WordValue(name), "seat": seat})
		}
	}
	for i, m := range members {
		if slices.Contains(here, fmt.Sprint(i)) {
			out = append(out, m)
			continue
		}
		add(c.R.PostFormValue(fmt.Sprintf("instead.%d", i)), m["seat"])
	}
	if seat := c.seat(c.R.PostFormValue("more_seat")); seat.Known() {
		add(c.R.PostFormValue("more"), seat)
	}
	return out
}

// seat reads a word for a seat.
func (c *sitting) seat(word string) qyzmet.Value {
	f := c.seatFact()
	if f == nil {
		return qyzmet.Value{}
	}
	v, fault := f.Parse(word)
	if fault != nil {
		return qyzmet.Value{}
	}
	return v
}

// seatFact is the field of a member that says in what capacity he sits.
func (c *sitting) seatFact() *rulebook.Fact {
	for _, f := range c.Book.Entry("commission.members").Items {
		if f.Path == "seat" {
			return f
		}
	}
	return nil
}

// typed is a text of a form: valid, trimmed, and no longer than n letters.
func typed(s string, n int) string {
	r := []rune(strings.TrimSpace(strings.ToValidUTF8(s, "")))
	return strings.TrimSpace(string(r[:min(len(r), n)]))
}

// candidates are the persons who wait for this commission, by the duties that its
// decision discharges; each once, the nearest day first.
func (c *sitting) candidates() ([]office.DueRow, error) {
	if c.own.Text("commission.kind") == "district" {
		return c.due(decision)
	}
	return c.due("appeal-decided", "decision-cancelled")
}

// due lists the persons about whom acts of some kinds are due.
func (c *sitting) due(does ...qyzmet.ActKind) ([]office.DueRow, error) {
	duties := []string{}
	for _, d := range c.Book.Duties {
		if slices.Contains(does, d.Does) {
			duties = append(duties, d.ID)
		}
	}
	rows, err := c.Office.Work(c.Ctx(), c.As("work"), office.DueSearch{Duties: duties, Limit: most})
	district := c.own.Text("commission.kind") == "district"
	seen := map[qyzmet.SubjectID]bool{}
	return slices.DeleteFunc(rows, func(r office.DueRow) bool {
		again := seen[r.Subject]
		seen[r.Subject] = true
		return again || r.Subject.Sort() != qyzmet.PersonSort || district && r.Office != c.own.Keeper
	}), err
}

// builder is the form of a session that is to be opened.
type builder struct {
	*sitting
	wait    []office.DueRow // persons who can be heard
	listed  []office.DueRow // persons who are on no agenda yet
	seats   []qyzmet.Item
	plan    *office.Proposal
	faults  qyzmet.Faults
	answer  *qyzmet.Answer
	signers []qyzmet.SubjectID
}

// page shows the session that sits, or the form of the next one.
func page(c *sitting) {
	b := &builder{sitting: c, seats: c.seats()}
	var err error
	if b.listed, err = c.due(listing); err != nil {
		c.Fail(err)
		return
	}
	if c.opened != nil {
		b.drawSitting()
		return
	}
	if b.wait, err = c.candidates(); err == nil {
		b.signers, err = c.signers(c.kind(opening))
	}
	if err == nil {
		err = b.propose()
	}
	if err != nil {
		c.Fail(err)
		return
	}
	if c.R.Method == http.MethodPost && c.R.PostFormValue("do") == "open" && b.open() {
		return
	}
	b.drawBuilder()
}

// request is the opening of a session with those who sit and are to be heard.
func (b *builder) request() office.Request {
	agenda := qyzmet.ListValue()
	for _, r := range b.wait {
		if b.chosen(r.Subject) {
			agenda.Items = append(agenda.Items, qyzmet.Item{"person": qyzmet.WordValue(string(r.Subject))})
		}
	}
	q := office.Request{Kind: opening, About: []qyzmet.SubjectID{b.id}, Key: b.R.PostFormValue("key"),
		Content: map[string]qyzmet.Value{"present": qyzmet.ListValue(b.seats...), "agenda": agenda}}
	if len(b.signers) > 0 {
		q.Signer = b.signers[0]
		if named := qyzmet.SubjectID(b.R.PostFormValue("signer")); slices.Contains(b.signers, named) {
			q.Signer = named
		}
	}
	return q
}

// chosen reports whether a person is to be heard: everybody, until a form says who.
func (b *builder) chosen(id qyzmet.SubjectID) bool {
	return b.R.Method != http.MethodPost || slices.Contains(b.R.PostForm["hear"], string(id))
}

// propose asks whether the session can be opened, and whether those who would sit
// may decide.
func (b *builder) propose() error {
	p, err := b.Office.Propose(b.Ctx(), b.Actor, b.request())
	if err != nil {
		return err
	}
	b.plan = p
	b.answer, err = b.Office.Ask(b.Ctx(), b.Office.Foresee(b.own, p), composition)
	if faults, ours := qyzmet.FaultsOf(err); ours {
		b.faults = append(b.faults, faults...)
		return nil
	}
	return err
}

// proper reports whether the law lets a commission so composed decide.
func (b *builder) proper() bool {
	if b.answer == nil || b.answer.State != qyzmet.Settled || b.answer.Outcome == nil {
		return false
	}
	for _, r := range b.kind(decision).Requires {
		if r.Question == composition {
			return slices.Contains(r.Outcomes, b.answer.Outcome.ID)
		}
	}
	return false
}

// open records the opening; true when a page was sent. A session that could not
// decide is not opened here.
func (b *builder) open() bool {
	if !b.proper() {
		b.faults = append(b.faults, b.saying(qyzmet.NotLawful, "present", "commission.refused"))
		return false
	}
	if len(b.request().Content["agenda"].Items) == 0 {
		b.faults = append(b.faults, b.saying(qyzmet.Missing, "agenda", "commission.nobody-chosen"))
		return false
	}
	_, err := b.Office.Record(b.Ctx(), b.As("work"), b.request())
	if err != nil {
		list, ok := b.sitting.faults(err)
		b.faults = append(b.faults, list...)
		return !ok
	}
	http.Redirect(b.W, b.R, b.Path(b.here()), http.StatusSeeOther)
	return true
}

// saying is a refusal of this page in the language of the page.
func (c *sitting) saying(code qyzmet.Code, path, key string) *qyzmet.Fault {
	text := c.L.T(key)
	return &qyzmet.Fault{Code: code, Path: path, Message: text, Text: &qyzmet.Text{KK: text, RU: text, EN: text}}
}

// fresh is a key for a request that a form will send.
func fresh() string { return rand.Text() }

// shut closes the session.
func shut(c *sitting) {
	if c.opened == nil {
		http.Redirect(c.W, c.R, c.Path(c.here()), http.StatusSeeOther)
		return
	}
	signer, err := c.signer(c.kind(closing))
	if err != nil {
		c.Fail(err)
		return
	}
	of := c.opened.Envelope.ID
	_, err = c.Office.Record(c.Ctx(), c.As("work"), office.Request{Kind: closing, About: []qyzmet.SubjectID{c.id}, Of: of, Numbered: true, Signer: signer, Key: c.R.PostFormValue("key"),
		Content: map[string]qyzmet.Value{"heard": qyzmet.IntValue(int64(len(c.decided)))}})
	if err != nil {
		c.Fail(err)
		return
	}
	http.Redirect(c.W, c.R, c.Path(c.here("protocol", string(of))), http.StatusSeeOther)
}
