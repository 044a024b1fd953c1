package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qyzmet"
	"qyzmet/date"
)

// wide is the header of a table of 25 columns.
var wide = []string{
	"person.iin", "name", "person.sex", "person.birth_date", "person.citizen", "person.residence", "person.region", "person.married",
	"person.fitness", "person.study.now", "person.study.level", "person.study.form", "person.study.institution", "person.study.begins",
	"person.study.ends", "person.study.deferred_levels", "person.study.has_higher", "person.degree", "person.work.kind", "person.work.rural",
	"person.work.qualified", "person.conviction", "person.criminal_case", "person.vus", "person.serving",
}

// wideCSV makes a table of invented people, a tenth of whose facts are unknown.
func wideCSV(o Options, rows int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString(strings.Join(wide, ",") + "\n")
	facts := factsByPath(o)
	given := map[string]bool{}
	for range rows {
		born := date.MustNew(1999, 1, 1) + date.Date(r.IntN(3000))
		y, m, d := born.Civil()
		century := "4"
		if y >= 2000 {
			century = "5"
		}
		iin := ""
		for iin == "" || given[iin] {
			iin = withCheckDigit(fmt.Sprintf("%02d%02d%02d%s%04d", y%100, m, d, century, r.IntN(10000)))
		}
		given[iin] = true
		for k, name := range wide {
			if k > 0 {
				b.WriteByte(',')
			}
			switch f := facts[name]; {
			case k == 0:
				b.WriteString(iin)
			case k == 1:
				b.WriteString("Үлгіұлы Біреу")
			case r.IntN(10) == 0 || k == 2:
			case k == 3:
				b.WriteString(born.String())
			case f.Kind == qyzmet.Bool:
				b.WriteString([]string{"true", "false"}[r.IntN(2)])
			case f.Kind == qyzmet.Date:
				b.WriteString((born + date.Date(6000+r.IntN(2000))).String())
			default:
				b.WriteString(f.Values[r.IntN(len(f.Values))].Word)
			}
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// withCheckDigit completes eleven digits, or gives "" when no digit does.
func withCheckDigit(eleven string) string {
	for d := range 10 {
		if n := eleven + string(rune('0'+d)); isNumber(n) {
			return n
		}
	}
	return ""
}

func BenchmarkReadCSV(b *testing.B) {
	o := options(b)
	data := wideCSV(o, 200_000)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			o := o
			o.Workers = workers
			benchmarkRead(b, o, data)
		})
	}
}

// BenchmarkEncodingCSV is the yardstick: the same bytes, divided into cells and
// nothing more.
func BenchmarkEncodingCSV(b *testing.B) {
	o := options(b)
	data := wideCSV(o, 200_000)
	b.SetBytes(int64(len(data)))
	n := 0
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadNDJSON(b *testing.B) {
	o := options(b)
	facts := factsByPath(o)
	lines := strings.Split(strings.TrimSpace(string(wideCSV(o, 100_000))), "\n")
	var text bytes.Buffer
	for _, line := range lines[1:] {
		text.WriteString("{")
		for k, cell := range strings.Split(line, ",") {
			switch f := facts[wide[k]]; {
			case f == nil || cell == "":
				continue
			case f.Kind == qyzmet.Words:
				cell = `["` + cell + `"]`
			case f.Kind != qyzmet.Bool:
				cell = `"` + cell + `"`
			}
			fmt.Fprintf(&text, "%q: %s, ", wide[k], cell)
		}
		text.Truncate(text.Len() - 2)
		text.WriteString("}\n")
	}
	benchmarkRead(b, o, text.Bytes())
}

func BenchmarkReadXLSX(b *testing.B) {
	o := options(b)
	lines := strings.Split(strings.TrimSpace(string(wideCSV(o, 20_000))), "\n")
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, line := range lines {
		var row []any
		for _, cell := range strings.Split(line, ",") {
			row = append(row, cell)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Write(&data); err != nil {
		b.Fatal(err)
	}
	b.Run("here", func(b *testing.B) { benchmarkRead(b, o, data.Bytes()) })
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(len(lines))*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func benchmarkRead(b *testing.B, o Options, data []byte) {
	b.SetBytes(int64(len(data)))
	read, share := uint64(0), 0.0
	for b.Loop() {
		s, err := Read(bytes.NewReader(data), o, func(*Chunk) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		read, share = read+s.Read, float64(s.Loaded)/float64(s.Read)
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(share, "loaded/row")
}
