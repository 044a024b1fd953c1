package office

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

func refusal(code qyzmet.Code, path, value string, text qyzmet.Text) *qyzmet.Fault {
	return &qyzmet.Fault{Code: code, Path: path, Value: value, Message: text.EN, Text: &text}
}

// checkDays refuses days that no act of today can have.
func (f *Office) checkDays(p *Proposal) {
	e, today := p.Act.Envelope, f.Today()
	add := func(path string, day date.Date, text qyzmet.Text) {
		p.Faults = append(p.Faults, refusal(qyzmet.NotAllowed, path, day.String(), text))
	}
	switch {
	case e.Issued > today:
		add("issued", e.Issued, texts.tomorrow)
	case e.Issued < today.AddDays(-LateEntry):
		p.Faults = append(p.Faults, refusal(qyzmet.Safeguard, "issued", e.Issued.String(), texts.backdated))
	case e.Effect < e.Issued && !p.Kind.Past:
		add("effect", e.Effect, texts.past)
	}
	if p.Kind.Span.Covers(e.Issued, date.Latest) == rulebook.No {
		fault := refusal(qyzmet.NotLawful, "kind", string(p.Kind.ID), texts.noKind)
		if len(p.Kind.Cites) > 0 {
			fault.Cite = p.Kind.Cites[0]
		}
		p.Faults = append(p.Faults, fault)
	}
}

// unique refuses a second file of one person and a second act where one is all
// there can be.
func (f *Office) unique(ctx context.Context, p *Proposal) error {
	if iin := p.Act.Payload.Content["iin"]; p.Kind.New && iin.Known() {
		taken, err := f.view.Taken(ctx, iin.S)
		if err != nil {
			return err
		}
		if taken {
			p.Faults = append(p.Faults, refusal(qyzmet.Contradiction, "iin", iin.S, texts.sameIIN))
		}
	}
	if err := f.alone(ctx, p); err != nil {
		return err
	}
	if p.Of == nil || p.Kind.Of == nil || !p.Kind.Of.Once {
		return nil
	}
	for _, at := range p.Records[0].Referring(p.Of.Envelope.ID) {
		l := p.Records[0].Lines[at]
		e := l.Act.Envelope
		if e.Kind == p.Kind.ID && l.UndoneBy == "" {
			p.Faults = append(p.Faults, refusal(qyzmet.Contradiction, "of", string(e.Of), texts.already))
			return nil
		}
	}
	return nil
}

// override sets aside the safeguards of ours that the signer may set aside and
// gives a reason for.
func (f *Office) override(ctx context.Context, p *Proposal, q Request) error {
	for _, u := range p.Unmet {
		i := slices.IndexFunc(q.Overrides, func(o qyzmet.Overridden) bool { return o.Safeguard == u.Requirement.ID })
		if i < 0 || !u.Requirement.Ours {
			p.Refused = append(p.Refused, u)
			continue
		}
		power, err := f.powerIn(ctx, p.Act.Envelope.Official, p.Act.Envelope.Office, u.Requirement.Override, p.Act.Envelope.Issued)
		if err != nil {
			return err
		}
		reason, meant := reasonOf(q.Overrides[i].Reason)
		if power == nil || !meant {
			p.Refused = append(p.Refused, u)
			p.Faults = append(p.Faults, refusal(qyzmet.Safeguard, u.Requirement.ID, "", texts.noOverride))
			continue
		}
		p.Act.Payload.Overrode = append(p.Act.Payload.Overrode, qyzmet.Overridden{Safeguard: u.Requirement.ID, Reason: reason})
	}
	return nil
}

// Bounds of a reason in writing, in characters: it is kept for ever.
const (
	leastReason = 10
	mostReason  = 1000
)

// reasonOf is a reason on one line, and whether it can be one: neither blanks nor
// one key held down say why.
func reasonOf(text string) (string, bool) {
	seen := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}
	text = strings.Join(strings.Fields(strings.Map(seen, strings.ToValidUTF8(text, ""))), " ")
	letters := map[rune]bool{}
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters[r] = true
		}
	}
	n := len([]rune(text))
	return text, n >= leastReason && n <= mostReason && len(letters) >= 4
}
