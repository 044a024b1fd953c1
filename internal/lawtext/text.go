package lawtext

// Text is one language of one edition of an enactment, split into provisions.
type Text struct {
	Enactment string    `json:"enactment"`
	Edition   string    `json:"edition"`
	Language  string    `json:"language"`
	Source    string    `json:"source"`              // SHA-256 of the file it was read from
	Footnotes []string  `json:"footnotes,omitempty"` // of chapters and of the whole text
	Articles  []Article `json:"articles"`

	index map[string]place
}

// Article is an article of a law or a numbered paragraph of rules.
type Article struct {
	ID         string      `json:"id"`
	Title      string      `json:"title,omitempty"` // empty for paragraphs of rules
	Chapter    string      `json:"chapter,omitempty"`
	Provisions []Provision `json:"provisions"`
	Footnotes  []string    `json:"footnotes,omitempty"` // the publisher's: amendments, editorial notes
}

// Provision is one numbered or unnumbered element of an article.
type Provision struct {
	ID       string `json:"id"`
	Text     string `json:"text"` // as printed, its number included, broken lines joined
	Line     int    `json:"line"` // where it begins in the source
	Excluded bool   `json:"excluded,omitempty"`
}

type place struct{ article, provision int }

// Lookup finds a provision by id.
func (t *Text) Lookup(id string) (Provision, bool) {
	t.ensureIndex()
	p, ok := t.index[id]
	if !ok {
		return Provision{}, false
	}
	return t.Articles[p.article].Provisions[p.provision], true
}

// Article finds an article by id, such as law/35.
func (t *Text) Article(id string) (Article, bool) {
	for _, a := range t.Articles {
		if a.ID == id {
			return a, true
		}
	}
	return Article{}, false
}

// IDs lists the ids of all provisions in the text's order, placeholders of
// excluded elements included.
func (t *Text) IDs() []string {
	var ids []string
	for _, a := range t.Articles {
		for _, p := range a.Provisions {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Hashes gives the hash of every provision in force by id. Placeholders of
// excluded elements have none: their line is the publisher's, and each
// publisher words it in his own way.
func Hashes(t *Text) map[string]string {
	hashes := make(map[string]string)
	for _, a := range t.Articles {
		for _, p := range a.Provisions {
			if !p.Excluded {
				hashes[p.ID] = Hash(p.Text)
			}
		}
	}
	return hashes
}

// ensureIndex is called once while the text is still private to its maker;
// afterwards the text is only read.
func (t *Text) ensureIndex() {
	if t.index != nil {
		return
	}
	t.index = make(map[string]place)
	for i, a := range t.Articles {
		for j, p := range a.Provisions {
			t.index[p.ID] = place{i, j}
		}
	}
}
