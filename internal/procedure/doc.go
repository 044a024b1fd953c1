// Package procedure says what the law data make of acts: what a proposed act
// would change, which of its requirements are not met and why, which duties the
// acts of a subject raise, and when these fall due.
//
// Everything here is computed from a Book, records and acts that are handed in.
// The room stores nothing, reads no database and no clock.
package procedure
