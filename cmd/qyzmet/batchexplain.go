package main

import (
	"errors"
	"fmt"
	"io"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
)

// errFound ends the reading of a table once the person is found.
var errFound = errors.New("found")

// explain answers for one person of the table by the reference, in full.
func (c *batchCmd) explain(s *streams, j *answers.Job, src io.Reader) error {
	facts, err := c.find(j, src)
	if err != nil {
		return err
	}
	if facts == nil {
		return &qyzmet.Fault{Code: qyzmet.NotFound, File: c.In, Path: "--explain", Value: c.Explain,
			Message: fmt.Sprintf("nobody in the table has the key %q, or the row was rejected; give an identification number, an id, or a row as row:12", c.Explain)}
	}
	answer, err := j.Engine.Ask(engine.Query{Question: j.Question, On: j.On, Known: j.Known, Facts: facts})
	if err != nil {
		return inFile(err, c.In)
	}
	if c.JSON {
		err = writeJSON(s.out, answer)
	} else {
		p := terminal.New(s.out, j.Engine.Book(), c.Lang)
		p.Answer(answer)
		err = p.Err()
	}
	if err != nil {
		return err
	}
	return statusOfAnswer(answer)
}

// find reads the table up to the person; nil facts: nobody.
func (c *batchCmd) find(j *answers.Job, src io.Reader) (facts qyzmet.Facts, err error) {
	var row uint64
	if n, err := fmt.Sscanf(c.Explain, "row:%d", &row); n != 1 || err != nil {
		row = 0
	}
	_, err = roster.Read(src, j.Reading, func(chunk *roster.Chunk) error {
		for i, key := range chunk.Keys {
			if row > 0 && chunk.Rows[i] == row || row == 0 && key == c.Explain {
				facts = chunk.Block.Facts(i)
				return errFound
			}
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return facts, err
}
