package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// Request is an act that somebody wants recorded.
type Request struct {
	Kind      qyzmet.ActKind
	About     []qyzmet.SubjectID // the first is what the act is about; may be empty for a kind that brings in its subject
	Content   map[string]qyzmet.Value
	Number    string
	Numbered  bool             // where no number is given, a paper of the kind bears the next of the office's book: see the decision on numbers
	Office    qyzmet.SubjectID // whose act; "" is the actor's
	Signer    qyzmet.SubjectID // who issued it; "" is the actor
	Issued    date.Date        // 0 is today
	Effect    date.Date        // 0 is the day of issue, or that of the act corrected
	Of        qyzmet.ActID
	Papers    []qyzmet.Attached
	Overrides []qyzmet.Overridden
	Key       string // of the request; required for Record
	// Heads, where given, are what the clerk's page was made from: an act since
	// then refuses the request, instead of being checked against quietly.
	Heads map[qyzmet.SubjectID]qyzmet.Position

	opening bool        // a file from outside: recorded together with the reading alone
	whole   bool        // the head of a list, recorded together with the acts that it heads
	head    *qyzmet.Act // the head of the list in which the act is
}

// Proposal is what would come of a request: everything that stands against it,
// and what it would change.
type Proposal struct {
	*procedure.Proposal
	Faults  qyzmet.Faults      // nobody can record it so: fields, days, power, jurisdiction
	Unmet   []*procedure.Unmet // requirements of the law, and safeguards of ours
	Refused []*procedure.Unmet // those of them that no override sets aside
	Power   *Power
	Answers []*qyzmet.Answer // of the law, on which the act rests
	Heads   map[qyzmet.SubjectID]qyzmet.Position
	Closed  []qyzmet.SubjectID // persons it concerns whose files the actor may not read

	drawn qyzmet.SubjectID // the subject that it brings in; "" where its id was given
}

// OK reports whether the act can be recorded.
func (p *Proposal) OK() bool { return len(p.Faults) == 0 && len(p.Refused) == 0 }

// Err gives everything that stands against the act as one refusal.
func (p *Proposal) Err() error {
	faults := slices.Clone(p.Faults)
	for _, u := range p.Refused {
		faults = append(faults, u.Fault())
	}
	return faults.Err()
}

// Blind reports whether nothing was looked at: who may neither make the act nor
// read the file is not told by refusals what the file says.
func (p *Proposal) Blind() bool {
	return len(p.Closed) > 0 && slices.ContainsFunc(p.Faults, func(f *qyzmet.Fault) bool { return f.Code == qyzmet.NotYours })
}

// Propose works out what would come of a request, recording nothing. The error
// is a failure of the machine; what stands against the act is in the proposal.
func (f *Office) Propose(ctx context.Context, by Actor, q Request) (*Proposal, error) {
	ctx = lookingOnce(ctx)
	kind := f.book.ActKinds[q.Kind]
	if kind == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "kind", Value: string(q.Kind), Message: fmt.Sprintf("there is no kind of act %q", q.Kind)}
	}
	p := &Proposal{Proposal: &procedure.Proposal{Book: f.book, Kind: kind, Act: f.act(by, q, kind)}, Heads: map[qyzmet.SubjectID]qyzmet.Position{}}
	if err := f.refer(ctx, p, q); err != nil {
		return nil, err
	}
	f.checkDays(p)
	if err := f.gather(ctx, p, q); err != nil {
		return nil, err
	}
	if err := f.authorised(ctx, p); err != nil {
		return nil, err
	}
	p.Faults = append(p.Faults, alone(p, q)...)
	if err := f.closed(ctx, by, p); err != nil {
		return nil, err
	}
	if p.Blind() {
		return p, nil
	}
	p.Faults = append(p.Faults, reasoned(p.Kind, p.CheckContent())...)
	if err := f.placed(ctx, p); err != nil {
		return nil, err
	}
	if err := f.unique(ctx, p); err != nil {
		return nil, err
	}
	if err := f.checkDuty(ctx, p); err != nil {
		return nil, err
	}
	if len(p.Faults) > 0 && !checkable(p) {
		return p, nil
	}
	var err error
	if p.Answers, p.Unmet, err = p.Check(f.law); err != nil {
		return nil, err
	}
	if err := f.veil(ctx, by, p); err != nil {
		return nil, err
	}
	return p, f.override(ctx, p, q)
}

