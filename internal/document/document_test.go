package document

import (
	"bytes"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

var update = flag.Bool("update", false, "write the expected texts anew")

// shots writes a paper where SHOTS names a folder, to be looked at.
func shots(t *testing.T, name string, pdf []byte) {
	t.Helper()
	if folder := os.Getenv("SHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// made writes a paper, twice, and compares the bytes.
func made(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := write(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatal("the same input gave other bytes")
	}
	return first.Bytes()
}

// extracted is the text of a PDF as another program reads it.
func extracted(t *testing.T, pdf []byte, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		required(t, "pdftotext (poppler-utils) is not installed")
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", append(args, "-enc", "UTF-8", file, "-")...).CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v: %s", err, out)
	}
	return string(out)
}

// golden compares with the expected text under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run go test -update if it is right:\n%s", file, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got:  " + g[i] + "\nwant: " + w[i]
		}
	}
	return "one is longer than the other"
}

// papers are the printed documents of the fixtures.
func papers(l qyzmet.Lang) map[string]func(io.Writer) error {
	empty := Form{Answer: &qyzmet.Answer{On: day("2026-10-01"), State: qyzmet.Open}, Book: fixtureBook(), Lang: l, Day: day("2026-10-02")}
	late := fixtureForm(l)
	late.Day, late.To, late.Statement = day("2026-12-13"), ToMilitaryBody, "Первая строка.\nЕкінші жол."
	open := fixtureDoc(l)
	open.Answer = openAnswer()
	return map[string]func(io.Writer) error{
		"result":            func(w io.Writer) error { return Result(w, fixtureDoc(l)) },
		"result-open":       func(w io.Writer) error { return Result(w, open) },
		"result-sum":        func(w io.Writer) error { return Result(w, sumDoc(l)) },
		"application":       func(w io.Writer) error { return Application(w, fixtureForm(l)) },
		"application-empty": func(w io.Writer) error { return Application(w, empty) },
		"application-body":  func(w io.Writer) error { return Application(w, late) },
		"complaint":         func(w io.Writer) error { return Complaint(w, fixtureForm(l)) },
		"complaint-empty":   func(w io.Writer) error { return Complaint(w, empty) },
		"complaint-late":    func(w io.Writer) error { return Complaint(w, late) },
	}
}

// openAnswer waits for an official and for facts.
func openAnswer() *qyzmet.Answer {
	a := fixtureAnswer()
	a.State, a.Outcome = qyzmet.Official, &qyzmet.Outcome{ID: "callable", Label: tx("subject to call-up", "подлежит призыву", "шақырылуға жатады")}
	a.Grounds, a.WhyNot, a.Because, a.Remedy.Until = a.Grounds[:1], nil, nil, nil
	a.Known = day("2026-04-01")
	a.Grounds[0].Until, a.Grounds[0].UntilAsk = nil, []qyzmet.Path{"person.study.ends"}
	a.Open = []qyzmet.Opening{{Facts: []qyzmet.Path{"person.fitness"}}, {Facts: []qyzmet.Path{"person.study.now", "person.study.form"}}}
	a.Officials = []qyzmet.Decider{{Fact: "person.fitness", Cite: "law/29/1", Who: tx("the medical commission", "медицинская комиссия", "медициналық комиссия"),
		ByWhen: tx("at the examination", "при освидетельствовании", "куәландыру кезінде")}}
	return a
}

func TestPapersReadAsExpected(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		for name, write := range papers(l) {
			t.Run(name+"-"+string(l), func(t *testing.T) {
				pdf := made(t, write)
				shots(t, name+"-"+string(l), pdf)
				golden(t, name+"-"+string(l)+".txt", extracted(t, pdf, "-layout"))
			})
		}
	}
}

func TestNothingIsLeftUnfilled(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		for name, write := range papers(l) {
			if s := extracted(t, made(t, write)); strings.ContainsAny(s, "{}~□") {
				t.Errorf("%s in %s has a place that nothing filled", name, l)
			}
		}
	}
}

func TestKazakhLettersAreExtracted(t *testing.T) {
	const letters = "Әә Іі Ңң Ғғ Үү Ұұ Ққ Өө Һһ"
	f := fixtureForm(qyzmet.Kazakh)
	f.Applicant.Name, f.Statement = letters, letters
	if s := extracted(t, made(t, func(w io.Writer) error { return Application(w, f) })); strings.Count(s, letters) < 2 {
		t.Errorf("the letters are not all there: %s", s)
	}
	d := fixtureDoc(qyzmet.Kazakh)
	d.Title = letters
	if s := extracted(t, made(t, func(w io.Writer) error { return Result(w, d) })); !strings.Contains(s, letters) {
		t.Error("the letters are not all in the result")
	}
}

func TestPapersOfTheLaw(t *testing.T) {
	book := lawBook(t)
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	for name, facts := range lawFacts(t, book) {
		a, err := e.Ask(engine.Query{Question: "draft-liability", On: day("2026-03-10"), Facts: facts})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, l := range qyzmet.Langs() {
			form := Form{Answer: a, Book: book, Facts: facts, Lang: l, Day: day("2026-03-11")}
			for kind, write := range map[string]func(io.Writer) error{
				"result": func(w io.Writer) error {
					return Result(w, Doc{Answer: a, Book: book, Facts: facts, Lang: l, Day: day("2026-03-11")})
				},
				"application": func(w io.Writer) error { return Application(w, form) },
				"complaint":   func(w io.Writer) error { return Complaint(w, form) },
			} {
				pdf := made(t, write)
				shots(t, "law-"+name+"-"+kind+"-"+string(l), pdf)
				if n := bytes.Count(pdf, []byte("/Type /Page\n")); kind == "result" && (n < 1 || n > 3) {
					t.Errorf("%s %s %s has %d pages", name, kind, l, n)
				}
				if s := extracted(t, pdf); strings.ContainsAny(s, "{}□") {
					t.Errorf("%s %s %s has a place that nothing filled", name, kind, l)
				}
			}
			if err := Calendar(io.Discard, Doc{Answer: a, Book: book, Lang: l, Day: day("2026-03-11")}); err != nil {
				t.Error(err)
			}
		}
	}
}

// lawFacts are stated about a student and about one who has said little.
func lawFacts(t *testing.T, book *rulebook.Book) map[string]qyzmet.Facts {
	out := map[string]qyzmet.Facts{}
	files, err := filepath.Glob("testdata/facts-*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no facts under testdata", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := book.ReadFacts(file, data)
		if err != nil {
			required(t, "the facts of the law have changed: %v", err)
		}
		out[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "facts-"), ".json")] = facts
	}
	return out
}
