package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register/pgtest"
	"qyzmet/internal/web/i18n"
)

// TestStory tells the way of one invented young man through the offices, from the
// first registration to the unit, in a real browser through the pages of "qyzmet
// serve", on both engines. With STORY_SHOTS pictures of every step and the papers
// are put into that folder.
func TestStory(t *testing.T) {
	for _, engine := range []struct {
		name string
		db   func(*testing.T) string
	}{
		{"sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "r.db") }},
		{"postgres", func(t *testing.T) string { return pgtest.Start(t).Database(t) }},
	} {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, engine.db(t))
			b := w.tab()
			if dir := os.Getenv("STORY_SHOTS"); dir != "" {
				b.into = filepath.Join(dir, engine.name)
				if err := os.MkdirAll(b.into, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for i := range story {
				b.take(&story[i])
			}
			b.verified()
		})
	}
}

// step is what one official does at one page.
type step struct {
	says  string            // what happens; the name of its picture too
	day   string            // on which it happens; "" is the day of the step before
	who   qyzmet.SubjectID  // at the desk; "" is who was there before
	lang  qyzmet.Lang       // of the page from now on; "" is as before
	task  string            // the duty on the work page whose link leads to the form
	open  string            // instead: an address after the language; see place
	via   string            // a link on that page which leads on to the form
	fill  []string          // fields of the form and their values, by turns
	press string            // what sends it; "" signs, "-" does not send
	wants []string          // what the page says then
	paper []string          // the act has a paper, which says this
	log   string            // the act is refused, and this is in the log of refusals
	due   map[string]string // all duties on the work page then, with their last days; "" is one without
	do    func(*tab)        // what is done otherwise, before anything else
}

// sign is the button by which an act is signed.
const sign = `button[value="sign"]`

// take takes a step.
func (b *tab) take(s *step) {
	b.Helper()
	if s.day != "" {
		b.begins(s.day)
	}
	if s.lang != "" {
		b.lang = s.lang
	}
	if s.do != nil {
		s.do(b)
	}
	if s.who != "" {
		b.enter(b.subject(s.who))
	}
	b.act(s)
	if s.due != nil {
		b.hasDue(s)
	}
}

// act opens the page of a step, fills in the form and sends it.
func (b *tab) act(s *step) {
	b.Helper()
	b.last = ""
	switch {
	case s.task != "":
		b.open("/desk?duty=" + s.task)
		b.press(".desk-rows tbody td:first-child a")
	case s.open != "":
		b.open(b.place(s.open))
	case s.fill == nil && s.press == "" && s.log == "":
		return
	}
	if s.via != "" {
		b.press(s.via)
	}
	b.fill(s.filled(b)...)
	if s.fill != nil {
		b.picture(strings.ReplaceAll(s.says, " ", "-") + "-form")
	}
	switch s.press {
	case "-":
	case "":
		b.press(sign)
	default:
		b.press(s.press)
	}
	b.picture(strings.ReplaceAll(s.says, " ", "-"))
	b.wants(s.wants...)
	if s.log != "" {
		b.logged(s)
	}
	if id, done := strings.CutPrefix(b.path(), "/"+string(b.lang)+"/desk/done/"); done {
		b.last = qyzmet.ActID(id)
	} else if s.press == "" && s.log == "" {
		b.Fatalf("%s: the act was not recorded: %.2000s", s.says, b.said())
	}
	if s.paper != nil {
		b.printed(s)
	}
}

// filled are the values of the fields with the places in them.
func (s *step) filled(b *tab) []string {
	out := make([]string, len(s.fill))
	for i, x := range s.fill {
		out[i] = b.place(x)
	}
	return out
}

// place puts the subjects of the story, and the last act of a kind about the
// person, into an address or a value.
func (b *tab) place(text string) string {
	for name, id := range b.calls {
		text = strings.ReplaceAll(text, "{"+name+"}", string(id))
	}
	if _, rest, some := strings.Cut(text, "{"); some {
		kind, _, _ := strings.Cut(rest, "}")
		text = strings.ReplaceAll(text, "{"+kind+"}", string(b.lastOf(qyzmet.ActKind(kind))))
	}
	return text
}

// lastOf is the last act of a kind about the person.
func (b *tab) lastOf(kind qyzmet.ActKind) (id qyzmet.ActID) {
	b.Helper()
	acts, err := b.Register().Acts(b.Context(), b.calls["p"], 0)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range acts {
		if e.Act.Envelope.Kind == kind {
			id = e.Act.Envelope.ID
		}
	}
	return id
}

// subject is an official, or the person of the story.
func (b *tab) subject(who qyzmet.SubjectID) qyzmet.SubjectID {
	return qyzmet.SubjectID(b.place(string(who)))
}

// hasDue asserts that the work page shows certain duties with their last days, and
// no others.
func (b *tab) hasDue(s *step) {
	b.Helper()
	b.open("/desk")
	b.picture(strings.ReplaceAll(s.says, " ", "-") + "-due")
	rows := js[[][]string](b, `[...document.querySelectorAll(".desk-rows tbody tr")].map(r => [...r.cells].map(c => c.innerText.replaceAll("\u00a0", " ")))`)
	local := i18n.For(b.lang)
	for id, last := range s.due {
		title, day := "", ""
		for _, d := range b.Book().Duties {
			if d.ID == id {
				title = d.Title.In(b.lang)
			}
		}
		if last != "" {
			d, err := date.Parse(last)
			if err != nil {
				b.Fatal(err)
			}
			day = local.Date(d)
		}
		found := false
		for _, r := range rows {
			found = found || title != "" && strings.HasPrefix(r[0], title) && strings.Contains(strings.ReplaceAll(r[2], "\u00a0", " "), strings.ReplaceAll(day, "\u00a0", " "))
		}
		if !found {
			b.Errorf("%s: %s (%s) by %s is not among the work: %q", s.says, id, title, day, rows)
		}
	}
	if len(rows) != len(s.due) {
		b.Errorf("%s: %d duties, want %d: %q", s.says, len(rows), len(s.due), rows)
	}
}
