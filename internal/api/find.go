package api

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"slices"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
)

// Bounds of lists.
const (
	maxFind = 200
	maxWord = 200 // characters that are looked for

	maxSearch = 2000 // characters of a member of a search: the place of a page holds a name
)

// FoundSubject is a subject as lists show it.
type FoundSubject struct {
	Subject qyzmet.SubjectID `json:"subject"`
	Name    string           `json:"name"`
	IIN     string           `json:"iin,omitempty"`
	Born    *date.Date       `json:"born,omitempty"`
	Keeper  qyzmet.SubjectID `json:"keeper"`
	Head    qyzmet.Position  `json:"head"` // of the last act about it
}

// Found is a page of subjects.
type Found struct {
	Subjects []FoundSubject `json:"subjects"`
	After    string         `json:"after,omitempty"` // given back as "after", the next page; absent: this is the last
}

// DueDuty is a duty of the list of work.
type DueDuty struct {
	Subject qyzmet.SubjectID `json:"subject"`
	Name    string           `json:"name"`
	Duty    string           `json:"duty"`
	Title   qyzmet.Text      `json:"title"`
	Act     qyzmet.ActID     `json:"act,omitempty"` // that raised it
	Office  qyzmet.SubjectID `json:"office"`
	Who     string           `json:"who"` // role
	State   string           `json:"state"`
	Raised  date.Date        `json:"raised"`
	Until   *date.Date       `json:"until,omitempty"` // last day; absent: none is known
	Weight  int              `json:"weight"`          // 3 a right is lost, 2 a term of the law passes, 1 order
}

// Work is what is due, by legal risk, and how much there is of each.
type Work struct {
	On      date.Date      `json:"on"`
	Duties  []DueDuty      `json:"duties"`
	Counts  map[string]int `json:"counts"`
	Overdue map[string]int `json:"overdue"`
}

// findKeys are the members of a search.
var findKeys = []string{"text", "sort", "after", "limit"}

// readSearch reads what is looked for. It comes in a body: a name or a number in an
// address would be kept in the logs of every machine on the way.
func readSearch(w http.ResponseWriter, req *http.Request) (s office.Search, err error) {
	data, err := readBody(http.MaxBytesReader(w, req.Body, maxLogin))
	if err != nil {
		return s, err
	}
	all, err := split(data, findKeys)
	if err != nil {
		return s, err
	}
	for name, into := range map[string]*string{"text": &s.Text, "sort": &s.Sort, "after": &s.After} {
		if p, given := all.of(name); given && string(p.raw) != "null" {
			if *into, err = p.text(name, maxSearch); err != nil {
				return s, err
			}
		}
	}
	s.Limit = 50
	if p, given := all.of("limit"); given && string(p.raw) != "null" {
		limit, err := numberOf("limit", string(p.raw), maxFind)
		if err != nil {
			return s, err
		}
		s.Limit = int(limit)
	}
	if s.After != "" {
		place, err := base64.RawURLEncoding.DecodeString(s.After)
		if err != nil || !utf8.Valid(place) || bytes.Count(place, []byte{0}) != 1 {
			return s, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "after", Message: "give back what the page before gave"}
		}
		s.After = string(place)
	}
	return s, checkSearch(s)
}

// find looks for subjects whose files the actor may read.
func (d *door) find(w http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	s, err := readSearch(w, req)
	if err != nil {
		return 0, nil, err
	}
	cards, err := d.office.Find(req.Context(), by, s)
	if err != nil {
		return 0, nil, err
	}
	sight, err := d.office.Sight(req.Context(), by)
	if err != nil {
		return 0, nil, err
	}
	out := Found{Subjects: []FoundSubject{}}
	for _, c := range cards {
		one := FoundSubject{Subject: c.Subject, Keeper: c.Office, Head: c.Head}
		if sight.Sees("card.surname") || c.Subject.Sort() != qyzmet.PersonSort {
			if one.Name, err = d.named(req.Context(), c.Subject, c.Name); err != nil {
				return 0, nil, err
			}
		}
		if sight.Sees("person.iin") {
			one.IIN = c.IIN
		}
		if sight.Sees("person.birth_date") {
			one.Born = known(c.Born)
		}
		out.Subjects = append(out.Subjects, one)
	}
	if n := len(cards); n == s.Limit && sight.Sees("card.surname") { // the place holds a name
		out.After = base64.RawURLEncoding.EncodeToString([]byte(cards[n-1].Name + "\x00" + string(cards[n-1].Subject)))
	}
	return http.StatusOK, out, nil
}

