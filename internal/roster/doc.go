// Package roster reads tables of people (CSV, NDJSON, XLSX) into blocks of
// columns, row by row, and keeps those blocks in files.
//
// A row that cannot be read as it stands is not loaded: it goes to the rejects
// with every reason, and the others go on. What would be wrong for all rows,
// such as a column that is not recognised, refuses the table before any row.
// A file is never held in memory as a whole, and every limit has a name.
//
// The package does not ask whether the facts of a person can be true together:
// that is for the evaluation, which adds to the same rejects. It may read the
// file it is given and, for XLSX that comes through a pipe, a temporary copy.
// It knows no clock, no network and no database.
package roster
