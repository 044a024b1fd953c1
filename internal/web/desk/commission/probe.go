package commission

import (
	"slices"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// option is one of the decisions that the commission can take, as the law stands to it.
type option struct {
	word    string
	ground  *rulebook.Field // that names its ground; nil where it has none
	until   *rulebook.Field // its last day; nil where it has none
	grounds []string        // words of that field by which the law lets it be taken
	last    qyzmet.Value    // the last day that the law gives; unknown where it is for the commission to say
	faults  qyzmet.Faults   // why it cannot be taken
	byWrong qyzmet.Faults   // that say only that a ground is not the one
	asides  bool            // only safeguards of ours stand against it
}

func (o *option) allowed() bool { return len(o.faults) == 0 }

// probe tries each decision on the person, recording nothing: by every ground that
// it can have, until the law lets it be taken.
func (k *hearing) probe() error {
	for _, w := range k.kind(decision).Field("outcome").Fact.Values {
		o := &option{word: w.Word}
		if err := k.try(o); err != nil {
			return err
		}
		k.options = append(k.options, o)
	}
	return nil
}

func (k *hearing) try(o *option) error {
	p, err := k.trial(map[string]qyzmet.Value{"outcome": qyzmet.WordValue(o.word)})
	if err != nil {
		return err
	}
	for _, f := range p.Asked() {
		switch {
		case f.ID == "outcome" || f.WhenExpr == nil:
		case len(f.Fact.Values) > 0:
			o.ground = f
		case f.Fact.Kind == qyzmet.Date:
			o.until = f
		}
	}
	if o.ground == nil {
		o.faults, o.asides = against(p)
		return nil
	}
	for _, w := range o.ground.Fact.Values {
		if err := k.byGround(o, w.Word); err != nil {
			return err
		}
	}
	o.settle()
	return nil
}

// settle takes back the refusals where one ground is lawful; where none is and only
// the grounds were refused, that is what is said.
func (o *option) settle() {
	switch {
	case len(o.grounds) > 0:
		o.faults = nil
	case len(o.faults) == 0:
		o.faults = o.byWrong
	}
}

// byGround tries a ground, with the days that the act could name.
func (k *hearing) byGround(o *option, word string) error {
	content := map[string]qyzmet.Value{"outcome": qyzmet.WordValue(o.word), o.ground.ID: qyzmet.WordValue(word)}
	var best *office.Proposal
	days := []qyzmet.Value{{}}
	if o.until != nil {
		days = append(days, k.days...)
	}
	for _, day := range days {
		if day.Known() {
			content[o.until.ID] = day
		}
		p, err := k.trial(content)
		if err != nil {
			return err
		}
		if p.OK() {
			o.grounds = append(o.grounds, word)
			if day.Known() && day.Equal(k.known) {
				o.last = day
			}
			return nil
		}
		if best == nil || len(p.Refused) < len(best.Refused) {
			best = p
		}
	}
	o.refuse(best)
	if o.byWrong == nil {
		o.byWrong, _ = against(best)
	}
	return nil
}

// refuse adds what stands against the decision by one more ground. That the ground
// is not the one by which the law decides is not said of each.
func (o *option) refuse(p *office.Proposal) {
	for _, u := range p.Refused {
		if u.Requirement.By == "" && !slices.ContainsFunc(o.faults, func(f *qyzmet.Fault) bool { return f.Path == u.Requirement.ID }) {
			o.faults = append(o.faults, u.Fault())
		}
	}
	for _, f := range p.Faults {
		if !slices.ContainsFunc(o.faults, func(x *qyzmet.Fault) bool { return f.Path == x.Path }) {
			o.faults = append(o.faults, f)
		}
	}
	o.asides = onlyOurs(o.faults)
}

func onlyOurs(faults qyzmet.Faults) bool {
	return !slices.ContainsFunc(faults, func(f *qyzmet.Fault) bool { return f.Code != qyzmet.Safeguard })
}

// against is what stands against an act, and whether only safeguards of ours do.
func against(p *office.Proposal) (qyzmet.Faults, bool) {
	faults, _ := qyzmet.FaultsOf(p.Err())
	return faults, onlyOurs(faults)
}

// trial proposes a decision with the fields that every decision has filled in.
func (k *hearing) trial(content map[string]qyzmet.Value) (*office.Proposal, error) {
	all := map[string]qyzmet.Value{"commission": qyzmet.WordValue(string(k.id)), "ground": qyzmet.WordValue("–"),
		"votes_for": k.own.Value("session.members"), "votes_against": qyzmet.IntValue(0)}
	if !all["votes_for"].Known() {
		all["votes_for"] = qyzmet.IntValue(1)
	}
	for name, v := range content {
		all[name] = v
	}
	q := office.Request{Kind: decision, About: []qyzmet.SubjectID{k.person}, Content: all}
	if len(k.signers) > 0 {
		q.Signer = k.signers[0]
	}
	return k.Office.Propose(k.Ctx(), k.Actor, q)
}

// learn finds the days that a decision could name: the last day of the ground by
// which the law now defers the person, and, to see whether any day would do, the
// next one.
func (k *hearing) learn() error {
	a, err := k.Office.Ask(k.Ctx(), k.file, decision2question)
	if _, ours := qyzmet.FaultsOf(err); ours {
		return nil
	}
	if err != nil {
		return err
	}
	for _, x := range a.Grounds {
		if x.Until != nil && !k.known.Known() {
			k.known = qyzmet.DateValue(*x.Until)
			k.days = append(k.days, k.known)
		}
	}
	k.days = append(k.days, qyzmet.DateValue(k.Office.Today().AddDays(1)))
	return nil
}

// decision2question is the question that tells which decision the law calls for.
const decision2question qyzmet.QuestionID = "commission-decision"
