package roster

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Other rooms and the standard library speak English alone: a room that reads
// facts knows no languages. What they say is recognised by its wording, so that
// it can be said again with its values in each language. A test makes each of
// these messages; one that is not recognised is given in English, and says so.

// wording is a text with the expression that recognises its English.
type wording struct {
	text  qyzmet.Text
	says  *regexp.Regexp
	names []string // of what the expression finds
}

var wordings = sync.OnceValue(func() []wording {
	var texts []qyzmet.Text
	if err := readYAML(reasonFiles, "elsewhere", &texts); err != nil {
		panic("roster: " + err.Error())
	}
	var out []wording
	for _, t := range texts {
		out = append(out, recognising(t))
	}
	return out
})

var placeholder = regexp.MustCompile(`\\\{([a-z]+)\\\}`)

// shapes are what a placeholder stands for, where that is not any text.
var shapes = map[string]string{
	"n": `-?\d+`, "most": `\d+`, "line": `\d+`, "row": `\d+`, "year": `-?\d+`, "first": `\d+`, "last": `\d+`, "day": `-?\d+`, "digits": `\d+`,
	"path": `[a-z_]+(?:\.[a-z0-9_]+|\[\d+\])+`, "fact": `[a-z_]+(?:\.[a-z0-9_]+|\[\d+\])*`, "group": `[a-z_]+(?:\.[a-z0-9_]+)*`, "type": `[a-z]+`, "other": `[a-z]+`, "month": `[A-Z][a-z]+`,
}

func recognising(t qyzmet.Text) wording {
	w := wording{text: t}
	pattern := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(t.EN), func(found string) string {
		name := found[2 : len(found)-2]
		w.names = append(w.names, name)
		if shape := shapes[name]; shape != "" {
			return "(" + shape + ")"
		}
		return "(.+?)"
	})
	w.says = regexp.MustCompile(`(?s)^` + pattern + `$`)
	return w
}

// elsewhere says a message again in each language. book may be nil: then facts
// are named by their paths.
func elsewhere(book *rulebook.Book, message string) (qyzmet.Text, bool) {
	return elsewhereAt(book, "", message)
}

// elsewhereAt does so of a message about the fact of a path: of an item's field
// the message names the field alone.
func elsewhereAt(book *rulebook.Book, at, message string) (qyzmet.Text, bool) {
	for _, w := range wordings() {
		found := w.says.FindStringSubmatch(message)
		if found == nil {
			continue
		}
		var args []any
		for i, name := range w.names {
			args = append(args, name, heard(book, at, name, found[i+1]))
		}
		t := filled(w.text, args)
		t.EN = message
		return t, true
	}
	return same(message), false
}

// heard is a value of a message as each language has it.
func heard(book *rulebook.Book, at, name, value string) qyzmet.Text {
	switch name {
	case "why":
		t, _ := elsewhereAt(book, at, value)
		return t
	case "fact", "path":
		if strings.HasSuffix(at, "."+value) { // an item's field
			value = at
		}
		if book != nil {
			return named(factAt(book, value), value)
		}
	case "value", "name", "sign":
		if plain, err := strconv.Unquote(value); err == nil {
			return quoted(plain)
		}
	case "digits":
		n, _ := strconv.Atoi(value)
		return counted(n, "digits")
	case "type", "other":
		if t, ok := reasons()["type."+value]; ok {
			return t
		}
	case "month":
		if m, err := time.Parse("January", value); err == nil {
			return same(m.Format("01"))
		}
	case "bound":
		return onDay(value)
	}
	return same(value)
}

// onDay writes a day as people do, and anything else as it is.
func onDay(text string) qyzmet.Text {
	d, err := date.Parse(text)
	if err != nil {
		return same(text)
	}
	y, m, day := d.Civil()
	people := time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Format("02.01.2006")
	return qyzmet.Text{KK: people, RU: people, EN: text}
}

// said makes a fault of what another room says.
func said(book *rulebook.Book, code qyzmet.Code, message string) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, Message: message}
	translate(book, f)
	return f
}

// translate gives a fault of another room its text in each language.
func translate(book *rulebook.Book, f *qyzmet.Fault) {
	if f.Text != nil {
		return
	}
	t, ok := elsewhereAt(book, f.Path, f.Message)
	if !ok {
		t = say("unknown-reason", "reason", f.Message)
	}
	f.Text = &t
	var of *rulebook.Fact
	if book != nil {
		of = factAt(book, f.Path)
	}
	meant(f, f.Nearest, spoken(book, of, f.Nearest))
	var list []qyzmet.Text
	for _, a := range f.Allowed {
		list = append(list, spoken(book, of, a))
	}
	allow(f, list...)
}

// spoken names to people what another room allows of a fact: a word or a field
// with its label, a fact, or a bound.
func spoken(book *rulebook.Book, of *rulebook.Fact, name string) qyzmet.Text {
	if of != nil {
		for _, w := range of.Values {
			if w.Word == name {
				return labelled(name, w.Label)
			}
		}
		if field := of.ItemFact(name); field != nil {
			return labelled(name, field.Label)
		}
	}
	if book != nil && strings.Contains(name, ".") {
		if f := factAt(book, name); f != nil {
			return labelled(name, f.Label)
		}
	}
	t, _ := elsewhere(book, name)
	return t
}

func labelled(name string, label qyzmet.Text) qyzmet.Text {
	return qyzmet.Text{KK: name + " («" + label.KK + "»)", RU: name + " («" + label.RU + "»)", EN: name}
}