// veil leaves of contradictions among facts that the actor may not see only that
// there is one.
func (f *Office) veil(ctx context.Context, by Actor, p *Proposal) error {
	for _, u := range p.Unmet {
		if len(u.Faults) == 0 || by.Official.Sort() == qyzmet.PersonSort { // he knows what his own file says
			continue
		}
		sight, err := f.Sight(ctx, by)
		if err != nil {
			return err
		}
		for i, x := range u.Faults {
			if slices.ContainsFunc(procedure.PathsIn(x), func(path qyzmet.Path) bool { return !sight.Sees(path) }) {
				u.Faults[i] = refusal(x.Code, "", "", texts.contradictsHidden)
			}
		}
	}
	return nil
}

// reasoned says of a reason that is not given why an act against a person wants one.
func reasoned(kind *rulebook.ActKind, faults qyzmet.Faults) qyzmet.Faults {
	if !kind.Adverse {
		return faults
	}
	for _, x := range faults {
		field := kind.Field(x.Path)
		if x.Code == qyzmet.Missing && field != nil && field.Fact.Type == "text" && field.Fact.Long && x.Cite == "" {
			x.Text = &texts.unreasoned
		}
	}
	return faults
}

// closed notes the persons whose files the actor may not read.
func (f *Office) closed(ctx context.Context, by Actor, p *Proposal) error {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return err
	}
	for _, rec := range p.Records[:len(p.Act.Envelope.Subjects)] {
		if p.Act.Envelope.Effect != f.Today() { // who keeps the file now may read it, whatever day the act is to have effect
			if rec, err = f.recordOf(ctx, rec.Subject, f.Today()); err != nil {
				return err
			}
		}
		if rec.Subject.Sort() == qyzmet.PersonSort && rec.UpTo > 0 && !r.covers(keeper(rec)) {
			p.Closed = append(p.Closed, rec.Subject)
		}
	}
	return nil
}

// checkable reports whether the law can be asked though something is at fault:
// with wrong fields it cannot.
func checkable(p *Proposal) bool {
	return !slices.ContainsFunc(p.Faults, func(f *qyzmet.Fault) bool { return f.Code != qyzmet.NotYours })
}

// act fills the envelope as far as the request and the kind tell.
func (f *Office) act(by Actor, q Request, kind *rulebook.ActKind) *qyzmet.Act {
	e := qyzmet.Envelope{Kind: q.Kind, Office: q.Office, Official: q.Signer, Actor: by.Official, Issued: q.Issued, Effect: q.Effect,
		Book: qyzmet.Digest(f.book.Hash), Of: q.Of, Undoes: qyzmet.Undoing(kind.Undoes)}
	if e.Office == "" {
		e.Office = by.Office
	}
	if e.Official == "" {
		e.Official = by.Official
	}
	if e.Issued == 0 {
		e.Issued = f.Today()
	}
	content := q.Content
	if content == nil {
		content = map[string]qyzmet.Value{}
	}
	return &qyzmet.Act{Envelope: e, Payload: &qyzmet.Payload{Number: q.Number, Basis: kind.Cites, Content: content, Papers: q.Papers}}
}

// refer finds the act that the request refers to.
func (f *Office) refer(ctx context.Context, p *Proposal, q Request) error {
	of := p.Kind.Of
	switch {
	case q.head != nil:
		p.Of, p.Act.Envelope.Of = q.head, q.head.Envelope.ID
	case q.Of == "" && of != nil && !of.Optional:
		p.Faults = append(p.Faults, refusal(qyzmet.Missing, "of", "", texts.noOf))
	case q.Of != "":
		entry, err := f.reg.Act(ctx, q.Of)
		var bad *qyzmet.Fault
		if errors.As(err, &bad) && bad.Code == qyzmet.NotFound || err == nil && (of == nil || len(of.Kinds) > 0 && !slices.Contains(of.Kinds, entry.Act.Envelope.Kind)) {
			p.Faults = append(p.Faults, refusal(qyzmet.NotAllowed, "of", string(q.Of), texts.notOf))
			return nil
		}
		if err != nil {
			return err
		}
		p.Of = entry.Act
	}
	if p.Act.Envelope.Effect == 0 {
		p.Act.Envelope.Effect = p.Act.Envelope.Issued
		if p.Of != nil && p.Kind.Undoes == string(qyzmet.FromStart) {
			p.Act.Envelope.Effect = p.Of.Envelope.Effect
		}
	}
	return nil
}

