package api

import (
	"cmp"
	"net/http"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// KindLine is a kind of act as lists show it.
type KindLine struct {
	Kind    qyzmet.ActKind       `json:"kind"`
	Title   qyzmet.Text          `json:"title"`
	Group   string               `json:"group"`
	About   string               `json:"about"`          // person, office, official, commission, campaign
	New     bool                 `json:"new"`            // it brings its subject into the register
	Ours    *qyzmet.Text         `json:"ours,omitempty"` // an act of the register, not of the law: why there is one
	Cites   []qyzmet.ProvisionID `json:"cites"`
	Issuers []RoleTitle          `json:"issuers"` // roles that may issue it
}

// RoleTitle names a role.
type RoleTitle struct {
	Role  string      `json:"role"`
	Title qyzmet.Text `json:"title"`
}

// KindDetail is a kind of act with all that it asks.
type KindDetail struct {
	KindLine
	Note     *qyzmet.Text   `json:"note,omitempty"`
	Enterers []RoleTitle    `json:"enterers"` // roles that may enter it for an issuer
	Where    string         `json:"where"`    // own, below, any: whose subjects
	Adverse  bool           `json:"adverse"`
	Past     bool           `json:"past"`         // it may have effect before its day of issue
	Of       *RefersTo      `json:"of,omitempty"` // to which acts it refers
	Undoes   string         `json:"undoes,omitempty"`
	Requires []Requires     `json:"requires"`
	Sets     []qyzmet.Path  `json:"sets"` // what it changes
	From     *Moment        `json:"from,omitempty"`
	Before   *Moment        `json:"before,omitempty"`
	Content  map[string]any `json:"content"` // JSON Schema 2020-12 of the fields
}

// RefersTo says to which acts an act refers.
type RefersTo struct {
	Kinds    []qyzmet.ActKind `json:"kinds"`
	Optional bool             `json:"optional"`
	Once     bool             `json:"once"`
}

// Requires is what must hold before an act is recorded.
type Requires struct {
	Requirement string               `json:"requirement"`
	Question    qyzmet.QuestionID    `json:"question,omitempty"`
	Outcomes    []string             `json:"outcomes,omitempty"`
	Holds       string               `json:"holds,omitempty"`
	When        string               `json:"when,omitempty"`
	Ours        bool                 `json:"ours"`
	Override    []string             `json:"override,omitempty"`
	Cites       []qyzmet.ProvisionID `json:"cites"`
	Text        qyzmet.Text          `json:"text"`
	From        *Moment              `json:"from,omitempty"`
	Before      *Moment              `json:"before,omitempty"`
}

// Kinds lists the kinds of acts in the order of menus.
func Kinds(book *rulebook.Book) []KindLine {
	list := make([]*rulebook.ActKind, 0, len(book.ActKinds))
	for _, k := range book.ActKinds {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b *rulebook.ActKind) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	out := make([]KindLine, len(list))
	for i, k := range list {
		out[i] = kindShown(book, k)
	}
	return out
}

func kindShown(book *rulebook.Book, k *rulebook.ActKind) KindLine {
	return KindLine{Kind: k.ID, Title: k.Title, Group: k.Group, About: k.About, New: k.New, Ours: k.Ours, Cites: k.Cites, Issuers: roleTitles(book, k.Issuers)}
}

func roleTitles(book *rulebook.Book, ids []string) []RoleTitle {
	out := make([]RoleTitle, len(ids))
	for i, id := range ids {
		out[i].Role = id
		if r := book.RoleByID(id); r != nil {
			out[i].Title = r.Title
		}
	}
	return out
}

// showKind describes a kind of act.
func (d *door) showKind(w http.ResponseWriter, req *http.Request) {
	k, err := d.kindNamed(req.PathValue("kind"))
	if err != nil {
		fault, _ := qyzmet.FaultsOf(err)
		fault[0].Code = qyzmet.NotFound
		refuse(w, fault)
		return
	}
	body, err := encode(kindDetail(d.book, k))
	if err != nil {
		d.refuse(w, err)
		return
	}
	serveJSON(w, req, body)
}

func kindDetail(book *rulebook.Book, k *rulebook.ActKind) KindDetail {
	out := KindDetail{KindLine: kindShown(book, k), Note: k.Note, Enterers: roleTitles(book, k.Enterers), Where: k.Where, Adverse: k.Adverse, Past: k.Past,
		Undoes: k.Undoes, Requires: []Requires{}, Sets: []qyzmet.Path{}, From: momentOf(k.From), Before: momentOf(k.Before), Content: contentSchema(book, k)}
	if k.Of != nil {
		out.Of = &RefersTo{k.Of.Kinds, k.Of.Optional, k.Of.Once}
	}
	for _, r := range k.Requires {
		out.Requires = append(out.Requires, Requires{Requirement: r.ID, Question: r.Question, Outcomes: r.Outcomes, Holds: r.Holds, When: r.When, Ours: r.Ours,
			Override: r.Override, Cites: r.Cites, Text: r.Text, From: momentOf(r.From), Before: momentOf(r.Before)})
	}
	for _, e := range k.Sets {
		if e.Path != "" && !slices.Contains(out.Sets, e.Path) {
			out.Sets = append(out.Sets, e.Path)
		}
	}
	return out
}

// contentSchema describes the fields of a kind of act. Fields that are asked only
// sometimes say when.
func contentSchema(book *rulebook.Book, k *rulebook.ActKind) object {
	properties, required, order := object{}, []string{}, []string{}
	for _, f := range k.Fields {
		properties[f.ID] = fieldSchema(book, f)
		order = append(order, f.ID)
		if !f.Optional && f.When == "" {
			required = append(required, f.ID)
		}
	}
	return object{"$schema": dialect, "type": "object", "title": k.Title.EN, "properties": properties, "required": required,
		"additionalProperties": false, "x-label": k.Title, "x-order": order}
}

func fieldSchema(book *rulebook.Book, f *rulebook.Field) object {
	var s object
	switch f.Fact.Type {
	case factsType:
		s = object{"type": "object", "additionalProperties": object{}, "description": "facts and attributes by their full paths, with their values: see /api/v1/facts"}
	case subjectType:
		s = object{"type": []string{"string", "null"}, "pattern": "^" + rulebook.SortLetter(f.Sort) + "-[0-9a-z-]{1,60}$", "x-sort": f.Sort}
	case textType:
		s = object{"type": []string{"string", "null"}, "minLength": 1, "maxLength": rulebook.MaxText}
	default:
		s = valueSchema(book, f.Fact)
	}
	s["title"], s["x-label"], s["x-kind"] = f.Fact.Label.EN, f.Fact.Label, f.Fact.Type
	optional := func(name string, v any, given bool) {
		if given {
			s[name] = v
		}
	}
	optional("x-help", f.Help, f.Help != nil)
	optional("x-fact", f.Of, f.Of != "")
	optional("x-when", f.When, f.When != "")
	optional("x-cites", f.Cites, len(f.Cites) > 0)
	optional("x-unit", f.Fact.Unit, f.Fact.Unit != "")
	optional("x-sensitivity", f.Fact.Sensitivity, f.Fact.Sensitivity != "")
	return s
}
