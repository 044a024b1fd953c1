package office

import (
	"strings"
	"testing"
)

// A reason says something, on one line, and is no longer than is kept.
func TestReasons(t *testing.T) {
	for text, want := range map[string]string{
		"an ambulance asked for the blood group": "an ambulance asked for the blood group",
		"  жедел жәрдем \r\n\tсұратты ":          "жедел жәрдем сұратты",
		"line\u202e one\u0000 is here":           "line one is here",
		"":                                       "", "          ": "", "too short": "", "aaaaaaaaaaaaaaaa": "", "..............": "", "\n\n\n\n\n\n\n\n\n\n\n\n": "",
		strings.Repeat("long reason ", 200): "",
	} {
		got, ok := reasonOf(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t", text, got, ok)
		}
	}
}
