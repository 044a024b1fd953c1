package pages_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office/officetest"
)

// What is uploaded and not taken leaves nothing in the files of the machine, on
// whichever way the form is refused.
func TestUploadsLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	p := newPlace(t)
	id := person(p, "Сейітов")
	clerk, beside, he := p.Browser("u-clerk"), p.Browser("u-clerk2"), p.Browser(id)
	t.Setenv("TMPDIR", dir)
	for _, c := range []struct {
		who interface {
			Do(*http.Request) (*http.Response, error)
		}
		path string
	}{{clerk, "/en/desk/act/no-such-kind"}, {clerk, "/en/desk/act/facts-stated"}, {beside, "/en/desk/act/facts-stated?about=" + string(id)},
		{clerk, "/en/desk/act/facts-stated?about=" + string(id)}, {he, "/en/my/send/no-such-kind"}, {he, "/en/my/send/dispute-opened"}} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("paper", "scan.pdf")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(append([]byte("%PDF-1.7\n"), make([]byte, 12<<20)...))
		w.Close()
		r, err := http.NewRequest(http.MethodPost, p.Base+c.path, &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		resp, err := c.who.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode >= 500 {
			t.Errorf("%s: %d", c.path, resp.StatusCode)
		}
		left, _ := filepath.Glob(filepath.Join(dir, "multipart-*"))
		for i := 0; len(left) > 0 && i < 100; i++ { // the page may be read before the request has ended
			time.Sleep(20 * time.Millisecond)
			left, _ = filepath.Glob(filepath.Join(dir, "multipart-*"))
		}
		for _, f := range left {
			t.Errorf("%s (%d) leaves %s", c.path, resp.StatusCode, filepath.Base(f))
			os.Remove(f)
		}
	}
}

// What somebody handed in is a file to whoever opens it, never a page of ours.
func TestPapersAreAttachments(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	paper, err := p.Town.Attach(p.Context(), officetest.Clerk, "анықтама\".html", "application/pdf", []byte("<script>alert(1)</script>"))
	if err != nil {
		t.Fatal(err)
	}
	q := p.Town.Request("facts-stated", id, officetest.Fields{"source": "document", "facts": qyzmet.ListValue(
		qyzmet.Item{"fact": qyzmet.WordValue("person.married"), "value": qyzmet.BoolValue(false)})})
	q.Papers = []qyzmet.Attached{paper}
	done, err := p.Town.Record(p.Context(), officetest.Clerk, q)
	if err != nil {
		t.Fatal(err)
	}
	for path, who := range map[string]qyzmet.SubjectID{"/en/desk/paper/": "u-clerk", "/en/my/paper/": id} {
		b := p.Browser(who)
		resp, err := b.Client.Get(b.Base + path + string(done.ID) + "/" + string(paper.Digest))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		h := resp.Header
		if resp.StatusCode != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=UTF-8''") || strings.Contains(h.Get("Content-Disposition"), `"`) ||
			!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", path, resp.StatusCode, h)
		}
	}
}
