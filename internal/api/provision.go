package api

import (
	"fmt"
	"net/http"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Article is an article of a law or a paragraph of rules, with all its
// provisions or the one that was asked for.
type Article struct {
	Article    qyzmet.ProvisionID `json:"article"`
	Title      qyzmet.Text        `json:"title"`
	Enactment  Enactment          `json:"enactment"`
	HeldFrom   *Moment            `json:"held_from,omitempty"` // earlier wordings are not held
	Note       *qyzmet.Text       `json:"note,omitempty"`
	Provisions []Provision        `json:"provisions"`
}

// Enactment names the act a provision belongs to.
type Enactment struct {
	ID       string      `json:"id"`
	Title    qyzmet.Text `json:"title"`
	Short    qyzmet.Text `json:"short"`
	ReadUpTo date.Date   `json:"read_up_to"`
}

// Provision is one provision with its history.
type Provision struct {
	ID       qyzmet.ProvisionID `json:"id"`
	Versions []Version          `json:"versions"` // the oldest first
	Readings []qyzmet.Reading   `json:"readings"`
	Cases    []Case             `json:"cases"`
}

// Version is one wording of a provision.
type Version struct {
	Version  int                    `json:"version"`
	From     *Moment                `json:"from,omitempty"`
	Before   *Moment                `json:"before,omitempty"`
	InForce  string                 `json:"in_force,omitempty"` // on the day asked about: yes, no, perhaps
	Was      []qyzmet.ProvisionID   `json:"was,omitempty"`      // ids in the edition before
	Edition  string                 `json:"edition"`
	Kind     string                 `json:"kind"`
	System   string                 `json:"system"`
	Status   string                 `json:"status"`
	Built    bool                   `json:"built"`
	Place    []string               `json:"place"`
	Summary  qyzmet.Text            `json:"summary"`
	Note     *qyzmet.Text           `json:"note,omitempty"`
	Hash     map[string]string      `json:"hash,omitempty"` // of the normalised official text
	CitedBy  []Use                  `json:"cited_by"`
	Official map[qyzmet.Lang]string `json:"official,omitempty"` // when the text was imported
}

// Show gives an article or a provision. on may be nil; otherwise each version
// says whether it is in force on that day.
func (l *Law) Show(id qyzmet.ProvisionID, on *date.Date) (*Article, error) {
	for _, a := range l.book.Articles {
		if a.ID == id {
			return l.article(a, a.Provisions, on), nil
		}
	}
	if p := l.book.Provisions[id]; p != nil {
		return l.article(p.Article, []*rulebook.Provision{p}, on), nil
	}
	names := make([]string, 0, len(l.book.Provisions))
	for _, known := range l.IDs() {
		names = append(names, string(known))
	}
	return nil, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "id", Value: clip(string(id)),
		Message: fmt.Sprintf("no provision %q is held", clip(string(id))), Nearest: rulebook.Nearest(string(id), names)}
}

func (l *Law) article(a *rulebook.Article, list []*rulebook.Provision, on *date.Date) *Article {
	out := &Article{Article: a.ID, Title: a.Title, HeldFrom: momentOf(a.HeldFrom), Note: a.Note, Provisions: []Provision{}}
	if e := l.book.EnactmentByID(a.ID.Enactment()); e != nil {
		out.Enactment = Enactment{ID: e.ID, Title: e.Title, Short: e.Short, ReadUpTo: e.ReadUpTo}
	}
	for _, p := range list {
		view := Provision{ID: p.ID, Versions: []Version{}, Readings: l.readingsOf(p.ID), Cases: l.cases()[p.ID]}
		if view.Cases == nil {
			view.Cases = []Case{}
		}
		for i, v := range p.Versions {
			view.Versions = append(view.Versions, l.version(p, i, v, on))
		}
		out.Provisions = append(out.Provisions, view)
	}
	return out
}

func (l *Law) version(p *rulebook.Provision, i int, v *rulebook.Version, on *date.Date) Version {
	out := Version{Version: i + 1, From: momentOf(v.From), Before: momentOf(v.Before), Was: v.Was, Edition: v.Edition,
		Kind: v.Kind, System: v.System, Status: v.Status, Built: v.Built, Place: v.Place, Summary: v.Summary, Note: v.Note,
		Hash: v.Hash, CitedBy: l.usesOf(p.ID, v), Official: l.official(p.ID, v)}
	if out.Place == nil {
		out.Place = []string{}
	}
	if on != nil {
		out.InForce = inForceNames[v.Span.Covers(*on, date.Latest)]
		if held := p.Article.HeldFrom; held != nil && *on < held.Latest {
			out.InForce = "not-held"
		}
	}
	return out
}

var inForceNames = map[rulebook.Happened]string{rulebook.Yes: "yes", rulebook.No: "no", rulebook.Maybe: "perhaps"}

func (l *Law) official(id qyzmet.ProvisionID, v *rulebook.Version) map[qyzmet.Lang]string {
	if l.texts == nil {
		return nil
	}
	var out map[qyzmet.Lang]string
	for _, lang := range qyzmet.Langs() {
		if text, ok := l.texts.Lookup(v.Edition, string(lang), string(id)); ok {
			if out == nil {
				out = map[qyzmet.Lang]string{}
			}
			out[lang] = text
		}
	}
	return out
}

// showLaw answers GET /api/v1/law/{id}?on=YYYY-MM-DD.
func (s *server) showLaw(w http.ResponseWriter, req *http.Request) {
	var on *date.Date
	if text := req.URL.Query().Get("on"); text != "" {
		d, err := date.Parse(text)
		if err != nil {
			refuse(w, &qyzmet.Fault{Code: qyzmet.BadDate, Path: "on", Value: clip(text), Message: err.Error()})
			return
		}
		on = &d
	}
	article, err := s.law.Show(qyzmet.ProvisionFromURL(strings.TrimSuffix(req.PathValue("id"), "/")), on)
	if err != nil {
		refuse(w, err)
		return
	}
	body, err := encode(article)
	if err != nil {
		refuse(w, err)
		return
	}
	serveJSON(w, req, body)
}
