package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// row is one line of the report.
type row struct {
	check, measured, must, aim, verdict string
	missed                              bool
}

// report gathers rows and prints them as a table in Markdown.
type report struct {
	title string
	rows  []row
}

// goal adds a measurement held against what it must be at most, and should be;
// 0 where there is no such limit.
func (r *report) goal(check, measured string, value, must, aim float64, unit string) {
	one := row{check: check, measured: measured, must: limit(must, unit), aim: limit(aim, unit), verdict: "aim met"}
	switch {
	case must > 0 && value > must:
		one.verdict, one.missed = "**MISSED**", true
	case aim == 0:
		one.verdict = "met"
	case value > aim:
		one.verdict = "aim not met"
	}
	r.rows = append(r.rows, one)
}

// ratio adds how long a contender takes as a part of what another takes.
func (r *report) ratio(check string, one, to *contender, must float64) {
	v := float64(one.best) / float64(to.best)
	check = fmt.Sprintf("%s (%s)", check, short(to.best))
	if must == 0 {
		r.fact(check, fmt.Sprintf("%.3g ×", v))
		return
	}
	r.goal(check, fmt.Sprintf("%.3g ×", v), v, must, 0, "×")
}

// fact adds a measurement without a goal.
func (r *report) fact(check, measured string) {
	r.rows = append(r.rows, row{check: check, measured: measured})
}

func limit(v float64, unit string) string {
	if v == 0 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("≤ %g %s", v, unit))
}

func (r *report) missed() bool {
	for _, one := range r.rows {
		if one.missed {
			return true
		}
	}
	return false
}

func (r *report) print(out io.Writer) {
	fmt.Fprintf(out, "\n%s\n\n| check | measured | must | aim | |\n|---|---|---|---|---|\n", r.title)
	for _, one := range r.rows {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", one.check, one.measured, one.must, one.aim, one.verdict)
	}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// short writes a duration with three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.3g µs", micros(d))
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", millis(d))
	}
	return fmt.Sprintf("%.3g s", d.Seconds())
}

// times adds how many times as fast one is as another.
func (r *report) times(check string, one, other *contender, must, aim float64) {
	v := float64(other.best) / float64(one.best)
	verdict := ""
	switch {
	case must > 0 && v < must:
		verdict = "**MISSED**"
	case aim > 0 && v < aim:
		verdict = "aim not met"
	case aim > 0:
		verdict = "aim met"
	}
	r.rows = append(r.rows, row{check: check, measured: fmt.Sprintf("%.3g ×", v), must: atLeast(must), aim: atLeast(aim), verdict: verdict, missed: must > 0 && v < must})
}

func atLeast(v float64) string {
	if v == 0 {
		return ""
	}
	return fmt.Sprintf("≥ %g ×", v)
}

// atMost adds how long one takes as a multiple of another.
func (r *report) atMost(check string, one, other *contender, must, aim float64) {
	v := float64(one.best) / float64(other.best)
	if must == 0 {
		r.fact(check, fmt.Sprintf("%.3g ×", v))
		return
	}
	r.goal(check, fmt.Sprintf("%.3g ×", v), v, must, aim, "×")
}

// atLeast adds a measurement held against what it must be at least, and should be;
// 0 where there is no such limit.
func (r *report) atLeast(check, measured string, value, must, aim float64, unit string) {
	one := row{check: check, measured: measured, must: floor(must, unit), aim: floor(aim, unit)}
	switch {
	case must > 0 && value < must:
		one.verdict, one.missed = "**MISSED**", true
	case aim > 0 && value < aim:
		one.verdict = "aim not met"
	case aim > 0:
		one.verdict = "aim met"
	case must > 0:
		one.verdict = "met"
	}
	r.rows = append(r.rows, one)
}

func floor(v float64, unit string) string {
	if v == 0 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("≥ %g %s", v, unit))
}
