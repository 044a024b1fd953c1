package rulebook

import (
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"qyzmet"
)

// reader makes what a file of some folder holds, and takes it in.
type reader struct {
	blank func() any
	take  func(s *source, v any)
}

func readerOf[T any](take func(*source, *T)) reader {
	return reader{func() any { return new(T) }, func(s *source, v any) { take(s, v.(*T)) }}
}

// reader is that of a file.
func (l *loader) reader(f dataFile) reader {
	switch f.folder() {
	case "enactments":
		return readerOf(l.takeEnactment)
	case "provisions":
		return readerOf(l.takeArticle)
	case "parameters":
		return readerOf(l.takeParameters)
	case "facts":
		if path.Base(f.name) == "papers.yaml" {
			return readerOf(l.takePapers)
		}
		return readerOf(l.takeTopic)
	case "questions":
		return readerOf(l.takeQuestion)
	case "readings":
		return readerOf(l.takeReading)
	case "calendar":
		return readerOf(l.takeYear)
	case "guides":
		if f.name == audiencesFile {
			return readerOf(l.takeAudiences)
		}
		return readerOf(l.takeGuide)
	case "roles":
		return readerOf(l.takeRoles)
	case "card":
		return readerOf(l.takeCard)
	case "acts":
		return readerOf(l.takeAct)
	case "documents":
		return readerOf(l.takeDocument)
	case "duties":
		return readerOf(l.takeDuty)
	case "glossary":
		return readerOf(l.takeGlossary)
	default:
		return readerOf(l.takeCases)
	}
}

// contents is what was read of a file, or the faults that were found instead.
type contents struct {
	value  any
	faults qyzmet.Faults
	texts  qyzmet.Faults
}

// read reads all files at the same time and takes in what they hold one after
// another, in the order of the folders.
func (l *loader) read(files []dataFile) {
	slices.SortStableFunc(files, func(a, b dataFile) int {
		return slices.Index(folders, a.folder()) - slices.Index(folders, b.folder())
	})
	found := make([]contents, len(files))
	inParallel(len(files), func(i int) { found[i] = contentsOf(files[i], l.reader(files[i]).blank()) })
	for i, f := range files {
		l.faults, l.texts = append(l.faults, found[i].faults...), append(l.texts, found[i].texts...)
		if len(found[i].faults) == 0 {
			l.reader(f).take(&source{dataFile: f}, found[i].value)
		}
	}
}

func contentsOf(f dataFile, v any) contents {
	root, fault := open(f)
	if fault != nil {
		return contents{faults: qyzmet.Faults{fault}}
	}
	c := &shape{file: f.name}
	c.read(root, v)
	return contents{v, c.faults, c.texts}
}

// inParallel calls f for each number below n, several at a time.
func inParallel(n int, f func(int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	all.Wait()
}
