// Package law embeds the law data: enactments, provisions, parameters, facts,
// questions, readings, the calendar, templates of papers and worked cases. FORMAT.md describes them.
// It is imported by cmd and by tests only.
package law

import "embed"

// Data is the folder of the law as data.
//
//go:embed calendar guides roles card acts duties documents glossary cases enactments facts parameters provisions questions readings
var Data embed.FS
