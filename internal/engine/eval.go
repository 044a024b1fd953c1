package engine

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// input is a person's facts in the engine's form, by fact index.
type input struct {
	cells []cell
	lists []listInput // of list facts
	open  []bool      // of words and list facts: there may be more
	given []int       // the facts that were given
	on    date.Date
}

type listInput struct {
	known bool
	items [][]cell // by field index
}

// blank takes an input with nothing known, used before if there is one.
func (e *Engine) blank() *input {
	if in, ok := e.inputs.Get().(*input); ok {
		clear(in.cells)
		clear(in.lists)
		clear(in.open)
		in.given = in.given[:0]
		return in
	}
	n := len(e.book.FactOrder)
	return &input{cells: make([]cell, n), lists: make([]listInput, n), open: make([]bool, n), given: make([]int, 0, n)}
}

// bind turns facts into cells. The facts have been checked.
func (e *Engine) bind(facts qyzmet.Facts, on date.Date) *input {
	in := e.blank()
	in.on = on
	for path, v := range facts {
		if i, ok := e.index[path]; ok {
			in.given = append(in.given, i)
			in.set(e.book.FactOrder[i], i, v)
		}
	}
	return in
}

func (in *input) set(f *rulebook.Fact, i int, v qyzmet.Value) {
	in.cells[i], in.lists[i], in.open[i] = cell{}, listInput{}, false
	if !v.Known() {
		return
	}
	in.open[i] = v.Open
	if f.Kind == qyzmet.List {
		l := listInput{known: true, items: make([][]cell, len(v.Items))}
		for j, it := range v.Items {
			l.items[j] = make([]cell, len(f.Items))
			for k, field := range f.Items {
				l.items[j][k] = toCell(field, it[string(field.Path)])
			}
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

// run evaluates every node of the program for one person. out must have the
// program's size; it is returned filled.
func (p *program) run(in *input, out []cell) []cell {
	for i := range p.nodes {
		out[i] = p.eval(&p.nodes[i], in, out)
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
	args := c.args[n.from : n.from+int32(n.n)]
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
		return and(args, out)
	case opOr:
		return or(args, out)
	case opNot:
		a := out[args[0]]
		a.v ^= 1
		if !a.k {
			return cell{}
		}
		return a
	case opNotPast:
		a := out[args[0]]
		return boolCell(!a.k || a.v >= int64(in.on))
	case opInWords:
		return c.inWords(n, in, out[args[0]], out[args[1]])
	case opCond:
		return cond(out[args[0]], out[args[1]], out[args[2]])
	case opUnknown:
		return cell{}
	}
	return c.scalar(n, args, out)
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
func (c *code) scalar(n *node, args []int32, out []cell) cell {
	a := out[args[0]]
	if !a.k {
		return cell{}
	}
	switch n.op {
	case opInSet:
		return boolCell(n.imm>>a.v&1 == 1)
	case opYear:
		return cell{int64(date.Date(a.v).Year()), true}
	case opLastOfMonth:
		return cell{int64(date.Date(a.v).LastOfMonth()), true}
	case opCode:
		return cell{c.tables[n.aux][a.v], true}
	}
	b := out[args[1]]
	if !b.k {
		return cell{}
	}
	return cell{binary(n.op, a.v, b.v), true}
}

func binary(o op, a, b int64) int64 {
	switch o {
	case opEq:
		return b2i(a == b)
	case opNe:
		return b2i(a != b)
	case opLt:
		return b2i(a < b)
	case opLe:
		return b2i(a <= b)
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
	case opAdd:
		return a + b
	default:
		return a - b
	}
}

// runLoop evaluates a loop's body for each item. An open list may have more
// items than are given: exists is then never false, all never true, a count
// never known.
func (p *program) runLoop(l *loop, in *input) cell {
	list := &in.lists[l.list]
	if !list.known {
		return cell{}
	}
	var scratch [64]cell
	out := scratch[:]
	if len(l.body.nodes) > len(out) {
		out = make([]cell, len(l.body.nodes))
	}
	trues, unknowns := int64(0), false
	for _, item := range list.items {
		for i := range l.body.nodes {
			out[i] = l.body.step(&l.body.nodes[i], in, item, out)
		}
		switch r := out[l.result]; {
		case !r.k:
			unknowns = true
		case r.v != 0 && l.op == loopExists:
			return cTrue
		case r.v == 0 && l.op == loopAll:
			return cFalse
		default:
			trues += r.v
		}
	}
	if unknowns || in.open[l.list] {
		return cell{}
	}
	switch l.op {
	case loopExists:
		return cFalse
	case loopAll:
		return cTrue
	default:
		return cell{trues, true}
	}
}
