package document

import (
	"strings"
	"unicode/utf8"
)

// piece is a stretch of text in one face, or a drawn line to write on when it
// has no text. A word may have several.
type piece struct {
	text  string
	face  face
	width float64
}

// word is what stands between two spaces.
type word struct {
	pieces []piece
	width  float64
	fill   bool // a blank that reaches to the end of the line
}

// row is one line of set text.
type row struct {
	words []word
	width float64 // with single spaces
	last  bool    // of its paragraph
}

// setting says how a line is set.
type setting struct {
	face  face
	size  float64
	width float64 // of the column
	first float64 // indent of the first row
}

func (s setting) space() float64 { return width(s.face, s.size, " ") }

// words cuts a line at its spaces. Spaces that do not break stay inside words.
func (s setting) words(l Line) []word {
	var out []word
	var now word
	end := func() {
		if len(now.pieces) > 0 {
			out = append(out, now)
		}
		now = word{}
	}
	for _, r := range l {
		f := s.face
		if r.Bold {
			f = f.inBold()
		}
		if r.Blank == FullLine {
			end()
			out = append(out, word{fill: true})
			continue
		}
		t := show(r.Text)
		if r.Blank > 0 {
			t = strings.Repeat("_", r.Blank)
		}
		for i, part := range strings.Split(t, " ") {
			if i > 0 {
				end()
			}
			if part != "" {
				p := piece{part, f, width(f, s.size, part)}
				now.pieces = append(now.pieces, p)
				now.width += p.width
			}
		}
	}
	end()
	return out
}

// rows breaks a line into rows no wider than the column.
func (s setting) rows(l Line) []row {
	b := breaker{setting: s, room: s.width - s.first}
	for _, w := range s.words(l) {
		switch {
		case w.fill:
			if b.left() < 20 {
				b.flush()
			}
			b.put(s.filling(b.left()))
		case w.width <= b.left():
			b.put(w)
		default:
			b.flush()
			for i, part := range s.split(w, b.room) {
				if i > 0 {
					b.flush()
				}
				b.put(part)
			}
		}
	}
	b.out = append(b.out, b.now)
	b.out[len(b.out)-1].last = true
	return b.out
}

// breaker gathers words into rows.
type breaker struct {
	setting
	out  []row
	now  row
	room float64 // width of the row
}

// left is the width still free in the row, after a space.
func (b *breaker) left() float64 {
	if len(b.now.words) == 0 {
		return b.room
	}
	return b.room - b.now.width - b.space()
}

func (b *breaker) put(w word) {
	if len(b.now.words) > 0 {
		b.now.width += b.space()
	}
	b.now.words = append(b.now.words, w)
	b.now.width += w.width
}

// flush ends the row, unless it is empty.
func (b *breaker) flush() {
	if len(b.now.words) > 0 {
		b.out, b.now, b.room = append(b.out, b.now), row{}, b.width
	}
}

// filling is a line to write on, of a width.
func (s setting) filling(w float64) word {
	return word{pieces: []piece{{face: s.face, width: w}}, width: w}
}

// loosened cuts words at the spaces that do not break as well, so that all the
// spaces of a stretched row are stretched alike.
func loosened(words []word) []word {
	var out []word
	for _, w := range words {
		now := word{}
		for _, p := range w.pieces {
			parts := strings.Split(p.text, "\u00a0")
			if len(parts) == 1 {
				now.pieces = append(now.pieces, p)
				continue
			}
			for i, part := range parts {
				if i > 0 {
					out, now = append(out, now), word{}
				}
				if part != "" {
					now.pieces = append(now.pieces, piece{text: part, face: p.face})
				}
			}
		}
		out = append(out, now)
	}
	return out
}

// measured gives pieces their widths.
func (s setting) measured(words []word) []word {
	for i := range words {
		for j := range words[i].pieces {
			if p := &words[i].pieces[j]; p.text != "" {
				p.width = width(p.face, s.size, p.text)
			}
		}
	}
	return words
}

// split cuts a word that is wider than the column into parts that fit.
func (s setting) split(w word, room float64) []word {
	if w.width <= room {
		return []word{w}
	}
	var out []word
	var now word
	for _, p := range w.pieces {
		for p.text != "" {
			n := bytesThatFit(p, s.size, room-now.width)
			if n == 0 && len(now.pieces) > 0 {
				out, now, room = append(out, now), word{}, s.width
				continue
			}
			if n == 0 {
				_, n = utf8.DecodeRuneInString(p.text) // a column narrower than a letter
			}
			cut := piece{p.text[:n], p.face, width(p.face, s.size, p.text[:n])}
			now.pieces = append(now.pieces, cut)
			now.width += cut.width
			p.text = p.text[n:]
		}
	}
	return append(out, now)
}

// bytesThatFit counts the bytes of a piece that fit into a width.
func bytesThatFit(p piece, size, room float64) int {
	used, w := 0.0, widths()[p.face]
	for i, r := range p.text {
		used += float64(w[r]) * size / 1000 * mmPerPoint
		if used > room {
			return i
		}
	}
	return len(p.text)
}
