package engine

import (
	"math/bits"

	"qyzmet"
)

// prover builds one answer's proof. Its nodes, lists of children and lists of
// facts are cut from larger pieces: a proof is many small things that live and
// die together.
type prover struct {
	*ask
	words    int // machine words of a set of facts
	nodes    []qyzmet.Because
	links    []*qyzmet.Because
	read     []qyzmet.FactRead
	stack    []*qyzmet.Because // children gathered of the nodes under way
	supports []*support        // to be used again
}

// Sizes of the first pieces; most proofs fit into them.
const (
	nodePiece = 12
	linkPiece = 16
	factPiece = 24
)

// prover takes the one kept with the input, or makes one.
func (a *ask) prover() *prover {
	p := a.in.prover
	if p == nil {
		p = &prover{words: (len(a.book.FactOrder) + 63) / 64}
	}
	p.ask, a.in.prover = a, nil
	return p
}

// release keeps the prover for the next proof; the pieces stay with this one.
func (p *prover) release() {
	in := p.in
	p.ask, p.nodes, p.links, p.read = nil, nil, nil, nil
	in.prover = p
}

func (p *prover) node() *qyzmet.Because {
	if len(p.nodes) == cap(p.nodes) {
		p.nodes = make([]qyzmet.Because, 0, max(nodePiece, cap(p.nodes)))
	}
	p.nodes = p.nodes[:len(p.nodes)+1]
	return &p.nodes[len(p.nodes)-1]
}

// children takes what was put on the stack since a mark.
func (p *prover) children(mark int) []*qyzmet.Because {
	n := len(p.stack) - mark
	if n == 0 {
		return nil
	}
	from := len(p.links)
	if from+n > cap(p.links) {
		p.links, from = make([]*qyzmet.Because, 0, max(linkPiece, n, cap(p.links))), 0
	}
	p.links = append(p.links, p.stack[mark:]...)
	p.stack = p.stack[:mark]
	return p.links[from : from+n : from+n]
}

// factsRead lists the facts of a support, in order of asking.
func (p *prover) factsRead(s *support) []qyzmet.FactRead {
	n := 0
	for _, w := range s.facts {
		n += bits.OnesCount64(w)
	}
	from := len(p.read)
	if from+n > cap(p.read) {
		p.read, from = make([]qyzmet.FactRead, 0, max(factPiece, n, cap(p.read))), 0
	}
	for k, w := range s.facts {
		for ; w != 0; w &= w - 1 {
			i := k*64 + bits.TrailingZeros64(w)
			p.read = append(p.read, qyzmet.FactRead{Path: p.book.FactOrder[i].Path, Value: p.render(i)})
		}
	}
	return p.read[from : from+n : from+n]
}

// render gives a fact's value as text, once for each ask.
func (a *ask) render(i int) string {
	f, c := a.book.FactOrder[i], a.in.cells[i]
	switch {
	case c.k && f.Kind == qyzmet.Bool:
		return truthName(c)
	case c.k && f.Kind == qyzmet.Word:
		return a.words[i][c.v]
	case a.in.rendered[i] == "":
		a.in.rendered[i] = a.query.Facts[f.Path].String()
	}
	return a.in.rendered[i]
}

// support gathers facts and composed questions that suffice for a node's value.
type support struct {
	r     *worldRun
	in    *input
	facts []uint64 // set of fact indexes
	refs  []questionRef
}

func (s *support) fact(i int) { s.facts[i>>6] |= 1 << (i & 63) }

func (p *prover) support(r *worldRun) *support {
	if n := len(p.supports); n > 0 {
		s := p.supports[n-1]
		p.supports = p.supports[:n-1]
		s.r, s.in = r, p.in
		clear(s.facts)
		s.refs = s.refs[:0]
		return s
	}
	return &support{r: r, in: p.in, facts: make([]uint64, p.words)}
}
