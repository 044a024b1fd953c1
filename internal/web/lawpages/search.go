package lawpages

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// maxQuery bounds what is searched for, in characters.
const maxQuery = 200

// query is what a reader searches for: words, or the number of a provision.
type query struct {
	text  string
	words []string // folded; all must occur
	// number is the wanted place below an enactment: "35/3#2"; or "".
	number string
	// paragraph: the number was called a paragraph only, so that it can be the
	// first number of rules, which have paragraphs and no articles.
	paragraph bool
}

// number shapes: 35(3), 35(2)(1)[3], 35/2/1#3, law/35/3, 50-1.
var (
	plainNumber = regexp.MustCompile(`^(?:[a-z][a-z-]*/)?(\d+(?:-\d+)?(?:\s*[(/.\[#~]\s*\d+(?:-\d+)?\s*[)\]]?)*)$`)
	numberPart  = regexp.MustCompile(`([(/.\[#~]?)\s*(\d+(?:-\d+)?)`)
	num         = `(\d+(?:-\d+)?)`

	articleNamed = regexp.MustCompile(`(?:^|[^\pL])(?:article|art|section|стать[яиею]|ст)\.?\s*` + num + `|` + num + `\s*-?\s*ба[пб]`)
	subNamed     = regexp.MustCompile(`(?:^|[^\pL])(?:subparagraph|subpara|подпункт\pL*|подп|пп)\.?\s*` + num + `|` + num + `\s*\)?\s*-?\s*тармақша`)
	paraNamed    = regexp.MustCompile(`(?:^|[^\pL])(?:paragraph|para|пункт\pL*|п)\.?\s*` + num + `|` + num + `\s*-?\s*тарма[қғ](?:ы|тың|\P{L}|$)`)
	partNamed    = regexp.MustCompile(`(?:^|[^\pL])(?:part|част[ьи]|абзац\pL*|абз)\.?\s*` + num + `|` + num + `\s*-?\s*(?:бөлі|абзац)`)
)

func readQuery(text string) query {
	q := query{text: clip(strings.Join(strings.Fields(strings.ToValidUTF8(text, " ")), " "), maxQuery)}
	folded := fold(q.text)
	if q.number = chipNumber(folded); q.number == "" {
		q.number, q.paragraph = namedNumber(folded)
	}
	for _, w := range strings.FieldsFunc(folded, func(r rune) bool { return !isLetterOrDigit(r) }) {
		q.words = append(q.words, stem(w))
	}
	return q
}

// chipNumber reads a number as it stands in a citation.
func chipNumber(text string) string {
	m := plainNumber.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	var b strings.Builder
	for i, part := range numberPart.FindAllStringSubmatch(m[1], -1) {
		switch {
		case i == 0:
		case strings.Contains("[#~", part[1]):
			b.WriteByte('#')
		default:
			b.WriteByte('/')
		}
		b.WriteString(part[2])
	}
	return b.String()
}

// namedNumber reads a number told in words: "статья 35, пункт 3",
// "35-баптың 3-тармағы", "article 35 paragraph 2 subparagraph 1".
func namedNumber(text string) (number string, paragraph bool) {
	article, para, sub, part := found(articleNamed, text), found(paraNamed, text), found(subNamed, text), found(partNamed, text)
	out := article
	switch {
	case article == "" && para == "":
		return "", false
	case article == "":
		out = para
	case para != "":
		out += "/" + para
	}
	if sub != "" {
		out += "/" + sub
	}
	if part != "" {
		out += "#" + part
	}
	return out, article == ""
}

func found(re *regexp.Regexp, text string) string {
	m := re.FindStringSubmatch(text)
	for _, group := range m[min(1, len(m)):] {
		if group != "" {
			return group
		}
	}
	return ""
}

// fold makes texts comparable: small letters, ё as е, one kind of apostrophe.
func fold(s string) string {
	return folding.Replace(strings.ToLower(s))
}

var folding = strings.NewReplacer("ё", "е", "’", "'", "№", " ")

func isLetterOrDigit(r rune) bool {
	return r == '-' || r == '\'' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127 && r != '«' && r != '»' && r != '–' && r != '—'
}

// stem cuts the ending off a longer word so that its other forms are found too.
func stem(w string) string {
	for range 2 {
		if utf8.RuneCountInString(w) < 5 {
			return w
		}
		r, size := utf8.DecodeLastRuneInString(w)
		if !strings.ContainsRune("аеиоуыэюяйьs", r) {
			return w
		}
		w = w[:len(w)-size]
	}
	return w
}

// haystack is all that the search by words reads of a provision.
func haystack(p *rulebook.Provision) string {
	var b strings.Builder
	for _, l := range qyzmet.Langs() {
		b.WriteString(p.Article.Title.In(l) + "\n")
		for _, v := range p.Versions {
			b.WriteString(v.Summary.In(l) + "\n")
			if v.Note != nil {
				b.WriteString(v.Note.In(l) + "\n")
			}
		}
	}
	return fold(b.String())
}

// finds reports whether a provision answers the query.
func (room *Room) finds(q query, p *rulebook.Provision) bool {
	if q.number != "" {
		return room.numbered(q, p)
	}
	hay := room.haystacks[p]
	for _, w := range q.words {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

func (room *Room) numbered(q query, p *rulebook.Provision) bool {
	if q.paragraph {
		if e := room.book.EnactmentByID(p.ID.Enactment()); e == nil || hasArticles(e) {
			return false
		}
	}
	_, own, _ := strings.Cut(string(p.ID), "/")
	rest, ok := strings.CutPrefix(own, q.number)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '#')
}

// hasArticles reports whether an enactment is divided into articles, as laws
// and codes are; what stands lower has paragraphs.
func hasArticles(e *rulebook.Enactment) bool { return e.Rank <= lowestWithArticles }

const lowestWithArticles = 3 // the rank of a law
