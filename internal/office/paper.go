package office

import (
	"context"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/document"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// Paper makes the paper of an act: the template that its kind names, filled from
// the act, from the records of its subjects on its day of effect as the register
// stood when it was recorded, and from the cards of office and official. So the
// paper is the same however often it is made, whatever was recorded since. The
// reading is logged; who may not read the file, or not all that the paper says,
// is refused.
func (f *Office) Paper(ctx context.Context, by Actor, id qyzmet.ActID, langs []qyzmet.Lang) (*document.Paper, error) {
	e, err := f.reg.Act(ctx, id)
	if err != nil {
		return nil, err
	}
	kind := f.book.ActKinds[e.Act.Envelope.Kind]
	switch {
	case kind == nil || kind.Document == "":
		return nil, refusal(qyzmet.NotFound, "act", string(id), texts.noPaper)
	case e.Act.Payload == nil:
		return nil, refusal(qyzmet.NotFound, "act", string(id), texts.erased)
	case e.Act.Envelope.Found:
		return nil, refusal(qyzmet.NotAllowed, "act", string(id), texts.foundPaper)
	}
	roles, err := f.mayPrint(ctx, by, e)
	if err != nil {
		return nil, err
	}
	p, s, err := f.paperOf(ctx, kind, e, langs)
	if err != nil {
		return nil, err
	}
	if err := f.noteListed(ctx, by, e, s); err != nil {
		return nil, err
	}
	if hidden := s.hidden(f.file(s.rec, roles)); hidden != nil {
		return nil, hidden
	}
	return p, nil
}

// paperOf makes the paper, asking nobody whether it may be read.
func (f *Office) paperOf(ctx context.Context, kind *rulebook.ActKind, e qyzmet.Entry, langs []qyzmet.Lang) (*document.Paper, *sheet, error) {
	s, err := f.sheet(ctx, kind, e)
	if err != nil {
		return nil, nil, err
	}
	filling, err := s.filling(langs)
	if err != nil {
		return nil, nil, err
	}
	p, err := document.Fill(f.book, *filling)
	return p, s, err
}

// mayPrint asks whether the actor may read the file of what the act is about, or
// works in the office whose act it is, and writes the reading down.
func (f *Office) mayPrint(ctx context.Context, by Actor, e qyzmet.Entry) ([]*rulebook.Role, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	s := e.Act.Envelope.Subjects[0]
	rec, err := f.recordOf(ctx, s, f.Today())
	if err != nil {
		return nil, err
	}
	may := len(r.roles) > 0 && (r.covers(keeper(rec)) || r.covers(e.Act.Envelope.Office))
	what := "paper"
	if !may {
		what = "refused"
	}
	if err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: s, What: what, Purpose: by.Purpose}); err != nil {
		return nil, err
	}
	if !may {
		return nil, refusal(qyzmet.NotYours, "act", string(e.Act.Envelope.ID), texts.mayNotRead)
	}
	return r.roles, nil
}

// noteListed writes down that the files were read of those whom a list names.
func (f *Office) noteListed(ctx context.Context, by Actor, e qyzmet.Entry, s *sheet) error {
	if s.kind.List == nil {
		return nil
	}
	for _, x := range s.between(s.kind.List.Each) {
		if err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: x.Act.Envelope.Subjects[0], What: "paper", Purpose: by.Purpose}); err != nil {
			return err
		}
	}
	return nil
}

// sheet is an act with what its paper is filled from.
type sheet struct {
	f    *Office
	ctx  context.Context //nolint:containedctx // lives as long as one call
	kind *rulebook.ActKind
	act  *qyzmet.Act
	at   qyzmet.Position // what was recorded later is not looked at
	of   *qyzmet.Entry   // the act to which it refers
	rec  *record.Record  // of its first subject, on its day of effect
	used []*rulebook.Source
}

func (f *Office) sheet(ctx context.Context, kind *rulebook.ActKind, e qyzmet.Entry) (*sheet, error) {
	s := &sheet{f: f, ctx: ctx, kind: kind, act: e.Act, at: e.Position}
	if id := e.Act.Envelope.Of; id != "" {
		of, err := f.reg.Act(ctx, id)
		if err != nil {
			return nil, err
		}
		s.of = &of
	}
	var err error
	s.rec, err = f.recordUpTo(ctx, e.Act.Envelope.Subjects[0], e.Act.Envelope.Effect, e.Position)
	return s, err
}

// recordUpTo reads a record as it was when an act had been recorded.
func (f *Office) recordUpTo(ctx context.Context, id qyzmet.SubjectID, on date.Date, upTo qyzmet.Position) (*record.Record, error) {
	now, err := f.recordOf(ctx, id, on)
	if err != nil {
		return nil, err
	}
	entries := make([]qyzmet.Entry, len(now.Lines))
	for i, l := range now.Lines {
		entries[i] = l.Entry
	}
	return record.Of(id, entries, on, upTo), nil
}

