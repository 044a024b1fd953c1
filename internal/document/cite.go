package document

import (
	"slices"
	"strconv"
	"strings"

	"qyzmet"
)

// citer writes citations in the words of a language. In a letter the first
// mention of an enactment gives its full name and introduces the short one; on
// other papers enactments are named by number.
type citer struct {
	t          *texts
	introduces bool
	seen       map[string]bool
}

func newCiter(t *texts, introduces bool) *citer {
	return &citer{t: t, introduces: introduces, seen: map[string]bool{}}
}

// list cites provisions in a row, one run each; genitive asks for the form
// after "on the ground of". Neighbours of one enactment share its name.
func (c *citer) list(ids []qyzmet.ProvisionID, genitive bool) Line {
	before, after, _ := strings.Cut(c.t.Cite.Whole, "{cite}")
	var out Line
	for i, id := range ids {
		switch {
		case i == 0:
		case i == len(ids)-1:
			out = out.add(c.t.List.Last)
		default:
			out = out.add(c.t.List.Separator)
		}
		if before != "" && (i == 0 || ids[i-1].Enactment() != id.Enactment()) {
			out = out.add(c.enactment(before, id))
		}
		asked := genitive && (!c.t.Cite.LastOnly || i == len(ids)-1)
		out = append(out, Run{Text: c.t.provision(id, asked), Cite: id})
		if after != "" && (i == len(ids)-1 || ids[i+1].Enactment() != id.Enactment()) {
			out = out.add(c.enactment(after, id))
		}
	}
	return out
}

// enactment fills the name of a provision's enactment into the part of a
// citation before or after the provision.
func (c *citer) enactment(part string, id qyzmet.ProvisionID) string {
	name, known := c.t.Cite.Enactments[id.Enactment()]
	s := name.Alone
	switch {
	case !known:
		s = id.Enactment()
	case c.introduces && !c.seen[id.Enactment()]:
		s = name.Intro
		c.seen[id.Enactment()] = true
	case c.introduces:
		s = name.After
	}
	return c.t.say(part, with{"enactment": unbroken(s)})
}

// unit is one step of a provision's place: an article, a paragraph, …
type unit struct{ rank, number string }

// units splits an id into its steps, from the outside in.
func units(id qyzmet.ProvisionID) []unit {
	enactment, rest, _ := strings.Cut(string(id), "/")
	form, ok := formData().Numbering[enactment]
	if !ok {
		form.Ranks = []string{"article", "paragraph", "subparagraph"}
	}
	last := len(form.Ranks) - 1
	var out []unit
	rank := 0
	for i, step := range strings.Split(rest, "/") {
		number, part, hasPart := strings.Cut(step, "#")
		if i == 1 && slices.Contains(form.Pointed, out[0].number) {
			rank = last
		}
		out = append(out, unit{form.Ranks[min(rank, last)], number})
		rank++
		if !hasPart {
			continue
		}
		if kind := out[len(out)-1].rank; kind == "subparagraph" || kind == "part" {
			out = append(out, unit{"line", part})
		} else {
			out = append(out, unit{"part", part})
		}
		rank = last
	}
	return out
}

// provision names a provision within its enactment: "часть третья пункта 3
// статьи 28", "28-бабы 3-тармағының үшінші бөлігі".
func (t *texts) provision(id qyzmet.ProvisionID, genitive bool) string {
	steps := units(id)
	words := make([]string, len(steps))
	owner := true // every step but the innermost owns the next
	for i := len(steps) - 1; i >= 0; i-- {
		of := genitive
		if i < len(steps)-1 {
			of = owner
			if t.Cite.Alternate {
				owner = !owner
			}
		}
		words[i] = t.unit(steps[i], of)
	}
	if t.Cite.InnerFirst {
		slices.Reverse(words)
	}
	return strings.Join(words, t.Cite.Join)
}

// unit names one step, with no line break beside a number.
func (t *texts) unit(u unit, genitive bool) string {
	rank := u.rank
	nth := t.ordinal(rank, u.number, genitive)
	if nth == "" && (rank == "part" || rank == "line") {
		rank += "_numbered"
	}
	form := t.Cite.Ranks[rank]
	pattern := form.Plain
	if genitive {
		pattern = form.Of
	}
	s := t.say(pattern, with{"n": u.number, "nth": nth})
	if nth != "" || strings.HasPrefix(s, ",") {
		return s
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}

func (t *texts) ordinal(rank, number string, genitive bool) string {
	forms := t.Cite.Ordinals[rank].Plain
	if genitive {
		forms = t.Cite.Ordinals[rank].Of
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(forms) {
		return ""
	}
	return forms[n-1]
}
