package engine

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// input is a person's facts in the engine's form, by fact index.
type input struct {
	cells    []cell
	lists    []listInput // of list facts
	open     []bool      // of words and list facts: there may be more
	given    []int       // the facts that were given
	rendered []string    // their values as text, as far as needed yet
	on       date.Date
	calendar *date.Calendar

	// What is kept for the next person with the input: room for items, and the
	// helpers of an ask.
	items  []cell
	room   []cell // of the fields of list items
	walker *walker
	prover *prover
}

type listInput struct {
	known bool
	items [][]cell // by field index
}

// blank takes an input with nothing known, used before if there is one.
func (e *Engine) blank() *input {
	if in, ok := e.inputs.Get().(*input); ok {
		clear(in.cells)
		for _, i := range e.lists {
			in.lists[i] = listInput{items: in.lists[i].items[:0]}
		}
		in.room = in.room[:0]
		clear(in.open)
		clear(in.rendered)
		in.given = in.given[:0]
		return in
	}
	n := len(e.book.FactOrder)
	return &input{calendar: e.book.Calendar, cells: make([]cell, n), lists: make([]listInput, n), open: make([]bool, n), given: make([]int, 0, n), rendered: make([]string, n)}
}

// bind turns facts into cells. The facts have been checked.
func (e *Engine) bind(facts qyzmet.Facts, on date.Date) *input {
	in := e.blank()
	in.on = on
	for path, v := range facts {
		if i := e.paths.find(path); i >= 0 {
			e.put(in, i, v)
		}
	}
	return in
}

// put gives one fact more.
func (e *Engine) put(in *input, i int, v qyzmet.Value) {
	in.given = append(in.given, i)
	switch v.Kind {
	case qyzmet.Unknown:
	case qyzmet.Bool, qyzmet.Int, qyzmet.Date:
		in.cells[i] = cell{v.N, true}
	case qyzmet.Word:
		in.cells[i] = wordCell(e.words[i], v.S)
	default:
		in.set(e.book.FactOrder[i], i, v)
	}
}

func (in *input) set(f *rulebook.Fact, i int, v qyzmet.Value) {
	in.open[i] = v.Open
	if f.Kind == qyzmet.List {
		l := listInput{known: true, items: in.lists[i].items[:0]}
		for _, it := range v.Items {
			from := len(in.room)
			for _, field := range f.Items {
				in.room = append(in.room, toCell(field, it[string(field.Path)]))
			}
			l.items = append(l.items, in.room[from:])
		}
		in.lists[i] = l
	}
	in.cells[i] = toCell(f, v)
}

func toCell(f *rulebook.Fact, v qyzmet.Value) cell {
	switch v.Kind {
	case qyzmet.Unknown:
		return cell{}
	case qyzmet.Word:
		for i, w := range f.Values {
			if w.Word == v.S {
				return cell{int64(i), true}
			}
		}
		return cell{}
	case qyzmet.Words:
		var bits int64
		for _, word := range v.Words {
			for i, w := range f.Values {
				if w.Word == word {
					bits |= 1 << i
				}
			}
		}
		return cell{bits, true}
	default:
		return cell{v.N, true}
	}
}

func wordCell(words []string, word string) cell {
	for i, w := range words {
		if w == word {
			return cell{int64(i), true}
		}
	}
	return cell{}
}

// run evaluates every node of the program for one person. out must have the
// program's size; it is returned filled.
func (p *program) run(in *input, out []cell) []cell {
	for _, s := range p.scans {
		s.run(in, out)
	}
	out = out[:len(p.nodes)]
	for i := range p.nodes {
		switch n := &p.nodes[i]; n.op {
		case opConst:
			out[i] = cell{n.imm, true}
		case opFact:
			out[i] = in.cells[n.imm]
		case opAnd:
			out[i] = and(p.args[n.from:n.from+int32(n.n)], out)
		case opOr:
			out[i] = or(p.args[n.from:n.from+int32(n.n)], out)
		case opNot:
			out[i] = not(out[n.a])
		case opEq, opNe, opLt, opLe:
			out[i] = compare(n.op, out[n.a], out[n.b])
		case opLoop: // done by its scan
		default:
			out[i] = p.eval(n, in, out)
		}
	}
	return out
}

// rerun evaluates again only what depends on one fact.
func (p *program) rerun(fact int, in *input, out []cell) {
	for _, i := range p.dependent[fact] {
		out[i] = p.eval(&p.nodes[i], in, out)
	}
}

