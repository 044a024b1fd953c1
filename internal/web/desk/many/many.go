// Package many is the part of a desk by which an act of one kind is made about many
// persons at once: persons are ticked in a list, the fields that all have in common
// are filled in once, and each gets an act of his own. One that is refused takes
// nothing from the others; where one order names all of them, all are made or none. It
// is shared by the desks and keeps nothing.
package many

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// Most is how many persons one request has at most.
const Most = 200

// Act is a kind of act that can be made about those who are ticked.
type Act struct {
	Kind *rulebook.ActKind
	Hide []string // fields that are not asked for: Fill gives them, or nobody
	// Fill completes the request of one person, the i-th of those ticked, or says why
	// there can be none; nil: there is nothing to complete.
	Fill func(i int, q *office.Request) *qyzmet.Fault
	// Begin is called before the first; a fault refuses all. It may be nil.
	Begin func(chosen []qyzmet.SubjectID) (qyzmet.Faults, error)
	Extra func() []Extra // what is asked for beside the fields of the kind
	// About is what the order is about, of a kind that heads a list: it names all who
	// are ticked, and its number can be typed.
	About qyzmet.SubjectID

	signers []qyzmet.SubjectID
}

// Extra is an input that no field of the act has.
type Extra struct{ Name, Label, Type, Value string }

// Refusal is an act that was not recorded.
type Refusal struct {
	ID     qyzmet.SubjectID
	Name   string
	Faults qyzmet.Faults
}

// Sheet is the acts of a page and what became of a request.
type Sheet struct {
	*desk.Visit
	To      string // to which the form is posted, after the language
	Acts    []*Act // that the official may enter
	Made    *Act   // of the request; nil: none was made
	Done    []qyzmet.ActID
	Refused []Refusal
	Faults  qyzmet.Faults // of what all have in common
	Number  string        // of the order that names all: Done is it, and then the acts of those whom it names
}

// New offers those of some acts that the official may enter and somebody in the
// office may sign.
func New(v *desk.Visit, path string, acts ...*Act) (*Sheet, error) {
	s := &Sheet{Visit: v, To: path}
	for _, a := range acts {
		if a.Kind == nil || !v.May(a.Kind) {
			continue
		}
		var err error
		if a.signers, err = v.Office.Signers(v.Ctx(), v.Actor.Office, a.Kind.Issuers, v.Office.Today()); err != nil {
			return nil, err
		}
		if len(a.signers) > 0 {
			s.Acts = append(s.Acts, a)
		}
	}
	return s, nil
}

// Asked is the act that the request wants made; nil: none.
func (s *Sheet) Asked() *Act {
	if s.R.Method != http.MethodPost {
		return nil
	}
	for _, a := range s.Acts {
		if string(a.Kind.ID) == s.R.PostFormValue("do") {
			return a
		}
	}
	return nil
}

// Failed reports whether something was refused.
func (s *Sheet) Failed() bool { return len(s.Faults)+len(s.Refused) > 0 }

// Record makes the act that the request asks for about those who are ticked. The
// error is a failure of ours.
func (s *Sheet) Record() error {
	a := s.Asked()
	if a == nil {
		return nil
	}
	s.Made = a
	content, chosen := s.content(a), s.chosen()
	if len(chosen) == 0 || len(chosen) > Most {
		s.Faults = append(s.Faults, Saying(s.Visit, "who", s.L.T("many.choose", "n", int64(Most))))
	}
	if a.Begin != nil && len(s.Faults) == 0 {
		faults, err := a.Begin(chosen)
		if err != nil {
			return err
		}
		s.Faults = append(s.Faults, faults...)
	}
	if len(s.Faults) > 0 {
		return nil
	}
	names, err := s.Office.Names(s.Ctx(), s.Actor, chosen)
	if err != nil {
		return err
	}
	if a.Kind.List != nil {
		return s.whole(a, chosen, names, content)
	}
	for i, id := range chosen {
		faults, err := s.one(a, i, id, content)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			s.Refused = append(s.Refused, Refusal{id, called(names, id), faults})
		}
	}
	return nil
}

