package main

import (
	"io"

	"github.com/alecthomas/kong"

	"qyzmet/internal/api"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCmd) Help() string {
	return `The script completes commands, flags and the names of questions, provisions and
facts of this law data.

Examples:
  qyzmet completion bash
  qyzmet completion zsh
  qyzmet completion fish

To use it at once, in bash: source <(qyzmet completion bash)`
}

// Run writes the script.
func (c *completionCmd) Run(s *streams) error {
	names, err := completionNames()
	if err != nil {
		return err
	}
	k, err := parser(&cli{}, s, func(int) {})
	if err != nil {
		return err
	}
	points := completionPoints(k.Model.Node, names)
	script := map[string]func([]point) string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}[c.Shell]
	_, err = io.WriteString(s.out, script(points))
	return err
}

// completionNames are the names in the law data, by the word of a `complete` tag.
func completionNames() (map[string][]string, error) {
	book, err := loadBook()
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, q := range api.Questions(book) {
		names["questions"] = append(names["questions"], string(q.Question))
	}
	for _, a := range book.Articles {
		names["articles"] = append(names["articles"], string(a.ID))
	}
	for _, f := range book.FactOrder {
		names["facts"] = append(names["facts"], string(f.Path))
	}
	names["statuses"] = api.NewLaw(book, nil).Statuses()
	return names, nil
}

// point is a command: what may follow it.
type point struct {
	path     string // "law show"; empty for the program itself
	help     string
	commands []named
	args     choice
	flags    []flagPoint
}

type named struct{ name, help string }

type flagPoint struct {
	named
	value *choice // nil: a switch
}

// choice is what a value may be.
type choice struct {
	words []string
	files bool
}

// completionPoints walks the grammar.
func completionPoints(node *kong.Node, names map[string][]string) []point {
	p := point{path: node.Path(), help: node.Help}
	for _, arg := range node.Positional {
		p.args = choiceOf(arg, names)
	}
	for _, flag := range node.Flags {
		if flag.Name == "help" {
			continue
		}
		f := flagPoint{named: named{flag.Name, flag.Help}}
		if !flag.IsBool() {
			c := choiceOf(flag.Value, names)
			f.value = &c
		}
		p.flags = append(p.flags, f)
	}
	p.flags = append(p.flags, flagPoint{named: named{"help", "Show help."}})
	out := []point{p}
	for _, child := range node.Children {
		out[0].commands = append(out[0].commands, named{child.Name, child.Help})
		out = append(out, completionPoints(child, names)...)
	}
	return out
}

func choiceOf(v *kong.Value, names map[string][]string) choice {
	what := v.Tag.Get("complete")
	switch {
	case v.Enum != "":
		return choice{words: v.EnumSlice()}
	case what != "" && what != "files":
		return choice{words: names[what]}
	default:
		return choice{files: what == "files" || v.Tag.PlaceHolder == "FILE" || v.Tag.PlaceHolder == "FILE|-" || v.Tag.PlaceHolder == "DIR"}
	}
}
