package stock

import (
	"net/url"
	"slices"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/many"
)

// may is the list of those who are not called to the camps yet, each with whether
// he may be.
const may = "may"

// sheet is the board of one camp.
type sheet struct {
	*desk.Visit
	*many.Sheet
	id      qyzmet.SubjectID
	camp    *office.File
	show    string           // "": all who are called; may; or a word of card.camp_state
	office  qyzmet.SubjectID // that keeps the files; "": every one
	offices []qyzmet.SubjectID
	plan    map[qyzmet.SubjectID]int64
	counts  map[qyzmet.SubjectID]map[string]int // by office and state
	free    int                                 // who are in the stock and not called to it
	rows    []row
	tried   map[qyzmet.SubjectID]*office.Proposal // may: the call of each, as it would be now
	more    bool
	last    office.Card
}

func campPage(v *desk.Visit) {
	s := &sheet{Visit: v, id: qyzmet.SubjectID(v.R.PathValue("k")), show: v.R.URL.Query().Get("show"), office: qyzmet.SubjectID(v.R.URL.Query().Get("office"))}
	if s.id.Sort() != qyzmet.CampaignSort || s.show != "" && s.show != may && !slices.Contains(s.states(), s.show) {
		v.Refused(desk.Props{Path: "/desk/stock", Active: "stock"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "k"})
		return
	}
	var err error
	if s.camp, err = v.Office.Read(v.Ctx(), v.As("work"), s.id, v.Office.Today()); err != nil {
		v.Fail(err)
		return
	}
	if !s.camp.Value(campBegins).Known() { // a call-up to service
		v.Refused(desk.Props{Path: "/desk/stock", Active: "stock"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "k"})
		return
	}
	if v.R.FormValue("as") != "" {
		q := s.listed()
		q.Limit, q.Filled = most, true
		send(v, "camps", q, s.in(campState), composition)
		return
	}
	if s.Sheet, err = many.New(v, s.here(s.show, s.office), s.acts()...); err == nil {
		err = s.Record()
	}
	for _, do := range []func() error{s.count, s.list} {
		if err == nil {
			err = do()
		}
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.draw()
}

// states are what can have come of a call, in their order in the law data.
func (s *sheet) states() []string {
	var out []string
	for _, w := range s.Book.Entry(campState).Values {
		out = append(out, w.Word)
	}
	return out
}

// here is the address of a list of the camp.
func (s *sheet) here(show string, at qyzmet.SubjectID) string {
	q := url.Values{}
	if show != "" {
		q.Set("show", show)
	}
	if at != "" {
		q.Set("office", string(at))
	}
	return "/desk/stock/camp/" + url.PathEscape(string(s.id)) + "?" + q.Encode()
}

// in is the path under which lists keep what came of these camps, whatever camps the
// person is called to later.
func (s *sheet) in(p qyzmet.Path) qyzmet.Path { return rulebook.InSpell(p, s.id) }

func (s *sheet) search(show string) office.Search {
	switch show {
	case may:
		return office.Search{Listed: map[string]string{string(inStock): "enrolled"}, Lacks: []qyzmet.Path{s.in(campOf)}}
	case "":
		return office.Search{Listed: map[string]string{string(s.in(campOf)): ""}}
	}
	return office.Search{Listed: map[string]string{string(s.in(campOf)): "", string(s.in(campState)): show}}
}

// listed finds those of the list that is shown.
func (s *sheet) listed() office.Search {
	q := s.search(s.show)
	if s.show == may {
		q.Office = s.office
	} else {
		q.Listed[string(s.in(campOf))] = string(s.office)
	}
	return q
}

// acts are those of the camp that can be made about many: calls from the list of
// those who may be called, and otherwise what follows a call.
func (s *sheet) acts() []*many.Act {
	if s.show == may {
		return []*many.Act{s.act(s.Book.ActKinds[calling])}
	}
	var out []*many.Act
	for _, k := range s.Kinds() { // how each is notified is told one by one
		if s.follows(k) && k.Group == s.Book.ActKinds[calling].Group {
			out = append(out, s.act(k))
		}
	}
	return out
}

// follows reports whether acts of a kind follow a call to camps: they refer to it, or
// to one that does.
func (s *sheet) follows(k *rulebook.ActKind) bool {
	return k.About == "person" && k.Of != nil && slices.ContainsFunc(k.Of.Kinds, func(of qyzmet.ActKind) bool {
		if of == calling {
			return true
		}
		before := s.Book.ActKinds[of]
		return before != nil && before.Of != nil && slices.Contains(before.Of.Kinds, calling)
	})
}

// act is a kind of act with the camp, its last day, and the act of each person to
// which it refers.
func (s *sheet) act(k *rulebook.ActKind) *many.Act {
	a := &many.Act{Kind: k}
	for _, f := range k.Fields {
		if f.Of == "camp.ends" {
			a.Hide = append(a.Hide, f.ID)
		}
	}
	a.Fill = func(_ int, q *office.Request) *qyzmet.Fault {
		for _, f := range k.Fields {
			switch {
			case f.Sort == "campaign":
				q.Content[f.ID] = qyzmet.WordValue(string(s.id))
			case f.Of == "camp.ends":
				q.Content[f.ID] = s.camp.Value("camp.ends")
			}
		}
		if k.Of != nil {
			f, err := s.Visit.Office.Read(s.Ctx(), s.As("work"), q.About[0], s.Visit.Office.Today())
			if err == nil {
				q.Of = s.refers(f, k)
			}
		}
		return nil
	}
	return a
}

// refers is the last act of a file to which one of a kind can refer; "" where there
// is none, one has been made of it, or he is not called to these camps any more.
func (s *sheet) refers(f *office.File, k *rulebook.ActKind) qyzmet.ActID {
	if f.Text("card.camp") != string(s.id) {
		return ""
	}
	lines := f.Standing(k.Of.Kinds...)
	if len(lines) == 0 {
		return ""
	}
	of := lines[0].Act.Envelope.ID
	for _, l := range f.Standing(k.ID) {
		if l.Act.Envelope.Of == of {
			return ""
		}
	}
	return of
}

// count counts those called by office and by what came of it, beside the plan.
func (s *sheet) count() error {
	s.plan, s.counts = map[qyzmet.SubjectID]int64{}, map[qyzmet.SubjectID]map[string]int{}
	for _, it := range s.camp.Value("camp.plan").Items {
		id := qyzmet.SubjectID(it["office"].S)
		covers, err := s.Visit.Office.Covers(s.Ctx(), s.Actor, id)
		if err != nil {
			return err
		}
		if covers {
			s.plan[id] += it["number"].N
			s.counts[id] = map[string]int{}
		}
	}
	parts, err := s.Visit.Office.BreakBy(s.Ctx(), s.As("work"), s.search(""), s.in(campOf), []qyzmet.Path{s.in(campState)})
	if err != nil {
		return err
	}
	for _, p := range parts {
		if s.counts[p.Office] == nil {
			s.counts[p.Office] = map[string]int{}
		}
		s.counts[p.Office][p.Value] += p.Count
		s.counts[p.Office][""] += p.Count
	}
	for id := range s.counts {
		s.offices = append(s.offices, id)
	}
	slices.Sort(s.offices)
	s.free, err = s.Visit.Office.Count(s.Ctx(), s.As("work"), s.search(may))
	return err
}

// sum is a state over all offices; "" is all who are called.
func (s *sheet) sum(state string) int {
	n := 0
	for _, o := range s.offices {
		n += s.counts[o][state]
	}
	return n
}

func (s *sheet) list() (err error) {
	if s.rows, s.more, s.last, err = read(s.Visit, s.Sheet, s.listed()); err != nil || s.show != may {
		return err
	}
	s.tried = map[qyzmet.SubjectID]*office.Proposal{}
	for _, r := range s.rows {
		if s.tried[r.Subject], err = s.try(r.Subject); err != nil {
			return err
		}
	}
	return nil
}

// try proposes the call of a person to the camps, for today or their first day.
func (s *sheet) try(id qyzmet.SubjectID) (*office.Proposal, error) {
	k := s.Book.ActKinds[calling]
	first, _ := s.camp.Day(campBegins)
	q := office.Request{Kind: calling, About: []qyzmet.SubjectID{id}, Content: map[string]qyzmet.Value{}}
	for _, f := range k.Fields {
		switch {
		case f.Sort == "campaign":
			q.Content[f.ID] = qyzmet.WordValue(string(s.id))
		case f.Fact.Kind == qyzmet.Date:
			q.Content[f.ID] = qyzmet.DateValue(max(first, s.Visit.Office.Today()))
		default:
			q.Content[f.ID] = qyzmet.WordValue("–")
		}
	}
	signers, err := s.Visit.Office.Signers(s.Ctx(), s.Actor.Office, k.Issuers, s.Visit.Office.Today())
	if err != nil {
		return nil, err
	}
	if len(signers) > 0 {
		q.Signer = signers[0]
	}
	return s.Visit.Office.Propose(s.Ctx(), s.As("work"), q)
}
