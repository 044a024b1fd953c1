package engine

import (
	"sync"

	"qyzmet"
	"qyzmet/date"
)

// value compiles a node that is not a condition into a register of values.
func (c *laneCompiler) value(s source, n int32) int32 {
	key := laneKey{s.p, s.loop, n}
	if v, ok := c.vals[key]; ok {
		return v
	}
	var v int32
	if c.without[s.code.nodes[n].op] {
		v = c.rowValue(s, n)
	} else {
		v = c.makeValue(s, n)
	}
	c.vals[key] = v
	return v
}

func (c *laneCompiler) makeValue(s source, n int32) int32 {
	nd := &s.code.nodes[n]
	sp := s.space
	switch nd.op {
	case opConst:
		return sp.add(step{kind: stepConst, imm: nd.imm})
	case opOn:
		return sp.add(step{kind: stepConst, imm: int64(c.on)})
	case opUnknown:
		return sp.add(step{kind: stepConst, imm: 0, width: -1})
	case opFact:
		return c.column(s, nd)
	case opField:
		return sp.add(step{kind: columnStep(nd.kind), leaf: int32(nd.imm)})
	case opCond:
		args := s.code.args[nd.from : nd.from+int32(nd.n)]
		return sp.add(step{kind: stepCond, conj: []lit{c.cond(s, args[0])}, vals: []int32{c.value(s, args[1]), c.value(s, args[2])}})
	case opCode:
		return sp.add(step{kind: stepTable, table: s.code.tables[nd.aux], vals: []int32{c.value(s, nd.a)}})
	case opYear, opLastOfMonth:
		return sp.add(step{kind: stepCalc, op: nd.op, vals: []int32{c.value(s, nd.a)}})
	case opAddYears, opAddMonths:
		if by := &s.code.nodes[nd.b]; by.op == opConst {
			return sp.add(step{kind: stepDays, op: nd.op, imm: by.imm, table: dayTable(nd.op, by.imm), vals: []int32{c.value(s, nd.a)}})
		}
		return sp.add(step{kind: stepCalc, op: nd.op, vals: []int32{c.value(s, nd.a), c.value(s, nd.b)}})
	case opYears, opMonths, opDays, opAddDays, opMin, opMax, opAdd, opSub, opMul, opDivFloor, opDivCeil, opDivRound:
		return sp.add(step{kind: stepCalc, op: nd.op, vals: []int32{c.value(s, nd.a), c.value(s, nd.b)}})
	case opLoop:
		if v, ok := c.total(s.p, int32(nd.imm)); ok {
			return v
		}
	case opChoose:
		return c.choose(s.p, s.p.choosers[nd.imm].question)
	case opUntil:
		return c.lastDay(s.p, s.p.choosers[nd.imm].question)
	}
	return c.rowValue(s, n)
}

// total compiles count and sum over a list.
func (c *laneCompiler) total(p *program, i int32) (int32, bool) {
	l := &p.loops[i]
	if l.op == loopSum {
		var item int32
		at, ok := c.ofItems(p, i, func(s source) { item = c.value(s, l.result) })
		return c.people.add(step{kind: stepSum, leaf: int32(l.list), space: at, vals: []int32{item}}), ok
	}
	item, ok := c.body(p, i)
	return c.people.add(step{kind: stepCount, leaf: int32(l.list), space: c.byList[l.list], conj: []lit{item}}), ok
}

// dayTables keeps the tables made: each is as long as the calendar, and the same
// few terms of years and months come again in every question.
var dayTables sync.Map // dayTerm -> []int64

type dayTerm struct {
	op op
	by int64
}

// dayTable is what arithmetic with a fixed number makes of every supported day.
func dayTable(o op, by int64) []int64 {
	if have, ok := dayTables.Load(dayTerm{o, by}); ok {
		return have.([]int64)
	}
	out := make([]int64, date.Latest-date.Earliest+1)
	for i := range out {
		out[i] = binary(o, int64(date.Earliest)+int64(i), by)
	}
	kept, _ := dayTables.LoadOrStore(dayTerm{o, by}, out)
	return kept.([]int64)
}

func columnStep(k qyzmet.Kind) stepKind {
	if k == qyzmet.Word {
		return stepWord
	}
	return stepNum
}

// column reads a fact's values, of the person or of an item's owner.
func (c *laneCompiler) column(s source, nd *node) int32 {
	v := c.people.add(step{kind: columnStep(nd.kind), leaf: int32(nd.imm)})
	if s.loop < 0 {
		return v
	}
	return s.space.add(step{kind: stepOwnerNum, vals: []int32{v}})
}

func (c *laneCompiler) rowValue(s source, n int32) int32 {
	if s.loop >= 0 {
		c.cannot = true // the loop is left to the reference as a whole
		return s.space.add(step{kind: stepConst, width: -1})
	}
	row := rowNode{s.p, n, c.rule}
	c.rows = append(c.rows, row)
	return c.people.add(step{kind: stepRowValue, row: row})
}

// picker compiles a question's rules.
func (c *laneCompiler) picker(p *program, cq *compiledQuestion, untils bool) *picker {
	k := &picker{otherwise: outcomeCode(cq.def, cq.def.Otherwise), isValue: cq.def.IsValue(), sum: cq.def.Combine == "sum"}
	s := c.source(p)
	for _, r := range cq.rules {
		if r.outcome < 0 && r.value < 0 {
			continue
		}
		pr := pickRule{outcome: r.outcome, holds: c.cond(s, r.holds), value: -1, until: -1}
		if r.value >= 0 {
			pr.value = c.value(s, r.value)
		}
		if untils && r.until >= 0 {
			pr.until = c.value(s, r.until)
		}
		k.rules = append(k.rules, pr)
	}
	return k
}

func (c *laneCompiler) choose(p *program, cq *compiledQuestion) int32 {
	key := laneKey{p, -1, cq.outcome}
	if v, ok := c.vals[key]; ok {
		return v
	}
	v := c.people.add(step{kind: stepChoose, pick: c.picker(p, cq, false)})
	c.vals[key] = v
	return v
}

func (c *laneCompiler) lastDay(p *program, cq *compiledQuestion) int32 {
	outcome := c.choose(p, cq)
	k := c.picker(p, cq, true)
	k.outcome = outcome
	return c.people.add(step{kind: stepLastDay, pick: k})
}
