package main

import (
	"fmt"
	"runtime/debug"
	"text/tabwriter"

	"qyzmet/date"
)

type versionCmd struct {
	JSON bool `name:"json" help:"Write JSON."`
}

func (versionCmd) Help() string {
	return `The hash of the law data stands in every answer: two programs with the same hash
answer alike.

Examples:
  qyzmet version
  qyzmet version --json`
}

// build is which program and which law data this is.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Book     string `json:"book"`
	Texts    []text `json:"texts"`
}

type text struct {
	Enactment string    `json:"enactment"`
	ReadUpTo  date.Date `json:"read_up_to"`
}

// Run tells the version.
func (c *versionCmd) Run(s *streams) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	b := buildInfo()
	b.Book = book.Hash
	for _, e := range book.Enactments {
		b.Texts = append(b.Texts, text{e.Number, e.ReadUpTo})
	}
	if c.JSON {
		return writeJSON(s.out, b)
	}
	table := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(table, "qyzmet\t%s\n", b.Version)
	if b.Revision != "" {
		changed := ""
		if b.Modified {
			changed = ", with changes"
		}
		fmt.Fprintf(table, "revision\t%s of %s%s\n", b.Revision, b.Time, changed)
	}
	fmt.Fprintf(table, "built with\t%s\nlaw data\t%s\n", b.Go, b.Book)
	for _, t := range b.Texts {
		fmt.Fprintf(table, "  %s\tread up to %s\n", t.Enactment, t.ReadUpTo)
	}
	return table.Flush()
}

func buildInfo() build {
	b := build{Version: "unknown", Texts: []text{}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Version, b.Go = info.Main.Version, info.GoVersion
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}
