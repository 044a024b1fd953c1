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
	points   map[qyzmet.QuestionID][]*rulebook.Point
	heldFrom map[qyzmet.QuestionID]date.Date
	applies  []*condition // by fact index; nil: always
	checks   []*condition // constraints

	programs sync.Map  // programKey -> *program
	inputs   sync.Pool // of *input, given back by Ask
	diagrams sync.Map  // *program -> *diagram
}

// New prepares an engine. Programs are compiled when first needed.
func New(book *rulebook.Book) (*Engine, error) {
	e := &Engine{book: book, index: map[qyzmet.Path]int{},
		points: map[qyzmet.QuestionID][]*rulebook.Point{}, heldFrom: map[qyzmet.QuestionID]date.Date{}}
	for i, f := range book.FactOrder {
		e.index[f.Path] = i
	}
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
