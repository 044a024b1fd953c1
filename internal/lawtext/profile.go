package lawtext

import (
	"fmt"
	"strings"
)

// Profile says what a file is expected to hold.
type Profile struct {
	Enactment string // first segment of the ids: law, rules
	Edition   string // as named in the enactment's data
	Language  string // kk, ru or en
	Numbering Numbering
	Approval  string // ByParagraph: first segment of the ids of the act that approves the rules
	// Mark is a heading found in every text of the enactment in this
	// language and in no other enactment; case and spaces are ignored. Where
	// Numbering is ByParagraph it is the title, and the text begins there:
	// one file may hold the same rules in two languages, one after another.
	Mark string
	// Newest is the signing day (2026-01-03) of the newest amending act
	// named in the footnotes, by which an edition is recognised; empty when
	// the text has no footnotes.
	Newest string
}

// Numbering says what the elements under the enactment are.
type Numbering int

const (
	ByArticle   Numbering = iota // articles, then paragraphs
	ByParagraph                  // numbered paragraphs only, after the act that approves them
)

func (p Profile) String() string {
	s := fmt.Sprintf("%s %s %s", p.Enactment, p.Edition, p.Language)
	if p.Newest != "" {
		s += " (newest amending act of " + p.Newest + ")"
	}
	return s
}

// Profiles lists the texts that are recognised without being told.
func Profiles() []Profile {
	return []Profile{
		{Enactment: "law", Edition: "2018", Language: "en",
			Mark: "Status of a military servant", Newest: "2018-07-04"},
		{Enactment: "law", Edition: "2026", Language: "ru",
			Mark: "Статус военнослужащего", Newest: "2026-01-03"},
		{Enactment: "law", Edition: "2026", Language: "kk",
			Mark: "Әскери қызметшінің мәртебесі", Newest: "2026-01-03"},
		{Enactment: "rules", Edition: "2024", Language: "ru", Numbering: ByParagraph, Approval: "decree",
			Mark: "Об утверждении Правил прохождения воинской службы", Newest: "2024-08-19"},
		{Enactment: "rules", Edition: "2023", Language: "en", Numbering: ByParagraph, Approval: "decree",
			Mark: "On the approval of the Rules for doing military service", Newest: "2022-08-18"},
	}
}

// FindProfile finds the recognised text of an enactment, edition and language.
func FindProfile(enactment, edition, language string) (Profile, error) {
	for _, p := range Profiles() {
		if p.Enactment == enactment && p.Edition == edition && p.Language == language {
			return p, nil
		}
	}
	return Profile{}, &Fault{
		Wrong: fmt.Sprintf("no text %s %s %s is known", enactment, edition, language),
		Want:  "one of: " + list(Profiles()),
	}
}

// marked says whether a heading is the profile's mark or begins with it.
func (p Profile) marked(heading string) bool {
	return strings.HasPrefix(fold(heading), fold(p.Mark))
}

func fold(s string) string { return strings.ToLower(Normalise(s)) }
