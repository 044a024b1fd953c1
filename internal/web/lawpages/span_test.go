package lawpages

import (
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

func point(earliest, latest string, acts ...string) *rulebook.Point {
	return &rulebook.Point{Key: strings.Join(acts, "|") + earliest, Acts: acts, Window: rulebook.Window{Earliest: date.MustParse(earliest), Latest: date.MustParse(latest)}}
}

// TestSpansInWords: how each kind of beginning and end is told.
func TestSpansInWords(t *testing.T) {
	read := date.MustParse("2026-04-01")
	held := point("2016-01-01", "2016-01-01")
	day, act := point("2025-09-16", "2025-09-16"), point("2025-09-16", "2025-09-16", "211-VIII@2025-09-16")
	window, several := point("2021-01-19", "2021-02-18", "410-VI"), point("2021-01-19", "2025-09-16", "410-VI", "211-VIII")
	for _, c := range []struct {
		lang        qyzmet.Lang
		of          func(*view) string
		description string
		want        string
	}{
		{qyzmet.English, func(v *view) string { return v.since(window, nil) }, "since a window", "from a day between 19 January 2021 and 18 February 2021, by act 410-VI; the exact day is not known"},
		{qyzmet.Russian, func(v *view) string { return v.since(window, nil) }, "since a window", "с одного из дней между 19 января 2021 года и 18 февраля 2021 года (акт 410-VI); точный день не известен"},
		{qyzmet.Kazakh, func(v *view) string { return v.since(window, nil) }, "since a window", "2021 жылғы 19 қаңтардан 2021 жылғы 18 ақпанға дейінгі күндердің бірінен бастап (410-VI актісі); нақты күні белгісіз"},
		{qyzmet.English, func(v *view) string { return v.since(several, nil) }, "since one of two acts", "from a day between 19 January 2021 and 16 September 2025, by one of the acts 410-VI, 211-VIII (which one, the source does not say); the exact day is not known"},
		{qyzmet.English, func(v *view) string { return v.since(nil, held) }, "since the texts", "from 1 January 2016 or earlier (the first day whose wording is held)"},
		{qyzmet.English, func(v *view) string { return v.since(nil, nil) }, "since ever", "as far back as the texts held go"},
		{qyzmet.English, func(v *view) string { return v.since(day, held) }, "since a day", "from 16 September 2025"},
		{qyzmet.Kazakh, func(v *view) string { return v.since(act, held) }, "since an act", "2025 жылғы 16 қыркүйектен бастап (211-VIII актісі)"},
		{qyzmet.English, func(v *view) string { return v.until(nil, read) }, "no end", "still stands in the newest text read (1 April 2026)"},
		{qyzmet.English, func(v *view) string { return v.until(day, read) }, "until a day", "until 15 September 2025"},
		{qyzmet.Russian, func(v *view) string { return v.until(act, read) }, "until an act", "по 15 сентября 2025 года, затем изменено (акт 211-VIII)"},
		{qyzmet.English, func(v *view) string { return v.until(window, read) }, "until a window", "until a day between 18 January 2021 and 17 February 2021, then changed by act 410-VI"},
		{qyzmet.Kazakh, func(v *view) string { return v.until(window, read) }, "until a window", "соңғы күні – 2021 жылғы 18 қаңтардан 2021 жылғы 17 ақпанға дейінгі күндердің бірі, кейін өзгертілген (410-VI актісі)"},
	} {
		v := &view{l: local()(c.lang)}
		if got := strings.ReplaceAll(c.of(v), "\u00a0", " "); got != c.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", c.lang, c.description, got, c.want)
		}
	}
}

// TestStands: whether a span covers a day, within a window of commencement too.
func TestStands(t *testing.T) {
	window := point("2021-01-19", "2021-02-18", "410-VI")
	before, after := rulebook.Span{Before: window}, rulebook.Span{From: window}
	for _, c := range []struct {
		on            string
		before, after standing
	}{{"2021-01-18", present, future}, {"2021-01-19", maybe, maybe}, {"2021-02-17", maybe, maybe}, {"2021-02-18", past, present}} {
		on := date.MustParse(c.on)
		if b, a := stands(before, on), stands(after, on); b != c.before || a != c.after {
			t.Errorf("%s: %s and %s, want %s and %s", c.on, b, a, c.before, c.after)
		}
	}
}
