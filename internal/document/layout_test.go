package document

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qyzmet"
)

// inMargins checks that every mark lies inside the margins, page numbers apart.
func inMargins(t *testing.T, pages [][]mark) {
	t.Helper()
	for n, page := range pages {
		for _, m := range page {
			w := m.w
			if m.h == 0 {
				w = width(m.face, m.size, strings.TrimRight(m.text, " "))
			}
			if m.x < leftMargin-0.01 || m.x+w > pageWidth-rightMargin+0.01 || m.y < topMargin-0.01 || m.y+m.h > pageBottom+1.5 {
				t.Errorf("page %d: %q at %.1f, %.1f, %.1f wide, is outside the margins", n+1, m.text, m.x, m.y, w)
				return
			}
			for _, r := range m.text {
				if !printable(r) {
					t.Errorf("page %d: %q has %U", n+1, m.text, r)
				}
			}
		}
	}
}

// set composes a letter as it is printed.
func set(l Letter) [][]mark {
	c := newComposer(letterStyle)
	c.blocks(l.Blocks)
	n := newComposer(memoStyle)
	n.blocks(l.Notes)
	return append(c.pages, n.pages...)
}

// hostile are texts that somebody may type to break a paper.
var hostile = []string{
	strings.Repeat("Ұ", 10_000), strings.Repeat("Нұрлан ", 2_000), strings.Repeat("\n", 5_000), "\u202e\u202d\u2066",
	strings.Repeat("👩‍👩‍👧", 500), "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "{cites} {name:form} ~ % %s \\", strings.Repeat("W", 300),
	"a" + strings.Repeat("\u0301", 3_000), strings.Repeat("\u00a0", 900), "\xff\xfe\x00", "<script>alert(1)</script> ) Tj (", "",
}

func hostileForm(s string, l qyzmet.Lang) Form {
	f := fixtureForm(l)
	f.Applicant = Applicant{Name: s, IIN: s, Address: s, Phone: s, Email: s}
	f.Body, f.Higher, f.Statement, f.Papers = s, s, s, []string{s, s}
	f.Decision = Decision{Number: s, What: s}
	return f
}

func TestHostileTextsStayInTheMargins(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		for _, s := range hostile {
			inMargins(t, set(ApplicationLetter(hostileForm(s, l))))
			inMargins(t, set(ComplaintLetter(hostileForm(s, l))))
			d := fixtureDoc(l)
			d.Title = s
			c := newComposer(resultStyle)
			c.blocks(newReport(d).write())
			inMargins(t, c.pages)
		}
	}
}

func TestHostileTextsInTheFile(t *testing.T) {
	for _, s := range hostile {
		pdf := made(t, func(w io.Writer) error { return Complaint(w, hostileForm(s, qyzmet.Russian)) })
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > 400_000 {
			t.Errorf("%.20q: %d bytes", s, len(pdf))
		}
	}
}

func TestAStatementOfManyPagesFlowsOn(t *testing.T) {
	f := fixtureForm(qyzmet.Kazakh)
	f.Statement = strings.Repeat("Қосымша мәлімет. ", 230)
	for range 30 {
		f.Papers = append(f.Papers, "Анықтама")
	}
	l := ApplicationLetter(f)
	pages := set(l)
	inMargins(t, pages)
	if len(pages) < 4 {
		t.Errorf("%d pages", len(pages))
	}
}

func TestStretchedRowsEndAtTheMargin(t *testing.T) {
	c := newComposer(letterStyle)
	c.blocks([]Block{paragraph(text(strings.Repeat("Әскери қызметке шақыруды 2027\u00a0жылғы 30\u00a0маусымға дейін кейінге қалдыруды сұраймын. ", 6)))})
	right := map[float64]float64{}
	for _, m := range c.pages[0] {
		right[m.y] = max(right[m.y], m.x+width(m.face, m.size, strings.TrimRight(m.text, " ")))
	}
	ragged := 0
	for _, x := range right {
		if x < pageWidth-rightMargin-0.05 {
			ragged++
		}
	}
	if ragged > 1 {
		t.Errorf("%d of %d rows do not end at the margin", ragged, len(right))
	}
}

func TestFontsAreEmbedded(t *testing.T) {
	if _, err := exec.LookPath("pdffonts"); err != nil {
		required(t, "pdffonts (poppler-utils) is not installed")
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, made(t, func(w io.Writer) error { return Application(w, fixtureForm(qyzmet.Kazakh)) }), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdffonts", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n")[2:] {
		if !strings.Contains(line, "yes") || !strings.Contains(line, "liberation") {
			t.Errorf("not embedded: %s", line)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	want := made(t, func(w io.Writer) error { return Application(w, fixtureForm(qyzmet.Kazakh)) })
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var b bytes.Buffer
			if err := Application(&b, fixtureForm(qyzmet.Kazakh)); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Error("papers made at once differ", err)
			}
		})
	}
	wait.Wait()
}
