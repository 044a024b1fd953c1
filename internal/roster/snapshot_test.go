package roster

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet"
	"qyzmet/internal/column"
)

// kept reads a table and writes its snapshot.
func kept(t testing.TB, table string, o Options) (outcome, []byte, column.Origin) {
	t.Helper()
	from, err := OriginOf(strings.NewReader(table), o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := WriteSnapshot(&b, o.Fields, from)
	if err != nil {
		t.Fatal(err)
	}
	out := outcome{}
	out.summary, err = Read(strings.NewReader(table), o, func(c *Chunk) error {
		out.add(c)
		return w.Write(c)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(out.summary); err != nil {
		t.Fatal(err)
	}
	return out, b.Bytes(), from
}

func (o *outcome) add(c *Chunk) {
	for i := range c.Block.N {
		o.people = append(o.people, loaded{c.Rows[i], c.Keys[i], c.Block.Facts(i)})
	}
}

// TestSnapshot: a second run without parsing has the same people, keys, rows and
// summary as the first.
func TestSnapshot(t *testing.T) {
	o := options(t)
	want, data, from := kept(t, mixed(10_000), o)
	var got outcome
	var err error
	got.summary, err = ReadSnapshot(bytes.NewReader(data), o.Fields, MadeFrom(from), func(c *Chunk) error {
		got.add(c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Error("other people")
	}
	if diff := cmp.Diff(want.summary, got.summary, cmp.AllowUnexported(Column{}), cmp.Comparer(func(target, target) bool { return true })); diff != "" {
		t.Error(diff)
	}
}

func TestSnapshotOfAnother(t *testing.T) {
	o := options(t)
	_, data, from := kept(t, "пол\nм\n", o)
	read := func(data []byte, from column.Origin) error {
		_, err := ReadSnapshot(bytes.NewReader(data), o.Fields, MadeFrom(from), func(*Chunk) error { return nil })
		return err
	}
	other := o
	other.Common = qyzmet.Facts{"country.regime": qyzmet.WordValue("peace")}
	changed, err := OriginOf(strings.NewReader("пол\nм\n"), other)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, read(data, changed), "the snapshot cannot be used: the table was read under other options; make it again")
	longer, err := OriginOf(strings.NewReader("пол\nм\nж\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := read(data, longer); !errors.Is(err, column.ErrSnapshot) || !strings.Contains(err.Error(), "the table has changed since it was made (then 10 bytes, now 13, SHA-256 ") {
		t.Error(err)
	}
	for cut := range data {
		if err := read(data[:cut], from); !errors.Is(err, column.ErrSnapshot) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	stop := errors.New("enough")
	if _, err := ReadSnapshot(bytes.NewReader(data), o.Fields, nil, func(*Chunk) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// FuzzKeys: the rows and keys beside a block may be any bytes.
func FuzzKeys(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'k'}, uint8(1))
	f.Fuzz(func(t *testing.T, beside []byte, people uint8) {
		c, err := chunkOf(&column.Block{N: int(people)}, beside)
		if err == nil && (len(c.Keys) != int(people) || len(c.Rows) != int(people)) {
			t.Errorf("%+v", c)
		}
	})
}

func BenchmarkSnapshot(b *testing.B) {
	o := options(b)
	out, data, from := kept(b, string(wideCSV(o, 100_000)), o)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := ReadSnapshot(bytes.NewReader(data), o.Fields, MadeFrom(from), func(*Chunk) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.summary.Loaded)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(len(data))/float64(out.summary.Loaded), "bytes/row")
}
