package roster

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"qyzmet"
)

// run reads all rows: one goroutine divides the file into batches, workers parse
// them side by side, and the caller's goroutine takes them in their order.
func (r *reading) run(each func(*Chunk) error) (*Summary, error) {
	workers := r.opts.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &pipeline{
		reading: r, seen: newSeen(), each: each, stop: make(chan struct{}),
		free: make(chan *batch, 3*workers), jobs: make(chan *batch, 3*workers), order: make(chan *batch, 3*workers),
		summary: &Summary{Detected: r.found, Columns: r.columns, Faults: map[qyzmet.Code]uint64{}},
	}
	for range cap(p.free) {
		p.free <- &batch{ready: make(chan struct{}, 1)}
	}
	var running sync.WaitGroup
	running.Go(p.divide)
	for range workers {
		running.Go(p.work)
	}
	err := p.collect()
	close(p.stop)
	running.Wait()
	if err == nil && p.err != nil {
		err = fmt.Errorf("%s, after row %d: %w", r.opts.File, p.last, p.err)
	}
	p.summary.Bytes = r.count.n.Load()
	if s, ok := r.source.(*sheet); ok {
		p.summary.Bytes = s.size
	}
	return p.summary, err
}

type pipeline struct {
	*reading
	summary *Summary
	each    func(*Chunk) error
	seen    *seen
	stop    chan struct{}
	free    chan *batch
	jobs    chan *batch
	order   chan *batch
	err     error  // of the source; set before order is closed
	last    uint64 // row
}

func (p *pipeline) divide() {
	defer close(p.order)
	defer close(p.jobs)
	for {
		var b *batch
		select {
		case b = <-p.free:
		case <-p.stop:
			return
		}
		b.reset()
		if err := p.source.next(b); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			p.err = err
			return
		}
		p.order <- b // there are no more batches than places
		p.jobs <- b
	}
}

func (p *pipeline) work() {
	w := newWorker(p.reading)
	for b := range p.jobs {
		select {
		case <-p.stop: // nobody waits for it
		default:
			w.parse(b)
		}
		b.ready <- struct{}{}
	}
}

// collect takes the batches in their order.
func (p *pipeline) collect() error {
	for b := range p.order {
		<-b.ready
		if err := p.deliver(b); err != nil {
			return err
		}
		if p.opts.Progress != nil {
			p.opts.Progress(b.bytes, p.summary.Read)
		}
		p.free <- b
	}
	return p.flush()
}

func (p *pipeline) deliver(b *batch) error {
	p.last = b.rows[len(b.rows)-1].number
	s := p.summary
	s.Read += uint64(len(b.rows))
	s.Blank += b.blank
	p.duplicates(b)
	s.Rejected += uint64(len(b.rejects))
	s.Loaded += uint64(b.chunk.Block.N)
	for _, d := range b.derived {
		s.DerivedBirth += uint64(d & toldBirth)
		s.DerivedSex += uint64(d & toldSex >> 1)
	}
	if err := p.reject(b.rejects); err != nil {
		return err
	}
	if b.chunk.Block.N == 0 || p.each == nil {
		return nil
	}
	return p.each(b.chunk)
}

// shownRejects is how many rejected rows the summary holds.
const shownRejects = 20

func (p *pipeline) reject(list []Reject) error {
	for _, r := range list {
		if len(p.summary.First) < shownRejects {
			p.summary.First = append(p.summary.First, r)
		}
		for _, f := range r.Faults {
			p.summary.Faults[f.Code]++
		}
		if p.opts.Rejected != nil {
			if err := p.opts.Rejected(r); err != nil {
				return err
			}
		}
		if p.opts.Rejects == nil {
			continue
		}
		if err := p.opts.Rejects.Add(r.Row, r.Key, r.Faults); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return nil
	}
	return p.flush()
}

func (p *pipeline) flush() error {
	if p.opts.Rejects == nil {
		return nil
	}
	return p.opts.Rejects.Flush()
}

// duplicates takes the people out of a block who were loaded before.
func (p *pipeline) duplicates(b *batch) {
	c := b.chunk
	var again []Reject
	drop := make([]bool, c.Block.N)
	for i, row := range c.Rows {
		before := uint64(0)
		if number := b.iins[i]; number != 0 {
			before = p.seen.iin(number, row)
		} else if c.Keys[i] != "" {
			before = p.seen.id(c.Keys[i], row)
		}
		if before == 0 {
			continue
		}
		drop[i] = true
		key := quoted(c.Keys[i])
		key.EN = shown(c.Keys[i])
		f := fault(qyzmet.Contradiction, "again", "key", key, "row", before)
		f.File, f.Line, f.Value = p.opts.File, int(row), shown(c.Keys[i])
		f.Path = p.keyPath(b.iins[i] != 0)
		r := Reject{Row: row, Key: printable(c.Keys[i], MaxKeyBytes), Faults: qyzmet.Faults{f}}
		if p.opts.KeepCells {
			r.Cells = c.Cells(i)
		}
		again = append(again, r)
	}
	if len(again) == 0 {
		return
	}
	p.summary.Duplicates += uint64(len(again))
	b.rejects = merged(b.rejects, again)
	b.chunk, b.derived = without(c, drop, b.derived)
}

func (p *pipeline) keyPath(isIIN bool) string {
	if isIIN {
		return string(p.layout.fields[p.layout.id.iin].Path)
	}
	return string(UseID)
}

// merged merges two lists of rejects that are in the order of rows.
func merged(a, b []Reject) []Reject {
	out := make([]Reject, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Row < b[0].Row {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
