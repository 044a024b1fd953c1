// Package i18n holds the interface texts of the pages in Kazakh, Russian and
// English, one YAML catalogue a language (and, where a room of the web keeps
// its own, LANG.ROOM.yaml beside it), and writes dates, distances, numbers and
// lists as each language does.
//
// There is no fallback from one language to another: a test refuses a key that
// one language lacks, a key that nothing uses, and a use of a key that does not
// exist. The package may import the vocabulary and package date.
package i18n
