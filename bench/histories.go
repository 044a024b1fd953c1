package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/record"
)

// mostRead is how many files are read in a round; each is read once, so that
// every one is cold.
const mostRead = 300

// histories measures what reads the history: the record of a person on a day, cold
// from the store, and the views made anew from all acts.
func histories(e *engine.Engine, rounds int) (r *report, err error) {
	err = inYard(func(y *yard) error {
		reg, err := newRegion(y, e)
		if err != nil {
			return err
		}
		r = &report{title: fmt.Sprintf("An invented region of %d young men over two years, %d acts (recorded through the use cases at %.0f a second, commissions one act after another)",
			regionPeople, reg.acts, float64(reg.acts)/reg.took.Seconds())}
		if err := reg.records(y.ctx, e, r, rounds); err != nil {
			return err
		}
		return reg.rebuilds(y.ctx, e, r, max(3, rounds/2))
	})
	return r, err
}

// records reads files of about twenty acts, each once after the register was opened.
func (reg *region) records(ctx context.Context, e *engine.Engine, r *report, rounds int) error {
	var people []qyzmet.SubjectID
	var cold, warm time.Duration
	acts := 0
	for range rounds {
		f, err := reg.open(ctx, e)
		if err != nil {
			return err
		}
		if people == nil {
			people, acts, err = ofLength(ctx, f, 19, 21)
		}
		if err == nil && len(people) < 30 {
			err = fmt.Errorf("%d people have 19 to 21 acts; the region is too small", len(people))
		}
		var c, w time.Duration
		if err == nil {
			c, err = readAll(ctx, f, people)
		}
		if err == nil {
			w, err = readAll(ctx, f, people)
		}
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
		cold, warm = least(cold, c), least(warm, w)
	}
	what := fmt.Sprintf("record of a person on a date, %.1f acts on average, cold from the store, each act held against its leaf; p50 of %d people", float64(acts)/float64(len(people)), len(people))
	r.goal(what, short(cold), micros(cold), 200, 60, "µs")
	r.fact("the same, read a moment ago", short(warm))
	return nil
}

func least(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// ofLength finds people with so many acts.
func ofLength(ctx context.Context, f *office.Office, from, to int) (people []qyzmet.SubjectID, acts int, err error) {
	rows, err := f.Base().Query(ctx, `SELECT subject, COUNT(*) FROM log_subject WHERE subject LIKE 'p-%' GROUP BY subject HAVING COUNT(*) BETWEEN $1 AND $2 ORDER BY subject LIMIT $3`, from, to, mostRead)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, 0, err
		}
		people, acts = append(people, qyzmet.SubjectID(id)), acts+n
	}
	return people, acts, rows.Err()
}

// readAll is the median time in which a record is read and folded.
func readAll(ctx context.Context, f *office.Office, people []qyzmet.SubjectID) (time.Duration, error) {
	took, on := make([]time.Duration, len(people)), f.Today()
	for i, p := range people {
		start := time.Now()
		entries, err := f.Register().Acts(ctx, p, 0)
		if err != nil {
			return 0, err
		}
		if rec := record.Of(p, entries, on, 0); rec.UpTo == 0 {
			return 0, fmt.Errorf("%s has no record", p)
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// rebuilds throws the views away and makes them anew.
func (reg *region) rebuilds(ctx context.Context, e *engine.Engine, r *report, rounds int) error {
	f, err := reg.open(ctx, e)
	if err != nil {
		return err
	}
	defer f.Close()
	before, err := f.ViewHash(ctx)
	if err != nil {
		return err
	}
	var took time.Duration
	acts := qyzmet.Position(0)
	for range rounds {
		start := time.Now()
		if acts, err = f.Rebuild(ctx, nil); err != nil {
			return err
		}
		took = least(took, time.Since(start))
		after, err := f.ViewHash(ctx)
		if err != nil {
			return err
		}
		if after != before {
			return fmt.Errorf("the views made anew have the hash %s and had %s", after, before)
		}
	}
	speed := float64(acts) / took.Seconds()
	r.atLeast("views made anew from all acts, the same hash; acts a second", fmt.Sprintf("%.0f", speed), speed/1000, 50, 100, "k/s")
	return nil
}

// lengthens measures what a longer history costs: a file read, and one more act.
func lengthens(e *engine.Engine, pictures string, rounds int) (r *report, err error) {
	reading, acting := curve{name: "reading a file, cold", title: "µs to read a file, by acts"}, curve{name: "one more act, recorded alone", title: "µs for one more act, by acts"}
	err = inYard(func(y *yard) error {
		for _, n := range []int{1, 5, 20, 50, 100, 200} {
			read, act, err := longFile(y, e, n, rounds)
			if err != nil {
				return err
			}
			reading.points = append(reading.points, point{float64(n), micros(read)})
			acting.points = append(acting.points, point{float64(n), micros(act)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r = &report{title: "Growth of a file: microseconds against the acts about one person"}
	for _, c := range []curve{reading, acting} {
		for _, p := range c.points {
			r.fact(fmt.Sprintf("%s; %s acts", c.name, figure(p.size)), fmt.Sprintf("%.0f µs", p.cost))
		}
	}
	if pictures == "" {
		return r, nil
	}
	return r, os.WriteFile(filepath.Join(pictures, "growth-register.svg"), []byte(drawChart("Cost of a person's file against the number of acts in it", []curve{reading, acting})), 0o644)
}

// longFile makes people with n acts each, and measures their files.
func longFile(y *yard, e *engine.Engine, n, rounds int) (read, act time.Duration, err error) {
	dir := y.TempDir()
	path := filepath.Join(dir, "r.db")
	town := officetest.NewIn(y, e, path, dir)
	const many = 8
	people := make([]qyzmet.SubjectID, many)
	for i := range people {
		people[i] = town.Must(officetest.Clerk, "person-recorded", "", officetest.Person(fmt.Sprint("Адам", i))).Act.Envelope.Subjects[0]
		for range n - 1 {
			town.Must(officetest.Doctor, "medical-examined", people[i], officetest.Fields{"purpose": "call-up", "category": "fit"})
		}
	}
	for range rounds {
		took := make([]time.Duration, many)
		for i, p := range people[:1] { // one of them only, so that the others stay as long
			start := time.Now()
			town.Must(officetest.Doctor, "medical-examined", p, officetest.Fields{"purpose": "call-up", "category": "fit"})
			took[i] = time.Since(start)
		}
		act = least(act, took[0])
	}
	if err := town.Close(); err != nil {
		return 0, 0, err
	}
	for range rounds {
		again, err := officetest.Open(e, path, dir)
		if err != nil {
			return 0, 0, err
		}
		took, err := readAll(y.ctx, again.Office, people[1:])
		if closed := again.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return 0, 0, err
		}
		read = least(read, took)
	}
	return read, act, nil
}
