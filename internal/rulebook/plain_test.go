package rulebook

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"testing"
)

// sameNodes finds where two nodes differ, "" where nowhere.
func sameNodes(a, b *node, where string) string {
	if a.kind != b.kind || a.yes != b.yes || a.line != b.line || a.column != b.column || len(a.children) != len(b.children) {
		return fmt.Sprintf("%s: %+v, not %+v", where, *a, *b)
	}
	if _, scalar := a.scalar(); scalar && a.text != b.text {
		return fmt.Sprintf("%s: %q, not %q", where, a.text, b.text)
	}
	for i := range a.children {
		if diff := sameNodes(a.children[i], b.children[i], fmt.Sprintf("%s/%d", where, i)); diff != "" {
			return diff
		}
	}
	return ""
}

// plainIsYAML holds what our reader reads to what the YAML library reads;
// whether it read anything.
func plainIsYAML(t *testing.T, name, data string) bool {
	t.Helper()
	if badBytes(data) != nil || tooDeep(data, maxLawDepth) > 0 {
		return false
	}
	own := readPlain(data)
	if own == nil {
		return false
	}
	library, fault := parse(name, data, maxLawDepth, nil)
	switch {
	case fault != nil:
		t.Errorf("%s: the library refuses: %v\n%.3000s", name, fault, data)
	case library == nil:
		t.Errorf("%s: the library finds nothing\n%.3000s", name, data)
	default:
		if diff := sameNodes(own, library, name); diff != "" {
			t.Errorf("%s\n%.3000s", diff, data)
		}
	}
	return true
}

// lawFiles are all files of law data, of the real law and of the small one.
func lawFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, dir := range []string{"../../law", "testdata/base"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
				return err
			}
			out[dir+"/"+name], err = os.ReadFile(dir + "/" + name)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Our reader reads nearly all of the law data, and just as the library does.
func TestPlainIsYAML(t *testing.T) {
	all, own := 0, 0
	for name, data := range lawFiles(t) {
		all += len(data)
		if plainIsYAML(t, name, string(data)) {
			own += len(data)
		} else {
			t.Logf("%s is left to the library", name)
		}
	}
	if own < all*9/10 {
		t.Errorf("only %d of %d bytes are read by our own reader: the law data have changed their ways", own, all)
	}
}

// marks are what a careless hand may leave in a file.
var strayMarks = []string{" ", "  ", "\n", "\n\n", "\n#x\n", "-", "- ", ": ", ":", ",", "[", "]", "{", "}", "\"", "'", "#", " #", "&a ", "*a", "!", "|", ">-", ">", "?",
	"? ", "%", "\\", "\\\"", "~", "null", "true", "0x1", "1_0", "1e3", "07", ".5", "a", "ы", "<<: ", "---\n", "...\n", "x: y", "\n  ", "\n    - ", "@", "`", "=", "+1", "\u2028", "\u00a0", "\r", "\t", "é", "🙂"}

// Law data with something put in, taken out or doubled: what our reader still
// reads, it reads as the library does, and what the library refuses, it does not
// read.
func TestPlainIsYAMLWhenSpoilt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	read, rounds := 0, 12
	if testing.Short() {
		rounds = 2
	}
	for name, data := range lawFiles(t) {
		lines := bytes.SplitAfter(data, []byte("\n"))
		for range rounds {
			from := r.IntN(len(lines))
			piece := bytes.Join(lines[from:min(len(lines), from+1+r.IntN(12))], nil)
			if plainIsYAML(t, name, string(spoil(r, outdented(piece)))) {
				read++
			}
		}
	}
	if read < rounds*20 {
		t.Errorf("our reader read %d pieces only, which tells little", read)
	}
}

// outdented takes away the indentation that all lines have.
func outdented(piece []byte) []byte {
	lines := bytes.SplitAfter(piece, []byte("\n"))
	least := 1 << 20
	for _, l := range lines {
		if text := bytes.TrimLeft(l, " "); len(text) > 1 {
			least = min(least, len(l)-len(text))
		}
	}
	var out []byte
	for _, l := range lines {
		out = append(out, l[min(least, len(l)-len(bytes.TrimLeft(l, " "))):]...)
	}
	return out
}

func spoil(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + r.IntN(2) {
		at := r.IntN(len(out) + 1)
		to := min(len(out), at+r.IntN(4))
		put := strayMarks[r.IntN(len(strayMarks))]
		if r.IntN(3) == 0 {
			put = ""
		}
		out = append(append(bytes.Clone(out[:at]), put...), out[to:]...)
	}
	return out
}

func FuzzPlain(f *testing.F) {
	for _, data := range lawFiles(f) {
		f.Add(data[:min(len(data), 2000)])
	}
	f.Fuzz(func(t *testing.T, data []byte) { plainIsYAML(t, "fuzz", string(data)) })
}
