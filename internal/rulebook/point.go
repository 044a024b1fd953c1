package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"qyzmet"
	"qyzmet/date"
)

// UnmarshalYAML reads a day, an act's number, or a list of acts' numbers. Acts
// are resolved to days once all enactments are read.
func (p *Point) UnmarshalYAML(node ast.Node) error {
	words, err := pointWords(node)
	if err != nil {
		return err
	}
	if len(words) == 1 {
		if d, err := date.Parse(words[0]); err == nil {
			*p = Point{Key: d.String(), Window: Window{d, d}}
			return nil
		}
	}
	*p = Point{Key: strings.Join(words, "|"), Acts: words}
	return nil
}

func pointWords(node ast.Node) ([]string, error) {
	switch n := node.(type) {
	case *ast.SequenceNode:
		var out []string
		for _, v := range n.Values {
			out = append(out, strings.TrimSpace(v.GetToken().Value))
		}
		if len(out) > 0 {
			return out, nil
		}
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		if w := strings.TrimSpace(node.GetToken().Value); w != "" {
			return []string{w}, nil
		}
	}
	pos := node.GetToken().Position
	return nil, &qyzmet.Fault{Code: qyzmet.BadLaw, Line: pos.Line, Column: pos.Column,
		Message: "a start or end is a day (2025-09-16), an amending act's number (211-VIII), or a list of such numbers"}
}

// resolve gives an act-based point its window of days.
func (p *Point) resolve(b *Book, enactment string) error {
	if p == nil || len(p.Acts) == 0 {
		return nil
	}
	for i, act := range p.Acts {
		a, ok := b.acts[enactment+" "+act]
		if !ok {
			return fmt.Errorf("no amending act %q in enactments/%s.yaml", act, enactment)
		}
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

// Happened is the state of a point on a day.
type Happened uint8

// States of a point.
const (
	No Happened = iota
	Maybe
	Yes
)

// State tells whether the point has come by day on, under the law published by
// day known. An act signed later than known has not happened at all.
func (p *Point) State(on, known date.Date) Happened {
	switch {
	case len(p.Acts) > 0 && p.Signed > known, on < p.Earliest:
		return No
	case on >= p.Latest:
		return Yes
	default:
		return Maybe
	}
}

// Boundaries lists, sorted, every day on which some span of the book may begin
// or end: between two of them the law in force does not change.
func (b *Book) Boundaries() []date.Date {
	seen := map[date.Date]bool{}
	add := func(s Span) {
		for _, p := range []*Point{s.From, s.Before} {
			if p != nil {
				seen[p.Earliest], seen[p.Latest] = true, true
			}
		}
	}
	for _, a := range b.Articles {
		if a.HeldFrom != nil {
			seen[a.HeldFrom.Latest] = true
		}
		for _, p := range a.Provisions {
			for _, v := range p.Versions {
				add(v.Span)
			}
		}
	}
	for _, p := range b.Parameters {
		for _, v := range p.Values {
			add(v.Span)
		}
	}
	for _, q := range b.Order {
		for _, r := range q.Rules {
			add(r.Span)
		}
	}
	out := make([]date.Date, 0, len(seen))
	for d := range seen {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}
