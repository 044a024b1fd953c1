package main

import (
	"fmt"
	"slices"
	"strings"
)

// bashScript and zshScript find the command by walking the words typed so far,
// then offer what may follow it.
func bashScript(points []point) string {
	var b strings.Builder
	b.WriteString(`# bash completion for qyzmet. Made by "qyzmet completion bash".
_qyzmet() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" words="" files="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/${COMP_WORDS[i]}" in
`)
	writeSteps(&b, points)
	b.WriteString("    esac\n  done\n")
	writeOffers(&b, points)
	b.WriteString(`  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  if [[ -n $files ]]; then
    compopt -o filenames
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
  fi
}
complete -F _qyzmet qyzmet
`)
	return b.String()
}

func zshScript(points []point) string {
	var b strings.Builder
	b.WriteString(`#compdef qyzmet
# zsh completion for qyzmet. Made by "qyzmet completion zsh".
_qyzmet() {
  local cur="${words[CURRENT]}" prev="${words[CURRENT-1]}" at="" offer="" files="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/${words[i]}" in
`)
	writeSteps(&b, points)
	b.WriteString("    esac\n  done\n")
	var offers strings.Builder
	writeOffers(&offers, points)
	b.WriteString(strings.ReplaceAll(offers.String(), "words=", "offer="))
	b.WriteString(`  [[ -n $offer ]] && compadd -- ${=offer}
  [[ -n $files ]] && _files
  return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _qyzmet "$@"
else
  compdef _qyzmet qyzmet
fi
`)
	return b.String()
}

// writeSteps writes a case for each command: from where, by which word.
func writeSteps(b *strings.Builder, points []point) {
	for _, p := range points {
		for _, c := range p.commands {
			fmt.Fprintf(b, "      %q) at=%q ;;\n", p.path+"/"+c.name, strings.TrimSpace(p.path+" "+c.name))
		}
	}
}

// writeOffers writes what may follow: first the values of flags, then words.
func writeOffers(b *strings.Builder, points []point) {
	b.WriteString("  case \"$at:$prev\" in\n")
	for _, p := range points {
		for _, f := range p.flags {
			if f.value != nil {
				fmt.Fprintf(b, "    %q) words=%q", p.path+":--"+f.name, strings.Join(f.value.words, " "))
				writeFiles(b, f.value.files)
			}
		}
	}
	b.WriteString("    *)\n      case \"$at:$cur\" in\n")
	for _, p := range points {
		flags := make([]string, len(p.flags))
		for i, f := range p.flags {
			flags[i] = "--" + f.name
		}
		fmt.Fprintf(b, "        %q*) words=%q ;;\n", p.path+":-", strings.Join(flags, " "))
		words := slices.Clone(p.args.words)
		for _, c := range p.commands {
			words = append(words, c.name)
		}
		fmt.Fprintf(b, "        %q*) words=%q", p.path+":", strings.Join(words, " "))
		writeFiles(b, p.args.files)
	}
	b.WriteString("      esac ;;\n  esac\n")
}

func writeFiles(b *strings.Builder, files bool) {
	if files {
		b.WriteString(" files=yes")
	}
	b.WriteString(" ;;\n")
}

// fishScript writes one line for each thing that may be offered.
func fishScript(points []point) string {
	var b strings.Builder
	b.WriteString("# fish completion for qyzmet. Made by \"qyzmet completion fish\".\ncomplete -c qyzmet -f\n")
	for _, p := range points {
		when := fishCondition(p)
		for _, c := range p.commands {
			fmt.Fprintf(&b, "complete -c qyzmet -n %s -a %s -d %s\n", quote(when), c.name, quote(c.help))
		}
		if len(p.args.words) > 0 {
			fmt.Fprintf(&b, "complete -c qyzmet -n %s -a %s\n", quote(when), quote(strings.Join(p.args.words, " ")))
		}
		if p.args.files {
			fmt.Fprintf(&b, "complete -c qyzmet -n %s -F\n", quote(when))
		}
		for _, f := range p.flags {
			fmt.Fprintf(&b, "complete -c qyzmet -n %s -l %s -d %s%s\n", quote(when), f.name, quote(f.help), fishValue(f.value))
		}
	}
	return b.String()
}

func fishValue(c *choice) string {
	switch {
	case c == nil:
		return ""
	case c.files:
		return " -r -F"
	case len(c.words) > 0:
		return " -x -a " + quote(strings.Join(c.words, " "))
	default:
		return " -x"
	}
}

// fishCondition holds at a command when its words were typed and none of its
// subcommands was.
func fishCondition(p point) string {
	var parts []string
	if p.path == "" {
		parts = append(parts, "__fish_use_subcommand")
	}
	for _, word := range strings.Fields(p.path) {
		parts = append(parts, "__fish_seen_subcommand_from "+word)
	}
	if p.path != "" && len(p.commands) > 0 {
		names := make([]string, len(p.commands))
		for i, c := range p.commands {
			names[i] = c.name
		}
		parts = append(parts, "not __fish_seen_subcommand_from "+strings.Join(names, " "))
	}
	return strings.Join(parts, "; and ")
}

// quote writes a word for a shell, in single quotes.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
