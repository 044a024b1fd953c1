package engine

import (
	"slices"
	"sync"

	"qyzmet"
)

// op is an operation of the straight-line program.
type op uint8

const (
	opConst          op = iota // imm
	opUnknown                  // never known
	opFact                     // imm = fact index
	opField                    // imm = field index, in a loop body only
	opOn                       //
	opAnd                      // args…
	opOr                       // args…
	opNot                      // a
	opEq                       // a b
	opNe                       //
	opLt                       //
	opLe                       //
	opInSet                    // a; imm = bits of the word codes
	opInWords                  // a; imm = fact index of the words; aux = table of codes
	opLoop                     // imm = loop index
	opYears                    // a b
	opMonths                   //
	opDays                     //
	opYear                     // a
	opAddYears                 // a b
	opAddMonths                //
	opAddDays                  //
	opLastOfMonth              // a
	opMin                      //
	opMax                      //
	opAdd                      //
	opSub                      //
	opMul                      //
	opDivFloor                 // b is a constant, 1 or more
	opDivCeil                  //
	opDivRound                 // half away from zero
	opAddWorkingDays           // a b; unknown where the calendar is not held
	opLeaveEnd                 //
	opApart                    // imm = fact index of the list; aux = its first and last day, see itemDays
	opCond                     // a ? b : c
	opNotPast                  // a = last day: false only when it is known and past
	opChoose                   // imm = chooser index
	opUntil                    // imm = chooser index
	opCode                     // a; aux = table: translate a word code into another fact's codes
)

// node is one operation; args stand in program.args[from : from+n].
type node struct {
	op   op
	kind qyzmet.Kind
	n    uint16
	from int32
	imm  int64
	aux  int32
	a, b int32 // the first two args, where there are any
}

// cell is a value in strong Kleene logic: known or not. Bools are 0 or 1, dates
// day numbers, words codes, words bit sets.
type cell struct {
	v int64
	k bool
}

var (
	cTrue  = cell{1, true}
	cFalse = cell{0, true}
)

func (c cell) isTrue() bool  { return c.k && c.v != 0 }
func (c cell) isFalse() bool { return c.k && c.v == 0 }

func boolCell(b bool) cell {
	if b {
		return cTrue
	}
	return cFalse
}

// code is a sequence of nodes in order of evaluation with its tables.
type code struct {
	nodes  []node
	args   []int32
	tables [][]int64 // word code -> code in another fact, -1 for none
}

// loop is exists, all, count or sum over a list: a body evaluated for each item.
type loop struct {
	op     loopOp
	list   int // fact index
	body   code
	result int32
}

type loopOp uint8

const (
	loopExists loopOp = iota
	loopAll
	loopCount
	loopSum
)

// scan is all loops over one list that a program has: what their bodies have in
// common is evaluated once for each item.
type scan struct {
	list  int // fact index
	body  code
	loops []scanned
	seen  map[nodeKey]int32
}

type scanned struct {
	op     loopOp
	node   int32 // of the program, where the loop's value goes
	result int32 // of the body
}

// chooser decides a question's outcome from its rules.
type chooser struct {
	question  *compiledQuestion
	otherwise int64 // outcome code; -1: none
}

// program answers one question in one state of the law. It is immutable and
// shared between goroutines.
type program struct {
	code
	loops     []loop
	scans     []*scan
	choosers  []chooser
	questions []*compiledQuestion // composed ones first, the asked one last
	facts     []int               // fact indexes read, in order of first reading
	dependent [][]int32           // by fact index: the nodes that change with it, in order
	refs      []groupRef          // composed questions that nodes stand for
	refOf     []int32             // by node: position in refs; -1: none
	texts     []qyzmet.TextUsed   // editions behind its rules
	size      int

	workingDays bool      // it counts working days
	cells       sync.Pool // of *[]cell, as large as the program
}

// close finishes a program that has been built.
func (p *program) close() {
	p.size = len(p.nodes)
	p.workingDays = slices.ContainsFunc(p.nodes, func(n node) bool { return n.op == opAddWorkingDays })
	for len(p.refOf) < p.size {
		p.refOf = append(p.refOf, -1)
	}
	for _, s := range p.scans {
		s.seen = nil
	}
}

// scratch takes a slice of cells for one evaluation.
func (p *program) scratch() *[]cell {
	if c, ok := p.cells.Get().(*[]cell); ok {
		return c
	}
	c := make([]cell, p.size)
	return &c
}

// asked returns the question the program answers.
func (p *program) asked() *compiledQuestion { return p.questions[len(p.questions)-1] }

// builder makes a program with every node interned: what is written twice is
// evaluated once.
type builder struct {
	p      *program
	target *code
	seen   map[nodeKey]int32
}

type nodeKey struct {
	op      op
	imm     int64
	aux     int32
	a, b, c int32
	more    string
}

func (b *builder) emit(o op, kind qyzmet.Kind, imm int64, aux int32, args ...int32) int32 {
	key := nodeKey{op: o, imm: imm, aux: aux, a: -1, b: -1, c: -1}
	switch {
	case len(args) <= 3:
		for i, a := range args {
			*[]*int32{&key.a, &key.b, &key.c}[i] = a
		}
	default:
		raw := make([]byte, 0, 4*len(args))
		for _, a := range args {
			raw = append(raw, byte(a), byte(a>>8), byte(a>>16), byte(a>>24))
		}
		key.more = string(raw)
	}
	if i, ok := b.seen[key]; ok {
		return i
	}
	c := b.target
	i := int32(len(c.nodes))
	n := node{op: o, kind: kind, n: uint16(len(args)), from: int32(len(c.args)), imm: imm, aux: aux}
	if len(args) > 0 {
		n.a = args[0]
	}
	if len(args) > 1 {
		n.b = args[1]
	}
	c.nodes = append(c.nodes, n)
	c.args = append(c.args, args...)
	b.seen[key] = i
	return i
}

func (b *builder) constant(v int64, kind qyzmet.Kind) int32 { return b.emit(opConst, kind, v, 0) }

func (b *builder) not(a int32) int32 { return b.emit(opNot, qyzmet.Bool, 0, 0, a) }

func (b *builder) all(args ...int32) int32 {
	if len(args) == 1 {
		return args[0]
	}
	return b.emit(opAnd, qyzmet.Bool, 0, 0, args...)
}

func (b *builder) any(args ...int32) int32 {
	switch len(args) {
	case 0:
		return b.constant(0, qyzmet.Bool)
	case 1:
		return args[0]
	}
	return b.emit(opOr, qyzmet.Bool, 0, 0, args...)
}