// sorts of subjects that can be looked for, by their letters.
var sorts = []string{qyzmet.PersonSort, qyzmet.OfficeSort, qyzmet.OfficerSort, qyzmet.CommissionSort, qyzmet.CampaignSort}

func checkSearch(s office.Search) error {
	switch {
	case s.Text == "":
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: "text", Message: "say whom you look for: words of a name in any spelling, an identification number, or an id"}
	case utf8.RuneCountInString(s.Text) > maxWord:
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "text", Message: "at most 200 characters of UTF-8 are looked for"}
	case s.Sort != "" && !slices.Contains(sorts, s.Sort):
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "sort", Value: clip(s.Sort), Message: "there is no such sort of subject", Allowed: sorts}
	}
	return nil
}

// due lists the duties of the offices that the actor reads.
func (d *door) due(_ http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	s, err := d.workSearch(req)
	if err != nil {
		return 0, nil, err
	}
	rows, err := d.office.Work(req.Context(), by, s)
	if err != nil {
		return 0, nil, err
	}
	out := Work{On: d.office.Today(), Duties: []DueDuty{}}
	if out.Counts, out.Overdue, err = d.office.WorkCounts(req.Context(), by, s); err != nil {
		return 0, nil, err
	}
	titles := map[string]qyzmet.Text{}
	for _, duty := range d.book.Duties {
		titles[duty.ID] = duty.Title
	}
	sight, err := d.office.Sight(req.Context(), by)
	if err != nil {
		return 0, nil, err
	}
	for _, r := range rows {
		one := DueDuty{Subject: r.Subject, Duty: r.Duty, Title: titles[r.Duty], Act: r.Act, Office: r.Office, Who: r.Role, State: r.State,
			Raised: r.Raised, Until: known(r.Due), Weight: r.Weight}
		if sight.Sees("card.surname") {
			if one.Name, err = d.named(req.Context(), r.Subject, r.Name); err != nil {
				return 0, nil, err
			}
		}
		out.Duties = append(out.Duties, one)
	}
	return http.StatusOK, out, nil
}

func (d *door) workSearch(req *http.Request) (office.DueSearch, error) {
	q := req.URL.Query()
	s := office.DueSearch{Duty: q.Get("duty"), Subject: qyzmet.SubjectID(q.Get("subject")), Roles: q["role"]}
	limit, err := number(req, "limit", maxFind)
	if err != nil {
		return s, err
	}
	s.Limit = int(limit)
	if q.Get("until") != "" {
		if s.Until, err = d.dayOf(req, "until"); err != nil {
			return s, err
		}
	}
	var duties, roles []string
	for _, duty := range d.book.Duties {
		duties = append(duties, duty.ID)
	}
	for _, r := range d.book.Roles {
		roles = append(roles, r.ID)
	}
	if s.Duty != "" && !slices.Contains(duties, s.Duty) {
		return s, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "duty", Value: clip(s.Duty), Message: "there is no such duty", Allowed: duties}
	}
	for _, r := range s.Roles {
		if !slices.Contains(roles, r) {
			return s, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "role", Value: clip(r), Message: "there is no such role", Allowed: roles}
		}
	}
	if s.Subject != "" && !isID(string(s.Subject)) {
		return s, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "subject", Value: clip(string(s.Subject)), Message: "this is no id of the register"}
	}
	return s, nil
}