// filling gathers head, signature and fields.
func (s *sheet) filling(langs []qyzmet.Lang) (*document.Filling, error) {
	env := s.act.Envelope
	d := s.f.book.Documents[s.template()]
	out := &document.Filling{Document: d.ID, Langs: langs, Number: s.act.Payload.Number, Date: env.Issued,
		Grounds: document.InForce(s.f.book, s.act.Payload.Basis, env.Issued), Verify: s.f.verifyBy(env.ID), In: map[qyzmet.Lang]map[string]qyzmet.Value{}}
	var err error
	if out.Office, err = s.letterhead(); err != nil {
		return nil, err
	}
	if out.Signature, err = s.signature(); err != nil {
		return nil, err
	}
	for _, l := range langs {
		if out.In[l], err = s.fill(d.Fields, l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// template is the one by which the act is printed: its kind's, or that for an act in a
// list, of which the order is the head.
func (s *sheet) template() string {
	if s.of != nil && s.f.heads(s.of.Act.Envelope.Kind, s.kind.ID) {
		return s.f.book.ActKinds[s.of.Act.Envelope.Kind].List.Paper
	}
	return s.kind.Document
}

// letterhead is the card of the office whose act it is.
func (s *sheet) letterhead() (document.Letterhead, error) {
	r, err := s.f.recordUpTo(s.ctx, s.act.Envelope.Office, s.act.Envelope.Issued, s.at)
	if err != nil {
		return document.Letterhead{}, err
	}
	head := document.Letterhead{Name: officeTitle(r), Address: inAll(r.Text("office.address"))}
	if up := qyzmet.SubjectID(r.Text("office.under")); up != "" {
		above, err := s.f.recordUpTo(s.ctx, up, s.act.Envelope.Issued, s.at)
		if err != nil {
			return head, err
		}
		head.Above = officeTitle(above)
	}
	return head, nil
}

func officeTitle(r *record.Record) qyzmet.Text {
	return qyzmet.Text{KK: r.Text("office.name_kk"), RU: r.Text("office.name_ru"), EN: r.Text("office.name_en")}
}

func inAll(s string) qyzmet.Text { return qyzmet.Text{KK: s, RU: s, EN: s} }

// signature is the official who issued the act, in the role whose power he used.
func (s *sheet) signature() (document.Signer, error) {
	r, err := s.f.recordUpTo(s.ctx, s.act.Envelope.Official, s.act.Envelope.Issued, s.at)
	if err != nil {
		return document.Signer{}, err
	}
	out := document.Signer{Name: r.Text("official.name")}
	for _, l := range r.Lines {
		if l.Act.Envelope.ID != s.act.Payload.Power || l.Act.Payload == nil {
			continue
		}
		if role := s.f.book.RoleByID(l.Act.Payload.Content["role"].S); role != nil {
			out.Post = role.Title
		}
		if l.Act.Payload.Content["acting"].N == 1 {
			out.Post = with(out.Post, s.f.actingLabel())
		}
	}
	return out, nil
}

// actingLabel marks one who acts for another, in the words of the card.
func (f *Office) actingLabel() qyzmet.Text {
	if roles := f.book.Card["official.roles"]; roles != nil {
		if acting := roles.ItemFact("acting"); acting != nil {
			return acting.Label
		}
	}
	return qyzmet.Text{}
}

func with(t, note qyzmet.Text) qyzmet.Text {
	return qyzmet.Text{KK: t.KK + " (" + note.KK + ")", RU: t.RU + " (" + note.RU + ")", EN: t.EN + " (" + note.EN + ")"}
}

// verifyBy is where and by what code the paper of an act is checked. The id of
// an act is drawn at random and cannot be guessed, so it is the code.
func (f *Office) verifyBy(id qyzmet.ActID) document.Verify {
	v := document.Verify{Code: Code(id)}
	if f.origin != "" {
		v.URL = strings.TrimRight(f.origin, "/") + "/verify/" + v.Code
	}
	return v
}

// called is what a subject is called on papers, in the languages, as it was when
// the act was recorded.
func (s *sheet) called(id qyzmet.SubjectID) (qyzmet.Text, error) {
	on := max(s.act.Envelope.Effect, s.act.Envelope.Issued)
	look := func(id qyzmet.SubjectID) (*record.Record, error) { return s.f.recordUpTo(s.ctx, id, on, s.at) }
	r, err := look(id)
	if err != nil || r.UpTo == 0 { // nothing is known of it
		return qyzmet.Text{}, err
	}
	return naming{s.f.book, look}.all(r)
}

// hidden refuses what the roles of the reader do not let him see.
func (s *sheet) hidden(v *File) error {
	for _, u := range s.used {
		seen := true
		switch {
		case u.Field != nil:
			seen = v.SeesField(u.Field)
		case u.Path != "":
			seen = v.Sees(u.Path)
		case u.Name && s.kind.About == "person":
			seen = v.Sees("card.surname")
		}
		if !seen {
			return refusal(qyzmet.NotYours, "act", string(s.act.Envelope.ID), texts.paperHidden)
		}
	}
	return nil
}

// between are the acts of a kind about the subject since the act referred to, or those
// that the act heads.
func (s *sheet) between(kind qyzmet.ActKind) []qyzmet.Entry {
	var out []qyzmet.Entry
	for _, l := range s.rec.Lines {
		e := l.Act.Envelope
		mine := s.of != nil && l.Position > s.of.Position
		if s.f.heads(s.kind.ID, kind) {
			mine = e.Of == s.act.Envelope.ID
		}
		if mine && e.Kind == kind && l.Act.Payload != nil && l.UndoneBy == "" {
			out = append(out, l.Entry)
		}
	}
	slices.SortFunc(out, func(a, b qyzmet.Entry) int { return int(a.Position - b.Position) })
	return out
}
