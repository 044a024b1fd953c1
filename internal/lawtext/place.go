package lawtext

import (
	"slices"
	"strconv"
	"strings"
)

// finish gives every element its id.
func (s *sorter) finish() error {
	if !s.started {
		return fault(0, "a heading that begins with “"+s.profile.Mark+"”", "the title of %s is not there", s.profile)
	}
	if len(s.text.Articles) == 0 {
		return fault(0, "the text as published, each article or paragraph on its own line",
			"nothing numbered was found for %s", s.profile)
	}
	if !s.rightAct() {
		return fault(0, "an article headed “"+s.profile.Mark+"”", "this is not the text of %s", s.profile)
	}
	if s.indented*2 < s.total {
		return fault(0, "the text as published, where every line of law is indented: without it, "+
			"sentences broken by links cannot be put together", "most lines have lost their indent")
	}
	return s.place()
}

// rightAct says whether the heading by which the enactment is known is there.
func (s *sorter) rightAct() bool {
	if s.profile.Mark == "" || s.profile.Numbering == ByParagraph {
		return true // found already, or the text would not have begun
	}
	return slices.ContainsFunc(s.text.Articles, func(a Article) bool { return s.profile.marked(a.Title) })
}

func (s *sorter) place() error {
	lines := make(map[string]int)
	articles := make(map[string]bool)
	for i := range s.text.Articles {
		a := &s.text.Articles[i]
		if articles[a.ID] {
			return fault(firstLine(s.elements[i]), "each number once, and chapter headings without indent",
				"%s occurs a second time", a.ID)
		}
		articles[a.ID] = true
		a.Provisions = placeAll(a.ID, s.profile.Numbering, s.elements[i])
		if len(a.Provisions) == 0 {
			gone, err := s.placeholder(a)
			if err != nil {
				return err
			}
			a.Provisions = []Provision{gone}
		}
		for _, p := range a.Provisions {
			if first, ok := lines[p.ID]; ok {
				return fault(p.Line, "each number once in its list", "%s occurs a second time, first in line %d", p.ID, first)
			}
			lines[p.ID] = p.Line
		}
	}
	if len(lines) == 0 {
		return fault(0, "text under the headings", "no provision was found for %s", s.profile)
	}
	return nil
}

// placeholder stands for an article that was removed as a whole: nothing but
// a heading and a footnote that says so.
func (s *sorter) placeholder(a *Article) (Provision, error) {
	for _, note := range a.Footnotes {
		if s.g.removed.MatchString(plainSpaces(note)) {
			return Provision{ID: a.ID, Text: note, Line: s.headings[a.ID], Excluded: true}, nil
		}
	}
	return Provision{}, fault(s.headings[a.ID], "its text, or a footnote that it is excluded", "%s has a heading and nothing under it", a.ID)
}

func firstLine(es []element) int {
	if len(es) == 0 {
		return 0
	}
	return es[0].line
}

// placer walks through an article and knows where it stands.
type placer struct {
	article  string
	elements []element
	numbered []int  // place of the next element with a number
	top      string // article or paragraph; plain lines hang on it
	list     string // what the points of the current list hang on
	point    string // the current point, or empty
	plain    string // the last plain line under top
	count    map[string]int
	used     map[string]bool
	notes    string // the notes' heading, once seen
}

func placeAll(article string, numbering Numbering, elements []element) []Provision {
	p := &placer{article: article, elements: elements, numbered: nextNumbered(elements),
		count: map[string]int{}, used: map[string]bool{}}
	p.enter(article)
	if numbering == ByArticle && firstNumberLost(elements) {
		p.enter(article + "/1")
	}
	var out []Provision
	for i, e := range elements {
		var id string
		switch {
		case e.kind == paragraph && numbering == ByParagraph:
			id = p.first(article)
		case e.kind == paragraph:
			id = p.paragraph(e.number)
		case e.kind == point:
			id = p.pointID(e.number)
		case p.hangsOnPoint(i):
			id = p.next(p.point)
		default:
			p.point = ""
			id = p.next(p.top)
			p.plain = id
			if e.kind == notes {
				p.notes = id
			}
		}
		out = append(out, Provision{ID: id, Text: e.text, Line: e.line, Excluded: e.gone})
	}
	return out
}

// firstNumberLost says whether an article begins without a number and goes on
// with paragraph 2: the printer left out "1."
func firstNumberLost(elements []element) bool {
	if len(elements) == 0 || elements[0].kind != plain {
		return false
	}
	for _, e := range elements {
		if e.kind == paragraph || e.kind == notes {
			return e.number == "2"
		}
	}
	return false
}

func (p *placer) enter(top string) {
	p.top, p.list, p.plain, p.point = top, top, top, ""
}

func (p *placer) paragraph(number string) string {
	under := p.article
	if p.notes != "" {
		under = p.notes
	}
	p.enter(under + "/" + number)
	return p.first(p.top)
}

// pointID begins a new list at the last plain line when the number was
// already given in the current one.
func (p *placer) pointID(number string) string {
	if p.used[p.list+"/"+number] {
		p.list = p.plain
	}
	p.point = p.list + "/" + number
	p.used[p.point] = true
	return p.first(p.point)
}

// first begins a numbered element. A number given twice makes the same id
// again, which is then found.
func (p *placer) first(id string) string {
	p.count[id] = 1
	return id
}

// next gives the bare id first, then #2, #3 …
func (p *placer) next(id string) string {
	p.count[id]++
	if p.count[id] == 1 {
		return id
	}
	return id + "#" + strconv.Itoa(p.count[id])
}

// hangsOnPoint says whether a plain line belongs to the point before it and
// not to the paragraph. It does when the list goes on after it, when the point
// introduces it with a colon or a semicolon, or when it begins in lower case.
func (p *placer) hangsOnPoint(i int) bool {
	e := p.elements[i]
	if p.point == "" || e.kind != plain {
		return false
	}
	if p.listGoesOn(i) {
		return true
	}
	before := p.elements[i-1]
	switch {
	case p.beginsList(i):
		return false
	case strings.HasSuffix(ending(before.text), ":"):
		return true
	case before.kind == plain && !strings.HasSuffix(ending(before.text), "."):
		return true
	}
	return startsLower(e.text) && (before.kind == plain || !strings.HasSuffix(ending(before.text), "."))
}

// beginsList says whether the next line is a point whose number was already
// given: then this line introduces another list.
func (p *placer) beginsList(i int) bool {
	if i+1 >= len(p.elements) {
		return false
	}
	e := p.elements[i+1]
	return e.kind == point && p.used[p.list+"/"+e.number]
}

// listGoesOn says whether the next numbered line is a further point of the
// list.
func (p *placer) listGoesOn(i int) bool {
	n := p.numbered[i]
	if n == len(p.elements) {
		return false
	}
	e := p.elements[n]
	return e.kind == point && !p.used[p.list+"/"+e.number]
}

// nextNumbered gives for each element the place of the next that is not plain,
// or the number of elements.
func nextNumbered(elements []element) []int {
	next := make([]int, len(elements))
	n := len(elements)
	for i := len(elements) - 1; i >= 0; i-- {
		next[i] = n
		if elements[i].kind != plain {
			n = i
		}
	}
	return next
}
