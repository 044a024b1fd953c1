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
// that writes one line of plain text. Eight clients open all of them in turn, so that
// both are asked for under the same load; and, for comparison, each alone.
func pagesUnderLoad(e *engine.Engine, rounds int) (r *report, err error) {
	err = inYard(func(y *yard) error {
		plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, "qyzmet\n") // the client may have gone
		}))
		y.Cleanup(plain.Close)
		list := append([]*visit{{name: "plain text", method: http.MethodGet, base: plain.URL, path: "/", says: "qyzmet"}}, visits(y, e)...)
		web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
		for _, v := range list {
			v.web = web
		}
		var mixed []time.Duration // the least p99 of each in a round
		for range rounds + 1 {
			p99, err := together(list, 2*time.Second)
			if err != nil {
				return err
			}
			if mixed == nil { // the first warms up
				mixed = make([]time.Duration, len(list))
				continue
			}
			for i := range mixed {
				mixed[i] = least(mixed[i], p99[i])
			}
		}
		for range 5 {
			for _, v := range list {
				if err := v.turn(300 * time.Millisecond); err != nil {
					return err
				}
			}
		}
		r = &report{title: fmt.Sprintf("Pages: 99th percentile at %d clients who open one after another without a pause, to a handler of plain text among them (%s; asked for alone %s, %.0f a second)",
			clients, short(mixed[0]), short(list[0].p99), list[0].perSec)}
		for i, v := range list[1:] {
			ratio := float64(mixed[i+1]) / float64(mixed[0])
			r.goal(v.name, fmt.Sprintf("%.2f × (p99 %s)", ratio, short(mixed[i+1])), ratio, 4, 2.5, "×")
		}
		for _, v := range list[1:] {
			r.fact(v.name+", each alone, to plain text alone", fmt.Sprintf("%.1f × (p99 %s, p50 %s, %.0f a second)", float64(v.p99)/float64(list[0].p99), short(v.p99), short(v.p50), v.perSec))
		}
		return nil
	})
	return r, err
}

// together lets the clients open all pages in turn, each beginning with another, and
// returns the 99th percentile of each page.
func together(list []*visit, long time.Duration) ([]time.Duration, error) {
	took := make([][][]time.Duration, clients)
	failed := make(chan error, clients)
	var wait sync.WaitGroup
	start := time.Now()
	for client := range clients {
		took[client] = make([][]time.Duration, len(list))
		wait.Go(func() {
			for n := client; time.Since(start) < long; n++ {
				i := n % len(list)
				began := time.Now()
				if _, err := list[i].open(); err != nil {
					failed <- err
					return
				}
				took[client][i] = append(took[client][i], time.Since(began))
			}
		})
	}
	wait.Wait()
	close(failed)
	out := make([]time.Duration, len(list))
	for i := range list {
		var all []time.Duration
		for _, one := range took {
			all = append(all, one[i]...)
		}
		if slices.Sort(all); len(all) > 0 {
			out[i] = all[len(all)*99/100]
		}
	}
	return out, <-failed
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
