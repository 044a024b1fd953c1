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

	"qyzmet/date"
	"qyzmet/internal/engine"
)

func main() {
	rounds := flag.Int("rounds", 7, "rounds of each race; at least five for a result that counts")
	flag.Parse()
	missed, err := run(*rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if missed {
		fmt.Fprintln(os.Stderr, "bench: a goal that must be met is missed")
		os.Exit(1)
	}
}

func run(rounds int) (missed bool, err error) {
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
	for _, section := range []func() (*report, error){
		func() (*report, error) { return oneCase(e, "the law as it is", more, 1, rounds) },
		func() (*report, error) { return oneCase(large, "a larger book", more, 3, rounds) },
		func() (*report, error) { return interviews(e, rounds) },
		func() (*report, error) { return aboutBook(e, loading, rounds) },
	} {
		r, err := section()
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
