package qyzmet

import "strings"

// Identifiers. Each has its own type so that one is never passed for another.
type (
	// Path names a fact: "person.study.level".
	Path string
	// QuestionID names a question that can be asked of the law: "deferral".
	QuestionID string
	// RuleID names a rule within its question: "full-time-study".
	RuleID string
	// ProvisionID names a provision in the law's own numbering:
	// "law/35/2/1#3" is Law 561-IV, article 35, paragraph 2, subparagraph 1,
	// third part. Versions belong to provisions; citations are bare ids.
	ProvisionID string
	// ReadingID names a stated reading of an ambiguous provision.
	ReadingID string
	// PaperID names a kind of paper that proves a fact.
	PaperID string
)

// Enactment returns the first segment of the id: "law", "rules".
func (p ProvisionID) Enactment() string {
	before, _, _ := strings.Cut(string(p), "/")
	return before
}

// Article returns the id of the article (of the Law) or paragraph (of the
// Rules) that holds the provision: "law/35" for "law/35/2/1#3".
func (p ProvisionID) Article() ProvisionID {
	parts := strings.SplitN(string(p), "/", 3)
	if len(parts) < 2 {
		return p
	}
	article, _, _ := strings.Cut(parts[1], "#")
	return ProvisionID(parts[0] + "/" + article)
}

// Chip returns the provision as people cite it, without the enactment:
// "35(2)(1)" for "law/35/2/1", with "#n" kept as "[n]".
func (p ProvisionID) Chip() string {
	_, rest, ok := strings.Cut(string(p), "/")
	if !ok {
		return string(p)
	}
	var b strings.Builder
	for i, part := range strings.Split(rest, "/") {
		number, line, hasLine := strings.Cut(part, "#")
		if i == 0 {
			b.WriteString(number)
		} else {
			b.WriteString("(" + number + ")")
		}
		if hasLine {
			b.WriteString("[" + line + "]")
		}
	}
	return b.String()
}

// URL returns the id as it stands in an address: "#" is written "~".
func (p ProvisionID) URL() string { return strings.ReplaceAll(string(p), "#", "~") }

// ProvisionFromURL undoes URL.
func ProvisionFromURL(s string) ProvisionID {
	return ProvisionID(strings.ReplaceAll(s, "~", "#"))
}

// Lang is one of the three languages of the product.
type Lang string

// The languages: Kazakh (the state language), Russian, English.
const (
	Kazakh  Lang = "kk"
	Russian Lang = "ru"
	English Lang = "en"
)

// Langs lists the languages in the order in which they are offered.
func Langs() []Lang { return []Lang{Kazakh, Russian, English} }

// Text is a sentence or label in the three languages. There is no fallback from
// one to another: a missing translation is a fault of the data. Only summaries
// of provisions that nothing cites may lack one; see OrEnglish.
type Text struct {
	KK string `json:"kk,omitempty" yaml:"kk"`
	RU string `json:"ru,omitempty" yaml:"ru"`
	EN string `json:"en,omitempty" yaml:"en"`
}

// In returns the text in one language.
func (t Text) In(l Lang) string {
	switch l {
	case Kazakh:
		return t.KK
	case Russian:
		return t.RU
	default:
		return t.EN
	}
}

// OrEnglish returns the text in one language or, where it is not translated,
// in English, with the language it is in: who shows it says so.
func (t Text) OrEnglish(l Lang) (string, Lang) {
	if s := t.In(l); s != "" {
		return s, l
	}
	return t.EN, English
}

// Missing lists the languages in which the text is empty.
func (t Text) Missing() []Lang {
	var out []Lang
	for _, l := range Langs() {
		if t.In(l) == "" {
			out = append(out, l)
		}
	}
	return out
}

// IsZero reports whether no language is filled in.
func (t Text) IsZero() bool { return t == Text{} }
