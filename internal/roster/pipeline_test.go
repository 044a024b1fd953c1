package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/column"
)

func newBlock(w *worker) *column.Block { return column.NewBlock(w.fields) }

// mixed is a table with good rows, bad ones, blank ones and people twice.
func mixed(rows int) string {
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.WriteString("id,пол,person.birth_date,person.study.deferred_levels,person.children.1.birth_date,person.children.2.birth_date,person.married,person.degree\n")
	for i := range rows {
		switch r.IntN(20) {
		case 0:
			fmt.Fprintf(&b, "%d,x,,,,,,\n", i)
		case 1:
			b.WriteString(",,,,,,,\n")
		case 2:
			fmt.Fprintf(&b, "%d,м,,higher,2020-01-01,,да,master\n", r.IntN(i+1))
		default:
			fmt.Fprintf(&b, "%d,%s,%s,%s,%s,%s,%s,%s\n", i, []string{"м", "ж", ""}[r.IntN(3)], []string{"2005-02-11", "11.02.2004", ""}[r.IntN(3)],
				[]string{"higher;master", "-", "technical…", ""}[r.IntN(4)], []string{"2020-01-01", "", "?"}[r.IntN(3)], []string{"2021-01-01", "...", ""}[r.IntN(3)],
				[]string{"да", "нет", "?"}[r.IntN(3)], []string{"master", "none", ""}[r.IntN(3)])
		}
	}
	return b.String()
}

// TestOrderDoesNotDependOnWorkers: any number of workers gives the same blocks,
// rejects and summary, and people twice are the same as with a simple count.
func TestOrderDoesNotDependOnWorkers(t *testing.T) {
	table := mixed(20_000)
	var first outcome
	for _, workers := range []int{1, 2, 7} {
		o := options(t)
		o.Workers = workers
		out := mustRead(t, table, o)
		if workers == 1 {
			first = out
			checkDuplicates(t, table, out)
			continue
		}
		if out.String() != first.String() || out.rejects != first.rejects || fmt.Sprintf("%+v", *out.summary) != fmt.Sprintf("%+v", *first.summary) {
			t.Errorf("%d workers give something else", workers)
		}
	}
}

func checkDuplicates(t *testing.T, table string, out outcome) {
	seen := map[string]bool{}
	twice, loaded := uint64(0), uint64(0)
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		id, rest, _ := strings.Cut(line, ",")
		switch {
		case strings.HasPrefix(rest, "x") || id == "":
		case seen[id]:
			twice++
		default:
			seen[id] = true
			loaded++
		}
	}
	if s := out.summary; s.Duplicates != twice || s.Loaded != loaded || twice == 0 {
		t.Errorf("%d twice and %d loaded, want %d and %d", s.Duplicates, s.Loaded, twice, loaded)
	}
}

// full is a disk without room.
type full struct{ left int }