func (s *Sheet) one(a *Act, i int, id qyzmet.SubjectID, common map[string]qyzmet.Value) (qyzmet.Faults, error) {
	q := office.Request{Kind: a.Kind.ID, About: []qyzmet.SubjectID{id}, Content: map[string]qyzmet.Value{}, Numbered: true, Signer: s.signer(a),
		Key: s.R.PostFormValue("key") + string(a.Kind.ID) + string(id), Heads: s.head(id)}
	for name, v := range common {
		q.Content[name] = v
	}
	if a.Fill != nil {
		if fault := a.Fill(i, &q); fault != nil {
			return qyzmet.Faults{fault}, nil
		}
	}
	done, err := s.Office.Record(s.Ctx(), s.As("work"), q)
	faults, ours := qyzmet.FaultsOf(err)
	switch {
	case err == nil:
		s.Done = append(s.Done, done.Act.Envelope.ID)
		return nil, nil
	case ours && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged:
		return faults, nil
	}
	return nil, err
}

// chosen are those who are ticked, each once, in the order of the page.
func (s *Sheet) chosen() []qyzmet.SubjectID {
	var out []qyzmet.SubjectID
	for _, id := range s.R.PostForm["who"] {
		if x := qyzmet.SubjectID(id); x.Sort() == qyzmet.PersonSort && !slices.Contains(out, x) {
			out = append(out, x)
		}
		if len(out) > Most {
			break
		}
	}
	return out
}

// head is what the page was made from: an act about the person since then refuses
// the request.
func (s *Sheet) head(id qyzmet.SubjectID) map[qyzmet.SubjectID]qyzmet.Position {
	for _, text := range s.R.PostForm["heads"] {
		of, at, ok := strings.Cut(text, "=")
		if n, err := strconv.ParseInt(at, 10, 64); ok && err == nil && of == string(id) {
			return map[qyzmet.SubjectID]qyzmet.Position{id: qyzmet.Position(n)}
		}
	}
	return nil
}

// Stem is the name of the input of a field: an act each has its own.
func (a *Act) Stem(field string) string { return "f." + string(a.Kind.ID) + "." + field }

// fields are those that are asked for on the page: one that depends on the others,
// or on the person, is asked for by the form of the act alone.
func (a *Act) fields() []*rulebook.Field {
	return slices.DeleteFunc(slices.Clone(a.Kind.Fields), func(f *rulebook.Field) bool {
		return slices.Contains(a.Hide, f.ID) || f.When != "" || f.Fact.Type == "facts" || f.Fact.Type == "subject" || f.Fact.Kind == qyzmet.List
	})
}

// maxText is how many letters a field takes.
const maxText = 500

// content reads the fields that all acts of the request have in common.
func (s *Sheet) content(a *Act) map[string]qyzmet.Value {
	out := map[string]qyzmet.Value{}
	for _, f := range a.fields() {
		text := strings.TrimSpace(strings.ToValidUTF8(s.R.PostFormValue(a.Stem(f.ID)), ""))
		switch {
		case text == "" && f.Fact.Kind == qyzmet.Bool:
			out[f.ID] = qyzmet.BoolValue(false)
		case text == "" && f.Optional:
		case text == "":
			s.Faults = append(s.Faults, &qyzmet.Fault{Code: qyzmet.Missing, Path: f.ID, Message: f.ID + " is not filled in"})
		case len([]rune(text)) > maxText:
			s.Faults = append(s.Faults, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: f.ID, Message: f.ID + " is too long"})
		default:
			v, fault := f.Fact.Parse(text)
			if fault != nil {
				fault.Path = f.ID
				s.Faults = append(s.Faults, fault)
				continue
			}
			out[f.ID] = v
		}
	}
	return out
}

// signer is the one whom the form names, the official himself, or the first who may.
func (s *Sheet) signer(a *Act) qyzmet.SubjectID {
	for _, want := range []qyzmet.SubjectID{qyzmet.SubjectID(s.R.PostFormValue("signer." + string(a.Kind.ID))), s.Actor.Official} {
		if slices.Contains(a.signers, want) {
			return want
		}
	}
	return a.signers[0]
}

// Saying is a refusal of a page, in the language in which it is read.
func Saying(_ *desk.Visit, path, text string) *qyzmet.Fault {
	return &qyzmet.Fault{Code: qyzmet.Missing, Path: path, Message: text, Text: &qyzmet.Text{KK: text, RU: text, EN: text}}
}

// key is of the request that the form will send; each form that is drawn has its own.
func key() string { return rand.Text() }
