package terminal

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/web/i18n"
)

//go:embed texts/*.yaml
var textFiles embed.FS

// texts are the interface texts of one language. There is no fallback: a test
// finds what is missing.
type texts struct {
	Answer struct {
		Open         string `yaml:"open"`
		Commencement string `yaml:"commencement"`
		NotHeld      string `yaml:"not_held"`
		HeldFrom     string `yaml:"held_from"`
		Calendar     string `yaml:"calendar"`
		Holes        string `yaml:"calendar_holes"`
		Reckoned     string `yaml:"reckoned"`
		Provisional  string `yaml:"provisional"`
		Official     string `yaml:"official"`
		Known        string `yaml:"known"`
		LastDay      string `yaml:"last_day"`
		LastDayNeeds string `yaml:"last_day_needs"`
		Why          string `yaml:"why"`
		Papers       string `yaml:"papers"`
		Worlds       string `yaml:"worlds"`
		InForce      string `yaml:"in_force"`
		NotInForce   string `yaml:"not_in_force"`
		Missing      string `yaml:"missing"`
		First        string `yaml:"first"`
		Decides      string `yaml:"decides"`
		Remedy       string `yaml:"remedy"`
		WhyNot       string `yaml:"why_not"`
		When         string `yaml:"when"`
		Needed       string `yaml:"needed"`
		Changes      string `yaml:"changes"`
		Readings     string `yaml:"readings"`
		Printed      string `yaml:"printed"`
		Adopted      string `yaml:"adopted"`
		Reason       string `yaml:"reason"`
		Doubtful     string `yaml:"doubtful"`
		Texts        string `yaml:"texts"`
		ReadUpTo     string `yaml:"read_up_to"`
		Caution      string `yaml:"caution"`
		Unsigned     string `yaml:"unsigned"`
	} `yaml:"answer"`
	Causes struct {
		Age   string `yaml:"age"`
		Until string `yaml:"until"`
		Date  string `yaml:"date"`
		Law   string `yaml:"law"`
	} `yaml:"causes"`
	Values struct {
		Yes     string `yaml:"yes"`
		No      string `yaml:"no"`
		Unknown string `yaml:"unknown"`
		Any     string `yaml:"any"`
		None    string `yaml:"none"`
		From    string `yaml:"from"`
		To      string `yaml:"to"`
		AtLeast string `yaml:"at_least"`
		AtMost  string `yaml:"at_most"`
		Changed string `yaml:"changed"`
		Items   string `yaml:"items"`
		More    string `yaml:"more"`
	} `yaml:"values"`
	Units     map[string]map[string]string `yaml:"units"` // unit -> plural form -> text
	Interview interviewTexts               `yaml:"interview"`
	Law       lawTexts                     `yaml:"law"`
	Batch     batchTexts                   `yaml:"batch"`
	Copy      copyTexts                    `yaml:"copy"`
	Reform    reformTexts                  `yaml:"reform"`
}

type interviewTexts struct {
	How        string `yaml:"how"`
	Back       string `yaml:"back"`
	Stop       string `yaml:"stop"`
	Left       string `yaml:"left"`
	More       string `yaml:"more"`
	ForDate    string `yaml:"for_date"`
	Because    string `yaml:"because"`
	Papers     string `yaml:"papers"`
	Bad        string `yaml:"bad"`
	Choose     string `yaml:"choose"`
	ChooseMany string `yaml:"choose_many"`
	Day        string `yaml:"day"`
	Whole      string `yaml:"whole"`
	Add        string `yaml:"add"`
	Enough     string `yaml:"enough"`
	Open       string `yaml:"open"`
	Entry      string `yaml:"entry"`
	Entries    string `yaml:"entries"`
	First      string `yaml:"first"`
	Clash      string `yaml:"clash"`
	Again      string `yaml:"again"`
	Ended      string `yaml:"ended"`
}

type lawTexts struct {
	Version       string `yaml:"version"`
	Always        string `yaml:"always"`
	From          string `yaml:"from"`
	FromBetween   string `yaml:"from_between"`
	Before        string `yaml:"before"`
	BeforeBetween string `yaml:"before_between"`
	Acts          string `yaml:"acts"`
	HeldFrom      string `yaml:"held_from"`
	Edition       string `yaml:"edition"`
	Planned       string `yaml:"planned"`
	InForce       string `yaml:"in_force"`
	NotInForce    string `yaml:"not_in_force"`
	Perhaps       string `yaml:"perhaps"`
	NotHeld       string `yaml:"not_held"`
	Was           string `yaml:"was"`
	Official      string `yaml:"official"`
	NoOfficial    string `yaml:"no_official"`
	CitedBy       string `yaml:"cited_by"`
	Cases         string `yaml:"cases"`
	Readings      string `yaml:"readings"`
	Outcome       string `yaml:"outcome"`
	Defeats       string `yaml:"defeats"`
	AsWhen        string `yaml:"as_when"`
	AsUntil       string `yaml:"as_until"`
	AsValue       string `yaml:"as_value"`
}

// allTexts are read once; a broken catalogue is a fault of the build and stops
// the program where it first speaks.
var allTexts = sync.OnceValue(func() map[qyzmet.Lang]*texts {
	out := map[qyzmet.Lang]*texts{}
	for _, lang := range qyzmet.Langs() {
		t, err := readTexts(lang)
		if err != nil {
			panic("terminal: " + err.Error())
		}
		out[lang] = t
	}
	return out
})

func readTexts(lang qyzmet.Lang) (*texts, error) {
	data, err := textFiles.ReadFile("texts/" + string(lang) + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("reading texts: %w", err)
	}
	t := &texts{}
	if err := yaml.UnmarshalWithOptions(data, t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("texts/%s.yaml: %w", lang, err)
	}
	return t, nil
}

// speaker fills texts of one language.
type speaker struct {
	*texts
	lang  qyzmet.Lang
	local *i18n.Local
}

func speak(lang qyzmet.Lang) *speaker {
	return &speaker{allTexts()[lang], lang, i18n.For(lang)}
}

// fill replaces {name} by the value that follows name in args. A day may ask
// for a grammatical form: {day:to}.
func (s *speaker) fill(text string, args ...any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		name, form, _ := strings.Cut(name, ":")
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] != name {
				continue
			}
			if d, ok := args[i+1].(date.Date); ok {
				b.WriteString(s.local.DateAs(d, form))
			} else {
				fmt.Fprint(&b, args[i+1])
			}
		}
		text = after
	}
}

// count writes a number with its unit in the form that the number asks for, and
// tiyn as tenge.
func (s *speaker) count(unit string, n int64) string {
	if unit == "tiyn" {
		return s.fill(s.unit(unit, "other"), "n", qyzmet.Tenge(s.lang, n))
	}
	form := plural.Cardinal.MatchPlural(language.Make(string(s.lang)), int(max(n, -n)%1_000_000), 0, 0, 0, 0)
	return s.fill(s.unit(unit, pluralNames[form]), "n", s.local.Number(n))
}

// unit is the text of a unit in one plural form.
func (s *speaker) unit(unit, form string) string {
	text, ok := s.Units[unit][form]
	if !ok {
		text = s.Units[unit]["other"]
	}
	if text == "" {
		return "{n}"
	}
	return text
}

var pluralNames = map[plural.Form]string{plural.One: "one", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
