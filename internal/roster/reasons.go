package roster

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

//go:embed reasons/*.yaml
var reasonFiles embed.FS

// reasons are the texts by key. They are read when the first is said; a broken
// file is a fault of the build and stops the program there.
var reasons = sync.OnceValue(func() map[string]qyzmet.Text {
	all, err := readReasons(reasonFiles)
	if err != nil {
		panic("roster: " + err.Error())
	}
	return all
})

func readReasons(fsys fs.FS) (map[string]qyzmet.Text, error) {
	all := map[string]qyzmet.Text{}
	for _, name := range []string{"row", "table", "parts"} {
		var texts map[string]qyzmet.Text
		if err := readYAML(fsys, name, &texts); err != nil {
			return nil, err
		}
		for key, t := range texts {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("reasons/%s.yaml: %s stands in another file already", name, key)
			}
			all[key] = t
		}
	}
	return all, nil
}

func readYAML(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, "reasons/"+name+".yaml")
	if err != nil {
		return fmt.Errorf("reading reasons: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		return fmt.Errorf("reasons/%s.yaml: %w", name, err)
	}
	return nil
}

// say gives a text in each language. args alternate names and values; a value
// that is a Text is said in the language of the whole.
func say(key string, args ...any) qyzmet.Text {
	t, ok := reasons()[key]
	if !ok {
		panic("roster: there is no reason " + key) // a test tries every key
	}
	return filled(t, args)
}

func filled(t qyzmet.Text, args []any) qyzmet.Text {
	return each(func(l qyzmet.Lang) string { return fill(t.In(l), l, args) })
}

// each makes a text by language.
func each(of func(qyzmet.Lang) string) qyzmet.Text {
	return qyzmet.Text{KK: of(qyzmet.Kazakh), RU: of(qyzmet.Russian), EN: of(qyzmet.English)}
}

// fill replaces {name}, of small letters alone; other braces stay as they are.
func fill(text string, l qyzmet.Lang, args []any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !isPlaceholder(name) {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(valueOf(name, l, args))
		text = after
	}
}

func isPlaceholder(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == ""
}

func valueOf(name string, l qyzmet.Lang, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		if t, ok := args[i+1].(qyzmet.Text); ok {
			return t.In(l)
		}
		return fmt.Sprint(args[i+1])
	}
	return "⟦" + name + "⟧"
}

// same is a text that is the same in each language.
func same(text string) qyzmet.Text { return qyzmet.Text{KK: text, RU: text, EN: text} }

// quoted puts what somebody wrote in the quotes of each language.
func quoted(text string) qyzmet.Text {
	text = shown(text)
	return qyzmet.Text{KK: "«" + text + "»", RU: "«" + text + "»", EN: strconv.Quote(text)}
}

// named names a fact to people: in English by its path, as ever.
func named(f *rulebook.Fact, path string) qyzmet.Text {
	if f == nil || path == "" {
		return same(path)
	}
	return qyzmet.Text{KK: "«" + f.Label.KK + "» (" + path + ")", RU: "«" + f.Label.RU + "» (" + path + ")", EN: path}
}

// counted writes a number with its noun, in the form that the number asks for.
func counted(n int, noun string) qyzmet.Text {
	return each(func(l qyzmet.Lang) string {
		form := "many"
		switch plural.Cardinal.MatchPlural(language.Make(string(l)), n%1_000_000, 0, 0, 0, 0) {
		case plural.One:
			form = "one"
		case plural.Few:
			form = "few"
		}
		return say(noun+"."+form, "n", n).In(l)
	})
}

// joined lists texts.
func joined(list []qyzmet.Text) qyzmet.Text {
	return each(func(l qyzmet.Lang) string {
		var out []string
		for _, t := range list {
			out = append(out, t.In(l))
		}
		return strings.Join(out, ", ")
	})
}

// unit names the unit of a number.
func unit(name string) qyzmet.Text {
	if t, ok := reasons()["unit."+name]; ok {
		return t
	}
	return same(name)
}
