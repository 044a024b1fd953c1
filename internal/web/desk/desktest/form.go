package desktest

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	inputs  = regexp.MustCompile(`<input\b[^>]*>`)
	selects = regexp.MustCompile(`(?s)<select\b([^>]*)>(.*?)</select>`)
	areas   = regexp.MustCompile(`(?s)<textarea\b([^>]*)>(.*?)</textarea>`)
	options = regexp.MustCompile(`<option\b([^>]*)>`)
	attr    = regexp.MustCompile(`\b([a-z-]+)(?:="([^"]*)")?`)
)

// attributes are those of a tag, unescaped.
func attributes(tag string) map[string]string {
	out := map[string]string{}
	for _, m := range attr.FindAllStringSubmatch(tag, -1) {
		if _, twice := out[m[1]]; !twice {
			out[m[1]] = html.UnescapeString(m[2])
		}
	}
	return out
}

// Form reads what the form of an element id holds on a page, as a browser would
// send it without a button.
func Form(page, id string) url.Values {
	at := strings.Index(page, `id="`+id+`"`)
	if at < 0 {
		return nil
	}
	body, _, _ := strings.Cut(page[at:], "</form>")
	out := url.Values{}
	for _, m := range inputs.FindAllString(body, -1) {
		a := attributes(m)
		_, checked := a["checked"]
		switch kind := a["type"]; {
		case a["name"] == "" || kind == "file" || (kind == "radio" || kind == "checkbox") && !checked:
		default:
			out.Add(a["name"], a["value"])
		}
	}
	for _, m := range selects.FindAllStringSubmatch(body, -1) {
		value, first := "", true
		for _, o := range options.FindAllStringSubmatch(m[2], -1) {
			a := attributes(o[1])
			if _, chosen := a["selected"]; chosen || first {
				value, first = a["value"], false
			}
		}
		out.Add(attributes(m[1])["name"], value)
	}
	for _, m := range areas.FindAllStringSubmatch(body, -1) {
		out.Add(attributes(m[1])["name"], html.UnescapeString(m[2]))
	}
	return out
}

// Submit sends the form of an act back with some fields changed; fields alternate
// names and values. A value "" empties the field.
func (b *Browser) Submit(path, page string, fields ...string) (int, string) {
	b.Helper()
	form := Form(page, "act-form")
	if form == nil {
		b.Fatalf("%s has no form: %s", b.Last, Plain(page))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.Base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Send(r)
}
