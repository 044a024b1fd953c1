package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/roster"
)

// takeOver is one list on its way into the register. The rows of a chunk are
// matched and made into acts in the goroutine that reads; others write them.
type takeOver struct {
	*Office
	ctx   context.Context
	by    Actor
	list  List
	today date.Date
	plan  *listPlan
	sight *Sight

	allowed map[qyzmet.SubjectID]qyzmet.Faults // by office: what stands against bringing people in there
	offices map[string]qyzmet.SubjectID        // by what they are called
	seen    map[uint64]rowSeen                 // rows by name and day of birth
	usual   int                                // how many facts are identity alone
	undone  int                                // how often this file was taken over and undone
	again   bool                               // it was begun before

	fileSize int64
	pending  []*listRow // given back by the reader of the table
	reading  int64      // bytes

	batches chan *listBatch
	failed  error
	stop    context.CancelFunc

	options roster.Options
	taken   *Taken
	rejects *givenBack
}

// listBatch is some rows, in their order.
type listBatch struct {
	rows  []*listRow
	bytes int64
	done  chan error
}

// Sizes of the work: acts' rows in one transaction, and writers beside one
// another, of which one prepares while the other one's transaction runs.
const (
	rowsAtOnce   = 500
	listWriters  = 2
	batchesAhead = 1
)

func (f *Office) takeOver(ctx context.Context, by Actor, l List) (*takeOver, error) {
	t := &takeOver{Office: f, ctx: ctx, by: by, list: l, today: f.Today(), allowed: map[qyzmet.SubjectID]qyzmet.Faults{}, offices: map[string]qyzmet.SubjectID{},
		seen: map[uint64]rowSeen{}, usual: 4, taken: &Taken{By: map[RowResult]uint64{}, Why: map[qyzmet.Code]uint64{}}}
	var err error
	if t.taken.Digest, t.fileSize, err = digestOf(l.File); err != nil {
		return nil, fmt.Errorf("reading %s: %w", l.Name, err)
	}
	t.taken.Code = ListCode(t.taken.Digest)
	if t.plan, err = f.listPlan(); err != nil {
		return nil, err
	}
	if t.sight, err = f.Sight(ctx, by); err != nil {
		return nil, err
	}
	if t.undone, err = f.timesUndone(ctx, by.Office, t.taken.Digest); err != nil {
		return nil, err
	}
	return t, t.places()
}

// places finds the offices by name, and into which the actor may bring people.
func (t *takeOver) places() error {
	kind := t.plan.acts[0].kind
	nobody := record.Of(qyzmet.SubjectID(qyzmet.PersonSort+"-none"), nil, t.today, 0)
	for _, id := range t.Offices() {
		title, err := t.Title(t.ctx, id)
		if err != nil {
			return err
		}
		for _, name := range []string{string(id), title.KK, title.RU, title.EN} {
			t.offices[foldOffice(name)] = id
		}
		_, faults, err := t.authorise(t.ctx, authority{kind: kind, signer: t.by.Official, actor: t.by.Official, office: t.by.Office, issued: t.today,
			subjects: []*record.Record{nobody}, keeper: id})
		if err != nil {
			return err
		}
		t.allowed[id] = faults
	}
	return nil
}

// readable looks at the head of the list, and refuses what is no list.
func (t *takeOver) readable() error {
	o, err := t.ListReading(t.list.Reading)
	if err != nil {
		return err
	}
	if o.File == "" {
		o.File = t.list.Name
	}
	plan, err := roster.MakePlan(t.list.File, o)
	if err != nil {
		return err
	}
	if err := plan.Refused.Err(); err != nil {
		return err
	}
	if plan.Format == roster.NDJSON {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "file", Value: string(plan.Format), Message: "a list of people is a table with a header: CSV or XLSX", Allowed: []string{"csv", "xlsx"}}
	}
	t.options, t.taken.Detected, t.taken.Columns = o, plan.Detected, plan.Columns
	t.rejects = newGivenBack(t.list, plan.Columns)
	_, err = t.list.File.Seek(0, io.SeekStart)
	return err
}

// run reads the list and records what can be.
func (t *takeOver) run() error {
	o, parent := t.options, t.ctx
	t.ctx, t.stop = context.WithCancel(parent)
	defer func() {
		t.stop()
		t.ctx = parent
	}()
	o.Rejects, o.Rejected = nil, func(r roster.Reject) error {
		t.pending = append(t.pending, &listRow{number: r.Row, cells: r.Cells, iin: r.Key, faults: r.Faults, result: RowRejected})
		return nil
	}
	o.Progress = func(bytes int64, _ uint64) { t.reading = bytes }
	return t.through(o)
}

