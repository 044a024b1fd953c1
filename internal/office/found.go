package office

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// found makes an act of history. Its fields must be those of its kind; what the
// kind wants besides and is not there becomes a finding.
func (f *Office) found(by Actor, q Request) (register.Draft, error) {
	kind := f.book.ActKinds[q.Kind]
	if kind == nil || len(q.About) == 0 || q.Issued == 0 || q.Key == "" {
		return register.Draft{}, &qyzmet.Fault{Code: qyzmet.Missing, Message: fmt.Sprintf("history of kind %q wants its kind, subject, day and key", q.Kind)}
	}
	d, faults := f.asFound(by, q, kind, func(s qyzmet.SubjectID, on date.Date) *record.Record { return record.Of(s, nil, on, 0) })
	for _, bad := range faults {
		if bad.Code != qyzmet.Missing {
			return register.Draft{}, bad
		}
	}
	return d, nil
}

// asFound makes the draft of an act of history by the records of its subjects. It
// returns all that its form lacks: what is missing stands in the act as findings,
// with anything else it must not be recorded.
func (f *Office) asFound(by Actor, q Request, kind *rulebook.ActKind, recordOf func(qyzmet.SubjectID, date.Date) *record.Record) (register.Draft, qyzmet.Faults) {
	p := procedure.Proposal{Book: f.book, Kind: kind, Act: f.act(by, q, kind)}
	if p.Act.Envelope.Effect == 0 {
		p.Act.Envelope.Effect = p.Act.Envelope.Issued
	}
	p.Act.Envelope.Found = true
	p.Act.Envelope.Subjects = procedure.Subjects(kind, q.About, p.Act.Payload.Content, nil)
	for _, s := range p.Act.Envelope.Subjects {
		p.Records = append(p.Records, recordOf(s, p.Act.Envelope.Effect))
	}
	faults := p.CheckContent()
	for _, bad := range faults {
		if bad.Code == qyzmet.Missing {
			p.Act.Payload.Findings = append(p.Act.Payload.Findings, bad.Error())
		}
	}
	p.Act.Payload.Sets = p.Effects()
	return register.Draft{Act: p.Act, Key: q.Key}, faults
}
