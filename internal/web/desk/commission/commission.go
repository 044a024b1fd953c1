// Package commission is the desk of a draft commission: its sessions, who sits and
// whether the law lets those decide, the agenda, one screen for each case, and the
// minutes that compile themselves from the acts of the session.
package commission

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// Kinds of acts that this desk makes or reads.
const (
	opening    qyzmet.ActKind = "session-opened"
	closing    qyzmet.ActKind = "session-closed"
	listing    qyzmet.ActKind = "agenda-listed"
	decision   qyzmet.ActKind = "commission-decision"
	announcing qyzmet.ActKind = "decision-announced"
	appointing qyzmet.ActKind = "commission-appointed"
	replacing  qyzmet.ActKind = "members-replaced"

	composition qyzmet.QuestionID = "commission-composition"
)

// most is how many persons one agenda or list has at most.
const most = 200

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/commission", list)
	room.Handle(mux, "GET /desk/commission/{c}", with(page))
	room.Handle(mux, "POST /desk/commission/{c}", with(page))
	room.Handle(mux, "POST /desk/commission/{c}/agenda", with(putOn))
	room.Handle(mux, "POST /desk/commission/{c}/close", with(shut))
	room.Handle(mux, "GET /desk/commission/{c}/case/{p}", with(showCase))
	room.Handle(mux, "POST /desk/commission/{c}/case/{p}", with(showCase))
	room.Handle(mux, "POST /desk/commission/{c}/announce/{p}", with(announce))
	room.Handle(mux, "GET /desk/commission/{c}/protocol/{act}", with(protocol))
}

// sitting is a commission and its session.
type sitting struct {
	*desk.Visit
	own     *office.File // of the commission
	id      qyzmet.SubjectID
	opened  *qyzmet.Act                      // the act that opened the session; nil: none sits
	from    qyzmet.Position                  // of that act
	decided map[qyzmet.SubjectID]*qyzmet.Act // in this session, the last on each person
	names   map[qyzmet.SubjectID]string      // of the persons whom the page names
}

// with reads the commission of an address.
func with(page func(*sitting)) func(*desk.Visit) {
	return func(v *desk.Visit) {
		if c := read(v); c != nil {
			page(c)
		}
	}
}

func read(v *desk.Visit) *sitting {
	id := qyzmet.SubjectID(v.R.PathValue("c"))
	if id.Sort() != qyzmet.CommissionSort {
		v.Refused(desk.Props{Path: "/desk/commission", Active: "commission"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "c"})
		return nil
	}
	f, err := v.Office.Read(v.Ctx(), v.As("work"), id, v.Office.Today())
	if err != nil {
		v.Fail(err)
		return nil
	}
	c := &sitting{Visit: v, own: f, id: id, names: map[qyzmet.SubjectID]string{}}
	if f.Value("session.open").Equal(qyzmet.BoolValue(true)) {
		if last := f.Standing(opening); len(last) > 0 {
			c.opened, c.from = last[0].Act, last[0].Position
		}
	}
	c.decided = c.decisions(c.from, 0)
	return c
}

// decisions are the acts of decision between two places of the register (0: the
// end), the last on each person.
func (c *sitting) decisions(from, before qyzmet.Position) map[qyzmet.SubjectID]*qyzmet.Act {
	out := map[qyzmet.SubjectID]*qyzmet.Act{}
	for _, l := range slices.Backward(c.own.Standing(decision)) {
		if l.Position > from && (before == 0 || l.Position < before) {
			out[l.Act.Envelope.Subjects[0]] = l.Act
		}
	}
	return out
}

// call learns what persons are called. Those whose files the official does not
// read keep their ids.
func (c *sitting) call(ids ...qyzmet.SubjectID) error {
	found, err := c.Office.Names(c.Ctx(), c.Actor, ids)
	for id, name := range found {
		c.names[id] = name
	}
	return err
}

func (c *sitting) called(id qyzmet.SubjectID) string {
	if name := c.names[id]; name != "" {
		return name
	}
	return string(id)
}

// agenda lists the persons of the session that sits, in their order.
func (c *sitting) agenda() []qyzmet.SubjectID { return persons(c.own.Value("session.agenda")) }

func persons(v qyzmet.Value) []qyzmet.SubjectID {
	var out []qyzmet.SubjectID
	for _, it := range v.Items {
		out = append(out, qyzmet.SubjectID(it["person"].S))
	}
	return out
}

// campaign is the call-up for which the commission is formed, as the act says that
// formed it; "" where it says none.
func (c *sitting) campaign() qyzmet.SubjectID {
	for _, l := range c.own.Standing(appointing) {
		return qyzmet.SubjectID(l.Act.Payload.Content["campaign"].S)
	}
	return ""
}

// here is an address of the commission after the language.
func (c *sitting) here(more ...string) string {
	parts := []string{"/desk/commission", url.PathEscape(string(c.id))}
	for _, m := range more {
		parts = append(parts, url.PathEscape(m))
	}
	return strings.Join(parts, "/")
}

// kind is a kind of act; the law data is checked to have it when it is loaded.
func (c *sitting) kind(id qyzmet.ActKind) *rulebook.ActKind { return c.Book.ActKinds[id] }

// signers lists who may issue acts of a kind in the office, the official himself
// first.
func (c *sitting) signers(kind *rulebook.ActKind) ([]qyzmet.SubjectID, error) {
	list, err := c.Office.Signers(c.Ctx(), c.Actor.Office, kind.Issuers, c.Office.Today())
	slices.SortStableFunc(list, func(a, b qyzmet.SubjectID) int {
		return strings.Compare(strconv.FormatBool(b == c.Actor.Official), strconv.FormatBool(a == c.Actor.Official))
	})
	return list, err
}

// signer is the one that a form names, or the first who may.
func (c *sitting) signer(kind *rulebook.ActKind) (qyzmet.SubjectID, error) {
	list, err := c.signers(kind)
	if err != nil || len(list) == 0 {
		return "", err
	}
	if named := qyzmet.SubjectID(c.R.PostFormValue("signer")); slices.Contains(list, named) {
		return named, nil
	}
	return list[0], nil
}

// faults are those of a refusal; a failure of ours is sent as a page, and then ok
// is false.
func (c *sitting) faults(err error) (list qyzmet.Faults, ok bool) {
	list, refused := qyzmet.FaultsOf(err)
	if !refused || list[0].Code == qyzmet.Internal || list[0].Code == qyzmet.Damaged {
		c.Fail(err)
		return nil, false
	}
	return list, true
}

// name is what the commission is called.
func (c *sitting) name() string { return c.Name(c.id) }
