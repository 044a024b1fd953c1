// Package lawpages is the law browser: the enactments, articles and provisions
// of the book, each in our own words with its history, the rules made of it in
// words, its worked cases, parameters and readings, and the ledger that says
// what has been done with it. Every number links to the rows behind it.
//
// The pages are plain HTML and work without script. What they say of the law
// comes from the book; the official text comes from the library of imported
// texts, if there is one. The package may import the rule book, lawtext and
// what the pages of the web share; it evaluates nothing and keeps nothing.
package lawpages
