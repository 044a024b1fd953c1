package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// TestStoryIsTold keeps the table of docs/story.md to the steps of the test.
func TestStoryIsTold(t *testing.T) {
	const file, begin, end = "../../docs/story.md", "<!-- steps -->\n", "<!-- end -->\n"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(data), begin)
	_, after, found := strings.Cut(rest, end)
	if !found {
		t.Fatalf("%s has no place for the steps between %q and %q", file, begin, end)
	}
	want := before + begin + told(t) + end + after
	if *updateRoutes {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil { //nolint:gosec // a page of the documentation
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Errorf("%s does not tell the story as it is: go test ./cmd/qyzmet -run TestStoryIsTold -update", file)
	}
}

// told is the story as a table.
func told(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| day | at the desk | what happens | work page then, with last days |\n|---|---|---|---|\n")
	day, who := "", qyzmet.SubjectID("")
	for _, s := range story {
		if s.day != "" {
			day = s.day
		}
		if s.who != "" {
			who = s.who
		}
		if s.says == "" {
			continue
		}
		what := strings.ToUpper(s.says[:1]) + s.says[1:]
		switch {
		case s.log != "":
			what += " – **refused**"
		case s.paper != nil:
			what += " · paper"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", day, s.at(who), what, duties(t, s.due))
	}
	return b.String()
}

// at is the role of who is at work; nobody is where a step only sets the scene.
func (s *step) at(who qyzmet.SubjectID) string {
	if s.open == "" && s.task == "" && s.fill == nil && s.press == "" && s.log == "" {
		return ""
	}
	for _, u := range storyOfficials {
		if u.id == who {
			return strings.ReplaceAll(u.role, "-", " ")
		}
	}
	return "he himself"
}

// duties are the titles of duties with their last days, the nearest first.
func duties(t *testing.T, all due) string {
	t.Helper()
	if all == nil {
		return ""
	}
	book, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, id := range slices.SortedFunc(maps.Keys(all), func(a, b string) int { return strings.Compare(all[a]+a, all[b]+b) }) {
		for _, d := range book.Duties {
			if d.ID == id {
				out = append(out, strings.TrimSpace(d.Title.In(qyzmet.English)+" "+all[id]))
			}
		}
	}
	if out == nil {
		return "nothing is due"
	}
	return strings.Join(out, "; ")
}
