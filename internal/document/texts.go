package document

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/date"
)

//go:embed texts/*.yaml
var textFiles embed.FS

// texts are the words of one language. A test refuses an empty one.
type texts struct {
	lang qyzmet.Lang

	Day         dayTexts                 `yaml:"day"`
	List        listTexts                `yaml:"list"`
	Cite        citeTexts                `yaml:"cite"`
	Values      valueTexts               `yaml:"values"`
	Letter      letterTexts              `yaml:"letter"`
	Requests    map[Request]requestTexts `yaml:"requests"`
	Application applicationTexts         `yaml:"application"`
	Complaint   complaintTexts           `yaml:"complaint"`
	Memo        memoTexts                `yaml:"memo"`
	Result      resultTexts              `yaml:"result"`
	Calendar    calendarTexts            `yaml:"calendar"`
	Official    officialTexts            `yaml:"official"`
}

type dayTexts struct {
	Pattern string              `yaml:"pattern"`
	Months  []string            `yaml:"months"`
	Endings map[string][]string `yaml:"endings"` // of the months, by grammatical form; only Kazakh has them
}

type listTexts struct {
	Separator string `yaml:"separator"`
	Last      string `yaml:"last"`
}

type citeTexts struct {
	Whole      string                   `yaml:"whole"`
	InnerFirst bool                     `yaml:"inner_first"` // "пункт 3 статьи 35"; else "35-бабының 3-тармағы"
	Join       string                   `yaml:"join"`
	Alternate  bool                     `yaml:"alternate"` // only every second owner takes the genitive
	LastOnly   bool                     `yaml:"last_only"` // in a row only the last takes the case asked for
	Ranks      map[string]cases         `yaml:"ranks"`
	Ordinals   map[string]ordinals      `yaml:"ordinals"`
	Enactments map[string]enactmentText `yaml:"enactments"`
}

// cases are the plain form and the genitive of a word.
type cases struct {
	Plain string `yaml:"plain"`
	Of    string `yaml:"of"`
}

type ordinals struct {
	Plain []string `yaml:"plain"`
	Of    []string `yaml:"of"`
}

// enactmentText names an enactment after (or, in Kazakh, before) a provision.
type enactmentText struct {
	Intro string `yaml:"intro"` // in full, with the short name it introduces
	After string `yaml:"after"` // once introduced
	Alone string `yaml:"alone"` // short, without introduction
}

type valueTexts struct {
	Yes           string                       `yaml:"yes"`
	No            string                       `yaml:"no"`
	None          string                       `yaml:"none"`
	DontKnow      string                       `yaml:"dont_know"`
	Awaiting      string                       `yaml:"awaiting"`
	NotApplicable string                       `yaml:"not_applicable"`
	PerhapsMore   string                       `yaml:"perhaps_more"`
	AsRequired    string                       `yaml:"as_required"`
	AtLeast       string                       `yaml:"at_least"`
	AtMost        string                       `yaml:"at_most"`
	Less          string                       `yaml:"less"`
	More          string                       `yaml:"more"`
	Between       string                       `yaml:"between"`
	FromDay       string                       `yaml:"from_day"`
	ToDay         string                       `yaml:"to_day"`
	BeforeDay     string                       `yaml:"before_day"`
	AfterDay      string                       `yaml:"after_day"`
	Units         map[string]map[string]string `yaml:"units"` // unit -> CLDR category -> text
}

type requestTexts struct {
	Subject string `yaml:"subject"`
	Ask     string `yaml:"ask"`
	Settle  string `yaml:"settle"`
}

// catalogues holds the three languages and the citations of the forms. A
// broken file is a fault of the build.
var catalogues = sync.OnceValue(func() map[qyzmet.Lang]*texts {
	out := map[qyzmet.Lang]*texts{}
	for _, l := range qyzmet.Langs() {
		t := &texts{lang: l}
		if err := readStrictly(string(l)+".yaml", t); err != nil {
			panic(err)
		}
		out[l] = t
	}
	return out
})

// textsIn returns the words of a language; Kazakh, the state language, when it
// is none of ours.
func textsIn(l qyzmet.Lang) *texts {
	if t, ok := catalogues()[l]; ok {
		return t
	}
	return catalogues()[qyzmet.Kazakh]
}

func readStrictly(name string, into any) error {
	data, err := textFiles.ReadFile("texts/" + name)
	if err != nil {
		return fmt.Errorf("document: reading texts: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		return fmt.Errorf("document: texts/%s: %w", name, err)
	}
	return nil
}

// with are the values for the placeholders of a text: a string, a Line or a
// date.Date.
type with map[string]any

// fill puts values into a text: {name}, or {name:form} for a day in a
// grammatical form. A "~" of the text is a space at which no line is broken.
// What has no value stays as it is, for a test to find.
func (t *texts) fill(template string, values with) Line {
	var out Line
	for {
		before, rest, found := strings.Cut(template, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return out.add(unbroken(template))
		}
		out = out.add(unbroken(before))
		word, form, _ := strings.Cut(name, ":")
		switch v := values[word].(type) {
		case string:
			out = out.add(v)
		case Line:
			out = append(out, v...)
		case date.Date:
			out = out.add(t.day(v, form))
		default:
			out = out.add("{" + name + "}")
		}
		template = after
	}
}

// say is fill for plain text.
func (t *texts) say(template string, values with) string { return t.fill(template, values).String() }

// add appends plain text, to the last run when that is plain too.
func (l Line) add(s string) Line {
	switch n := len(l); {
	case s == "":
		return l
	case n > 0 && !l[n-1].Bold && l[n-1].Blank == 0 && l[n-1].Cite == "":
		last := l[n-1]
		last.Text += s
		return append(l[:n-1:n-1], last)
	}
	return append(l, Run{Text: s})
}

func unbroken(s string) string { return strings.ReplaceAll(s, "~", "\u00a0") }

// Day writes a day out in a language, as papers do.
func Day(d date.Date, l qyzmet.Lang) string { return unbroken(catalogues()[l].day(d, "")) }

// day writes a day out, in a grammatical form where the language has one.
func (t *texts) day(d date.Date, form string) string {
	y, month, day := d.Civil()
	m := t.Day.Months[month-1]
	if ends := t.Day.Endings[form]; len(ends) == 12 {
		m += ends[month-1]
	}
	return t.say(t.Day.Pattern, with{"y": fmt.Sprint(y), "m": m, "d": fmt.Sprint(day)})
}

// series joins lines as the language does: "a, b and c".
func (t *texts) series(lines []Line) Line {
	var out Line
	for i, l := range lines {
		switch {
		case i == 0:
		case i == len(lines)-1:
			out = out.add(t.List.Last)
		default:
			out = out.add(t.List.Separator)
		}
		out = append(out, l...)
	}
	return out
}
