package qyzmet_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
)

// The vectors are published samples or computed by the rule; none is a person's.
func TestParseIIN(t *testing.T) {
	for _, c := range []struct {
		number string
		born   string
		male   bool
	}{
		{"061211600012", "2006-12-11", false}, // second pass
		{"050315500014", "2005-03-15", true},  // first pass
		{"050315500503", "2005-03-15", true},  // second pass
	} {
		n, err := qyzmet.ParseIIN(c.number)
		if err != nil {
			t.Errorf("%s: %v", c.number, err)
			continue
		}
		if string(n) != c.number || n.BirthDate().String() != c.born || n.Male() != c.male {
			t.Errorf("%s: born %s, male %v; want %s, %v", n, n.BirthDate(), n.Male(), c.born, c.male)
		}
	}
}

func TestParseIINRefuses(t *testing.T) {
	for _, c := range []struct{ number, says string }{
		{"", "0 digits"},
		{"05031550001", "11 digits"},
		{"0503155000141", "13 digits"},
		{"05031550001O", `character 12 is 'O'`},
		{" 050315500014", `character 1 is ' '`},
		{"050315-500014", `character 7 is '-'`},
		{"٠٥٠٣١٥٥٠٠٠١٤", "digits 0-9"},
		{"050315500015", "the check digit (the last) is 5"},
		{"000813159890", "both passes of the check give 10"},
		{withCheck("05031510001"), "19th century"},
		{withCheck("05031500001"), "digit 7 is 0"},
		{withCheck("05031570001"), "digit 7 is 7"},
		{withCheck("05023050001"), "day 30"},
		{withCheck("05131550001"), "month 13"},
		{withCheck("01022950001"), "day 29"},
		{strings.Repeat("9", 100_000), "100000 digits"},
	} {
		n, err := qyzmet.ParseIIN(c.number)
		faults, ok := qyzmet.FaultsOf(err)
		if !ok || len(faults) != 1 || faults[0].Code != qyzmet.BadIIN || n != "" {
			t.Errorf("%.20q: got %q, %v; want a fault of code %s", c.number, n, err, qyzmet.BadIIN)
			continue
		}
		if !strings.Contains(faults[0].Message, c.says) || len(faults[0].Value) > 200 {
			t.Errorf("%.20q: %q does not say %q", c.number, faults[0].Message, c.says)
		}
	}
}

func TestIINNotOfParseIIN(t *testing.T) {
	for _, n := range []qyzmet.IIN{"", "nonsense", "059915500014"} {
		if n.BirthDate() != date.Beginning {
			t.Errorf("%q is born on %s", n, n.BirthDate())
		}
	}
	if qyzmet.IIN("").Male() {
		t.Error("an empty number is a man's")
	}
}

// weighted is the rule written a second time: the remainder of one pass.
func weighted(number string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(number[i]-'0')
	}
	return sum % 11
}

func firstPass(number string) int { return weighted(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) }

func secondPass(number string) int { return weighted(number, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) }

// withCheck appends the check digit, or returns "" when there is none.
func withCheck(eleven string) string {
	check := firstPass(eleven)
	if check == 10 {
		check = secondPass(eleven)
	}
	if check == 10 {
		return ""
	}
	return fmt.Sprintf("%s%d", eleven, check)
}

func drawIIN(t *rapid.T) (number string, born date.Date, male bool) {
	first, last := int(date.MustParse("1900-01-01")), int(date.MustParse("2099-12-31"))
	born = date.Date(rapid.IntRange(first, last).Draw(t, "born"))
	male = rapid.Bool().Draw(t, "male")
	century := 4
	if born >= date.MustParse("2000-01-01") {
		century = 6
	}
	if male {
		century--
	}
	day := strings.ReplaceAll(born.String()[2:], "-", "")
	number = withCheck(fmt.Sprintf("%s%d%04d", day, century, rapid.IntRange(0, 9999).Draw(t, "serial")))
	if number == "" {
		t.Skip("no check digit")
	}
	return number, born, male
}

func TestEveryLawfulIINParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number, born, male := drawIIN(t)
		n, err := qyzmet.ParseIIN(number)
		if err != nil {
			t.Fatal(err)
		}
		if n.BirthDate() != born || n.Male() != male {
			t.Fatalf("%s: born %s, male %v; want %s, %v", number, n.BirthDate(), n.Male(), born, male)
		}
	})
}

// A changed digit is refused unless the rule cannot see it: the eleventh has
// weight 11 in the first pass, and a change may lead from one pass to the
// other. A changed check digit is always refused.
func TestChangedDigitIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number, _, _ := drawIIN(t)
		at := rapid.IntRange(0, 11).Draw(t, "position")
		by := rapid.IntRange(1, 9).Draw(t, "by")
		changed := []byte(number)
		changed[at] = '0' + (changed[at]-'0'+byte(by))%10
		_, err := qyzmet.ParseIIN(string(changed))
		samePass := firstPass(number) != 10 && firstPass(string(changed)) != 10
		switch {
		case at == 11, samePass && at != 10:
			if err == nil {
				t.Fatalf("%s passes, changed from %s", changed, number)
			}
		case samePass && at == 10:
			if err != nil {
				t.Fatalf("%s, changed from %s in the digit that the rule does not guard: %v", changed, number, err)
			}
		}
	})
}

func FuzzParseIIN(f *testing.F) {
	for _, seed := range []string{"061211600012", "050315500014", "050315500503", "000813159890", "", "О50315500014", "05031550001\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := qyzmet.ParseIIN(s)
		if err != nil {
			if faults, ok := qyzmet.FaultsOf(err); !ok || faults[0].Code != qyzmet.BadIIN || n != "" {
				t.Fatalf("%q: %q, %v", s, n, err)
			}
			return
		}
		if len(n) != 12 || !n.BirthDate().Valid() || withCheck(s[:11]) != s {
			t.Fatalf("%q passes", s)
		}
	})
}
