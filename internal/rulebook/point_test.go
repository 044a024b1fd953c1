package rulebook

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/date"
)

func day(s string) date.Date { return date.MustParse(s) }

// drawPoint invents a day, or the commencement of one of some acts.
func drawPoint(t *rapid.T, label string) *Point {
	anyDay := rapid.IntRange(0, 60)
	acts := rapid.IntRange(0, 3).Draw(t, label+" acts")
	if acts == 0 {
		d := date.Date(anyDay.Draw(t, label))
		return &Point{Key: d.String(), Window: Window{d, d}}
	}
	b := &Book{acts: map[string]*Amendment{}}
	p := &Point{}
	for i := range acts {
		name := label + strings.Repeat("i", i)
		signed := date.Date(anyDay.Draw(t, "signed"))
		earliest := signed + date.Date(rapid.IntRange(-3, 10).Draw(t, "earliest"))
		latest := earliest + date.Date(rapid.IntRange(0, 10).Draw(t, "latest"))
		b.acts["law "+name] = &Amendment{Act: name, Signed: signed, InForce: Window{earliest, latest}}
		p.Acts = append(p.Acts, name)
	}
	if f := p.resolve(b, "law"); f != nil {
		t.Fatal(f)
	}
	return p
}

// As days pass, and as law is published, a point can only come nearer.
func TestStateIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPoint(t, "p")
		anyDay := rapid.IntRange(-5, 90)
		on, later := date.Date(anyDay.Draw(t, "on")), date.Date(anyDay.Draw(t, "later"))
		known, wiser := date.Date(anyDay.Draw(t, "known")), date.Date(anyDay.Draw(t, "wiser"))
		on, later = min(on, later), max(on, later)
		known, wiser = min(known, wiser), max(known, wiser)
		if p.State(on, known) > p.State(later, known) {
			t.Fatalf("%+v: %d on %d, %d on %d", p, p.State(on, known), on, p.State(later, known), later)
		}
		if p.State(on, known) > p.State(on, wiser) {
			t.Fatalf("%+v: %d known %d, %d known %d", p, p.State(on, known), known, p.State(on, wiser), wiser)
		}
	})
}

// With all acts published, a point is in the window of all its acts.
func TestStateWithAllPublished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPoint(t, "p")
		on := date.Date(rapid.IntRange(-5, 90).Draw(t, "on"))
		got := p.State(on, max(p.Signed, date.Latest))
		if on < p.Earliest && got != No || on >= p.Latest && got != Yes {
			t.Fatalf("%+v on %d is %d", p, on, got)
		}
		if len(p.Acts) == 1 && (got == Maybe) != (p.Earliest <= on && on < p.Latest) {
			t.Fatalf("%+v on %d is %d", p, on, got)
		}
	})
}

// While only some of the acts are published, it is open whether it was one of them.
func TestStateOfOneOfSeveral(t *testing.T) {
	b := &Book{acts: map[string]*Amendment{
		"law A": {Act: "A", Signed: day("2020-01-01"), InForce: Window{day("2020-02-01"), day("2020-03-01")}},
		"law B": {Act: "B", Signed: day("2022-01-01"), InForce: Window{day("2022-02-01"), day("2022-02-01")}},
	}}
	p := &Point{Acts: []string{"A", "B"}}
	if f := p.resolve(b, "law"); f != nil {
		t.Fatal(f)
	}
	for _, c := range []struct {
		on, known string
		want      Happened
	}{
		{"2020-01-15", "2026-01-01", No},
		{"2020-02-15", "2026-01-01", Maybe},
		{"2021-01-01", "2026-01-01", Maybe},
		{"2022-02-01", "2026-01-01", Yes},
		{"2021-01-01", "2021-01-01", Maybe}, // A was published, B not yet
		{"2023-01-01", "2021-01-01", Maybe},
		{"2023-01-01", "2019-01-01", No},
	} {
		if got := p.State(day(c.on), day(c.known)); got != c.want {
			t.Errorf("on %s, known %s: %d, want %d", c.on, c.known, got, c.want)
		}
	}
}

// Spans are compared as their states are: a span within another is in force
// only when the other is, and spans that never meet are never in force together.
func TestSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawSpan := func(label string) Span {
			s := Span{From: drawPoint(t, label+"f"), Before: drawPoint(t, label+"b")}
			if rapid.Bool().Draw(t, "unbounded") {
				s.From = nil
			}
			return s
		}
		a, b := drawSpan("a"), drawSpan("b")
		on := date.Date(rapid.IntRange(-5, 90).Draw(t, "on"))
		sure := func(s Span) bool {
			return (s.From == nil || s.From.State(on, date.Latest) == Yes) && (s.Before == nil || s.Before.State(on, date.Latest) == No)
		}
		if a.Meets(b) != b.Meets(a) {
			t.Fatalf("%s and %s meet one way only", a, b)
		}
		if !a.Meets(b) && sure(a) && sure(b) {
			t.Fatalf("%s and %s do not meet, yet both are in force on %d", a, b, on)
		}
		if spanWithin(a, b) && sure(a) && !sure(b) {
			t.Fatalf("%s lies within %s, yet only the first is in force on %d", a, b, on)
		}
		if !spanWithin(a, a) {
			t.Fatalf("%s does not lie within itself", a)
		}
	})
}
