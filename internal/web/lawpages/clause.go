package lawpages

import (
	"strings"
	"unicode"
	"unicode/utf8"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/lawpages/inwords"
)

// clause draws a statement with its parts as a nested list.
func (v *view) clause(c *inwords.Clause) g.Node {
	return Ul(Class("law-words"), v.clauseItem(c))
}

// parts draws the parts of a statement without its head.
func (v *view) parts(c *inwords.Clause) g.Node {
	return Ul(Class("law-words law-parts"), g.Map(c.Parts, v.clauseItem))
}

func (v *view) clauseItem(c *inwords.Clause) g.Node {
	return Li(v.phrase(c.Text), g.Iff(len(c.Parts) > 0, func() g.Node {
		return Ul(g.Map(c.Parts, v.clauseItem))
	}))
}

// phrase draws the runs of a text: values stand out, names lead to their place.
func (v *view) phrase(p inwords.Phrase) g.Node {
	return g.Map(p, func(r inwords.Run) g.Node {
		switch r.Role {
		case inwords.Word, inwords.Value:
			return Strong(g.Text(r.Text))
		case inwords.Param:
			return v.maybeLink(v.paramHref(r.Ref), r.Text)
		case inwords.Question:
			return v.maybeLink(v.questionHref(qyzmet.QuestionID(r.Ref)), r.Text)
		case inwords.Group:
			question, group, _ := strings.Cut(r.Ref, "/")
			return v.maybeLink(v.questionHref(qyzmet.QuestionID(question))+"#group-"+group, r.Text)
		default:
			return g.Text(r.Text)
		}
	})
}

func (v *view) maybeLink(href, text string) g.Node {
	if href == "" {
		return g.Text(text)
	}
	return A(Href(href), g.Text(text))
}

func (v *view) questionHref(id qyzmet.QuestionID) string { return v.href("/questions/" + string(id)) }

// paramHref is the place of a parameter: on the page of a provision that sets it.
func (v *view) paramHref(name string) string {
	p := v.book.Parameters[name]
	if p == nil || len(p.Values) == 0 || len(p.Values[0].Cites) == 0 {
		return ""
	}
	return v.provisionHref(p.Values[0].Cites[0]) + "#param-" + name
}

// lower begins a phrase that follows others in a sentence with a small letter.
func lower(p inwords.Phrase) inwords.Phrase {
	if len(p) == 0 || p[0].Role != inwords.Plain {
		return p
	}
	out := append(inwords.Phrase{}, p...)
	r, size := utf8.DecodeRuneInString(p[0].Text)
	out[0].Text = string(unicode.ToLower(r)) + p[0].Text[size:]
	return out
}

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
