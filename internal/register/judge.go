package register

import (
	"database/sql"
	"fmt"
	"slices"

	"qyzmet"
)

// take judges what a job brings and stages what is new. A refusal is noted in
// the job; an error returned is nobody's in particular.
func (g *group) take(j *job) error {
	if j.alone != nil {
		return j.alone(g)
	}
	if len(j.reads) > 0 {
		return g.stageReads(j.reads)
	}
	first := map[[32]byte]*prepared{}
	ids := map[qyzmet.ActID]bool{}
	for _, p := range j.drafts {
		p.fresh = false
		if before := first[p.key]; before != nil {
			if j.err = p.sameAs(before); j.err != nil {
				return nil
			}
			continue
		}
		first[p.key] = p
		if j.err = g.judge(p, ids); j.err != nil {
			return nil
		}
	}
	missing, err := g.missingPaper(j)
	if err != nil {
		return err
	}
	if j.err = missing; j.err != nil {
		return nil
	}
	for _, p := range j.drafts {
		if before := first[p.key]; before != p {
			p.receipt = before.receipt
			p.receipt.Again = true
		} else if p.fresh {
			if err := g.stage(p); err != nil {
				return err
			}
		} else {
			g.again = true
		}
	}
	return nil
}

// sameAs refuses a draft with the key of an earlier one of the same call that
// asks for something else.
func (p *prepared) sameAs(before *prepared) error {
	if !p.sameDraft(before) {
		return repeated(p)
	}
	return nil
}

// judge decides whether a draft is new, was recorded before, or is refused. ids
// are those that earlier drafts of the same call bring with them.
func (g *group) judge(p *prepared, ids map[qyzmet.ActID]bool) error {
	if was, ok := g.known[p.key]; ok {
		if !p.same(was.envelope, was.payload) {
			return repeated(p)
		}
		p.receipt = Receipt{Position: qyzmet.Position(was.position), ID: qyzmet.ActID(was.id), Again: true}
		return nil
	}
	if id := p.envelope.ID; id != "" {
		if g.taken[id] || ids[id] {
			return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "envelope.id", Value: string(id),
				Message: "another act has this id; leave it empty and one is drawn"}
		}
		ids[id] = true
	}
	for s, read := range p.draft.Heads {
		if head := g.heads[s]; head != read {
			return &qyzmet.Fault{Code: qyzmet.Moved, Path: "heads." + string(s), Value: fmt.Sprint(read),
				Message: fmt.Sprintf("the record of %s was read at position %d and is now at %d; read it again, decide again and send the request again", s, read, head)}
		}
	}
	if p.erases > 0 {
		if err := g.erasable(p.erases); err != nil {
			return err
		}
	}
	p.fresh = true
	return nil
}

func repeated(p *prepared) error {
	return &qyzmet.Fault{Code: qyzmet.Repeated, Path: "key", Value: p.draft.Key,
		Message: "the key has recorded another request of this office; a new request takes a new key"}
}

// missingPaper returns the refusal of a job with an act whose paper is not kept.
func (g *group) missingPaper(j *job) (refusal, err error) {
	missing := map[string]bool{}
	var digests []any
	for _, p := range j.drafts {
		g.enclose(p)
	}
	for _, p := range j.drafts {
		for _, d := range p.papers {
			if p.fresh && !missing[d] && !g.enclosed[d] {
				missing[d] = true
				digests = append(digests, d)
			}
		}
	}
	err = g.tx.inChunks(g.ctx, digests, func(list string) string {
		return `SELECT digest FROM log_paper WHERE digest IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var digest string
		err := rows.Scan(&digest)
		delete(missing, digest)
		return err
	})
	for _, p := range j.drafts {
		if i := slices.IndexFunc(p.papers, func(d string) bool { return p.fresh && missing[d] }); i >= 0 {
			return &qyzmet.Fault{Code: qyzmet.Missing, Path: "payload.papers", Value: p.papers[i],
				Message: "the paper is not kept; hand its bytes in with PutPaper first"}, err
		}
	}
	return nil, err
}

// enclose keeps the papers that come with a new act.
func (g *group) enclose(p *prepared) {
	if !p.fresh {
		return
	}
	for i, e := range p.draft.Enclosed {
		if digest := p.enclosed[i]; !g.enclosed[digest] {
			g.enclosed[digest] = true
			g.rows.papers.add(digest, e.Type, e.Data)
		}
	}
}
