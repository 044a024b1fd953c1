// Package column holds the facts of many people by column, in blocks of at most
// 4,096 people. A block stands alone: it can be filled, kept in a file and
// evaluated without the others.
//
// The package stores; it evaluates nothing and knows no law. It imports the
// vocabulary only.
package column
