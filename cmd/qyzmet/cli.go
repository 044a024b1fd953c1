package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/alecthomas/kong"

	"qyzmet"
)

// cli is the grammar of the command line.
type cli struct {
	Ask        askCmd        `cmd:"" help:"Put a question to the law."`
	Batch      batchCmd      `cmd:"" help:"Put a question to everybody in a table of people."`
	Lab        labCmd        `cmd:"" help:"Invent a population; try a change of the law on it."`
	Questions  questionsCmd  `cmd:"" help:"List what can be asked."`
	Facts      factsCmd      `cmd:"" help:"Describe the facts that can be given."`
	Law        lawCmd        `cmd:"" help:"Look into the law data: ledger, provisions, checks, official texts."`
	Demo       demoCmd       `cmd:"" help:"Serve everything on this machine, to look at in a browser."`
	Serve      serveCmd      `cmd:"" help:"Serve the pages and the desks over a register."`
	Begin      beginCmd      `cmd:"" help:"Make a register."`
	User       userCmd       `cmd:"" help:"Invite people to log in to a register, list them."`
	Verify     verifyCmd     `cmd:"" help:"Verify a register or an export: every act, paper and signature."`
	Backup     backupCmd     `cmd:"" help:"Write a backup of a register."`
	Restore    restoreCmd    `cmd:"" help:"Restore a register from a backup, an archive or both, to a second."`
	Resume     resumeCmd     `cmd:"" help:"Decide to go on from an earlier state of a register."`
	Export     exportCmd     `cmd:"" help:"Write a register as JSON lines, verifiable anywhere."`
	Import     takeOverCmd   `cmd:"" help:"Take an export over into an empty register."`
	Rebuild    rebuildCmd    `cmd:"" help:"Make the lists of a register anew from its acts."`
	Completion completionCmd `cmd:"" help:"Write completion for a shell."`
	Version    versionCmd    `cmd:"" help:"Tell which program and which law data this is."`
}

type lawCmd struct {
	Ledger ledgerCmd `cmd:"" help:"List what became of every provision."`
	Show   showCmd   `cmd:"" help:"Show an article or a provision with what rests on it."`
	Check  checkCmd  `cmd:"" help:"Check the law data: gaps, conflicts, dead rules."`
	Import importCmd `cmd:"" help:"Import official texts, to show beside the rules."`
}

// commandLine is the path of faults in the command line itself.
const commandLine = "command line"

// status ends a command with an exit status and nothing to say.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// parser builds the parser of a grammar.
func parser(c *cli, s *streams, exit func(int)) (*kong.Kong, error) {
	k, err := kong.New(c, kong.Name("qyzmet"),
		kong.Description("The law of military service of Kazakhstan, executable."),
		kong.Writers(s.out, s.err), kong.Exit(exit), kong.Help(printHelp), kong.Bind(s))
	if err != nil {
		return nil, fmt.Errorf("building the command line: %w", err)
	}
	return k, nil
}

// run executes one command line and returns its exit status.
func run(args []string, s *streams) int {
	asJSON := slices.Contains(args, "--json")
	helped := false
	k, err := parser(&cli{}, s, func(int) { helped = true })
	if err != nil {
		return report(s, err, asJSON)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := k.Parse(args)
	if helped {
		return statusSettled
	}
	if err != nil {
		wrong := &qyzmet.Fault{Code: qyzmet.UnknownName, Path: commandLine, Message: err.Error()}
		return report(s, hinted{wrong, "`" + helpFor(err) + "` tells more."}, asJSON)
	}
	err = ctx.Run(s)
	var st status
	if errors.As(err, &st) {
		return int(st)
	}
	return report(s, err, asJSON)
}

// helpFor names the help that fits a command line that cannot be read.
func helpFor(err error) string {
	var bad *kong.ParseError
	if errors.As(err, &bad) && bad.Context != nil {
		if node := bad.Context.Selected(); node != nil {
			return node.FullPath() + " --help"
		}
	}
	return "qyzmet --help"
}
