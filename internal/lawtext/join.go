package lawtext

import "strings"

// line is a sentence or list element as meant, after the pieces into which
// the publisher's links broke it have been put together.
type line struct {
	number   int    // of its first piece in the file
	text     string // one ordinary space at the joints, otherwise as printed
	indented bool   // its first piece was
	pieces   int
}

// maxPieces is more than any sentence or footnote has; it keeps the work in
// proportion to a file that is no official text.
const maxPieces = 200

// joinLines puts broken lines back together.
func joinLines(raws []raw, g grammar) []line {
	var out []line
	j := joiner{g: g}
	for _, r := range raws {
		if len(out) > 0 && j.continues(out[len(out)-1], r) {
			last := &out[len(out)-1]
			last.text = glue(last.text, r.text)
			last.pieces++
		} else {
			out = append(out, line{r.number, r.text, r.indented, 1})
			j.fragment = false
		}
		j.last = r
	}
	return pairCells(out, g)
}

// joiner remembers what the decision about the next printed line needs.
//
// A cross-reference is a link in the source, and is printed as a line of its
// own, without indent, between two pieces of its sentence; the piece before
// it keeps its last space, and the piece after it is indented like any line.
type joiner struct {
	g        grammar
	last     raw
	fragment bool // the last printed line was such a link
}

// continues says whether a printed line goes on with the line so far.
func (j *joiner) continues(sofar line, r raw) bool {
	wasFragment := j.fragment
	j.fragment = false
	if sofar.pieces >= maxPieces {
		return false
	}
	text, before := plainSpaces(r.text), plainSpaces(sofar.text)
	switch {
	case j.standsAlone(text):
		return false
	case closes(text):
		j.fragment = wasFragment
		return true
	case j.heading(before):
		return false
	case r.after:
		return r.indented && sofar.indented && unfinished(before) && startsLower(text) && !isShort(before)
	case j.link(sofar, before, r, text, wasFragment):
		j.fragment = !r.indented
		return true
	}
	return j.rest(sofar, before, r, text)
}

// link says whether the line is a link cut out of the sentence so far, or the
// piece after it.
func (j *joiner) link(sofar line, before string, r raw, text string, wasFragment bool) bool {
	open := unfinished(before)
	switch {
	case bareNumber.MatchString(before):
		return true
	case wasFragment:
		return open || strings.HasSuffix(before, ".") && startsLower(text)
	case r.indented || !open:
		return false
	case numbered(text) && !bareNumber.MatchString(text): // may be an element without indent
		return j.last.spaced && (sofar.indented || surplus(before) > 0)
	}
	return j.last.spaced || sofar.indented && !strings.HasSuffix(before, ":")
}

// rest says whether an indented line is the rest of a sentence that was broken
// without a link.
func (j *joiner) rest(sofar line, before string, r raw, text string) bool {
	if !r.indented || numbered(text) {
		return false
	}
	open := unfinished(before)
	if open && !sofar.indented {
		return true
	}
	if !startsLower(text) {
		return false
	}
	return open && j.last.indented && j.last.spaced || surplus(before) > 0 && surplus(text) < 0
}

// standsAlone says whether a line begins something whatever went before.
func (j *joiner) standsAlone(text string) bool {
	return j.heading(text) || j.g.footnote.MatchString(text) || j.g.remark.MatchString(text)
}

func (j *joiner) heading(text string) bool {
	return j.g.article.MatchString(text) || j.g.chapter.MatchString(text) || j.g.notes.MatchString(text)
}

// pairCells joins the two cells of a table's row where each was printed as a
// line: these lines are not indented and have no closing punctuation.
func pairCells(lines []line, g grammar) []line {
	if g.span == nil {
		return lines
	}
	var out []line
	half := false
	for _, l := range lines {
		text := plainSpaces(l.text)
		cell := !l.indented && unfinished(text) && isShort(text) && !numbered(text) &&
			!g.article.MatchString(text) && !g.chapter.MatchString(text) && !g.remark.MatchString(text)
		if cell && half {
			out[len(out)-1].text = glue(out[len(out)-1].text, l.text)
			half = false
			continue
		}
		half = cell && !g.span.MatchString(text)
		out = append(out, l)
	}
	return out
}
