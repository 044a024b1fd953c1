package main

import (
	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// moveJSON is how many people change in one way.
type moveJSON struct {
	From   string `json:"from"`
	To     string `json:"to"`
	People int    `json:"people"`
}

type rootJSON struct {
	Rule   string               `json:"rule"`
	Cites  []qyzmet.ProvisionID `json:"cites"`
	Change string               `json:"change"`
	People int                  `json:"people"`
	Sole   int                  `json:"sole"`
	Moves  []moveJSON           `json:"moves"`
}

type reformJSON struct {
	Question qyzmet.QuestionID         `json:"question"`
	On       string                    `json:"on"`
	People   int                       `json:"people"`
	Changed  int                       `json:"changed"`
	Base     map[string]int            `json:"base"`
	Reform   map[string]int            `json:"reform"`
	Moves    []moveJSON                `json:"moves"`
	Roots    []rootJSON                `json:"roots"`
	Indirect int                       `json:"indirect"`
	By       map[string]map[string]int `json:"by"`
	ByAge    map[int]int               `json:"by_age"`
}

func comparisonJSON(c *lab.Comparison) reformJSON {
	name := func(s engine.Standing) string { return c.Base.StandingName(s) }
	moves := func(m map[lab.Move]int) []moveJSON {
		out := []moveJSON{}
		for _, move := range lab.SortedMoves(m) {
			out = append(out, moveJSON{name(move.From), name(move.To), m[move]})
		}
		return out
	}
	sum := func(m map[lab.Move]int) int {
		n := 0
		for _, k := range m {
			n += k
		}
		return n
	}
	out := reformJSON{Question: c.Question.ID, On: c.On.String(), People: c.Base.People, Changed: c.Changed, Base: map[string]int{}, Reform: map[string]int{},
		Moves: moves(c.Moves), Roots: []rootJSON{}, Indirect: c.Indirect, By: map[string]map[string]int{}, ByAge: map[int]int{}}
	for s := range c.Base.Standings {
		out.Base[name(engine.Standing(s))], out.Reform[name(engine.Standing(s))] = c.Base.Standings[s], c.Reform.Standings[s]
	}
	for _, r := range c.Roots {
		out.Roots = append(out.Roots, rootJSON{string(r.Question) + "/" + string(r.Rule), r.Cites, r.Change, r.People, r.Sole, moves(r.Moves)})
	}
	for path, by := range c.ByWord {
		words := map[string]int{}
		for w, m := range by {
			word := "unknown"
			if w >= 0 {
				word = c.Base.By[path].Words[w]
			}
			words[word] = sum(m)
		}
		out.By[string(path)] = words
	}
	for age, m := range c.ByAge {
		out.ByAge[age] = sum(m)
	}
	return out
}
