package campaign

import (
	"maps"
	"net/url"
	"slices"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/many"
)

// ordering is the kind of the order that names several persons of a call-up.
const ordering qyzmet.ActKind = "call-up-list-ordered"

// rows is how many persons one page of the list shows: the law is asked about each.
const rows = 100

// orders is the page on which an order is signed and its papers are printed.
type orders struct {
	*desk.Visit
	*many.Sheet
	id      qyzmet.SubjectID
	file    *office.File
	at      qyzmet.SubjectID         // that keeps the files of those listed; "": every office
	offices map[qyzmet.SubjectID]int // how many wait, by the office that keeps the file
	people  []office.Card
	more    bool
	tried   map[qyzmet.SubjectID]*office.Proposal // the act about each, as it would be now
}

func orderPage(v *desk.Visit) {
	o := &orders{Visit: v, id: qyzmet.SubjectID(v.R.PathValue("k")), at: qyzmet.SubjectID(v.R.URL.Query().Get("office")), tried: map[qyzmet.SubjectID]*office.Proposal{}}
	if o.id.Sort() != qyzmet.CampaignSort {
		v.Refused(desk.Props{Path: "/desk/campaign", Active: "campaign"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "k"})
		return
	}
	var err error
	if o.Sheet, err = many.New(v, o.here(), o.act()); err == nil {
		err = o.Record()
	}
	for _, do := range []func() error{o.read, o.count, o.list} {
		if err == nil {
			err = do()
		}
	}
	if err != nil {
		v.Fail(err)
		return
	}
	o.draw()
}

// board is the address of the board of the call-up, and here of this page.
func (o *orders) board() string { return "/desk/campaign/" + url.PathEscape(string(o.id)) }

func (o *orders) here() string {
	if o.at == "" {
		return o.board() + "/order"
	}
	return o.board() + "/order?office=" + url.QueryEscape(string(o.at))
}

// act is the order; what it is about is this call-up, and how many it names is counted.
func (o *orders) act() *many.Act {
	k := o.Book.ActKinds[ordering]
	return &many.Act{Kind: k, About: o.id, Hide: []string{k.List.Count}}
}

func (o *orders) read() (err error) {
	o.file, err = o.Visit.Office.Read(o.Ctx(), o.As("work"), o.id, o.Visit.Office.Today())
	return err
}

// waiting finds those of the call-up about whom an order is due.
func (o *orders) waiting() office.Search {
	each := o.Book.ActKinds[ordering].List.Each
	return office.Search{Listed: map[string]string{string(rulebook.InSpell(of, o.id)): ""}, Owing: o.Doing(each), Office: o.at}
}

func (o *orders) count() error {
	q := o.waiting()
	q.Office = ""
	parts, err := o.Visit.Office.BreakBy(o.Ctx(), o.As("work"), q, "", []qyzmet.Path{rulebook.InSpell(of, o.id)})
	o.offices = map[qyzmet.SubjectID]int{}
	for _, p := range parts {
		o.offices[p.Office] += p.Count
	}
	return err
}

// keepers are the offices that have somebody waiting.
func (o *orders) keepers() []qyzmet.SubjectID { return slices.Sorted(maps.Keys(o.offices)) }

// list reads a page of those who wait, and tries the act about each.
func (o *orders) list() error {
	q := o.waiting()
	q.Limit = rows + 1
	if id := o.R.PostFormValue("id"); id != "" && o.Asked() == nil {
		q.After = o.R.PostFormValue("name") + "\x00" + id
	}
	found, err := o.Visit.Office.Find(o.Ctx(), o.As("work"), q)
	if err != nil {
		return err
	}
	if o.more = len(found) > rows; o.more {
		found = found[:rows]
	}
	o.people = found
	for _, c := range found {
		if o.tried[c.Subject], err = o.try(c.Subject); err != nil {
			return err
		}
	}
	return nil
}

// try proposes the act about one person, for today.
func (o *orders) try(id qyzmet.SubjectID) (*office.Proposal, error) {
	each := o.Book.ActKinds[o.Book.ActKinds[ordering].List.Each]
	q := office.Request{Kind: each.ID, About: []qyzmet.SubjectID{id}, Content: map[string]qyzmet.Value{}}
	for _, f := range each.Fields {
		switch {
		case f.Sort == "campaign":
			q.Content[f.ID] = qyzmet.WordValue(string(o.id))
		case !f.Optional:
			q.Content[f.ID] = qyzmet.WordValue("–") // is typed once for all
		}
	}
	signers, err := o.Visit.Office.Signers(o.Ctx(), o.Actor.Office, each.Issuers, o.Visit.Office.Today())
	if err != nil {
		return nil, err
	}
	if len(signers) > 0 {
		q.Signer = signers[0]
	}
	return o.Visit.Office.Propose(o.Ctx(), o.As("work"), q)
}

// signed is an order that stands, with the acts of those whom it names.
type signed struct {
	head *qyzmet.Act
	each []qyzmet.ActID
}

// mostOrders is how many orders the page shows, the last first.
const mostOrders = 30

// signedOrders are those of the offices whose acts the official reads.
func (o *orders) signedOrders() ([]signed, error) {
	var out []signed
	for _, l := range o.file.Standing(ordering) {
		covers, err := o.Visit.Office.Covers(o.Ctx(), o.Actor, l.Act.Envelope.Office)
		if err != nil {
			return nil, err
		}
		if !covers || len(out) == mostOrders {
			continue
		}
		one := signed{head: l.Act}
		for _, x := range o.file.Lines {
			if e := x.Act.Envelope; e.Of == l.Act.Envelope.ID && e.Kind == o.Book.ActKinds[ordering].List.Each && x.Act.Payload != nil {
				one.each = append(one.each, e.ID)
			}
		}
		out = append(out, one)
	}
	return out, nil
}
