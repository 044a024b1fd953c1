package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/pages"
	"qyzmet/internal/web/state"
)

// visit is a page that clients open over and over.
type visit struct {
	name   string
	method string
	path   string
	form   url.Values
	token  string
	base   string
	says   string // what has to stand on it
	web    *http.Client
	p99    time.Duration // the least of a turn
	p50    time.Duration
	perSec float64
}

// pagesUnderLoad holds the 99th percentile of each page against that of a handler
// that writes one line of plain text, both at eight clients.
func pagesUnderLoad(e *engine.Engine, rounds int) (r *report, err error) {
	err = inYard(func(y *yard) error {
		plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, "qyzmet\n") // the client may have gone
		}))
		y.Cleanup(plain.Close)
		list := append([]*visit{{name: "plain text", method: http.MethodGet, base: plain.URL, path: "/", says: "qyzmet"}}, visits(y, e)...)
		for _, v := range list {
			v.web = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
			if err := v.turn(100 * time.Millisecond); err != nil {
				return err
			}
			v.p99 = 0
		}
		for range rounds {
			for _, v := range list {
				if err := v.turn(600 * time.Millisecond); err != nil {
					return err
				}
			}
		}
		r = &report{title: fmt.Sprintf("Pages: 99th percentile at %d clients who ask again at once, to a handler of plain text in the same run (%s, %.0f a second)", clients, short(list[0].p99), list[0].perSec)}
		for _, v := range list[1:] {
			ratio := float64(v.p99) / float64(list[0].p99)
			r.goal(v.name, fmt.Sprintf("%.2f × (p99 %s, p50 %s, %.0f a second)", ratio, short(v.p99), short(v.p50), v.perSec), ratio, 4, 2.5, "×")
		}
		return nil
	})
	return r, err
}

// visits makes a call-up under way and lists the pages that are measured.
func visits(y *yard, e *engine.Engine) []*visit {
	place := desktest.New(y, e, pages.Register)
	call := place.Begin()
	var last qyzmet.SubjectID
	for i := range 100 {
		last = call.Conscript(fmt.Sprintf("Адамов%d", i), "fit")
		call.Listed(last)
	}
	for range 14 {
		place.Town.Must(officetest.Doctor, "medical-examined", last, officetest.Fields{"purpose": "call-up", "category": "fit"})
	}
	clerk, own := place.Token("u-clerk"), place.Token(last)
	facts, err := e.Book().ReadFacts("student", []byte(student))
	if err != nil {
		y.Fatal(err)
	}
	student := url.Values{}
	for _, f := range (&state.State{On: day, Facts: facts, Order: slices.Sorted(maps.Keys(facts))}).Fields() {
		student.Set(f.Name, f.Value)
	}
	return []*visit{
		{name: "person's card, 19 acts", method: http.MethodGet, path: "/ru/desk/person/" + string(last), base: place.Base, token: clerk, says: "Адамов99"},
		{name: "work list", method: http.MethodGet, path: "/ru/desk", base: place.Base, token: clerk, says: "Адамов"},
		{name: "search by a name", method: http.MethodPost, path: "/ru/desk/find", form: url.Values{"q": {"адамов"}}, base: place.Base, token: clerk, says: "Адамов"},
		{name: "public answer", method: http.MethodPost, path: "/ru/result/draft-liability", form: student, base: place.Base, says: "35"},
		{name: "one's own record", method: http.MethodGet, path: "/ru/my", base: place.Base, token: own, says: "Адамов99"},
	}
}

// turn lets the clients open the page for a while.
func (v *visit) turn(long time.Duration) error {
	took := make([][]time.Duration, clients)
	failed := make(chan error, clients)
	var wait sync.WaitGroup
	start := time.Now()
	for client := range clients {
		wait.Go(func() {
			for n := 0; time.Since(start) < long; n++ {
				began := time.Now()
				page, err := v.open()
				took[client] = append(took[client], time.Since(began))
				if err == nil && n == 0 && !strings.Contains(page, v.says) {
					err = fmt.Errorf("%s: %q is not on it: %.300s", v.path, v.says, page)
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wait.Wait()
	all := time.Since(start)
	close(failed)
	times := slices.Concat(took...)
	slices.Sort(times)
	v.p99, v.p50 = least(v.p99, times[len(times)*99/100]), least(v.p50, times[len(times)/2])
	v.perSec = max(v.perSec, float64(len(times))/all.Seconds())
	return <-failed
}

func (v *visit) open() (string, error) {
	req, err := http.NewRequest(v.method, v.base+v.path, strings.NewReader(v.form.Encode()))
	if err != nil {
		return "", err
	}
	if v.method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if v.token != "" {
		req.AddCookie(&http.Cookie{Name: "qyzmet", Value: v.token})
	}
	resp, err := v.web.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d %.300s", v.path, resp.StatusCode, desktest.Plain(string(page)))
	}
	return string(page), err
}
