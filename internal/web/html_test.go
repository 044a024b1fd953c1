package web_test

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// element is a tag of a page with its attributes and the text up to the next tag.
type element struct {
	name  string
	attrs map[string]string
	text  string
	close bool
}

var (
	tagPattern  = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^<>]*?)?)/?>([^<]*)`)
	attrPattern = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?`)
	voids       = []string{"meta", "link", "input", "img", "br"}
)

// elements takes a page apart. Our pages escape "<" and ">" in attributes and
// texts, which the tests rely on.
func elements(page string) []element {
	var out []element
	for _, m := range tagPattern.FindAllStringSubmatch(page, -1) {
		e := element{name: strings.ToLower(m[2]), close: m[1] == "/", attrs: map[string]string{}, text: html.UnescapeString(m[4])}
		for _, a := range attrPattern.FindAllStringSubmatch(m[3], -1) {
			e.attrs[strings.ToLower(a[1])] = html.UnescapeString(a[2])
		}
		out = append(out, e)
	}
	return out
}

// checkPage refuses what no page of ours may have.
func checkPage(t *testing.T, page string) {
	t.Helper()
	if !strings.HasPrefix(page, "<!doctype html>") {
		t.Errorf("no doctype: %.80q", page)
	}
	if i := strings.Index(page, "⟦"); i >= 0 {
		t.Errorf("a text is missing: %.60s", page[i:])
	}
	for _, bad := range []string{"<style", " style=", " onclick=", " onload=", "javascript:", "http://", "%!", "&lt;nil"} {
		if strings.Contains(strings.ReplaceAll(page, `xmlns="http://www.w3.org/2000/svg"`, ""), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	list := elements(page)
	checkNesting(t, list)
	checkReferences(t, list)
	checkNames(t, list)
}

func checkNesting(t *testing.T, list []element) {
	t.Helper()
	var open []string
	headings := 0
	for _, e := range list {
		switch {
		case slices.Contains(voids, e.name):
		case !e.close:
			open = append(open, e.name)
			if e.name == "h1" {
				headings++
			}
			if e.name == "form" && slices.Contains(open[:len(open)-1], "form") {
				t.Error("a form inside a form")
			}
		case len(open) == 0 || open[len(open)-1] != e.name:
			t.Fatalf("</%s> closes %v", e.name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
	if headings != 1 {
		t.Errorf("%d first headings; a page has one", headings)
	}
}

// checkReferences: ids are unique, and everything that points to an element
// points to one that is there.
func checkReferences(t *testing.T, list []element) {
	t.Helper()
	ids := map[string]bool{}
	for _, e := range list {
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %q stands twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range list {
		for _, name := range []string{"for", "aria-describedby", "popovertarget", "form", "aria-labelledby"} {
			for id := range strings.FieldsSeq(e.attrs[name]) {
				if !ids[id] {
					t.Errorf("<%s %s=%q> points to nothing", e.name, name, id)
				}
			}
		}
		if href := e.attrs["href"]; strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("link to %s, which is not there", href)
		}
	}
}

// checkNames: every field has a label, every button a text, every link goes
// somewhere, and no address carries a fact.
func checkNames(t *testing.T, list []element) {
	t.Helper()
	labelled := map[string]bool{}
	for _, e := range list {
		if e.name == "label" {
			labelled[e.attrs["for"]] = true
		}
	}
	for _, e := range list {
		if e.close {
			continue
		}
		switch e.name {
		case "input", "select", "textarea":
			if e.attrs["type"] != "hidden" && !labelled[e.attrs["id"]] {
				t.Errorf("<%s name=%q> has no label", e.name, e.attrs["name"])
			}
		case "a", "form":
			address, after, _ := strings.Cut(e.attrs["href"]+e.attrs["action"], "#")
			if _, search, _ := strings.Cut(address, "/find?"); search != "" {
				continue // what is searched for is no fact about a person
			}
			if address+after == "" || strings.ContainsAny(address, "?=") {
				t.Errorf("<%s> goes to %q", e.name, address)
			}
		}
	}
}

// hidden collects the hidden fields of the form of a class or id.
func hidden(t *testing.T, page, form string) url.Values {
	t.Helper()
	out, inside := url.Values{}, false
	for _, e := range elements(page) {
		switch {
		case e.name == "form":
			inside = !e.close && (e.attrs["class"] == form || e.attrs["id"] == form)
		case inside && e.name == "input" && e.attrs["type"] == "hidden":
			out.Add(e.attrs["name"], e.attrs["value"])
		}
	}
	if len(out) == 0 {
		t.Fatalf("no form %q on the page", form)
	}
	return out
}

// textOf returns the text of the first element of a name.
func textOf(page, name string) string {
	_, rest, _ := strings.Cut(page, "<"+name)
	_, rest, _ = strings.Cut(rest, ">")
	inner, _, _ := strings.Cut(rest, "</"+name+">")
	return strings.TrimSpace(strings.ReplaceAll(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(inner, "")), "\u00a0", " "))
}
