// Package notices is the desk of notices: who is to be notified, whose notice is on
// the way and whether by the law he is notified, and the issue of notices to many
// persons at once, each by an act of his own.
package notices

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// Kinds of acts that this desk makes or reads.
const (
	issuing    qyzmet.ActKind = "notice-issued"
	attempting qyzmet.ActKind = "notice-attempted"
	reporting  qyzmet.ActKind = "notice-delivered-report"

	notified qyzmet.QuestionID = "notice"
)

const (
	most = 200 // persons of one request
	rows = 20  // notices on the way on one page: each is a file that is read
)

// Register adds the page.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/notices", page)
	room.Handle(mux, "POST /desk/notices", page)
}

// person is one who can be notified.
type person struct {
	id   qyzmet.SubjectID
	name string
	due  *office.DueRow // why and by when; nil where he is only to be dispatched
}

// refusal is a notice that was not issued.
type refusal struct {
	person
	faults qyzmet.Faults
}

// sheet is what the page is drawn from.
type sheet struct {
	*desk.Visit
	kind    *rulebook.ActKind
	people  []person
	way     []office.Card // persons whose appearance is awaited
	all     int           // of them
	signers []qyzmet.SubjectID
	issued  int
	refused []refusal
	faults  qyzmet.Faults // of the fields that all have in common
}

func page(v *desk.Visit) {
	s := &sheet{Visit: v, kind: v.Book.ActKinds[issuing]}
	var err error
	if s.signers, err = v.Office.Signers(v.Ctx(), v.Actor.Office, s.kind.Issuers, v.Office.Today()); err == nil {
		err = s.gather()
	}
	if err == nil && v.R.Method == http.MethodPost && v.R.PostFormValue("do") == "issue" {
		if err = s.issue(); err == nil {
			err = s.gather() // those who were notified are due no more
		}
	}
	if err == nil {
		err = s.underWay()
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.draw()
}

// gather finds who is to be notified: by the duties that a notice discharges, and
// those whom the commission decided to call up and who are not dispatched.
func (s *sheet) gather() error {
	s.people = nil
	duties := []string{}
	for _, d := range s.Book.Duties {
		if d.Does == issuing {
			duties = append(duties, d.ID)
		}
	}
	due, err := s.Office.Work(s.Ctx(), s.As("work"), office.DueSearch{Duties: duties, Limit: most})
	if err != nil {
		return err
	}
	for _, r := range due {
		s.add(person{r.Subject, r.Name, &r})
	}
	called, err := s.Office.Find(s.Ctx(), s.As("work"), office.Search{Listed: map[string]string{"card.decision": "call-up"}, Lacks: []qyzmet.Path{"card.dispatched"}, Limit: most})
	for _, c := range called {
		s.add(person{c.Subject, c.Name, nil})
	}
	return err
}

func (s *sheet) add(p person) {
	if p.name == "" {
		p.name = string(p.id)
	}
	if !slices.ContainsFunc(s.people, func(x person) bool { return x.id == p.id }) && len(s.people) < most {
		s.people = append(s.people, p)
	}
}

// underWay finds those whose appearance is awaited.
func (s *sheet) underWay() (err error) {
	q := office.Search{Listed: map[string]string{"card.notice_state": "awaited"}, Limit: rows + 1}
	if s.all, err = s.Office.Count(s.Ctx(), s.As("work"), q); err != nil {
		return err
	}
	if id := s.R.PostFormValue("id"); id != "" && s.R.PostFormValue("do") == "" {
		q.After = s.R.PostFormValue("name") + "\x00" + id
	}
	s.way, err = s.Office.Find(s.Ctx(), s.As("work"), q)
	return err
}

// content reads the fields that all notices of the request have in common.
func (s *sheet) content() map[string]qyzmet.Value {
	out := map[string]qyzmet.Value{}
	for _, f := range s.kind.Fields {
		text := strings.TrimSpace(strings.ToValidUTF8(s.R.PostFormValue("f."+f.ID), ""))
		if text == "" {
			if !f.Optional {
				s.faults = append(s.faults, &qyzmet.Fault{Code: qyzmet.Missing, Path: f.ID, Message: f.ID + " is not filled in"})
			}
			continue
		}
		if len([]rune(text)) > 500 {
			s.faults = append(s.faults, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: f.ID, Message: f.ID + " is too long"})
			continue
		}
		v, fault := f.Fact.Parse(text)
		if fault != nil {
			fault.Path = f.ID
			s.faults = append(s.faults, fault)
			continue
		}
		out[f.ID] = v
	}
	return out
}

// issue records a notice for each chosen person. One that is refused takes nothing
// from the others.
func (s *sheet) issue() error {
	content, chosen := s.content(), s.R.PostForm["who"]
	if len(chosen) == 0 || len(chosen) > most {
		s.faults = append(s.faults, s.saying("who", "notices.choose"))
	}
	if len(s.faults) > 0 {
		return nil
	}
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	ids := make([]qyzmet.SubjectID, len(chosen))
	for i, id := range chosen {
		ids[i] = qyzmet.SubjectID(id)
	}
	names, err := s.Office.Names(s.Ctx(), s.Actor, ids)
	if err != nil {
		return err
	}
	signer := s.signer()
	for _, id := range ids {
		_, err := s.Office.Record(s.Ctx(), s.As("work"), office.Request{Kind: issuing, About: []qyzmet.SubjectID{id}, Content: content, Numbered: true, Signer: signer, Key: s.R.PostFormValue("key") + string(id)})
		faults, ours := qyzmet.FaultsOf(err)
		switch {
		case err == nil:
			s.issued++
		case ours && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged:
			name := names[id]
			if name == "" {
				name = string(id)
			}
			s.refused = append(s.refused, refusal{person{id, name, nil}, faults})
		default:
			return err
		}
	}
	return nil
}

// signer is the one whom the form names, the official himself, or the first who may.
func (s *sheet) signer() qyzmet.SubjectID {
	for _, want := range []qyzmet.SubjectID{qyzmet.SubjectID(s.R.PostFormValue("signer")), s.Actor.Official} {
		if slices.Contains(s.signers, want) {
			return want
		}
	}
	if len(s.signers) > 0 {
		return s.signers[0]
	}
	return ""
}

// saying is a refusal of this page.
func (s *sheet) saying(path, key string) *qyzmet.Fault {
	text := s.L.T(key)
	return &qyzmet.Fault{Code: qyzmet.Missing, Path: path, Message: text, Text: &qyzmet.Text{KK: text, RU: text, EN: text}}
}

// key is of the request that the form will send; each form that is drawn has its own.
func key() string { return rand.Text() }