var errFull = errors.New("no space left on device")

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// TestDiskFull: when rejects cannot be written the reading ends, and says so.
func TestDiskFull(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, room := range []int{0, 100, 300_000} {
		o := options(t)
		o.Rejects = NewRejects(&full{room}, "people", "")
		s, err := Read(strings.NewReader("пол\n"+strings.Repeat("x\n", 30_000)), o, func(*Chunk) error { return nil })
		if !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "the rejects of people could not be written after ") {
			t.Errorf("with room for %d: %v", room, err)
		}
		if s == nil || s.Read != s.Rejected || s.Read == 0 {
			t.Errorf("%+v", s)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// TestCallerStops: the caller's error ends the reading and comes back.
func TestCallerStops(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	_, err := Read(io.MultiReader(strings.NewReader("пол\n"), &endless{text: "м\n", n: 1 << 40}), options(t), func(c *Chunk) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) {
		t.Error(err)
	}
}

func TestProgress(t *testing.T) {
	o := options(t)
	table := "пол\n" + strings.Repeat("м\n", 100_000)
	var bytesSeen int64
	var rows uint64
	o.Progress = func(b int64, r uint64) {
		if b < bytesSeen || r <= rows || b > int64(len(table)) {
			t.Errorf("%d bytes after %d, %d rows after %d", b, bytesSeen, r, rows)
		}
		bytesSeen, rows = b, r
	}
	if _, err := Read(strings.NewReader(table), o, nil); err != nil || rows != 100_000 || bytesSeen != int64(len(table)) {
		t.Errorf("%d rows, %d bytes of %d: %v", rows, bytesSeen, len(table), err)
	}
}

func TestOptions(t *testing.T) {
	_, err := Read(strings.NewReader("x"), Options{}, nil)
	wantError(t, err, "roster: the options need a book, and its fields as the engine lists them")
	for want, change := range map[string]func(*Options){
		`there is no format "xls"; did you mean "xlsx"?; allowed: csv, ndjson, xlsx`:               func(o *Options) { o.Format = "xls" },
		`there is no encoding "cp1251"; allowed: utf-8, utf-16le, utf-16be, windows-1251, kz-1048`: func(o *Options) { o.Encoding = "cp1251" },
		`cells are not separated by '|'; allowed: comma, semicolon, tab`:                           func(o *Options) { o.Separator = '|' },
	} {
		o := options(t)
		change(&o)
		_, err := Read(strings.NewReader("x"), o, nil)
		wantError(t, err, want)
	}
}

// TestRejectsAddedLater: the evaluation writes into the same file, by the facts'
// paths, and the columns' names are found.
func TestRejectsAddedLater(t *testing.T) {
	var b bytes.Buffer
	r := NewRejects(&b, "=cmd|'/c calc'!A1.csv", qyzmet.Russian)
	o := options(t)
	o.Rejects = r
	if _, err := Read(strings.NewReader("ЖСН;пол;@x\nx;м;\n"+validIIN("05021150001")+";ж;\n"), withIgnore(o), nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Add(9, "+7", qyzmet.Faults{{Code: qyzmet.Contradiction, Path: "person.sex", Value: "-1", Message: "=1"}, {Code: qyzmet.Missing, Path: "person.vus", Message: "m"}}), r.Flush()); err != nil {
		t.Fatal(err)
	}
	name := "'=cmd|'/c calc'!A1.csv"
	want := "\xef\xbb\xbffile,row,column,value,code,reason,key\n" +
		name + ",2,ЖСН,x,bad-iin,символ 1 – «x»; ИИН – это 12 цифр без пробелов,\n" +
		name + ",3,пол,female,contradiction,\"В ИИН указано другое: первые шесть цифр – дата рождения, седьмая обозначает век и пол. Исправьте одно из двух.\",050211500019\n" +
		name + ",9,пол,'-1,contradiction,'=1,'+7\n" +
		name + ",9,person.vus,,missing,m,'+7\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r.Rows() != 3 || r.Faults() != 4 {
		t.Errorf("%d rows, %d faults", r.Rows(), r.Faults())
	}
}

func withIgnore(o Options) Options {
	o.IgnoreUnknown = true
	return o
}

func TestSeen(t *testing.T) {
	s, want := newSeen(), map[uint64]uint64{}
	r := rand.New(rand.NewPCG(5, 6))
	for row := uint64(1); row <= 300_000; row++ {
		n := r.Uint64N(400_000) * 2_499_991
		if row%1000 == 0 {
			row += 1 << 28 >> 8
		}
		if got := s.iin(n, row); got != want[n/10] {
			t.Fatalf("row %d: %d was in %d, not %d", row, n, want[n/10], got)
		}
		if want[n/10] == 0 {
			want[n/10] = row
		}
		if row > 1<<27+1<<20 {
			break
		}
	}
	if s.id("a", 7) != 0 || s.id("b", 8) != 0 || s.id("a", 9) != 7 {
		t.Error("ids")
	}
}

// FuzzReadCSV: whatever a file is, it is read or refused with faults, every row
// is counted once, and nothing panics.
func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("пол;person.children.1.birth_date\nм;...\n"))
	f.Add([]byte("ИИН,person.children,person.study.deferred_levels\n050211500019,\"[{\"\"birth_date\"\":null}]\",higher…\n"))
	f.Add([]byte("\xff\xfeп\x04\n\x00"))
	f.Add([]byte("{\"person.sex\": \"male\"}\n{"))
	f.Add([]byte("\xcf\xee\xeb;x\n\xec;\xaf\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("id\tpol\tsex\n1\t2\t\"3\n"))
	o := options(f)
	o.IgnoreUnknown, o.Limits = true, Limits{RowBytes: 1 << 14, Columns: 50}.filled()
	v, err := newVocabulary(o.Book, o.Fields)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Count(data, []byte(",")) > 500 {
			t.Skip()
		}
		fuzzRead(t, data, o, v)
	})
}

// fuzzRead reads a file without goroutines, so that a fuzzer sees the same paths
// for the same bytes.
func fuzzRead(t *testing.T, data []byte, o Options, v *vocabulary) {
	r, err := openWith(bytes.NewReader(data), o, v)
	if err == nil {
		defer r.close()
		err = r.refusal()
	}
	if err != nil {
		if faults, ok := qyzmet.FaultsOf(err); !ok || len(faults) == 0 || faults[0].Message == "" {
			t.Errorf("not made of faults: %v", err)
		}
		return
	}
	var out bytes.Buffer
	rejects := NewRejects(&out, "f", "")
	w := newWorker(r)
	for b := (&batch{}); ; b.reset() {
		if err := r.source.next(b); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			if r.opts.Format != XLSX {
				t.Errorf("memory cannot fail: %v", err)
			}
			return
		}
		w.parse(b)
		if n := b.chunk.Block.N; n != len(b.chunk.Rows) || n != len(b.chunk.Keys) || n+len(b.rejects)+int(b.blank) != len(b.rows) {
			t.Errorf("%d loaded, %d rejected, %d blank of %d", n, len(b.rejects), b.blank, len(b.rows))
		}
		for i := range b.chunk.Block.N {
			b.chunk.Block.Facts(i)
		}
		for _, r := range b.rejects {
			_ = rejects.Add(r.Row, r.Key, r.Faults) // into memory
		}
	}
	if _ = rejects.Flush(); strings.ContainsAny(out.String(), "\x00\x1b") || !utf8.Valid(out.Bytes()) {
		t.Errorf("the rejects are no text: %q", out.String())
	}
}
