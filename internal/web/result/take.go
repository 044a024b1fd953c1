package result

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/document"
	"qyzmet/internal/web/layout"
)

// take offers the ways to take the answer along: on paper, as files, as a link.
func (p *page) take() g.Node {
	l := p.Local
	to := func(path, class, key string) g.Node {
		return Li(Button(Type("submit"), FormAttr("take"), Class(class), FormAction(path), g.Text(l.T(key))))
	}
	return Section(Class("take no-print"), H2(g.Text(l.T("take.title"))),
		Form(ID("take"), Method("post"), Action(p.path("json")), AutoComplete("off"), layout.Carry(p.State.Fields()),
			Input(Type("hidden"), Name("question"), Value(string(p.Question.ID)))),
		Ul(Class("take-list"),
			g.If(p.canApply(), to(p.path("form/application"), p.weight(), "take.application")),
			g.If(p.canComplain(), to(p.path("form/complaint"), "second", "take.complaint")),
			Li(Class("needs-script"), g.Attr("hidden"), Button(Type("button"), Class("second"), Data("print", "1"), g.Text(l.T("take.print")))),
			g.If(p.docs.Result != nil, to(layout.Path(l.Lang, "/pdf/result"), "second", "take.pdf")),
			g.If(p.docs.Calendar != nil && p.hasDates(), to(p.path("calendar"), "second", "take.calendar")),
			to(p.path("json"), "second", "take.json"),
		),
		p.link())
}

// link keeps the facts in the part of the address after "#", which browsers do
// not send to any server.
func (p *page) link() g.Node {
	l := p.Local
	values := url.Values{}
	for _, f := range p.State.Fields() {
		values.Set(f.Name, f.Value)
	}
	href := p.path("result") + "#" + strings.ReplaceAll(values.Encode(), "+", "%20")
	return Details(Class("link"), Summary(g.Text(l.T("take.link"))),
		P(A(Href(href), ID("link"), g.Text(l.T("take.link-here")))),
		P(Class("needs-script"), g.Attr("hidden"), Button(Type("button"), Class("second"), Data("copy", "link"), Data("done", l.T("take.copied")), g.Text(l.T("take.copy")))),
		P(Class("help"), g.Text(l.T("take.link-help"))))
}

// weight makes the application the first thing to do once the answer is firm.
func (p *page) weight() string {
	if p.answer.State == qyzmet.Settled {
		return "main"
	}
	return "second"
}

// canApply offers an application where package document has a request that
// fits the outcome.
func (p *page) canApply() bool {
	return p.answer.Outcome != nil && slices.Contains(requested, p.answer.Outcome.ID)
}

// requested are the outcomes that an application asks for.
var requested = []string{"deferred", "exempt", "released"}

func (p *page) canComplain() bool { return p.answer.Remedy != nil }

func (p *page) hasDates() bool {
	if len(p.answer.Changes) > 0 || p.answer.Remedy != nil && p.answer.Remedy.Until != nil {
		return true
	}
	for _, gr := range p.answer.Grounds {
		if gr.Until != nil {
			return true
		}
	}
	return false
}

// json sends the answer as it stands in the contract.
func (room Room) json(w http.ResponseWriter, r *http.Request) {
	p, ok := room.read(w, r)
	if !ok {
		return
	}
	data, err := json.MarshalIndent(struct {
		Answer *qyzmet.Answer  `json:"answer"`
		Facts  json.RawMessage `json:"facts"`
	}{p.answer, json.RawMessage(p.State.JSON())}, "", "  ")
	if err != nil {
		layout.Problem(w, r, http.StatusInternalServerError, "failed")
		return
	}
	send(w, "application/json", "qyzmet-"+string(p.Question.ID)+".json", data)
}

func (room Room) pdf(w http.ResponseWriter, r *http.Request) {
	room.file(w, r, room.Documents.Result, "application/pdf", ".pdf")
}

func (room Room) calendar(w http.ResponseWriter, r *http.Request) {
	room.file(w, r, room.Documents.Calendar, "text/calendar; charset=utf-8", ".ics")
}

// file sends what a maker makes of the answer.
func (room Room) file(w http.ResponseWriter, r *http.Request, maker func(io.Writer, document.Doc) error, kind, ext string) {
	if maker == nil {
		layout.NotFound(w, r)
		return
	}
	p, ok := room.read(w, r)
	if !ok {
		return
	}
	var b bytes.Buffer
	if err := maker(&b, document.Doc{Answer: p.answer, Book: p.book, Facts: p.State.Facts, Lang: p.Local.Lang, Day: p.now, Formula: p.formulaForPaper}); err != nil {
		layout.Problem(w, r, http.StatusInternalServerError, "failed")
		return
	}
	send(w, kind, "qyzmet-"+string(p.Question.ID)+ext, b.Bytes())
}

func send(w http.ResponseWriter, kind, name string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(data) // the reader may have gone
}
