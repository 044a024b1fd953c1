package answers

import (
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
)

// Again answers once more for people whom a result kept: for a page of a table,
// or for a file that is written when somebody asks for it. It is not safe for
// concurrent use.
type Again struct {
	r      running
	chunk  *roster.Chunk
	result *engine.LaneResult
}

// Again prepares the answers of the job, with their last days.
func (j *Job) Again() (*Again, error) {
	lanes, err := j.Engine.Lanes(j.Question, engine.LaneOptions{On: j.On, Known: j.Known, Until: true})
	if err != nil {
		return nil, err
	}
	out := &Result{Question: j.Question, On: j.On, Lanes: lanes, Tally: lanes.Tally()}
	return &Again{r: running{job: j, worker: lanes.Worker(), out: out}}, nil
}

// Lanes are what the answers are evaluated by.
func (a *Again) Lanes() *engine.Lanes { return a.r.out.Lanes }

// Evaluate answers for everybody in a chunk; Line then tells of each. The result
// is overwritten by the next chunk.
func (a *Again) Evaluate(c *roster.Chunk) *engine.LaneResult {
	a.chunk, a.result = c, a.r.worker.Evaluate(c.Block)
	a.r.place(a.result)
	return a.result
}

// Line gathers the answer of one person of the chunk evaluated last.
func (a *Again) Line(i int) Line { return a.r.line(a.result, a.chunk, i) }
