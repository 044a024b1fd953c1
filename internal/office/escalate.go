package office

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// System is in whose name the register itself writes, and who acts where nobody is
// logged in: the machine's keeper.
const System qyzmet.SubjectID = "u-system"

// batch is how many duties are raised in one transaction, and named in one letter at
// most.
const batch = 100

// Escalate raises the duties that are in danger or overdue, as the data say: whoever
// is to be told is written down, once for each duty and step, together with a letter
// to those of them whose address is known. It returns how many were raised. It is
// run when a day begins; running it again raises nothing twice.
func (f *Office) Escalate(ctx context.Context) (int, error) {
	raised := 0
	var ripe []alarm
	flush := func() error {
		if len(ripe) == 0 {
			return nil
		}
		n, err := f.raise(ctx, ripe)
		raised, ripe = raised+n, nil
		return err
	}
	for skip, page := 0, 1000; ; skip += page {
		rows, err := f.view.Due(ctx, view.DueSearch{On: f.Today(), Until: f.horizon(), State: string(procedure.DutyOpen), Limit: page, Skip: skip})
		if err != nil {
			return raised, fmt.Errorf("looking for duties to be raised: %w", err)
		}
		for _, row := range rows {
			if !f.mayBeRipe(row) {
				continue
			}
			list, err := f.alarms(ctx, row)
			if err != nil {
				return raised, fmt.Errorf("raising the duties of %s: %w", row.Subject, err)
			}
			if ripe = append(ripe, list...); len(ripe) >= batch {
				if err := flush(); err != nil {
					return raised, err
				}
			}
		}
		if len(rows) < page {
			return raised, flush()
		}
	}
}

// horizon is the last day on which a duty can end that is in danger today.
func (f *Office) horizon() date.Date {
	far := int64(0)
	look := func(steps []*rulebook.Step) {
		for _, s := range steps {
			if s.Back && s.Count != nil {
				far = max(far, *s.Count)
			}
		}
	}
	look(f.book.Escalation)
	for _, d := range f.book.Duties {
		look(d.Escalation)
	}
	return f.Today().AddDays(int(far) * 2) // working days are fewer
}

// mayBeRipe tells by the row alone whether the file is worth reading.
func (f *Office) mayBeRipe(row DueRow) bool {
	d := f.book.DutyByID(row.Duty)
	if kind := f.book.ActKinds[procedure.DutyRaised]; d == nil || kind == nil || !kind.Concerns(row.Subject.Sort()) {
		return false
	}
	steps := f.book.Steps(d)
	if len(steps) == 0 || row.Step == steps[len(steps)-1].ID {
		return false
	}
	due := procedure.Due{Duty: d, State: procedure.DutyOpen, Clock: &procedure.Reckoned{Until: row.Due}}
	due.Handling.Raised = []procedure.RaisedTo{{Step: row.Step}}
	return len(procedure.Ripe(f.book, due, f.Today())) > 0
}

// alarm is a step that is to be taken.
type alarm struct {
	due    procedure.Due
	step   *rulebook.Step
	keeper qyzmet.SubjectID // the office that has to do it
	told   qyzmet.SubjectID // the office that is told
	who    []qyzmet.SubjectID
}

