package lawtext

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// Parse reads a text as the profile describes it. It gives the whole text or
// a *Fault; ids are unique.
func Parse(r io.Reader, profile Profile) (*Text, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	return parse(data, profile)
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read text: %w", err)
	}
	return data, nil
}

func parse(data []byte, profile Profile) (*Text, error) {
	g, ok := grammars[profile.Language]
	if !ok {
		return nil, fault(0, "kk, ru or en", "no grammar for language %q", profile.Language)
	}
	raws, err := readRaw(data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	s := sorter{g: g, profile: profile, headings: map[string]int{}, text: &Text{
		Enactment: profile.Enactment, Edition: profile.Edition, Language: profile.Language,
		Source: hex.EncodeToString(sum[:]),
	}}
	s.sort(joinLines(raws, g))
	if err := s.finish(); err != nil {
		return nil, err
	}
	s.text.ensureIndex()
	return s.text, nil
}

// element is a line that is law, under the article it stands in.
type element struct {
	line   int
	kind   kind
	number string
	text   string
	gone   bool
}

type kind int

const (
	plain     kind = iota // no number
	paragraph             // 1.
	point                 // 1)
	notes                 // the heading of numbered notes
)

// sorter deals the lines out to articles, footnotes and elements.
type sorter struct {
	g       grammar
	profile Profile
	text    *Text

	started  bool   // the place where the text begins was seen
	base     string // first segment of the ids being made
	chapter  string
	heading  bool // no article has begun since the last chapter heading
	again    bool // the first heading came a second time
	remark   bool // the next line is an editorial remark
	elements [][]element
	headings map[string]int // line of each article's heading
	indented int            // elements printed with indent
	total    int            // all elements
}

func (s *sorter) sort(lines []line) {
	s.base, s.started = s.profile.Enactment, true
	if s.profile.Numbering == ByParagraph {
		s.base, s.started = s.profile.Approval, false
	}
	for _, l := range lines {
		text := plainSpaces(l.text)
		switch {
		case !s.started:
			s.started = !l.indented && s.profile.marked(text)
		case s.ends(l, text):
			return
		case s.aside(text):
			s.note(l.text)
			s.remark = s.g.remark.MatchString(text)
		case s.profile.Numbering == ByArticle:
			s.articleLine(l, text)
		default:
			s.paragraphLine(l, text)
		}
	}
}

// ends says whether the text is over: signed, or the same act begins in
// another language.
func (s *sorter) ends(l line, text string) bool {
	if s.profile.Numbering == ByArticle {
		return len(s.text.Articles) > 0 && s.g.signed.MatchString(text)
	}
	if l.indented {
		return false
	}
	for _, p := range Profiles() {
		if p.Enactment == s.profile.Enactment && p.Language != s.profile.Language && p.marked(text) {
			return true
		}
	}
	return false
}

// aside says whether a line is the publisher's and not law.
func (s *sorter) aside(text string) bool {
	if s.remark && !s.g.article.MatchString(text) && !s.g.chapter.MatchString(text) {
		return true
	}
	return s.g.footnote.MatchString(text) || s.g.remark.MatchString(text) || s.g.ruling.MatchString(text)
}

// note keeps what the publisher says: with the article, or with the text when
// no article has begun since the last chapter heading. A remark goes with its
// heading.
func (s *sorter) note(text string) {
	notes := &s.text.Footnotes
	if n := len(s.text.Articles); n > 0 && !s.heading {
		notes = &s.text.Articles[n-1].Footnotes
	}
	if n := len(*notes); s.remark && n > 0 {
		(*notes)[n-1] = glue((*notes)[n-1], text)
		return
	}
	*notes = append(*notes, text)
}

func (s *sorter) articleLine(l line, text string) {
	if m := s.g.article.FindStringSubmatch(text); m != nil {
		s.begin(l.number, s.base+"/"+m[1], m[2])
		return
	}
	if s.g.chapter.MatchString(text) {
		s.chapter, s.heading = text, true
		return
	}
	if len(s.text.Articles) == 0 || s.heading {
		return // the preamble; words between a chapter's heading and its first article
	}
	s.add(l, text)
}

// paragraphLine sorts a line of an act that approves rules, and of the rules
// themselves. There the headings of chapters are numbered like paragraphs but
// not indented; a line without indent and number is the rest of a heading or
// the frame of the page.
func (s *sorter) paragraphLine(l line, text string) {
	e := s.read(l, text)
	switch {
	case !l.indented && e.kind == paragraph:
		s.base, s.chapter, s.heading = s.profile.Enactment, text, true
	case !l.indented && s.heading && e.kind == plain:
		s.chapter = glue(s.chapter, text)
	case !l.indented && e.kind == plain:
		return
	case e.kind == paragraph:
		s.begin(l.number, s.base+"/"+e.number, "")
		s.add(l, text)
	case len(s.text.Articles) > 0 && !s.heading:
		s.add(l, text)
	case len(s.text.Articles) == 0 && e.kind == plain:
		s.begin(l.number, s.base+"/preamble", "")
		s.add(l, text)
	}
}

// begin opens an article. When the first heading comes a second time, what
// went before was a table of contents.
func (s *sorter) begin(number int, id, title string) {
	s.heading = false
	if !s.again && len(s.text.Articles) > 0 && s.text.Articles[0].ID == id {
		s.again = true
		if s.onlyHeadings() {
			s.text.Articles, s.elements = nil, nil
			s.indented, s.total = 0, 0
		}
	}
	s.headings[id] = number
	s.text.Articles = append(s.text.Articles, Article{ID: id, Title: title, Chapter: s.chapter})
	s.elements = append(s.elements, nil)
}

// onlyHeadings says whether there are headings so far and nothing under them,
// but perhaps a preamble under the last.
func (s *sorter) onlyHeadings() bool {
	last := len(s.elements) - 1
	for i, es := range s.elements {
		for _, e := range es {
			if i < last || i == 0 || e.kind != plain {
				return false
			}
		}
	}
	return s.profile.Numbering == ByArticle
}

func (s *sorter) add(l line, text string) {
	last := len(s.elements) - 1
	s.total++
	if l.indented {
		s.indented++
	}
	e := s.read(l, text)
	if n := len(s.elements[last]); n > 0 && e.kind == plain && s.g.tail != nil && s.g.tail.MatchString(e.text) {
		before := &s.elements[last][n-1]
		before.text = glue(before.text, e.text)
		return
	}
	s.elements[last] = append(s.elements[last], e)
}

// read tells a numbered line from a plain one.
func (s *sorter) read(l line, text string) element {
	e := element{line: l.number, kind: plain, text: l.text}
	rest := text
	if m := paragraphNumber.FindStringSubmatch(text); m != nil {
		e.kind, e.number, rest = paragraph, m[1], strings.TrimSpace(m[2])
	} else if m := pointNumber.FindStringSubmatch(text); m != nil {
		e.kind, e.number, rest = point, m[1], m[2]
	} else if s.g.notes.MatchString(text) {
		e.kind = notes
	}
	e.gone = e.kind != plain && s.g.excluded.MatchString(rest)
	return e
}
