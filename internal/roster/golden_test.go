package roster

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// people is what every file testdata/people* says: the same four invented
// people, in each format, encoding and separator.
var people = []string{
	"[050211500019] sex=male birth_date=2005-02-11 study.deferred_levels=[] married=false children=[] region=kz-43",
	"[041203600022] sex=female birth_date=2004-12-03 children=[{birth_date: 2024-01-31, without_mother: false}] and perhaps more raised_years=3 region=kz-75",
	"[] sex=male birth_date=2006-10-05 study.level=higher study.deferred_levels=[higher, master] and perhaps more married=true " +
		"children=[{birth_date: 2025-06-05, without_mother: true}, {birth_date: 2026-12-01}] region=kz-63",
	"[030701500039] sex=male birth_date=2003-07-01 study.deferred_levels=[] married=true region=kz-71",
}

// lines writes the people without their rows, their facts in one order.
func (o outcome) lines() []string {
	var out []string
	for _, p := range o.people {
		_, text, _ := strings.Cut(p.String(), " ")
		words := strings.SplitAfter(text, "] ")
		out = append(out, words[0]+strings.Join(words[1:], ""))
	}
	return out
}

func TestGoldenFiles(t *testing.T) {
	want := map[string]Detected{
		"people.csv":         {Format: CSV, Encoding: UTF8, Separator: ';'},
		"people-bom.csv":     {Format: CSV, Encoding: UTF8, Separator: ';'},
		"people-comma.csv":   {Format: CSV, Encoding: UTF8, Separator: ','},
		"people-tab.csv":     {Format: CSV, Encoding: UTF8, Separator: '\t'},
		"people-utf16le.csv": {Format: CSV, Encoding: UTF16LE, Separator: ';'},
		"people-utf16be.csv": {Format: CSV, Encoding: UTF16BE, Separator: ';'},
		"people-win1251.csv": {Format: CSV, Encoding: Windows1251, Separator: ';'},
		"people-kz1048.csv":  {Format: CSV, Encoding: KZ1048, Separator: ';'},
		"people.ndjson":      {Format: NDJSON, Encoding: UTF8},
		"people.xlsx":        {Format: XLSX, Sheet: "Адамдар"},
	}
	files, err := filepath.Glob("testdata/people*")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d files, %d expected: %v", len(files), len(want), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			o := options(t)
			var got outcome
			got.summary, err = Read(f, o, func(c *Chunk) error {
				got.add(c)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if lines := got.lines(); !slices.Equal(sorted(lines), sorted(people)) {
				t.Errorf("got\n%s\nwant\n%s\nrejects: %v", strings.Join(lines, "\n"), strings.Join(people, "\n"), got.summary.First)
			}
			s, w := got.summary, want[filepath.Base(name)]
			if s.Format != w.Format || s.Encoding != w.Encoding || s.Separator != w.Separator || s.Sheet != w.Sheet {
				t.Errorf("found %+v, want %+v", s.Detected, w)
			}
			if s.Read != 4 || s.Loaded != 4 || s.DerivedBirth != 1 || s.DerivedSex != 1 {
				t.Errorf("summary %+v", s)
			}
			if info, err := f.Stat(); err != nil || s.Bytes != info.Size() {
				t.Errorf("%d bytes, the file has %d: %v", s.Bytes, info.Size(), err)
			}
		})
	}
}

// sorted orders the facts of each line, for the order of facts is not the point.
func sorted(lines []string) []string {
	out := slices.Clone(lines)
	for i, l := range out {
		parts := strings.Split(l, " ")
		slices.Sort(parts)
		out[i] = strings.Join(parts, " ")
	}
	return out
}

// TestKazakhCodePage holds our table of KZ-1048 to the one of iconv.
func TestKazakhCodePage(t *testing.T) {
	if _, err := exec.LookPath("iconv"); err != nil {
		absent(t, "no iconv: the table of KZ-1048 was not held to another")
	}
	for i := range 128 {
		b := byte(0x80 + i)
		cmd := exec.Command("iconv", "-f", "RK1048", "-t", "UTF-8")
		cmd.Stdin = strings.NewReader(string([]byte{b}))
		out, err := cmd.Output()
		if err != nil {
			if got := kz1048.text([]byte{b}); got != "\uFFFD" {
				t.Errorf("0x%02X is no character for iconv, and %q for us", b, got)
			}
			continue
		}
		if got := kz1048.text([]byte{b}); got != string(out) {
			t.Errorf("0x%02X: got %q, iconv says %q", b, got, out)
		}
	}
}

// absent skips a test for want of something outside the module; under
// REQUIRE=all it fails.
func absent(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// TestPagesComeBack: what is encoded in a code page decodes to the same text.
func TestPagesComeBack(t *testing.T) {
	const text = "Қазақстан Республикасы, Ғалым, Өтеген, ҢҮҰҺІі әғқңөұүһ"
	raw, ok := kz1048.encode(text)
	if !ok || kz1048.text(raw) != text {
		t.Errorf("KZ-1048: %q", kz1048.text(raw))
	}
	if _, ok := windows1251.encode(text); ok {
		t.Error("Windows-1251 has no Kazakh letters but І")
	}
}
