package lawtext

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Detect recognises the texts a file holds by their headings and by the newest
// amending act their footnotes name. It gives one profile for each language
// and enactment found; a file may hold the same rules in two languages, one
// after another. A text with a newer amending act than any known edition is an
// edition of its own, named by that act's day; of an older one that is not
// known, the error lists the choices.
func Detect(r io.Reader) ([]Profile, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	texts, err := detect(data)
	if err != nil {
		return nil, err
	}
	var found []Profile
	for _, t := range texts {
		found = append(found, profileOf(t))
	}
	return found, nil
}

// ParseFile reads a file. Without profiles it takes those that Detect finds.
func ParseFile(path string, profiles ...Profile) ([]*Text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open text: %w", err)
	}
	defer f.Close()
	data, err := readAll(f)
	if err != nil {
		return nil, inFile(path, err)
	}
	if len(profiles) == 0 {
		texts, err := detect(data)
		return texts, inFile(path, err)
	}
	var texts []*Text
	for _, p := range profiles {
		t, err := parse(data, p)
		if err != nil {
			return nil, inFile(path, err)
		}
		texts = append(texts, t)
	}
	return texts, nil
}

// detect tries every known pair of enactment and language once.
func detect(data []byte) ([]*Text, error) {
	raws, err := readRaw(data)
	if err != nil {
		return nil, err
	}
	known := Profiles()
	tried := make(map[string]bool)
	var found []*Text
	for _, p := range known {
		pair := p.Enactment + " " + p.Language
		if tried[pair] || !p.headed(raws) {
			continue
		}
		tried[pair] = true
		t, err := parse(data, p)
		if err != nil {
			return nil, err
		}
		if t.Edition, err = edition(t, known); err != nil {
			return nil, err
		}
		found = append(found, t)
	}
	if len(found) == 0 {
		return nil, &Fault{Wrong: "this is none of the texts known here", Want: "one of: " + list(known)}
	}
	return found, nil
}

// headed says whether one of the lines is the heading by which the profile's
// enactment is known.
func (p Profile) headed(raws []raw) bool {
	g := grammars[p.Language]
	for _, r := range raws {
		text := plainSpaces(r.text)
		if p.Numbering == ByArticle {
			m := g.article.FindStringSubmatch(text)
			if m == nil {
				continue
			}
			text = m[2]
		} else if r.indented {
			continue
		}
		if p.marked(text) {
			return true
		}
	}
	return false
}

// profileOf is the profile of a text that was recognised: that of its edition,
// or of its enactment with the edition and newest act that the text has.
func profileOf(t *Text) Profile {
	var like Profile
	for _, p := range Profiles() {
		if p.Enactment != t.Enactment || p.Language != t.Language {
			continue
		}
		if like = p; p.Edition == t.Edition {
			return p
		}
	}
	like.Edition, like.Newest = t.Edition, t.Edition
	return like
}

// edition names the edition whose newest amending act is that of the text. A
// text newer than all that is known is what the rules have to be read against
// next: its edition is the signing day of its newest act.
func edition(t *Text, known []Profile) (string, error) {
	newest := newestAct(t)
	var fit, choices []Profile
	for _, p := range known {
		if p.Enactment != t.Enactment || p.Language != t.Language {
			continue
		}
		choices = append(choices, p)
		if p.Newest == newest {
			fit = append(fit, p)
		}
	}
	if len(fit) == 1 {
		return fit[0].Edition, nil
	}
	if !slices.ContainsFunc(choices, func(p Profile) bool { return p.Newest >= newest }) {
		return newest, nil
	}
	wrong := "the newest amending act it names is of " + newest + ", which is not that of one edition"
	if newest == "" {
		wrong = "its footnotes name no amending act"
	}
	return "", &Fault{
		Wrong: fmt.Sprintf("the edition of %s in %s is not clear: %s", t.Enactment, t.Language, wrong),
		Want:  "to be told which it is: " + list(choices),
	}
}

// newestAct is the signing day of the newest act that the publisher's notes
// name as an amending one, or empty.
func newestAct(t *Text) string {
	newest := ""
	look := func(notes ...string) {
		for _, n := range notes {
			for _, m := range actDay.FindAllStringSubmatch(plainSpaces(n), -1) {
				newest = max(newest, m[3]+"-"+m[2]+"-"+m[1])
			}
		}
	}
	look(t.Footnotes...)
	for _, a := range t.Articles {
		look(a.Footnotes...)
		for _, p := range a.Provisions {
			if p.Excluded {
				look(p.Text)
			}
		}
	}
	return newest
}

func list(profiles []Profile) string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.String())
	}
	return strings.Join(names, "; ")
}
