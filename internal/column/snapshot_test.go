package column_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/column"
)

// snapshot writes blocks of any people.
func snapshot(t *rapid.T) (data []byte, blocks []*column.Block) {
	var b bytes.Buffer
	w, err := column.NewSnapshotWriter(&b, fields, column.Origin{Source: [32]byte{1}, Reading: [32]byte{2}, Size: 3})
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 3).Draw(t, "blocks") {
		block := column.NewBlock(fields)
		share := rapid.IntRange(0, 10).Draw(t, "share known")
		for range rapid.IntRange(1, 70).Draw(t, "people") {
			facts := qyzmet.Facts{}
			for _, f := range fields {
				if rapid.IntRange(0, 9).Draw(t, "known") < share {
					facts[f.Path] = value(t, f)
				}
			}
			if err := block.SetFacts(block.Add(), facts); err != nil {
				t.Fatal(err)
			}
		}
		block.Seal()
		if err := w.Write(block, []byte("beside")); err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, block)
	}
	if err := w.Close([]byte("end")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), blocks
}

// restore reads a snapshot to its end.
func restore(data []byte) (blocks []*column.Block, err error) {
	r, err := column.NewSnapshotReader(bytes.NewReader(data), fields)
	if err != nil {
		return nil, err
	}
	for {
		b, _, err := r.Next()
		if errors.Is(err, io.EOF) {
			return blocks, nil
		} else if err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
}

// TestSnapshotComesBack: blocks come back as they were, and a file that is cut
// anywhere, or has any bit changed, is refused.
func TestSnapshotComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, want := snapshot(t)
		got, err := restore(data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if diff := cmp.Diff(want[i], got[i]); diff != "" {
				t.Fatalf("block %d (-put +got):\n%s", i, diff)
			}
		}
		if _, err := restore(data[:rapid.IntRange(0, len(data)-1).Draw(t, "cut")]); !errors.Is(err, column.ErrSnapshot) {
			t.Fatalf("cut: %v", err)
		}
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		data[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := restore(data); !errors.Is(err, column.ErrSnapshot) {
			t.Fatalf("byte %d changed: %v", at, err)
		}
	})
}

func TestSnapshotRefusals(t *testing.T) {
	var b bytes.Buffer
	w, err := column.NewSnapshotWriter(&b, fields, column.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	good := b.Bytes()
	const again = "; make it again from the source"
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "the file ends too soon: writing it was interrupted, or it was cut"},
		{"another file", bytes.Repeat([]byte("x"), 200), "the file is no snapshot of columns"},
		{"another version", append(append(append([]byte{}, good[:8]...), 9, 0, 0, 0), good[12:]...), "it has version 9, and 1 is read"},
		{"cut", good[:len(good)-3], "the file ends too soon: writing it was interrupted, or it was cut"},
		{"no end", good[:120], "the file ends too soon: writing it was interrupted, or it was cut"},
		{"more", append(append([]byte{}, good...), 0), "something follows its end"},
		{"damaged", append(append([]byte{}, good[:len(good)-1]...), good[len(good)-1]^1), "block 1 is damaged: its checksum does not fit"},
	} {
		if _, err := restore(c.data); err == nil || err.Error() != "the snapshot cannot be used: "+c.want+again {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := column.NewSnapshotReader(bytes.NewReader(good), fields[1:]); err == nil || err.Error() != "the snapshot cannot be used: it was made for other facts than those of this book"+again {
		t.Error(err)
	}
}

// fails is a disk without room.
type fails struct{}

func (fails) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestSnapshotDiskFull(t *testing.T) {
	if _, err := column.NewSnapshotWriter(fails{}, fields, column.Origin{}); err == nil || err.Error() != "writing a snapshot: no space left on device" {
		t.Error(err)
	}
}

// FuzzSnapshot: whatever the frames hold, with right checksums, blocks are read
// that can be used, or are refused. Memory is taken in proportion to the bytes.
func FuzzSnapshot(f *testing.F) {
	var b bytes.Buffer
	w, err := column.NewSnapshotWriter(&b, fields, column.Origin{})
	if err != nil {
		f.Fatal(err)
	}
	header := bytes.Clone(b.Bytes())
	block := column.NewBlock(fields)
	_ = block.SetFacts(block.Add(), qyzmet.Facts{"a.flag": qyzmet.BoolValue(true), "a.set": qyzmet.WordsValue("p", "r"), "a.number": qyzmet.IntValue(7),
		"a.list": qyzmet.ListValue(qyzmet.Item{"word": qyzmet.WordValue("v")}, qyzmet.Item{"flag": qyzmet.BoolValue(true)})})
	_ = block.SetFacts(block.Add(), qyzmet.Facts{"a.word": qyzmet.WordValue("y"), "a.day": qyzmet.DateValue(9)})
	block.Seal()
	b.Reset()
	if err := w.Write(block, []byte("k")); err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Clone(b.Bytes()[5 : b.Len()-4]))
	f.Add([]byte{0, 0, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := restore(body); err == nil {
			t.Error("without a header it is no snapshot")
		}
		data := binary.LittleEndian.AppendUint32(append(bytes.Clone(header), 1), uint32(len(body)))
		data = append(data, body...)
		data = binary.LittleEndian.AppendUint32(data, crc32.Checksum(data[len(header):], crc32.MakeTable(crc32.Castagnoli)))
		r, err := column.NewSnapshotReader(bytes.NewReader(data), fields)
		if err != nil {
			t.Fatal(err)
		}
		block, _, err := r.Next()
		if err != nil {
			if !errors.Is(err, column.ErrSnapshot) {
				t.Error(err)
			}
			return
		}
		for i := range block.N {
			again := column.NewBlock(fields)
			if err := again.SetFacts(again.Add(), block.Facts(i)); err != nil {
				t.Errorf("person %d: %v", i, err)
			}
		}
	})
}
