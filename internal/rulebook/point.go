package rulebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// Window is a closed interval of possible days.
type Window struct {
	Earliest date.Date `yaml:"earliest"`
	Latest   date.Date `yaml:"latest"`
}

// Point is a start or an end in time: a day, or the commencement of one of some
// acts. A nil *Point means unbounded.
type Point struct {
	Key    string    // canonical text: equal keys are the same event
	Acts   []string  // amending acts, one of which it is; empty for a plain day
	Signed date.Date // when the last of the acts was signed: the law known earlier may lack it
	Window           // from the earliest to the latest day of all the acts

	acts []*Amendment // the acts, once resolved
}

// Span is the time for which a version, value or rule stands: from From
// (inclusive) until Before (exclusive); nil is unbounded.
type Span struct {
	From   *Point `yaml:"from"`
	Before *Point `yaml:"before"`
}

// Happened is the state of a point on a day.
type Happened uint8

// States of a point.
const (
	No Happened = iota
	Maybe
	Yes
)

// State tells whether the point has come by day on, under the law published by
// day known. An act signed later than known has not happened at all. Of several
// acts it is not known which one it is: the point has certainly come when it
// has by any of them, and certainly not when by none.
func (p *Point) State(on, known date.Date) Happened {
	if len(p.acts) == 0 {
		return happened(p.Window, len(p.Acts) > 0 && p.Signed > known, on)
	}
	first := happened(p.acts[0].InForce, p.acts[0].Signed > known, on)
	for _, a := range p.acts[1:] {
		if happened(a.InForce, a.Signed > known, on) != first {
			return Maybe
		}
	}
	return first
}

func happened(w Window, unpublished bool, on date.Date) Happened {
	switch {
	case unpublished || on < w.Earliest:
		return No
	case on >= w.Latest:
		return Yes
	default:
		return Maybe
	}
}

// likeADay finds a day that was meant but is none, such as 2025-9-16.
var likeADay = regexp.MustCompile(`^[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}$`)

// pointFrom reads a day, an act's number, or a list of acts' numbers. Acts are
// resolved to days once all enactments are read.
func pointFrom(n *node) (Point, *qyzmet.Fault) {
	words, fault := pointWords(n)
	if fault != nil {
		return Point{}, fault
	}
	if len(words) == 1 {
		if d, err := date.Parse(words[0]); err == nil {
			return Point{Key: d.String(), Window: Window{d, d}}, nil
		}
	}
	return Point{Key: strings.Join(words, "|"), Acts: words}, nil
}

// pointWords returns the day or the numbers of acts that a node holds.
func pointWords(at *node) ([]string, *qyzmet.Fault) {
	nodes := []*node{at}
	if at.kind == listNode {
		nodes = at.children
	}
	var words []string
	for _, n := range nodes {
		text, ok := n.scalar()
		text = strings.TrimSpace(text)
		if n.kind == nullNode || !ok || text == "" {
			return nil, pointFault(n, qyzmet.WrongType, "a start or end is a day (2025-09-16), an amending act's number (211-VIII), or a list of such numbers")
		}
		if likeADay.MatchString(text) {
			if _, err := date.Parse(text); err != nil {
				return nil, pointFault(n, qyzmet.BadDate, err.Error())
			}
			if len(nodes) > 1 {
				return nil, pointFault(n, qyzmet.WrongType, "a list holds numbers of amending acts, one of which it is; a day stands alone")
			}
		}
		words = append(words, text)
	}
	if len(words) == 0 {
		return nil, pointFault(at, qyzmet.Missing, "the list of amending acts is empty")
	}
	return words, nil
}

func pointFault(n *node, code qyzmet.Code, message string) *qyzmet.Fault {
	return &qyzmet.Fault{Code: code, Value: n.shown(), Line: int(n.line), Column: int(n.column), Message: message}
}

// resolve gives an act-based point its window of days.
func (p *Point) resolve(b *Book, enactment string) *qyzmet.Fault {
	if p == nil || len(p.Acts) == 0 || len(p.acts) > 0 {
		return nil
	}
	for i, act := range p.Acts {
		a, ok := b.acts[enactment+" "+act]
		if !ok {
			return &qyzmet.Fault{Code: qyzmet.UnknownName, Value: act, Nearest: nearest(act, b.actsOf(enactment)),
				Message: fmt.Sprintf("no amending act %q in enactments/%s.yaml", act, enactment)}
		}
		p.acts = append(p.acts, a)
		if i == 0 {
			p.Window, p.Signed = a.InForce, a.Signed
			continue
		}
		p.Earliest = date.Min(p.Earliest, a.InForce.Earliest)
		p.Latest = date.Max(p.Latest, a.InForce.Latest)
		p.Signed = date.Max(p.Signed, a.Signed)
	}
	p.Key = enactment + " " + strings.Join(p.Acts, "|")
	return nil
}

// actsOf lists the numbers of the acts that amended an enactment.
func (b *Book) actsOf(enactment string) []string {
	e := b.EnactmentByID(enactment)
	if e == nil {
		return nil
	}
	names := make([]string, len(e.Amendments))
	for i, a := range e.Amendments {
		names[i] = a.Act
	}
	return names
}

// Boundaries lists, sorted, every day on which some span of the book may begin
// or end: between two of them the law in force does not change.
func (b *Book) Boundaries() []date.Date {
	seen := map[date.Date]bool{}
	b.eachSpan(func(s Span) {
		for _, p := range []*Point{s.From, s.Before} {
			if p != nil {
				seen[p.Earliest], seen[p.Latest] = true, true
				for _, a := range p.acts {
					seen[a.InForce.Earliest], seen[a.InForce.Latest] = true, true
				}
			}
		}
	})
	for _, a := range b.Articles {
		if a.HeldFrom != nil {
			seen[a.HeldFrom.Latest] = true
		}
	}
	return slices.Clip(sortedKeys(seen))
}

// eachSpan visits the spans of all versions, values, rules and remedies.
func (b *Book) eachSpan(visit func(Span)) {
	for _, a := range b.Articles {
		for _, p := range a.Provisions {
			for _, v := range p.Versions {
				visit(v.Span)
			}
		}
	}
	for _, p := range b.Parameters {
		for _, v := range p.Values {
			visit(v.Span)
		}
	}
	for _, q := range b.Order {
		for _, r := range q.Rules {
			visit(r.Span)
		}
		for _, r := range q.Remedies {
			visit(r.Span)
		}
	}
}
