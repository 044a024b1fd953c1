package desk

import "testing"

// What a spreadsheet would take for a formula is text to it.
func TestInert(t *testing.T) {
	for cell, want := range map[string]string{"": "", "Сейітов": "Сейітов", "2026-11-22": "2026-11-22", "a=b": "a=b", "–": "–",
		"=1+1": "'=1+1", "+7700": "'+7700", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "  =1": "'  =1", "\u00a0=1": "'\u00a0=1", "\n=1": "'\n=1", "＝1": "'＝1"} {
		if got := inert(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}
