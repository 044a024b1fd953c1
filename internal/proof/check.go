package proof

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Check verifies an answer's proof, and that its state, outcome, grounds,
// readings and officials follow from it. The error names the place in the proof
// and what does not follow there.
func Check(book *rulebook.Book, facts qyzmet.Facts, answer *qyzmet.Answer) error {
	switch {
	case answer == nil:
		return fmt.Errorf("there is no answer to check")
	case book.Questions[answer.Question] == nil:
		return fmt.Errorf("there is no question %q", answer.Question)
	case answer.Law.Book != book.Hash:
		return fmt.Errorf("the answer is by book %.12s, not by this one, %.12s", answer.Law.Book, book.Hash)
	}
	c := &checker{book, facts, answer, book.Questions[answer.Question]}
	if answer.On < heldFrom(book, c.q) {
		return c.notHeld()
	}
	if answer.Because == nil {
		return fmt.Errorf("the answer has no proof; ask for it together with the answer")
	}
	if err := whole(place("because"), answer.Because); err != nil {
		return err
	}
	roots, err := c.roots()
	if err != nil {
		return err
	}
	return c.header(roots)
}

// whole refuses a proof in which a node is missing or speaks of nothing.
func whole(at place, b *qyzmet.Because) error {
	if b == nil || b.Statement == nil {
		return at.errorf("a claim is missing here")
	}
	for i, child := range b.Children {
		if err := whole(at.in(i), child); err != nil {
			return err
		}
	}
	return nil
}

// checker is one check under way.
type checker struct {
	book   *rulebook.Book
	facts  qyzmet.Facts
	answer *qyzmet.Answer
	q      *rulebook.Question
}

// place is where in the proof something stands.
type place string

func (p place) in(name any) place { return place(fmt.Sprintf("%s > %v", p, name)) }

func (p place) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %s", p, fmt.Sprintf(format, args...))
}

// roots checks the claim about the question asked in every state of the law
// that is possible on the day.
func (c *checker) roots() ([]*questionClaim, error) {
	l := law{on: c.answer.On, known: c.answer.Known}
	keys := uncertain(c.book, c.q, &l)
	b, at := c.answer.Because, place("because")
	worlds := []*qyzmet.Because{b}
	if len(keys) > 0 {
		if b.Claim != "worlds" || b.Question != c.q.ID || !bare(b) || len(b.InForce) > 0 {
			return nil, at.errorf("claims %q about %q; on %s the commencement of %v is uncertain, so a claim for each state of the law is wanted",
				b.Claim, b.Question, l.on, keys)
		}
		worlds = b.Children
	}
	if len(keys) > 16 || len(worlds) != 1<<len(keys) {
		return nil, at.errorf("has %d states of the law; uncertain are the commencements of %v", len(worlds), keys)
	}
	var roots []*questionClaim
	seen := map[string]bool{}
	for i, w := range worlds {
		at := at
		if len(keys) > 0 {
			at = at.in(fmt.Sprintf("world %d", i+1))
		}
		come, err := worldOf(at, w, keys, seen)
		if err != nil {
			return nil, err
		}
		qc, err := c.question(at, w, c.q, &law{l.on, l.known, come})
		if err != nil {
			return nil, err
		}
		roots = append(roots, qc)
	}
	if want := agreed(roots).name(); len(keys) > 0 && b.Value != want {
		return nil, at.errorf("claims %q over all states of the law; from them follows %q", b.Value, want)
	}
	return roots, nil
}

// worldOf reads which of the uncertain commencements a world takes to have
// come, refusing one that was seen before.
func worldOf(at place, b *qyzmet.Because, keys []string, seen map[string]bool) (map[string]bool, error) {
	come := map[string]bool{}
	if b == nil {
		return nil, at.errorf("is empty")
	}
	for _, k := range b.InForce {
		if !slices.Contains(keys, k) || come[k] {
			return nil, at.errorf("takes %q to be in force; each of %v can stand there once", k, keys)
		}
		come[k] = true
	}
	world := fmt.Sprint(come) // keys in order
	if seen[world] {
		return nil, at.errorf("is the second with %v in force", b.InForce)
	}
	seen[world] = true
	return come, nil
}

// agreed is the outcome if it is known and the same in every state of the law.
func agreed(roots []*questionClaim) term {
	first := roots[0].outcome()
	for _, r := range roots {
		if o := r.outcome(); o.told < known || !o.Value.Equal(first.Value) {
			return term{told: unknown}
		}
	}
	return first
}

// bare reports whether a node has nothing that only claims about rules have.
func bare(b *qyzmet.Because) bool {
	return b.Rule == "" && b.When == "" && b.Text == nil && len(b.Cites) == 0 && len(b.Facts) == 0
}

// question checks a claim about a question: the claims about its rules, then
// that its value follows from them.
func (c *checker) question(at place, b *qyzmet.Because, q *rulebook.Question, l *law) (*questionClaim, error) {
	at = at.in(q.ID)
	if b.Claim != "question" || b.Question != q.ID || !bare(b) || q != c.q && len(b.InForce) > 0 {
		return nil, at.errorf("a claim about question %q and nothing else is wanted here, not %q about %q", q.ID, b.Claim, b.Question)
	}
	qc := c.unclaimed(q, l)
	for _, child := range b.Children {
		if child == nil || child.Claim != "rule" || child.Question != q.ID {
			return nil, at.errorf("a question follows from claims about its own rules only")
		}
		if err := c.claim(at, child, qc.rules, l, qc.by); err != nil {
			return nil, err
		}
	}
	if x, y := qc.conflict(); x != nil {
		return nil, at.errorf("rules %s and %s of different outcomes both hold: the law data contradicts itself", x.ID, y.ID)
	}
	if o := qc.outcome(); o.told == untold {
		return nil, at.errorf("claims %q, but the rules claimed do not suffice for any outcome", b.Value)
	} else if o.name() != b.Value {
		return nil, at.errorf("claims %q; from the rules claimed follows %q", b.Value, o.name())
	}
	return qc, nil
}
