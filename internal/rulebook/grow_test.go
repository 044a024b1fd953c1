package rulebook_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

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

// BenchmarkGrown reads law data six times as large as those of today. live is
// the heap that the book keeps, after a full collection; peak is the largest
// heap, garbage not yet collected included, seen by a look after each
// collection and at the end, with the collector as it is set by default.
func BenchmarkGrown(b *testing.B) {
	for _, copies := range []int{0, 5} {
		b.Run(fmt.Sprintf("%dx", copies+1), func(b *testing.B) {
			data := grownLaw(b, copies)
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

func reportHeap(b *testing.B, data fstest.MapFS) {
	b.Helper()
	var before, after runtime.MemStats
	debug.FreeOSMemory()
	runtime.ReadMemStats(&before)
	book, err := rulebook.Load(data)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "live-MB")
	b.ReportMetric(float64(after.NumGC-before.NumGC), "collections")
	runtime.KeepAlive(book)
}
