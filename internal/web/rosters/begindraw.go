package rosters

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// fileID is the field that holds the file.
const fileID = "roster-file"

func (p *beginPage) draw() g.Node {
	l := p.local
	return layout.Page(layout.Props{Lang: l.Lang, Title: l.T("rosters.title"), Description: l.T("rosters.lead"), Path: address,
		Error: p.no != nil || len(p.faults) > 0},
		p.refused(),
		Header(H1(g.Text(l.T("rosters.title"))), P(Class("lead"), g.Text(l.T("rosters.lead")))),
		Div(Class("roster-begin"), p.fields(), p.aside()))
}

// refused says why the file was not taken, or what is wrong with the day.
func (p *beginPage) refused() g.Node {
	if p.no == nil && len(p.faults) == 0 {
		return nil
	}
	l := p.local
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"),
		g.Iff(p.no != nil, func() g.Node {
			return g.Group{H2(g.Text(l.T("rosters.refused." + p.no.key + ".title"))),
				P(g.Text(l.T("rosters.refused."+p.no.key+".do", p.limits()...))), found(l, p.no.found)}
		}),
		g.If(p.no == nil, H2(g.Text(l.Plural("ask.faults", len(p.faults))))),
		g.If(len(p.faults) > 0, Ul(g.Map(p.faults, func(f input.Fault) g.Node { return Li(A(Href("#"+f.ID), g.Text(f.Message))) }))))
}

// limits fill the texts that name them.
func (p *beginPage) limits() []any {
	o := p.room.opts
	return []any{"size", size(p.local, o.MaxBytes), "rosters", o.MaxRosters, "people", int64(o.MaxPeople), "minutes", int(o.Keep.Minutes())}
}

// fields ask for the question, the day and the file. Invented people need no file.
func (p *beginPage) fields() g.Node {
	l := p.local
	day := interview.DayFact()
	return Form(Method("post"), Action(layout.Path(l.Lang, address)), EncType("multipart/form-data"), g.Attr("novalidate"), AutoComplete("off"), Class("roster-form"), Data("busy", "roster-busy"),
		Div(Class("field"), Label(For("roster-question"), g.Text(l.T("rosters.question"))),
			Select(ID("roster-question"), Name("question"), g.Map(p.questions, func(q *rulebook.Question) g.Node {
				return Option(Value(string(q.ID)), g.If(q == p.question, Selected()), g.Text(q.Title.In(l.Lang)))
			}))),
		Div(Class("field"), input.Draw(input.Props{Local: l, Fact: day, Form: p.form, Faults: p.faults, Ask: l.T("rosters.day"), Head: span, Class: "label"})),
		Div(Class("field"), Label(For(fileID), g.Text(l.T("rosters.file"))),
			P(Class("help"), ID("roster-file-help"), g.Text(l.T("rosters.file-help", p.limits()...))),
			Input(Type("file"), ID(fileID), Name("file"), Accept(".csv,.txt,.tsv,.ndjson,.jsonl,.xlsx"), Aria("describedby", "roster-file-help"),
				Data("most", strconv.FormatInt(p.room.opts.MaxBytes, 10)), Data("over", l.T("rosters.refused.too-large.title")))),
		Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("rosters.upload")))),
		P(ID("roster-busy"), Role("status"), Class("help"), Span(g.Attr("hidden"), g.Text(l.T("rosters.busy")))),
		Div(Class("roster-try"), P(g.Text(l.T("rosters.try-note"))),
			Button(Type("submit"), Class("second"), FormAction(layout.Path(l.Lang, address+"/invented")), g.Attr("formenctype", "application/x-www-form-urlencoded"),
				g.Text(l.Plural("rosters.try", inventedPeople)))),
	)
}

func span(children ...g.Node) g.Node { return Span(children...) }

func (p *beginPage) aside() g.Node {
	l := p.local
	return Aside(Class("roster-aside"), Aria("label", l.T("rosters.aside")),
		Section(Class("inset"), H2(g.Text(l.T("rosters.privacy"))), P(g.Text(l.T("rosters.privacy-text", p.limits()...)))),
		Section(H2(g.Text(l.T("rosters.columns"))), P(g.Text(l.T("rosters.columns-text"))),
			Details(Summary(g.Text(l.T("rosters.columns-all"))),
				Ul(Class("roster-names"), TabIndex("0"), Aria("label", l.T("rosters.columns-all")), g.Map(p.room.Engine.Book().FactOrder, func(f *rulebook.Fact) g.Node {
					return Li(g.Text(f.Label.In(l.Lang)+" "), Code(g.Text(string(f.Path))))
				})))))
}

// forgotten is where a forgotten roster leads.
func (room *Room) forgotten(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	layout.Respond(w, http.StatusOK, layout.Page(layout.Props{Lang: l.Lang, Title: l.T("rosters.forgotten"), Path: address + "/forgotten"},
		H1(g.Text(l.T("rosters.forgotten"))), P(Class("lead"), g.Text(l.T("rosters.forgotten-text"))),
		P(A(Class("main-link"), Href(layout.Path(l.Lang, address)), g.Text(l.T("rosters.another"))))))
}

// found tells what was found out about a file that is no table of people.
func found(l *i18n.Local, err error) g.Node {
	faults, ok := qyzmet.FaultsOf(err)
	if !ok {
		return nil
	}
	return Ul(g.Map(faults[:min(len(faults), 5)], func(f *qyzmet.Fault) g.Node { return Li(reason(l, f)) }))
}

// longest is how much of a reason is shown.
const longest = 400

// reason says what is wrong: by its kind in the language of the page, and in
// detail as the law data says it or, where it does not, in English.
func reason(l *i18n.Local, f *qyzmet.Fault) g.Node {
	if f.Text != nil {
		return g.Text(f.Text.In(l.Lang))
	}
	bare := *f
	bare.File, bare.Path, bare.Line = "", "", 0
	text := strings.ToValidUTF8(bare.Error(), "\ufffd")
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest]) + "…"
	}
	if l.Lang == qyzmet.English {
		return g.Text(text)
	}
	kind := "rosters.code." + string(f.Code)
	if !l.Has(kind) {
		kind = "rosters.code.other"
	}
	return g.Group{g.Text(l.T(kind) + ": "), Span(Lang(string(qyzmet.English)), g.Text(text))}
}

// size writes a number of bytes as people read it.
func size(l *i18n.Local, n int64) string {
	units := []string{"b", "kb", "mb", "gb"}
	at, value := 0, n
	for value >= 10_000 && at < len(units)-1 {
		value, at = value/1024, at+1
	}
	return l.T("rosters.size."+units[at], "n", value)
}
