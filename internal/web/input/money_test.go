package input

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSumsInTenge(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "400000": 40_000_000, "400 000": 40_000_000, "400,000": 40_000_000, "400.000": 40_000_000,
		"400\u00a0000,50": 40_000_050, "400,000.50": 40_000_050, "400.000,5": 40_000_050, "85000,07": 8_500_007, "12.3": 1230,
	} {
		if got, ok := inTiyn(text); !ok || got != want {
			t.Errorf("%q is %d tiyn (%v), not %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "four hundred", "4e5", "-5", "1,2,3", "40,00,000", "1.234,567", "1 000 00", "0,123456", "5 000.000", "9999999999999", "٣", "400 000 тенге"} {
		if got, ok := inTiyn(text); ok {
			t.Errorf("%q was read as %d tiyn", text, got)
		}
	}
}

// TestSumsComeBack: what a field shows is read as the same sum.
func TestSumsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 99_999_999_999_999).Draw(t, "tiyn")
		if got, ok := inTiyn(inTenge(n)); !ok || got != n {
			t.Fatalf("%d tiyn are shown as %q and read as %d", n, inTenge(n), got)
		}
	})
}
