package rulebook_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

// grownLaw is the real law data and copies of them beside it under other names:
// enactments with their provisions, parameters, readings, facts, questions and
// cases. Six of each are about what the whole of military service will take.
func grownLaw(t testing.TB, copies int) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(law.Data, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(law.Data, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	names := namesIn(files)
	grown := fstest.MapFS{}
	for name, f := range files {
		grown[name] = f
		folder, rest, _ := strings.Cut(name, "/")
		if folder == "calendar" || name == "facts/papers.yaml" {
			continue
		}
		for n := range copies {
			suffix := fmt.Sprintf("n%d", n)
			grown[folder+"/"+renamedFile(names, rest, suffix)] = &fstest.MapFile{Data: []byte(renamed(names, string(f.Data), suffix))}
		}
	}
	return grown
}

var (
	named     = regexp.MustCompile(`(?m)^(?:- )?(?:question|parameter|reading): *"?([a-z][a-z0-9_-]*)`)
	factRoot  = regexp.MustCompile(`(?m)^  - path: ([a-z]+)\.`)
	topicLine = regexp.MustCompile(`(?m)^(?:topic|enactment): [a-z0-9-]+`)
	unnamed   = regexp.MustCompile(`papers: \[[^]]*\]|(?:kind|about): .*`)
	provision = regexp.MustCompile(`\b(law|rules|appc|social-code)(/[0-9])`)
)

// namesIn finds what a copy must call otherwise, wherever it stands as a word.
func namesIn(files fstest.MapFS) *regexp.Regexp {
	seen := map[string]bool{}
	for _, f := range files {
		for _, m := range slices.Concat(named.FindAllSubmatch(f.Data, -1), factRoot.FindAllSubmatch(f.Data, -1)) {
			seen[string(m[1])] = true
			seen[strings.ReplaceAll(string(m[1]), "-", "_")] = true
		}
	}
	var list []string
	for name := range seen {
		list = append(list, regexp.QuoteMeta(name))
	}
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`\b(` + strings.Join(list, "|") + `)\b`)
}

func renamed(names *regexp.Regexp, text, suffix string) string {
	text = topicLine.ReplaceAllStringFunc(names.ReplaceAllString(text, "${1}"+suffix), func(line string) string {
		return strings.TrimSuffix(line, suffix) + suffix
	})
	text = unnamed.ReplaceAllStringFunc(text, func(list string) string { return strings.ReplaceAll(list, suffix, "") })
	return provision.ReplaceAllString(text, "${1}"+suffix+"${2}")
}

func renamedFile(names *regexp.Regexp, name, suffix string) string {
	dir, base := path.Split(strings.TrimSuffix(name, ".yaml"))
	switch {
	case dir == "": // enactments, facts, parameters, questions, readings
		base += suffix
	default: // provisions and cases stand in folders
		dir = strings.TrimSuffix(dir, "/") + suffix + "/"
	}
	return dir + base + ".yaml"
}

// BenchmarkGrown reads law data six and nine times as large as those of today.
// Beside the time and what is allocated in all it tells, of one more reading, by
// how much the heap grew: live-MB is what the book keeps after a full
// collection; peak-MB the most, garbage not yet collected included, looked at
// every half millisecond with the collector as it is set by default.
func BenchmarkGrown(b *testing.B) {
	for _, times := range []int{1, 6, 9} {
		b.Run(fmt.Sprintf("%dx", times), func(b *testing.B) {
			data := grownLaw(b, times-1)
			size := 0
			for _, f := range data {
				size += len(f.Data)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rulebook.Load(data); err != nil {
					b.Fatalf("%.2000s", err)
				}
			}
			b.StopTimer()
			reportHeap(b, data)
		})
	}
}

func reportHeap(b *testing.B, data fs.FS) {
	b.Helper()
	debug.FreeOSMemory()
	before := heap()
	done, peak := make(chan bool), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			select {
			case <-done:
				peak <- max(most, heap())
				return
			case <-time.After(time.Millisecond / 2):
				most = max(most, heap())
			}
		}
	}()
	book, err := rulebook.Load(data)
	if err != nil {
		b.Fatal(err)
	}
	done <- true
	b.ReportMetric(float64(<-peak-before)/1e6, "peak-MB")
	runtime.GC()
	b.ReportMetric(float64(heap()-before)/1e6, "live-MB")
	runtime.KeepAlive(book)
}

// heap is how many bytes objects take that are in use or not yet collected.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// maxAllocated is how many bytes may be allocated for each byte of law data:
// unlike time, this is the same on every machine. It was 320 when the YAML
// library read everything.
const maxAllocated = 20

func TestLoadIsFrugal(t *testing.T) {
	size := 0
	for name, f := range grownLaw(t, 0) {
		if !strings.HasPrefix(name, "cases/") {
			size += len(f.Data)
		}
	}
	if _, err := realBook(); err != nil { // what is made once, such as the tables of the parser of conditions
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := rulebook.Load(realLaw); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if took := int(after.TotalAlloc - before.TotalAlloc); took > maxAllocated*size {
		t.Errorf("%d bytes were allocated for %d bytes of law data, %d for each; at most %d: is a file no longer plain?", took, size, took/size, maxAllocated)
	}
}

// The law data grow: so many more entries are read as well, cases included.
func TestGrownLaw(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	b, err := rulebook.Load(grownLaw(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	cases, err := b.Cases()
	if one, _ := realBook(); err != nil || len(b.Order) != 3*len(one.Order) || len(b.Provisions) != 3*len(one.Provisions) || len(cases) < 1000 {
		t.Errorf("%d questions, %d provisions, %d cases: %v", len(b.Order), len(b.Provisions), len(cases), err)
	}
}