// alarms are the steps to be taken for a row, by the file as it is now.
func (f *Office) alarms(ctx context.Context, row DueRow) ([]alarm, error) {
	r, err := f.recordOf(ctx, row.Subject, f.Today())
	if err != nil {
		return nil, err
	}
	var out []alarm
	for _, due := range procedure.Duties(f.book, r) {
		if due.Duty.ID != row.Duty || actOf(due) != row.Act {
			continue
		}
		for _, step := range procedure.Ripe(f.book, due, f.Today()) {
			a := alarm{due: due, step: step, keeper: keeper(r)}
			if a.told, a.who, err = f.toTell(ctx, a.keeper, step); err != nil {
				return nil, err
			}
			if a.told != "" {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

func actOf(d procedure.Due) qyzmet.ActID {
	if d.By == nil {
		return ""
	}
	return d.By.Envelope.ID
}

// toTell finds the office that a step tells, and who in it: the nearest above where
// somebody has the role, else the nearest. "" where there is no office above.
func (f *Office) toTell(ctx context.Context, keeper qyzmet.SubjectID, step *rulebook.Step) (qyzmet.SubjectID, []qyzmet.SubjectID, error) {
	offices := []qyzmet.SubjectID{keeper}
	if step.Of == "above" {
		up, err := f.above(ctx, keeper, f.Today())
		if err != nil {
			return "", nil, err
		}
		offices = up
	}
	for _, o := range offices {
		who, err := f.Signers(ctx, o, step.To, f.Today())
		if err != nil || len(who) > 0 {
			return o, who, err
		}
	}
	if len(offices) == 0 {
		return "", nil, nil
	}
	return offices[0], nil, nil
}

// raise writes down steps, with the letters that go out.
func (f *Office) raise(ctx context.Context, list []alarm) (int, error) {
	drafts := make([]register.Draft, len(list))
	mine := map[qyzmet.SubjectID][]int{} // by official
	for i, a := range list {
		letters := 0
		for _, u := range a.who {
			address, err := f.address(ctx, u)
			if err != nil {
				return 0, err
			}
			if address != "" {
				letters++
				mine[u] = append(mine[u], i)
			}
		}
		drafts[i] = f.raisedAct(a, letters)
	}
	for _, u := range slices.Sorted(maps.Keys(mine)) {
		m, err := f.letter(ctx, u, list, mine[u])
		if err != nil {
			return 0, err
		}
		last := mine[u][len(mine[u])-1]
		drafts[last].Outbox = append(drafts[last].Outbox, m)
	}
	receipts, err := f.reg.AppendAll(ctx, drafts)
	if err != nil {
		return 0, fmt.Errorf("writing down what was raised: %w", err)
	}
	n := 0
	for _, r := range receipts {
		if !r.Again {
			n++
		}
	}
	return n, nil
}

// raisedAct is the act of the register by which a step is written down.
func (f *Office) raisedAct(a alarm, letters int) register.Draft {
	told := make([]string, len(a.who))
	for i, u := range a.who {
		told[i] = string(u)
	}
	kind := f.book.ActKinds[procedure.DutyRaised]
	q := Request{Kind: kind.ID, Office: a.keeper, Signer: System, Of: actOf(a.due), Content: map[string]qyzmet.Value{
		procedure.DutyField: qyzmet.WordValue(a.due.Duty.ID), "step": qyzmet.WordValue(a.step.ID), "told_office": qyzmet.WordValue(string(a.told)),
		"letters": qyzmet.IntValue(int64(letters)), "due_on": qyzmet.DateValue(a.due.Clock.Until)}}
	if len(told) > 0 {
		q.Content["told"] = qyzmet.WordValue(strings.Join(told, " "))
	}
	act := f.act(Actor{Official: System, Office: a.keeper}, q, kind)
	act.Envelope.Effect, act.Envelope.Subjects = act.Envelope.Issued, []qyzmet.SubjectID{a.due.Subject}
	return register.Draft{Act: act, Key: fmt.Sprintf("raised/%s/%s/%s/%s/%s", a.due.Subject, a.due.Duty.ID, q.Of, a.due.Clock.Until, a.step.ID)}
}

// address is where letters to an official go, "" where that is not known.
func (f *Office) address(ctx context.Context, u qyzmet.SubjectID) (string, error) {
	r, err := f.entry(ctx, u, f.Today())
	if err != nil {
		return "", err
	}
	return r.Text("official.mail"), nil
}

// named is how many duties a letter names.
const named = 20

// letter tells an official what was raised to him. It names files by their ids: who
// the person is says the desk, to those who may read it.
func (f *Office) letter(ctx context.Context, u qyzmet.SubjectID, list []alarm, mine []int) (register.Message, error) {
	to, err := f.address(ctx, u)
	if err != nil {
		return register.Message{}, err
	}
	say := func(l qyzmet.Lang) string {
		var b strings.Builder
		fmt.Fprintf(&b, texts.raised.In(l), len(mine))
		for n, i := range mine {
			if n == named {
				b.WriteString("\n…")
				break
			}
			a := list[i]
			fmt.Fprintf(&b, "\n– %s: %s, %s. %s", a.due.Subject, a.due.Duty.Title.In(l), numeric(qyzmet.DateValue(a.due.Clock.Until)), a.step.Text.In(l))
		}
		if f.origin != "" {
			fmt.Fprintf(&b, "\n%s/%s/desk?due=raised", strings.TrimRight(f.origin, "/"), l)
		}
		return b.String()
	}
	return register.Message{ID: register.NewID("m"), Channel: "mail", To: to, Subject: texts.raisedSubject.KK + " / " + texts.raisedSubject.RU,
		Body: say(qyzmet.Kazakh) + "\n\n" + say(qyzmet.Russian)}, nil
}
