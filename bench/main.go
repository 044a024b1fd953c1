// Command bench measures the engine against its peers and its goals, each check
// with its own baseline in the same process, and prints ratios. It exits with 1
// when something misses what it must reach, with 2 when contenders disagree or
// fail.
//
// It is a module of its own, so that peers are no dependencies of the product.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"

	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

func main() {
	rounds := flag.Int("rounds", 7, "rounds of each race; at least five for a result that counts")
	only := flag.String("only", "", "measure one part: case, interview, book, batch, growth, country, register, or one of the register: register/acts …")
	pictures := flag.String("pictures", "", "draw pictures into this folder")
	profile := flag.String("profile", "", "write a profile of the processor's time into this file")
	flag.Parse()
	stop, err := profiled(*profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	missed, err := run(*rounds, *only, *pictures)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if missed {
		fmt.Fprintln(os.Stderr, "bench: a goal that must be met is missed")
		os.Exit(1)
	}
}

// profiled writes a profile, if a file is named, until it is stopped.
func profiled(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close() // what is not written is told by whoever reads it
	}, nil
}

func run(rounds int, only, pictures string) (missed bool, err error) {
	fmt.Println(machine())
	book, loading, err := loadBook(rounds) // first: the memory of the process is that of loading
	if err != nil {
		return false, err
	}
	e, err := engine.New(book)
	if err != nil {
		return false, err
	}
	more := copiesOf(book, "deferral")
	large, err := engine.New(more.scale(3))
	if err != nil {
		return false, err
	}
	var reports []*report
	for _, section := range []struct {
		part    string
		measure func() (*report, error)
	}{
		{"case", func() (*report, error) { return oneCase(e, "the law as it is", more, 1, rounds) }},
		{"case", func() (*report, error) { return oneCase(large, "a larger book", more, 3, rounds) }},
		{"interview", func() (*report, error) { return interviews(e, rounds) }},
		{"book", func() (*report, error) { return aboutBook(e, loading, rounds) }},
		{"batch", func() (*report, error) { return batchRace(e, "men of 17–30", lab.Options{}.DraftAge(), rounds) }},
		{"batch", func() (*report, error) { return batchRace(e, "everybody of 16–65", lab.Options{}, rounds) }},
		{"batch", func() (*report, error) { return laneRatios(e, rounds) }},
		{"growth", func() (*report, error) { return growth(e, more, pictures, rounds) }},
		{"register/acts", func() (*report, error) { return durableActs(e, rounds) }},
		{"register/http", func() (*report, error) { return actsOverHTTP(e, rounds) }},
		{"register/pages", func() (*report, error) { return pagesUnderLoad(e, rounds) }},
		{"register/history", func() (*report, error) { return histories(e, rounds) }},
		{"register/growth", func() (*report, error) { return lengthens(e, pictures, rounds) }},
		{"country", func() (*report, error) { return country(e, 20_000_000, rounds) }},
	} {
		if only != "" && only != section.part && !strings.HasPrefix(section.part, only+"/") {
			continue
		}
		r, err := section.measure()
		if err != nil {
			return false, err
		}
		r.print(os.Stdout)
		reports = append(reports, r)
	}
	for _, r := range reports {
		missed = missed || r.missed()
	}
	return missed, nil
}

// day is the day that everybody asks about: after the reforms of 2025.
var day = date.MustParse("2025-11-20")
