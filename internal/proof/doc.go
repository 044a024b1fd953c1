// Package proof checks an answer: given only the law data and the facts, it
// replays the answer's proof and refuses what does not follow.
//
// Each node must follow from itself alone: from the facts it lists, the claims
// of its children, the day and the law in force then. A fact that a node does
// not list is untold, which is less than unknown: no claim may rest on it, not
// even the claim that something is unknown. State, outcome, grounds, readings
// and deciders of the answer are then derived anew from the claims at the root.
//
// The checker trusts four things: package rulebook for reading the law data
// (conditions as typed expressions, which rule defeats which, when a point in
// time has come), package date for arithmetic on days, the facts as given
// (whether they contradict one another is not asked), and that rules of
// different outcomes exclude one another, which the semantic check of the law
// data proves. It does not look at next, why_not, changes, remedy, law.texts,
// nor at the sets of facts that would settle an open answer: those are advice,
// not claims.
//
// It imports nothing of package engine and shares no code with it: two programs
// written apart must agree on every answer.
package proof
