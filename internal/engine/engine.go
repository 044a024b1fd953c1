package engine

import (
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Engine answers questions by one Book. It is safe for concurrent use.
type Engine struct {
	book     *rulebook.Book
	index    map[qyzmet.Path]int // of facts, in book.FactOrder
	paths    *pathTable
	words    [][]string // by fact index: the declared words
	lists    []int      // the facts that are lists
	points   map[qyzmet.QuestionID][]*rulebook.Point
	heldFrom map[qyzmet.QuestionID]date.Date
	applies  []*condition   // by fact index; nil: always
	checks   []*condition   // constraints
	checksOf [][]*condition // by fact index: the constraints that read it
	guards   *guards
	forced   map[string]bool // commencements taken as given, by key of the event

	programs sync.Map  // programKey -> *program
	laws     sync.Map  // question -> *lawOfDay, of the day asked about last
	inputs   sync.Pool // of *input, given back by Ask
	diagrams sync.Map  // *program -> *diagram
}

// New prepares an engine. Programs are compiled when first needed.
func New(book *rulebook.Book) (*Engine, error) {
	e := &Engine{book: book, index: map[qyzmet.Path]int{},
		points: map[qyzmet.QuestionID][]*rulebook.Point{}, heldFrom: map[qyzmet.QuestionID]date.Date{}}
	for i, f := range book.FactOrder {
		e.index[f.Path] = i
		e.words = append(e.words, factWords(f))
		if f.Kind == qyzmet.List {
			e.lists = append(e.lists, i)
		}
	}
	e.paths = newPathTable(book)
	for _, q := range book.Order {
		e.points[q.ID] = pointsOf(book, q)
		e.heldFrom[q.ID] = heldFrom(book, q)
	}
	return e, e.prepareConditions()
}

// Book returns the book the engine answers by.
func (e *Engine) Book() *rulebook.Book { return e.book }

func heldFrom(book *rulebook.Book, q *rulebook.Question) date.Date {
	latest := book.HeldFrom(q)
	for _, id := range q.Uses {
		latest = date.Max(latest, heldFrom(book, book.Questions[id]))
	}
	return latest
}

type programKey struct {
	question qyzmet.QuestionID
	world    string
}

// lawOfDay is the possible states of the law on a day, each with its program.
type lawOfDay struct {
	on, known date.Date
	worlds    []*world
	programs  []*program
}

// lawOn returns the law of a day for a question. That of the day asked about
// last is kept: people are many, days few.
func (e *Engine) lawOn(q *rulebook.Question, on, known date.Date) (*lawOfDay, error) {
	if have, ok := e.laws.Load(q.ID); ok {
		if law := have.(*lawOfDay); law.on == on && law.known == known {
			return law, nil
		}
	}
	list, err := worlds(e.points[q.ID], on, known, e.forced)
	if err != nil {
		return nil, err
	}
	law := &lawOfDay{on: on, known: known, worlds: list}
	for _, w := range list {
		p, err := e.program(q, w)
		if err != nil {
			return nil, err
		}
		law.programs = append(law.programs, p)
	}
	e.laws.Store(q.ID, law)
	return law, nil
}

// program returns the compiled program of a question in a world.
func (e *Engine) program(q *rulebook.Question, w *world) (*program, error) {
	key := programKey{q.ID, w.key(e.points[q.ID])}
	if p, ok := e.programs.Load(key); ok {
		return p.(*program), nil
	}
	p, err := e.compile(q, w)
	if err != nil {
		return nil, err
	}
	kept, _ := e.programs.LoadOrStore(key, p)
	return kept.(*program), nil
}
