package reforms

import (
	"net/http"
	"net/url"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
	"qyzmet/internal/web/words"
)

// one is an invented person with both answers.
type one struct {
	*page
	row          int
	state        *state.State
	base, reform *qyzmet.Answer
}

// person shows an invented person of a run, with the answer by the law as it is
// and by the changed one side by side, both by the reference.
func (room *Room) person(w http.ResponseWriter, r *http.Request) {
	p := room.page(r)
	run := room.runs.find(r.PathValue("id"))
	if run == nil || !run.finished() || run.failed() {
		p.gone(w, r)
		return
	}
	p.run, p.ch = run, run.choice
	number, err := strconv.Atoi(r.PathValue("row"))
	if err != nil || number < 1 || number > run.people.N {
		layout.NotFound(w, r, layout.Way{Href: p.here(), Text: p.l.T("reforms.back")})
		return
	}
	x := &one{page: p, row: number - 1}
	x.state = stateOf(p.book, run, x.row)
	query := engine.Query{Question: run.choice.question.ID, On: run.choice.on, Facts: x.state.Facts}
	if x.base, err = room.Engine.Ask(query); err == nil {
		x.reform, err = run.reform.Ask(query)
	}
	if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-query")
		return
	}
	layout.Respond(w, http.StatusOK, x.draw())
}

// stateOf makes the state of an interview of an invented person's facts.
func stateOf(book *rulebook.Book, run *run, row int) *state.State {
	facts := run.people.Block(row / column.BlockSize).Facts(row % column.BlockSize)
	s := &state.State{On: run.choice.on, Facts: qyzmet.Facts{}, Assumed: map[qyzmet.Path]bool{}}
	for _, f := range book.FactOrder {
		if v, known := facts[f.Path]; known {
			s.Set(f.Path, v)
		}
	}
	return s
}

func (x *one) draw() g.Node {
	l := x.l
	name := l.T("reforms.person.title", "n", x.row+1, "name", x.run.people.Name(x.row))
	to := func(room string) string {
		return layout.Path(l.Lang, "/"+room+"/"+url.PathEscape(string(x.ch.question.ID)))
	}
	return layout.Page(layout.Props{Lang: l.Lang, Title: name, Path: x.run.path() + "/person/" + strconv.Itoa(x.row+1), Wide: true},
		Div(Class("rf"),
			P(A(Class("back"), Href(x.here()), g.Text(l.T("reforms.back")))),
			H1(g.Text(name)),
			P(Class("lead"), g.Text(l.T("reforms.person.invented"))),
			P(Class("caption"), g.Text(x.ch.question.Ask.In(l.Lang)+" "+l.T("result.for-day", "day", x.ch.on))),
			Div(Class("rf-both"),
				x.side("rf-law", l.T("reforms.person.law"), x.base),
				x.side("rf-draft", x.title(x.ch.overlay), x.reform)),
			Section(H2(g.Text(l.T("reforms.person.facts"))), Dl(Class("rf-facts"), g.Map(x.state.Order, x.fact)),
				Form(Class("no-print"), Method("post"), Action(to("ask")), AutoComplete("off"), layout.Carry(x.state.Fields()),
					P(Class("help"), g.Text(l.T("reforms.person.ask-help"))),
					Div(Class("actions"), Button(Type("submit"), Class("second"), Name("do"), Value(interview.Show), g.Text(l.T("reforms.person.ask"))),
						Button(Type("submit"), Class("second"), FormAction(to("result")), g.Text(l.T("reforms.person.result"))))))))
}

func (x *one) fact(path qyzmet.Path) g.Node {
	f := x.book.Facts[path]
	return Div(Dt(g.Text(f.Label.In(x.l.Lang))), Dd(g.Text(words.Value(x.l, f, x.state.Facts[path]))))
}

// side draws one of the answers.
func (x *one) side(id, title string, a *qyzmet.Answer) g.Node {
	l, q := x.l, x.ch.question
	tone, text := "open", l.T("result.open")
	if a.Outcome != nil {
		tone, text = words.Tone(q, a.Outcome), words.Sentence(l, q, a.Outcome)+"."
	}
	return Section(Aria("labelledby", id), H2(ID(id), g.Text(title)),
		Div(Class("answer tone-"+tone), P(Class("rf-outcome"), g.Text(text)),
			P(Class("state"), Span(Class("tag tag-"+string(a.State)), g.Text(l.T("state."+string(a.State)+".name"))))),
		g.If(len(a.Grounds) > 0, g.Group{H3(g.Text(l.T("result.grounds"))), Ul(g.Map(a.Grounds, x.ground))}),
		g.If(len(a.Open) > 0, g.Group{H3(g.Text(l.T("result.missing"))), Ul(g.Map(x.missing(a), func(t string) g.Node { return Li(g.Text(t)) }))}),
		g.If(len(a.Officials) > 0, Ul(g.Map(a.Officials, func(d qyzmet.Decider) g.Node {
			return Li(g.Text(words.Label(x.book, l, d.Fact) + " – " + d.Who.In(l.Lang)))
		}))))
}

func (x *one) ground(gr qyzmet.Ground) g.Node {
	l := x.l
	return Li(g.Text(gr.Text.In(l.Lang)+" "), x.provisions(gr.Cites),
		g.Iff(gr.Until != nil, func() g.Node { return P(Class("help"), g.Text(l.T("result.ground-until", "day", *gr.Until))) }))
}

// missing names the facts that an answer waits for, each once.
func (x *one) missing(a *qyzmet.Answer) []string {
	var out []string
	seen := map[qyzmet.Path]bool{}
	for _, o := range a.Open {
		for _, f := range o.Facts {
			if !seen[f] {
				seen[f] = true
				out = append(out, words.Label(x.book, x.l, f))
			}
		}
	}
	return out
}
