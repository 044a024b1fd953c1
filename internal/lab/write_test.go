package lab

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/column"
)

func bytesOf(t testing.TB, p *Population, s Sheet) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, p, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSameBytes: seed and options decide every byte, whatever number of
// processors works; another seed gives other people.
func TestSameBytes(t *testing.T) {
	const n = 3*column.BlockSize + 100
	for _, format := range []Format{CSV, NDJSON} {
		bytesBy := func(seed uint64, procs int) []byte {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			return bytesOf(t, people(t, Options{Seed: seed, N: n, Unknown: 0.1}), Sheet{Format: format})
		}
		one := bytesBy(1, 1)
		if !bytes.Equal(one, bytesBy(1, 2)) || !bytes.Equal(one, bytesBy(1, 7)) {
			t.Errorf("%s: the same seed gives other bytes on another number of processors", format)
		}
		if bytes.Equal(one, bytesBy(2, 2)) {
			t.Errorf("%s: seeds 1 and 2 give the same bytes", format)
		}
	}
}

// TestNobodyDependsOnTheNumber: a smaller population is the beginning of a larger one.
func TestNobodyDependsOnTheNumber(t *testing.T) {
	small := bytesOf(t, people(t, Options{Seed: 4, N: 5000}), Sheet{Format: CSV})
	large := bytesOf(t, people(t, Options{Seed: 4, N: 9000}), Sheet{Format: CSV})
	if !bytes.HasPrefix(large, small) {
		t.Error("the first 5,000 of 9,000 people are not the 5,000 people")
	}
}

// TestNDJSONIsRead: each line is a person as the product reads facts.
func TestNDJSONIsRead(t *testing.T) {
	p := people(t, Options{Seed: 6, N: 300, Unknown: 0.15})
	b, book := p.Block(0), testEngine(t).Book()
	lines := strings.Split(strings.TrimSpace(string(bytesOf(t, p, Sheet{Format: NDJSON}))), "\n")
	if len(lines) != p.N {
		t.Fatalf("%d lines of %d people", len(lines), p.N)
	}
	for i, line := range lines {
		facts, err := book.ReadFacts("line", []byte(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		want := b.Facts(i)
		want["person.iin"] = qyzmet.WordValue(string(p.IIN(i)))
		sameFacts(t, facts, want)
	}
}

func sameFacts(t *testing.T, got, want qyzmet.Facts) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d facts, not %d: %v", len(got), len(want), got)
	}
	for path, v := range want {
		if !got[path].Equal(v) {
			t.Fatalf("%s is %s, not %s", path, got[path], v)
		}
	}
}

// TestCSVIsRead: cells of a CSV file are values as the product reads them.
func TestCSVIsRead(t *testing.T) {
	p := people(t, Options{Seed: 8, N: 300, Unknown: 0.15})
	b, book := p.Block(0), testEngine(t).Book()
	rows, err := csv.NewReader(bytes.NewReader(bytesOf(t, p, Sheet{Format: CSV}))).ReadAll()
	if err != nil || len(rows) != p.N+1 {
		t.Fatal(len(rows), err)
	}
	if !slices.Equal(rows[0][:2], []string{"person.iin", "name"}) {
		t.Fatalf("the header begins with %v", rows[0][:2])
	}
	for i, row := range rows[1:] {
		given := map[string]any{}
		for k, cell := range row {
			var v any = cell
			_ = json.Unmarshal([]byte(cell), &v) // a number, a truth value or a list; else the text itself
			if k != 1 && cell != "" {
				given[rows[0][k]] = v
			}
		}
		given["person.iin"] = row[0]
		text, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := book.ReadFacts("row", text)
		if err != nil {
			t.Fatal(err)
		}
		if row[1] != p.Name(i) || row[1] == "" {
			t.Fatalf("name %q", row[1])
		}
		want := b.Facts(i)
		want["person.iin"] = qyzmet.WordValue(row[0])
		sameFacts(t, facts, want)
	}
}

// TestLanguages: an office's file has headers and words of its language, and no
// two columns of one name.
func TestLanguages(t *testing.T) {
	p, book := people(t, Options{Seed: 9, N: 50}), testEngine(t).Book()
	for _, lang := range qyzmet.Langs() {
		rows, err := csv.NewReader(bytes.NewReader(bytesOf(t, p, Sheet{Format: CSV, Lang: lang, Book: book}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		sex := slices.Index(rows[0], book.Facts["person.sex"].Label.In(lang))
		if sex < 0 {
			t.Fatalf("%s: no column of the sex in %v", lang, rows[0])
		}
		for _, row := range rows[1:] {
			if w := book.Facts["person.sex"]; row[sex] != w.WordLabel("male", lang) && row[sex] != w.WordLabel("female", lang) {
				t.Fatalf("%s: sex %q", lang, row[sex])
			}
		}
		names := slices.Sorted(slices.Values(rows[0]))
		for k := range len(names) - 1 {
			if names[k] == names[k+1] {
				t.Errorf("%s: two columns are called %q", lang, names[k])
			}
		}
		t.Log(strings.Join(rows[0][:8], " | "), "\n", strings.Join(rows[1][:8], " | "))
	}
}

// TestSheetRefused: what cannot be written is refused before anything is.
func TestSheetRefused(t *testing.T) {
	p, book := people(t, Options{N: 1}), testEngine(t).Book()
	for _, s := range []Sheet{{}, {Format: "xls"}, {Format: NDJSON, Lang: qyzmet.Russian, Book: book}, {Format: CSV, Lang: "de", Book: book}, {Format: CSV, Lang: qyzmet.Kazakh}} {
		if err := Write(io.Discard, p, s); err == nil {
			t.Errorf("%+v was written", s)
		}
	}
}

// full is a writer on which there is room for n bytes only.
type full struct{ n int }

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if f.n -= len(b); f.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// TestDiskFull: the first error of the writer is returned, and nothing hangs.
func TestDiskFull(t *testing.T) {
	if err := Write(&full{3_000_000}, people(t, Options{N: 100_000}), Sheet{Format: CSV}); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
}

func benchWrite(b *testing.B, s Sheet) {
	const n = 25 * column.BlockSize
	p := people(b, Options{Seed: 1, N: n, Unknown: 0.1})
	count := &full{1 << 62}
	for b.Loop() {
		if err := Write(count, p, s); err != nil {
			b.Fatal(err)
		}
	}
	rows := float64(n) * float64(b.N)
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(1<<62-count.n)/rows, "B/row")
}

func BenchmarkCSV(b *testing.B)    { benchWrite(b, Sheet{Format: CSV}) }
func BenchmarkNDJSON(b *testing.B) { benchWrite(b, Sheet{Format: NDJSON}) }

func ExampleOptions_DraftAge() {
	o := Options{Seed: 1, N: 10}.DraftAge()
	fmt.Println(o.Ages.From, o.Ages.To, o.Men)
	// Output: 17 30 true
}
