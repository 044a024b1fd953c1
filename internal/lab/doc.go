// Package lab makes invented people: a seeded population of any size, in the
// shape of a country, as blocks of columns or as a file that a roster could be
// read from.
//
// The shape is data: population.yaml says how each fact comes about, from the
// facts drawn before it, and where each figure is from. Go knows no fact by
// name and no law. Nobody in a population is a real person: names are combined
// at random, numbers are made by the check-digit rule.
//
// The package knows no clock, no network and no database; the day is given.
package lab
