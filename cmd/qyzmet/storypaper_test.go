package main

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"

	"qyzmet/internal/office"
	"qyzmet/internal/web/browsertest"
)

// paperLink is the link to the paper of the last act, on the page that said that it
// is recorded or else on the page of the person.
const paperLink = `main a[href$=".pdf"]`

var printedCode = regexp.MustCompile(`(?:[A-Z2-7]{4}-){6}[A-Z2-7]{2}`)

// printed prints the paper of the act that was recorded, and checks what it says
// and that everybody can see by its code that it is true.
func (b *tab) printed(s *step) {
	b.Helper()
	if !b.has(paperLink) {
		b.open("/desk/person/" + string(b.calls["p"]))
	}
	href := js[string](b, `document.querySelector(`+quoted(paperLink)+`).getAttribute("href")`)
	pdf := b.fetch(href)
	b.keep(strings.ReplaceAll(s.says, " ", "-")+".pdf", pdf)
	text := pdfText(b, pdf)
	for _, want := range s.paper {
		if !strings.Contains(text, want) {
			b.Errorf("%s: the paper lacks %q: %s", s.says, want, text)
		}
	}
	code := printedCode.FindString(text)
	if b.last != "" && code != office.Code(b.last) {
		b.Errorf("%s: the paper has the code %q, want %q", s.says, code, office.Code(b.last))
	}
	if !strings.Contains(strings.ReplaceAll(text, " ", ""), b.base+"/verify/"+code) {
		b.Errorf("%s: the paper does not say where it can be checked: %s", s.says, text)
	}
	b.open("/verify/" + code)
	b.wants(code)
	if strings.Contains(b.said(), "Сейітов") {
		b.Errorf("the public page names the person: %s", b.said())
	}
}

// pdfText is what a PDF says, in one line.
func pdfText(b *tab, pdf []byte) string {
	b.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		browsertest.Absent(b.T, "pdftotext (poppler-utils) is not installed: the papers were not read")
	}
	cmd := exec.Command(tool, "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("pdftotext: %v", err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(string(out), "\u00a0", " ")), " ")
}
