package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// Every example of every command's help can be read as a command line.
func TestExamplesOfHelp(t *testing.T) {
	k, err := parser(&cli{}, &streams{out: io.Discard, err: io.Discard}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range k.Model.Leaves(true) {
		_, examples, found := strings.Cut(leaf.Detail, "Examples:\n")
		if !found || leaf.Help == "" {
			t.Errorf("%s has no examples, or no help", leaf.FullPath())
		}
		for _, line := range strings.Split(examples, "\n") {
			args, isCommand := strings.CutPrefix(strings.TrimSpace(line), "qyzmet ")
			if !isCommand {
				continue
			}
			args, _, _ = strings.Cut(args, " >")
			if _, err := k.Parse(words(args)); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}

// words takes a line apart as a shell does: blanks between quotes do not part it.
func words(line string) []string {
	var out []string
	var word strings.Builder
	quote, some := rune(0), false
	for _, c := range line + " " {
		switch {
		case quote == 0 && (c == '\'' || c == '"'):
			quote, some = c, true
		case c == quote:
			quote = 0
		case quote == 0 && c == ' ':
			if some {
				out = append(out, word.String())
			}
			word.Reset()
			some = false
		default:
			word.WriteRune(c)
			some = true
		}
	}
	return out
}

// The file of facts that the help shows is read, and answers.
func TestFactsOfHelp(t *testing.T) {
	_, example, _ := strings.Cut(askCmd{}.Help(), "A file of facts:\n")
	example, _, _ = strings.Cut(example, "\n\n")
	var out, errs bytes.Buffer
	in := strings.NewReader(strings.ReplaceAll("\n"+example, "\n  ", "\n"))
	code := run([]string{"ask", "deferral", "--facts", "-", "--on", "2025-10-01"}, &streams{in: in, out: &out, err: &errs, now: time.Now})
	if code != statusSettled && code != statusOpen {
		t.Errorf("status %d: %s", code, &errs)
	}
}

// An example of facts stands in a hint too.
func TestFactsOfHint(t *testing.T) {
	_, example, _ := strings.Cut(hints[qyzmet.BadSyntax], "for example ")
	if !json.Valid([]byte(strings.TrimSuffix(example, "."))) {
		t.Errorf("%s is no JSON", example)
	}
}

func TestToday(t *testing.T) {
	// 20:00 in Greenwich is the next day in Kazakhstan.
	c := askCmd{Question: "deferral", Facts: "x"}
	q, err := c.query(&streams{now: func() time.Time { return time.Date(2025, 10, 1, 20, 0, 0, 0, time.UTC) }})
	if err != nil || q.On != date.MustParse("2025-10-02") {
		t.Errorf("%v, %v", q.On, err)
	}
}

// demo writes its address first, answers, and ends when it is told to.
func TestDemo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, w := io.Pipe()
	ended := make(chan error, 1)
	c := &demoCmd{Addr: "127.0.0.1:0", Dir: t.TempDir()}
	go func() {
		err := c.serve(ctx, &streams{out: w, err: io.Discard, now: time.Now})
		w.CloseWithError(io.EOF)
		ended <- err
	}()
	first, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("no first line: %v, %v", err, <-ended)
	}
	address := strings.TrimSpace(first)
	if !strings.HasPrefix(address, "http://127.0.0.1:") || !strings.HasSuffix(address, "/") {
		t.Fatalf("the first line is %q", first)
	}
	for _, path := range []string{"", "en", "en/law/law/35", "api/v1/questions", "en/demo", "kk/demo"} {
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("/%s: %s", path, response.Status)
		}
	}
	inPlaceOf(t, address, "clerk-1")
	inPlaceOf(t, address, "region-head")
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience + time.Second):
		t.Error("demo does not end")
	}
}

// inPlaceOf takes the place of an official of the demonstration: his desk has work.
func inPlaceOf(t *testing.T, address, login string) {
	t.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	client := &http.Client{Jar: jar}
	response, err := client.PostForm(address+"en/demo", url.Values{"login": {login}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || response.Request.URL.Path != "/en/desk" {
		t.Fatalf("%s: %s at %s, %v", login, response.Status, response.Request.URL, err)
	}
	if !strings.Contains(string(page), "/en/desk/person/p-") {
		t.Errorf("%s: no person is on the desk: %s", login, page)
	}
}

// When the usual port is taken, a free one does; one that was asked for must be
// that one.
func TestDemoListens(t *testing.T) {
	taken, err := net.Listen("tcp", defaultAddr)
	if err == nil {
		defer taken.Close()
	}
	free, err := (&demoCmd{}).listen(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	if free.Addr().String() == defaultAddr {
		t.Errorf("two listen on %s", defaultAddr)
	}
	_, err = (&demoCmd{Addr: free.Addr().String()}).listen(context.Background())
	if faults, ok := qyzmet.FaultsOf(err); !ok || faults[0].Path != "--addr" {
		t.Errorf("got %v", err)
	}
}

// FuzzInterview types anything into an interview: it ends, and the facts that
// come of it are consistent and can be saved and read again as they were.
func FuzzInterview(f *testing.F) {
	eng, err := loadEngine()
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	for _, seed := range []string{"", "1\n1\n1\n1\n1\n", "2\n2\n2\n2\n2\n2\n2\n2\n2\n", "\n\n\n\n\n\n\n\n\n\n\n\n", "back\nстоп\n", "?\n?\n\x1b\n",
		"2005-02-11\n1\n2005-02-11\n1\n1+\n0\n1\n1\n1960-01-01\n2\n1\n3\n", strings.Repeat("1\nback\n", 20), strings.Repeat("\xff", 5000)} {
		f.Add(uint8(0), seed)
		f.Add(uint8(2), seed)
	}
	on := date.MustParse("2025-10-01")
	f.Fuzz(func(t *testing.T, which uint8, typed string) {
		q := eng.Book().Order[int(which)%len(eng.Book().Order)]
		iv := &terminal.Interview{Printer: terminal.New(io.Discard, eng.Book(), qyzmet.English), Question: q, Ask: func(facts qyzmet.Facts) (*qyzmet.Answer, error) {
			return eng.Ask(engine.Query{Question: q.ID, On: on, Facts: facts, Parts: engine.WithNext})
		}}
		facts, err := iv.Run(strings.NewReader(typed))
		if err != nil {
			if faults, ok := qyzmet.FaultsOf(err); !ok || faults[0].Code != qyzmet.TooLarge {
				t.Fatal(err)
			}
			return
		}
		if err := eng.Check(facts, on); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "facts.json")
		if err := saveFacts(path, facts); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		again, err := eng.Book().ReadFacts(path, data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		for p, v := range facts {
			if !again[p].Equal(v) {
				t.Fatalf("%s is %v, read again %v", p, v, again[p])
			}
		}
	})
}
