// Package answers puts a question to everybody in a table of people: it reads
// the table (or the snapshot of an earlier reading), evaluates block by block,
// writes a line for each person, sends those whose facts contradict one another
// to the rejects, and sums up.
//
// It writes to what it is given and knows no clock and no network.
package answers
