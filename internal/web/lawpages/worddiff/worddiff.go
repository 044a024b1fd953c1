// Package worddiff compares two short texts word by word. It knows nothing of
// pages or the law and imports only the standard library.
package worddiff

import (
	"strings"
	"unicode"
)

// Op says what became of a piece.
type Op uint8

// What became of a piece.
const (
	Same Op = iota
	Removed
	Added
)

// Piece is a stretch of text with one fate.
type Piece struct {
	Op   Op
	Text string
}

// maxWords bounds the table of the comparison; longer texts are shown whole,
// the old one and the new one.
const maxWords = 2000

// alike is the least part of the words, in percent, that two texts share if
// their comparison is to be read word by word.
const alike = 35

// Compare tells how the second text came from the first. Removed pieces stand
// before the pieces added in their place.
func Compare(before, after string) []Piece {
	if before == after {
		return []Piece{{Same, before}}
	}
	a, b := split(before), split(after)
	if len(a) > maxWords || len(b) > maxWords {
		return whole(before, after)
	}
	pieces, same := walk(a, b)
	if words := countWords(a) + countWords(b); 200*same < alike*words {
		return whole(before, after)
	}
	return tidy(pieces)
}

func whole(before, after string) []Piece {
	var out []Piece
	for _, p := range []Piece{{Removed, before}, {Added, after}} {
		if p.Text != "" {
			out = append(out, p)
		}
	}
	return out
}

// split takes a text apart into words, stretches of space and single signs.
func split(text string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range text {
		c := class(r)
		if i > start && (c != last || c == sign) {
			out = append(out, text[start:i])
			start = i
		}
		last = c
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

const (
	word = iota + 1
	space
	sign
)

func class(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '\'' || r == '’':
		return word
	default:
		return sign
	}
}

func isWord(token string) bool {
	for _, r := range token {
		return class(r) == word
	}
	return false
}

func countWords(tokens []string) int {
	n := 0
	for _, t := range tokens {
		if isWord(t) {
			n++
		}
	}
	return n
}

// walk follows the longest common sequence and counts the words in it.
func walk(a, b []string) (pieces []Piece, same int) {
	longest := table(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			if isWord(a[i]) {
				same++
			}
			pieces = append(pieces, Piece{Same, a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			pieces = append(pieces, Piece{Removed, a[i]})
			i++
		default:
			pieces = append(pieces, Piece{Added, b[j]})
			j++
		}
	}
	return pieces, same
}

// table holds the length of the longest common sequence of each pair of ends;
// a word weighs more than a space or a sign.
func table(a, b []string) [][]int32 {
	rows := make([][]int32, len(a)+1)
	for i := range rows {
		rows[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best := max(rows[i+1][j], rows[i][j+1])
			if a[i] == b[j] {
				best = max(best, rows[i+1][j+1]+weight(a[i]))
			}
			rows[i][j] = best
		}
	}
	return rows
}

func weight(token string) int32 {
	if isWord(token) {
		return 10
	}
	return 1
}

// tidy joins neighbours of one fate. A space or a sign that stayed between two
// changes is taken into them, so that a changed phrase reads as one.
func tidy(pieces []Piece) []Piece {
	var out []Piece
	var gone, come strings.Builder
	flush := func() {
		out = append(out, whole(gone.String(), come.String())...)
		gone.Reset()
		come.Reset()
	}
	for i, p := range pieces {
		switch {
		case p.Op == Removed:
			gone.WriteString(p.Text)
		case p.Op == Added:
			come.WriteString(p.Text)
		case between(pieces, i) && gone.Len()+come.Len() > 0:
			gone.WriteString(p.Text)
			come.WriteString(p.Text)
		default:
			flush()
			out = join(out, p)
		}
	}
	flush()
	return out
}

// between reports whether a kept piece is no word and a change follows it.
func between(pieces []Piece, i int) bool {
	return !isWord(pieces[i].Text) && i+1 < len(pieces) && pieces[i+1].Op != Same
}

func join(out []Piece, p Piece) []Piece {
	if last := len(out) - 1; last >= 0 && out[last].Op == p.Op {
		out[last].Text += p.Text
		return out
	}
	return append(out, p)
}
