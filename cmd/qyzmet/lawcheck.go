package main

import (
	"fmt"
	"io"
	"strings"

	"qyzmet/internal/api"
	"qyzmet/internal/engine"
)

type checkCmd struct {
	Dir  string `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder of imported official texts."`
	JSON bool   `name:"json" help:"Write the report as JSON."`
}

func (checkCmd) Help() string {
	return `Reads the law data strictly, then proves for every question, in every state of
the law that is held, that its rules leave no gap, do not conflict and can all
hold, and that an answer stays unknown only where completions differ. Rules that
rest on a provision whose imported official wording differs from the one they
were written from are named too: read them again.

Examples:
  qyzmet law check
  qyzmet law check --json

Exit status:
  0 nothing found   1 something found`
}

// Run checks the law data.
func (c *checkCmd) Run(s *streams) error {
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	if _, err := eng.Book().Cases(); err != nil {
		return err
	}
	found, err := eng.CheckBook()
	if err != nil {
		return fmt.Errorf("checking the law data: %w", err)
	}
	texts, err := openTexts(c.Dir)
	if err != nil {
		return err
	}
	reread := api.Reread(eng.Book(), texts)
	if c.JSON {
		err = writeJSON(s.out, struct {
			*engine.Report
			Unsigned []api.RedRule `json:"unsigned"`
		}{found, api.RedRules(reread)})
	} else {
		err = writeReport(s.out, found, api.RedRules(reread))
	}
	if err == nil && len(found.Findings)+len(reread.Rules()) > 0 {
		return status(statusFailure)
	}
	return err
}

func writeReport(w io.Writer, r *engine.Report, red []api.RedRule) error {
	for _, x := range red {
		fmt.Fprintf(w, "%s/%s: wording-changed: the official wording of %s is not the one this rule was written from; read it again\n", x.Question, x.Rule, strings.Join(x.Changed, ", "))
	}
	for _, f := range r.Findings {
		name := string(f.Question)
		if f.Rule != "" {
			name += "/" + string(f.Rule)
		}
		fmt.Fprintf(w, "%s: %s: %s (on %s)\n", name, f.Kind, f.Message, f.On)
		for _, e := range f.Example {
			fmt.Fprintf(w, "    %s\n", e)
		}
	}
	rules := 0
	for _, p := range r.Proved {
		rules += p.Rules
	}
	_, err := fmt.Fprintf(w, "law data %.12s: %d states of the law proved, %d rules in them; findings: %d\n", r.Book, len(r.Proved), rules, len(r.Findings)+len(red))
	return err
}
