package answers

import (
	"fmt"
	"io"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
)

// Job is a question put to everybody in a table.
type Job struct {
	Engine   *engine.Engine
	Question qyzmet.QuestionID
	On       date.Date
	Known    date.Date     // law published by then is applied; zero: all that is held
	By       []qyzmet.Path // facts that are words, by which the summary is broken down

	Reading roster.Options // Book and Fields are filled in
	Out     Writer         // a line for each person; nil: none are written
	Keep    bool           // the people are kept in the result, to be looked at
	Save    io.Writer      // a snapshot of what is read; nil: none
	Origin  column.Origin  // of the table, for the snapshot
}

// Writer takes the answer of one person after another, in the order of the rows.
type Writer interface {
	Write(Line) error
	Close() error
}

// Line is the answer of one person.
type Line struct {
	Row      uint64 // of the file
	Key      string
	Standing engine.Standing
	State    qyzmet.State // empty: the facts contradict one another
	Outcome  string       // of the question, or the base while it is provisional
	Until    date.Date
	HasUntil bool
	Grounds  []string // question/rule
	Cites    []qyzmet.ProvisionID
	Missing  []qyzmet.Path
}

// Result is what came of a job.
type Result struct {
	Question qyzmet.QuestionID
	On       date.Date
	Read     *roster.Summary
	Tally    *engine.Tally
	Lanes    *engine.Lanes
	Faults   map[qyzmet.Code]int // of people whose facts contradict one another
	Chunks   []*roster.Chunk     // with Keep
	Where    [][]uint8           // with Keep: the standing of each person, by chunk
}

// Adds reports whether everybody read is accounted for: rows are loaded, rejected
// or blank, and everybody loaded stands somewhere.
func (r *Result) Adds() bool {
	total := 0
	for _, n := range r.Tally.Standings {
		total += n
	}
	return r.Read.Read == r.Read.Loaded+r.Read.Rejected+r.Read.Blank && uint64(total) == r.Read.Loaded
}

// Table answers for everybody in a table.
func (j *Job) Table(src io.Reader) (*Result, error) {
	return j.run(func(each func(*roster.Chunk) error) (*roster.Summary, error) {
		return roster.Read(src, j.Reading, each)
	})
}

// Snapshot answers for everybody in a snapshot of a table.
func (j *Job) Snapshot(r io.Reader, expected roster.Expected) (*Result, error) {
	return j.run(func(each func(*roster.Chunk) error) (*roster.Summary, error) {
		return roster.ReadSnapshot(r, j.Engine.Fields(), expected, each)
	})
}

func (j *Job) run(read func(func(*roster.Chunk) error) (*roster.Summary, error)) (*Result, error) {
	lanes, err := j.Engine.Lanes(j.Question, engine.LaneOptions{On: j.On, Known: j.Known, Until: j.Out != nil})
	if err != nil {
		return nil, err
	}
	j.Reading.Book, j.Reading.Fields = j.Engine.Book(), j.Engine.Fields()
	r := &running{job: j, worker: lanes.Worker(), out: &Result{Question: j.Question, On: j.On, Lanes: lanes,
		Tally: lanes.Tally(j.By...), Faults: map[qyzmet.Code]int{}}}
	if j.Save != nil {
		if r.save, err = roster.WriteSnapshot(j.Save, j.Reading.Fields, j.Origin); err != nil {
			return nil, err
		}
	}
	if r.out.Read, err = read(r.chunk); err != nil {
		return r.out, err
	}
	if r.save != nil {
		if err := r.save.Close(r.out.Read); err != nil {
			return r.out, err
		}
	}
	if j.Out != nil {
		if err := j.Out.Close(); err != nil {
			return r.out, err
		}
	}
	if j.Reading.Rejects != nil {
		return r.out, j.Reading.Rejects.Flush()
	}
	return r.out, nil
}

// running is a job under way.
type running struct {
	job    *Job
	worker *engine.LaneWorker
	save   *roster.SnapshotWriter
	out    *Result
	where  []uint8
	plane  column.Bits
}

func (r *running) chunk(c *roster.Chunk) error {
	if r.save != nil {
		if err := r.save.Write(c); err != nil {
			return err
		}
	}
	result := r.worker.Evaluate(c.Block)
	r.out.Tally.Add(result)
	r.place(result)
	if err := r.reject(c); err != nil {
		return err
	}
	if r.job.Keep {
		r.out.Chunks = append(r.out.Chunks, c)
		r.out.Where = append(r.out.Where, append([]uint8{}, r.where...))
	}
	if r.job.Out == nil {
		return nil
	}
	for i := range c.Block.N {
		if err := r.job.Out.Write(r.line(result, c, i)); err != nil {
			return fmt.Errorf("writing the answers: %w; see that there is room, and begin again", err)
		}
	}
	return nil
}

// place notes where everybody of a block stands.
func (r *running) place(result *engine.LaneResult) {
	n := result.Block.N
	r.where = append(r.where[:0], make([]uint8, n)...)
	r.plane = column.Room(r.plane, n)
	for s := range r.out.Tally.Standings {
		result.Standing(engine.Standing(s), r.plane)
		for i := range n {
			if r.plane.Get(i) {
				r.where[i] = uint8(s)
			}
		}
	}
}

// reject sends those whose facts contradict one another to the rejects, with the
// reference's reasons.
func (r *running) reject(c *roster.Chunk) error {
	contradict := len(r.out.Lanes.Question.Outcomes) + int(engine.Contradict)
	for i, s := range r.where {
		if int(s) != contradict {
			continue
		}
		err := r.job.Engine.Check(c.Block.Facts(i), r.job.On)
		faults, _ := qyzmet.FaultsOf(err)
		for _, f := range faults {
			r.out.Faults[f.Code]++
		}
		if r.job.Reading.Rejects != nil {
			if err := r.job.Reading.Rejects.Add(c.Rows[i], c.Keys[i], faults); err != nil {
				return err
			}
		}
	}
	return nil
}

// line gathers the answer of one person.
func (r *running) line(result *engine.LaneResult, c *roster.Chunk, i int) Line {
	s := engine.Standing(r.where[i])
	l := Line{Row: c.Rows[i], Key: c.Keys[i], Standing: s}
	q := r.out.Lanes.Question
	outcomes := engine.Standing(len(q.Outcomes))
	if s < outcomes {
		l.State, l.Outcome = qyzmet.Settled, q.Outcomes[s].ID
		l.Until, l.HasUntil = result.Until(i)
		for _, rule := range result.Grounds(s, i) {
			l.Grounds = append(l.Grounds, string(rule.Question.ID)+"/"+string(rule.ID))
			l.Cites = append(l.Cites, rule.Cites...)
		}
		return l
	}
	if s == outcomes+engine.Contradict {
		return l
	}
	l.State = qyzmet.Open
	for o, people := range result.Base {
		if people.Get(i) {
			l.State, l.Outcome = qyzmet.Provisional, q.Outcomes[o].ID
		}
	}
	if s == outcomes+engine.ForOfficial {
		l.State = qyzmet.Official
	}
	for f, field := range result.Block.Fields {
		if people := result.Missing(f); people != nil && people.Get(i) {
			l.Missing = append(l.Missing, field.Path)
		}
	}
	return l
}
