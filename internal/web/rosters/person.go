package rosters

import (
	"net/http"
	"net/url"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
)

// person shows the reference's whole answer for one row.
func (v *visit) person() {
	out, ok := v.finished()
	if !ok {
		return
	}
	n, err := strconv.Atoi(v.r.PathValue("n"))
	k, i, found := out.at(n)
	if err != nil || !found {
		layout.NotFound(v.w, v.r, layout.Way{Href: v.at(""), Text: v.local.T("rosters.sums.title")})
		return
	}
	c := out.Chunks[k]
	turn := v.turn(c.Block.Facts(i), out.assumed)
	v.respond(http.StatusOK, v.personPage(turn, n, c.Rows[i], c.Keys[i]))
}

// turn makes of a row what an interview would have made of the same answers.
func (v *visit) turn(facts qyzmet.Facts, assumed bool) *interview.Turn {
	s := &state.State{On: v.held.on, Facts: qyzmet.Facts{}, Assumed: map[qyzmet.Path]bool{}}
	for _, f := range v.Engine.Book().FactOrder {
		if value, given := facts[f.Path]; given {
			s.Set(f.Path, value)
		}
	}
	if _, given := s.Facts[state.Regime]; given && assumed {
		s.Assumed[state.Regime] = true
	}
	return &interview.Turn{Local: v.local, Question: v.held.question, State: s, Form: url.Values{}}
}

func (v *visit) personPage(turn *interview.Turn, n int, row uint64, key string) g.Node {
	l := v.local
	props := layout.Props{Path: v.path("/person/" + strconv.Itoa(n))}
	top := g.Group{P(Class("no-print"), A(Class("back"), Href(v.at("")), g.Text(l.T("rosters.person.back")))),
		P(Class("roster-file"), Strong(g.Text(l.T("rosters.row", "n", strconv.FormatUint(row, 10)))), g.If(key != "", g.Text(" · "+clip(key))), g.Text(" · "+v.held.name)),
		P(Class("help no-print"), g.Text(l.T("rosters.person.change")))}
	title, body, err := v.answer.Inside(turn)
	if err == nil {
		props.Title = title
		return v.page(props, top, body)
	}
	props.Title, props.Error = l.T("rosters.standing.contradict"), true
	faults, _ := qyzmet.FaultsOf(err)
	return v.page(props, top, Div(Class("fault"), H1(g.Text(l.T("rosters.standing.contradict"))),
		Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(reason(l, f)) }))),
		Form(Method("post"), Action(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(turn.Question.ID)))), AutoComplete("off"), layout.Carry(turn.State.Fields()),
			Button(Type("submit"), Class("main"), g.Text(l.T("rosters.person.ask")))))
}
