package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// printHelp writes the help of a command, or of the whole program.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	w := ctx.Stdout
	fmt.Fprintf(w, "%s\n\nUsage:\n  %s\n", node.Help, usage(node))
	if err := helpCommands(w, node); err != nil {
		return err
	}
	if err := helpValues(w, node); err != nil {
		return err
	}
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(node.Detail))
	}
	if len(node.Children) > 0 {
		fmt.Fprintf(w, "\n\"%s COMMAND --help\" tells more, with examples.\n", node.FullPath())
	}
	return nil
}

func usage(node *kong.Node) string {
	out := node.FullPath()
	if len(node.Children) > 0 {
		return out + " COMMAND"
	}
	for _, arg := range node.Positional {
		name := strings.ToUpper(arg.Name)
		if arg.IsCumulative() {
			name += "…"
		}
		if !arg.Required {
			name = "[" + name + "]"
		}
		out += " " + name
	}
	if len(node.Flags) > 0 {
		out += " [FLAGS]"
	}
	return out
}

func helpCommands(w io.Writer, node *kong.Node) error {
	if len(node.Children) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nCommands:")
	table := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
	for _, leaf := range node.Leaves(true) {
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimPrefix(leaf.FullPath(), node.FullPath()+" "), leaf.Help)
	}
	return table.Flush()
}

func helpValues(w io.Writer, node *kong.Node) error {
	if len(node.Children) > 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
	if len(node.Positional) > 0 {
		fmt.Fprintln(table, "\nArguments:")
	}
	for _, arg := range node.Positional {
		fmt.Fprintf(table, "  %s\t%s\n", strings.ToUpper(arg.Name), arg.Help)
	}
	fmt.Fprintln(table, "\nFlags:")
	for _, flag := range node.Flags {
		fmt.Fprintf(table, "  %s\t%s\n", flagName(flag), flagHelp(flag))
	}
	fmt.Fprintf(table, "  --help\t%s\n", "Show this.")
	return table.Flush()
}

func flagName(flag *kong.Flag) string {
	name := "--" + flag.Name
	if flag.IsBool() {
		return name
	}
	if flag.PlaceHolder != "" {
		return name + " " + flag.PlaceHolder
	}
	return name + " " + strings.ToUpper(flag.Name)
}

func flagHelp(flag *kong.Flag) string {
	help := flag.Help
	if len(flag.Envs) > 0 {
		help += " Environment: " + strings.Join(flag.Envs, ", ") + "."
	}
	if flag.HasDefault {
		help += " Default: " + flag.Default + "."
	}
	return help
}