func (p *program) eval(n *node, in *input, out []cell) cell {
	switch n.op {
	case opLoop:
		return p.runLoop(&p.loops[n.imm], in)
	case opChoose:
		return p.choosers[n.imm].choose(out)
	case opUntil:
		return p.choosers[n.imm].lastDay(out)
	default:
		return p.code.step(n, in, nil, out)
	}
}

// step evaluates one simple node.
func (c *code) step(n *node, in *input, item []cell, out []cell) cell {
	switch n.op {
	case opConst:
		return cell{n.imm, true}
	case opFact:
		return in.cells[n.imm]
	case opField:
		return item[n.imm]
	case opOn:
		return cell{int64(in.on), true}
	case opAnd:
		return and(c.args[n.from:n.from+int32(n.n)], out)
	case opOr:
		return or(c.args[n.from:n.from+int32(n.n)], out)
	case opNot:
		return not(out[n.a])
	case opNotPast:
		a := out[n.a]
		return boolCell(!a.k || a.v >= int64(in.on))
	case opInWords:
		return c.inWords(n, in, out[n.a], out[n.b])
	case opApart:
		return in.apart(n)
	case opAddWorkingDays, opLeaveEnd:
		return in.byCalendar(n.op, out[n.a], out[n.b])
	case opCond:
		return cond(out[n.a], out[n.b], out[c.args[n.from+2]])
	case opUnknown:
		return cell{}
	}
	return c.scalar(n, out)
}

func and(args []int32, out []cell) cell {
	known := true
	for _, a := range args {
		if c := out[a]; !c.k {
			known = false
		} else if c.v == 0 {
			return cFalse
		}
	}
	return cell{b2i(known), known}
}

func or(args []int32, out []cell) cell {
	known := true
	for _, a := range args {
		if c := out[a]; !c.k {
			known = false
		} else if c.v != 0 {
			return cTrue
		}
	}
	return cell{0, known}
}

func not(a cell) cell {
	if !a.k {
		return cell{}
	}
	return cell{a.v ^ 1, true}
}

func compare(o op, a, b cell) cell {
	if !a.k || !b.k {
		return cell{}
	}
	switch o {
	case opEq:
		return boolCell(a.v == b.v)
	case opNe:
		return boolCell(a.v != b.v)
	case opLt:
		return boolCell(a.v < b.v)
	default:
		return boolCell(a.v <= b.v)
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func cond(c, a, b cell) cell {
	switch {
	case c.isTrue():
		return a
	case c.isFalse():
		return b
	case a == b:
		return a
	}
	return cell{}
}

// inWords tests a word against a set; nothing is in an empty complete set,
// whatever the word.
func (c *code) inWords(n *node, in *input, word, set cell) cell {
	if set.k && set.v == 0 && !in.open[n.imm] {
		return cFalse
	}
	if !word.k || !set.k {
		return cell{}
	}
	if bit := c.tables[n.aux][word.v]; bit >= 0 && set.v>>bit&1 == 1 {
		return cTrue
	}
	if in.open[n.imm] {
		return cell{}
	}
	return cFalse
}

// scalar evaluates the strict operations: unknown if any argument is.
func (c *code) scalar(n *node, out []cell) cell {
	a := out[n.a]
	if !a.k {
		return cell{}
	}
	switch n.op {
	case opEq, opNe, opLt, opLe:
		return compare(n.op, a, out[n.b])
	case opInSet:
		return boolCell(n.imm>>a.v&1 == 1)
	case opYear:
		return cell{int64(date.Date(a.v).Year()), true}
	case opLastOfMonth:
		return cell{int64(date.Date(a.v).LastOfMonth()), true}
	case opCode:
		return cell{c.tables[n.aux][a.v], true}
	}
	b := out[n.b]
	if !b.k {
		return cell{}
	}
	return cell{binary(n.op, a.v, b.v), true}
}

func binary(o op, a, b int64) int64 {
	switch o {
	case opYears:
		return int64(date.Years(date.Date(a), date.Date(b)))
	case opMonths:
		return int64(date.Months(date.Date(a), date.Date(b)))
	case opDays:
		return b - a
	case opAddYears:
		return int64(date.Date(a).AddYears(int(b), date.NextDay))
	case opAddMonths:
		return int64(date.Date(a).AddMonths(int(b), date.EndOfMonth))
	case opAddDays:
		return int64(date.Date(a).AddDays(int(b)))
	case opMin:
		return min(a, b)
	case opMax:
		return max(a, b)
	default:
		return arithmetic(o, a, b)
	}
}
