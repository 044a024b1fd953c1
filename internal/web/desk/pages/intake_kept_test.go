package pages_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/intake"
)

// kept are the files of lists that are being taken over.
func kept(p *desktest.Place) []string {
	p.Helper()
	out, err := filepath.Glob(filepath.Join(p.Uploads, "*"))
	if err != nil {
		p.Fatal(err)
	}
	return out
}

// A list that was sent, what its columns are said to be and what a try has shown are
// there after a restart; one goes on, and nothing of the list is left once its people
// are recorded.
func TestIntakeSurvivesARestart(t *testing.T) {
	p := newPlace(t)
	person(p, "Сейітов")
	b := p.Browser("u-clerk")
	list := strings.Replace(aList, ";Сейітов;Нұрлан;", "050315500014;Сейітов;Нұрлан;", 1)
	send(b, "/en/desk/import", "list.csv", list)
	job := b.Last
	b.Post(job, "do", "columns", "column-6", "-")
	for _, f := range append(kept(p), p.Uploads) {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: others may read it: %v %v", filepath.Base(f), info.Mode(), err)
		}
	}
	again := func() {
		p.Restart()
		b = p.Browser("u-clerk")
	}
	again()
	status, page := b.Get(job)
	desktest.Wants(t, b, status, page, http.StatusOK, "list.csv", "passed over", "Try it")
	b.Post(job, "do", "try")
	settled(b, job)
	again()
	status, page = b.Get("/en/desk/import")
	desktest.Wants(t, b, status, page, http.StatusOK, "list.csv")
	status, page = b.Get(job)
	desktest.Wants(t, b, status, page, http.StatusOK, "This would come of it", "Nothing was recorded. Of 4 rows", "check digit", "May be the person p-", "is missing: registered address")
	if status, rejects := b.Get(job + "/rejects"); status != http.StatusOK || !strings.Contains(rejects, "Ким") {
		t.Errorf("%d: %s", status, rejects)
	}
	other := p.Browser("u-clerk2")
	if status, _ := other.Get(job); status != http.StatusNotFound {
		t.Errorf("another official sees the list: %d", status)
	}
	b.Post(job, "do", "record")
	_, page = settled(b, job)
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "The list is taken over", "Download the rows given back")
	for _, f := range kept(p) {
		if !strings.HasSuffix(f, ".rejects") {
			t.Errorf("%s is left", filepath.Base(f))
		}
	}
	again()
	if left := kept(p); len(left) > 0 {
		t.Errorf("left after a restart: %q", left)
	}
}

// A list is dropped when its owner says so, and after a week.
func TestIntakeIsDropped(t *testing.T) {
	p := newPlace(t)
	b := p.Browser("u-clerk")
	send(b, "/en/desk/import", "one.csv", aList)
	if len(kept(p)) == 0 {
		t.Fatal("nothing is kept")
	}
	b.Post(b.Last, "do", "forget")
	if left := kept(p); len(left) > 0 {
		t.Errorf("forgotten, and left: %q", left)
	}
	send(b, "/en/desk/import", "two.csv", aList)
	job := b.Last
	p.Town.Now = p.Town.Now.AddDate(0, 0, 6)
	b = p.Browser("u-clerk")
	if status, _ := b.Get(job); status != http.StatusOK {
		t.Errorf("dropped within the week: %d", status)
	}
	p.Town.Now = p.Town.Now.AddDate(0, 0, 2)
	b = p.Browser("u-clerk")
	status, page := b.Get(job)
	desktest.Wants(t, b, status, page, http.StatusNotFound, "not held any more", "kept for a week at most")
	if left := kept(p); len(left) > 0 {
		t.Errorf("left after a week: %q", left)
	}
	send(b, "/en/desk/import", "three.csv", aList) // nobody looks at the desk any more
	if err := intake.Tidy(p.Uploads, time.Now().Add(6*24*time.Hour)); err != nil || len(kept(p)) == 0 {
		t.Errorf("swept away within the week: %v", err)
	}
	if err := intake.Tidy(p.Uploads, time.Now().Add(8*24*time.Hour)); err != nil || len(kept(p)) > 0 {
		t.Errorf("not swept away: %v", err)
	}
}

// long is a list of so many bytes that is made while it is read.
type long struct {
	left int
	row  string
	at   int
}

func (l *long) Read(p []byte) (n int, err error) {
	if l.left <= 0 {
		return 0, io.EOF
	}
	for n < len(p) && l.left > 0 {
		k := copy(p[n:min(len(p), n+l.left)], l.row[l.at:])
		n, l.left, l.at = n+k, l.left-k, (l.at+k)%len(l.row)
	}
	return n, nil
}

// sendLong uploads so many bytes as a browser does.
func sendLong(b *desktest.Browser, size int) (int, string) {
	b.Helper()
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if _, err := w.CreateFormFile("file", "long.csv"); err != nil {
		b.Fatal(err)
	}
	first := "Фамилия;Имя;Адрес\n"
	body := io.MultiReader(&head, strings.NewReader(first), &long{left: size - len(first), row: "Қасымов;Олжас;" + strings.Repeat("Көктөбе, Абай 2, ", 40) + "\n"}, strings.NewReader("\r\n--"+w.Boundary()+"--\r\n"))
	r, err := http.NewRequest(http.MethodPost, b.Base+"/en/desk/import", body)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Send(r)
}

// A list of nearly 200 MB goes to the folder as it comes; a longer one is refused and
// leaves nothing.
func TestIntakeTakesLongLists(t *testing.T) {
	p := newPlace(t)
	b := p.Browser("u-clerk")
	t.Setenv("TMPDIR", t.TempDir())
	status, page := sendLong(b, 199<<20)
	desktest.Wants(t, b, status, page, http.StatusOK, "long.csv")
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "multipart-*")); len(left) > 0 {
		t.Errorf("it went by way of %q", left)
	}
	b.Post(b.Last, "do", "forget")
	status, page = sendLong(b, intake.MaxList+1<<20)
	desktest.Wants(t, b, status, page, http.StatusRequestEntityTooLarge, "The file is too large")
	if left := kept(p); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}