// gather reads the records of all subjects on the day of effect.
func (f *Office) gather(ctx context.Context, p *Proposal, q Request) error {
	about := slices.Clone(q.About)
	letter := rulebook.SortLetter(p.Kind.About)
	drawn := len(about) == 0 && p.Kind.New
	if drawn {
		p.drawn = qyzmet.SubjectID(register.NewID(letter))
		about = []qyzmet.SubjectID{p.drawn}
	}
	if len(about) == 0 || !p.Kind.Concerns(about[0].Sort()) {
		p.Faults = append(p.Faults, refusal(qyzmet.NotFound, "about", "", texts.noSubject))
		about = []qyzmet.SubjectID{qyzmet.SubjectID(letter + "-none")}
	}
	p.Act.Envelope.Subjects = procedure.Subjects(p.Kind, about, p.Act.Payload.Content, p.Of)
	for i, s := range p.Act.Envelope.Subjects {
		r := record.Of(s, nil, p.Act.Envelope.Effect, 0)
		if i > 0 || !drawn { // of what was drawn just now there is nothing to read
			var err error
			if r, err = f.recordOf(ctx, s, p.Act.Envelope.Effect); err != nil {
				return err
			}
		}
		fresh := i == 0 && p.Kind.New
		switch {
		case r.UpTo == 0 && !fresh:
			p.Faults = append(p.Faults, refusal(qyzmet.NotFound, "about", string(s), texts.noSubject))
		case r.UpTo > 0 && fresh && letter == qyzmet.PersonSort:
			p.Faults = append(p.Faults, refusal(qyzmet.Contradiction, "about", string(s), texts.exists))
		}
		p.Records = append(p.Records, r)
		p.Heads[s] = r.UpTo
	}
	country, err := f.entry(ctx, Country, p.Act.Envelope.Effect)
	p.Records = append(p.Records, country)
	if p.Of != nil && q.head == nil && !slices.Contains(p.Of.Envelope.Subjects, p.Act.Envelope.Subjects[0]) && !p.inFile(p.Of.Envelope.ID) {
		p.Faults = append(p.Faults, refusal(qyzmet.NotAllowed, "of", string(q.Of), texts.notOf))
	}
	return err
}

// inFile reports whether an act lies in the file, if only by way of one that was
// joined to it.
func (p *Proposal) inFile(id qyzmet.ActID) bool {
	return slices.ContainsFunc(p.Records[0].Lines, func(l record.Line) bool { return l.Act.Envelope.ID == id })
}

// recordOf reads a subject's record on a day, with those merged into it.
func (f *Office) recordOf(ctx context.Context, s qyzmet.SubjectID, on date.Date) (*record.Record, error) {
	return f.recordAt(ctx, s, on, 0)
}

// recordAt is recordOf by the acts up to a position; 0 is all.
func (f *Office) recordAt(ctx context.Context, s qyzmet.SubjectID, on date.Date, upTo qyzmet.Position) (*record.Record, error) {
	entries, err := f.reg.Acts(ctx, s, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the record of %s: %w", s, err)
	}
	if upTo == 0 {
		if r := f.long.fold(s, entries, f.Today(), on); r != nil {
			return r, nil
		}
	}
	seen := []qyzmet.SubjectID{s}
	for i := 0; i < len(entries); i++ {
		for _, from := range record.MergedBy(entries[i].Act, s) {
			if slices.Contains(seen, from) {
				continue
			}
			seen = append(seen, from)
			more, err := f.reg.Acts(ctx, from, 0)
			if err != nil {
				return nil, err
			}
			for _, e := range more {
				if !slices.ContainsFunc(entries, func(x qyzmet.Entry) bool { return x.Position == e.Position }) {
					entries = append(entries, e)
				}
			}
		}
	}
	return record.Of(s, entries, on, upTo), nil
}

// authorised asks whether the signer and the enterer may.
func (f *Office) authorised(ctx context.Context, p *Proposal) error {
	e := p.Act.Envelope
	a := authority{kind: p.Kind, signer: e.Official, actor: e.Actor, office: e.Office, issued: e.Issued, subjects: p.Records[:len(e.Subjects)]}
	for _, s := range p.Kind.Sets {
		if s.Path == "card.office" && s.Subject == "" {
			a.keeper = qyzmet.SubjectID(p.valueOf(s).S)
		}
	}
	if p.Kind.About == "official" {
		a.keeper = qyzmet.SubjectID(p.Act.Payload.Content["at"].S)
	}
	power, faults, err := f.authorise(ctx, a)
	p.Power, p.Faults = power, append(p.Faults, faults...)
	if power != nil {
		p.Act.Payload.Power = power.Act
	}
	return err
}

// valueOf is what an effect of the act would set.
func (p *Proposal) valueOf(e *rulebook.Effect) qyzmet.Value {
	for _, s := range p.EffectOf(e) {
		if s.Subject == p.Act.Envelope.Subjects[0] {
			return s.Value
		}
	}
	return qyzmet.Value{}
}