// through lets the reader, the writers and the one who tells work side by side.
func (t *takeOver) through(o roster.Options) error {
	t.batches = make(chan *listBatch, batchesAhead)
	jobs := make(chan *listBatch)
	var writing sync.WaitGroup
	var told sync.WaitGroup
	for range listWriters {
		writing.Go(func() {
			for b := range jobs {
				b.done <- t.write(b.rows)
			}
		})
	}
	order := make(chan *listBatch, listWriters)
	told.Go(func() {
		for b := range order {
			t.tell(b)
		}
	})
	var passing sync.WaitGroup
	passing.Go(func() {
		for b := range t.batches {
			order <- b
			jobs <- b
		}
	})
	_, err := roster.Read(t.list.File, o, t.chunk)
	if err == nil {
		err = t.hand(nil)
	}
	close(t.batches)
	passing.Wait()
	close(jobs)
	writing.Wait()
	close(order)
	told.Wait()
	if t.failed != nil {
		return t.failed
	}
	return errors.Join(err, t.rejects.flush())
}

// chunk takes the rows of a chunk a few hundred at a time: acts are many times as
// large as the rows they are made of, and no more are held than are being written.
func (t *takeOver) chunk(c *roster.Chunk) error {
	for from := 0; from < c.Block.N; from += rowsAtOnce {
		if err := t.some(t.rows(c, from, min(from+rowsAtOnce, c.Block.N))); err != nil {
			return err
		}
	}
	return nil
}

// some matches some rows and makes their acts.
func (t *takeOver) some(rows []*listRow) error {
	if err := t.match(rows); err != nil {
		return err
	}
	var wait sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for some := range slices.Chunk(rows, (len(rows)+n-1)/n) {
		wait.Go(func() {
			for _, r := range some {
				t.acts(r)
			}
		})
	}
	wait.Wait()
	return t.hand(rows)
}

// hand gives rows to the writers, with those that the reader gave back before.
func (t *takeOver) hand(rows []*listRow) error {
	back := len(t.pending) // of the rows given back by the reader, those that come before the last of these
	if len(rows) > 0 {
		last := rows[len(rows)-1].number
		back = slices.IndexFunc(t.pending, func(r *listRow) bool { return r.number > last })
		if back < 0 {
			back = len(t.pending)
		}
	}
	b := &listBatch{rows: append(slices.Clone(t.pending[:back]), rows...), bytes: t.reading, done: make(chan error, 1)}
	t.pending = t.pending[back:]
	slices.SortStableFunc(b.rows, func(a, c *listRow) int { return int(int64(a.number) - int64(c.number)) })
	select {
	case t.batches <- b:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}

// write records the acts of a batch in one transaction.
func (t *takeOver) write(rows []*listRow) error {
	wanting := slices.DeleteFunc(slices.Clone(rows), func(r *listRow) bool { return len(r.drafts) == 0 })
	if t.list.DryRun || len(wanting) == 0 {
		return nil
	}
	return t.append(wanting)
}

// append records some rows together. Where they are refused, halves are tried,
// until the guilty row stands alone and is given back.
func (t *takeOver) append(rows []*listRow) error {
	var drafts []register.Draft
	for _, r := range rows {
		drafts = append(drafts, r.drafts...)
	}
	_, err := t.reg.AppendAll(t.ctx, drafts)
	var f *qyzmet.Fault
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &f) || f.Code == qyzmet.Unavailable || f.Code == qyzmet.Damaged || f.Code == qyzmet.Internal:
		return fmt.Errorf("recording rows %d to %d: %w", rows[0].number, rows[len(rows)-1].number, err)
	case len(rows) > 1:
		if err := t.append(rows[:len(rows)/2]); err != nil {
			return err
		}
		return t.append(rows[len(rows)/2:])
	}
	rows[0].drafts, rows[0].result = nil, RowRejected
	if rows[0].faults = (qyzmet.Faults{f}); f.Code == qyzmet.Repeated { // another process takes the same file over
		rows[0].faults, rows[0].result = nil, RowBefore
	}
	return nil
}

// tell counts what came of a batch when it is written.
func (t *takeOver) tell(b *listBatch) {
	if err := <-b.done; err != nil && t.failed == nil {
		t.failed = err
		t.stop()
	}
	if t.failed != nil {
		return
	}
	for _, r := range b.rows {
		t.count(r)
	}
	if t.list.Progress != nil {
		by := map[RowResult]uint64{}
		for k, n := range t.taken.By {
			by[k] = n
		}
		t.list.Progress(Progress{Bytes: min(b.bytes, t.fileSize), Size: t.fileSize, Rows: t.taken.Rows, By: by})
	}
}

func (t *takeOver) count(r *listRow) {
	t.taken.Rows++
	t.taken.By[r.result]++
	t.taken.Acts += len(r.drafts)
	if r.result.GivenBack() {
		for _, f := range r.faults {
			t.taken.Why[f.Code]++
		}
		t.rejects.add(r)
	}
	if r.result != RowRecorded && r.result != RowThere && r.result != RowBefore && len(t.taken.First) < shownReports {
		t.taken.First = append(t.taken.First, RowReport{Row: r.number, Key: r.called(), Result: r.result, Faults: r.faults, Findings: r.findings, Subject: r.subject})
	}
}

// called is by what a row is known to people.
func (r *listRow) called() string {
	if r.iin != "" {
		return r.iin
	}
	return strings.TrimSpace(r.values[surnamePath].S + " " + r.values[namePath].S)
}
