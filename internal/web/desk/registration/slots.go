package registration

import (
	"fmt"
	"strconv"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk/many"
)

// Usual hours of the commission; the form lets others be typed.
const (
	opens   = "09:00"
	closes  = "17:00"
	minutes = 15
)

// purpose is for what those of this desk are examined, as the facts call it.
const purpose = "assignment"

// appointment sends those who are ticked to the medical commission, each at an hour
// of his own: those that others have on the day are left out.
func (b *board) appointment() *many.Act {
	a := &many.Act{Kind: b.Book.ActKinds[appointing], Hide: []string{"purpose", "exam_at"}}
	a.Extra = func() []many.Extra {
		return []many.Extra{{Name: "from", Label: b.L.T("registration.from"), Type: "time", Value: opens}, {Name: "to", Label: b.L.T("registration.to"), Type: "time", Value: closes},
			{Name: "minutes", Label: b.L.T("registration.minutes"), Type: "number", Value: strconv.Itoa(minutes)}}
	}
	var free []string
	a.Begin = func([]qyzmet.SubjectID) (qyzmet.Faults, error) {
		hours := split(b.R.PostFormValue("from"), b.R.PostFormValue("to"), b.R.PostFormValue("minutes"))
		if hours == nil {
			return qyzmet.Faults{many.Saying(b.Visit, "from", b.L.T("registration.bad-hours"))}, nil
		}
		taken, err := b.taken(b.R.PostFormValue(a.Stem("exam_on")))
		for _, h := range hours {
			if !taken[h] {
				free = append(free, h)
			}
		}
		return nil, err
	}
	a.Fill = func(_ int, q *office.Request) *qyzmet.Fault {
		if len(free) == 0 {
			return many.Saying(b.Visit, "exam_at", b.L.T("registration.no-hour"))
		}
		q.Content["purpose"], q.Content["exam_at"] = qyzmet.WordValue(purpose), qyzmet.WordValue(free[0])
		free = free[1:]
		return nil
	}
	return a
}

// split divides the hours of a commission; nil where they cannot be read.
func split(from, to, each string) []string {
	begin, err1 := time.Parse("15:04", from)
	end, err2 := time.Parse("15:04", to)
	n, err3 := strconv.Atoi(each)
	if err1 != nil || err2 != nil || err3 != nil || n < 1 || n > 240 || !begin.Before(end) {
		return nil
	}
	var out []string
	for at := begin; at.Before(end); at = at.Add(time.Duration(n) * time.Minute) {
		out = append(out, fmt.Sprintf("%02d:%02d", at.Hour(), at.Minute()))
	}
	return out
}

// taken are the hours of a day at which others of the office come.
func (b *board) taken(day string) (map[string]bool, error) {
	found, err := b.Visit.Office.Find(b.Ctx(), b.As("work"), office.Search{Listed: map[string]string{string(examOn): day}, Office: b.Actor.Office, Limit: 1000, Filled: true})
	out := map[string]bool{}
	for _, c := range found {
		out[c.Listed[string(examAt)]] = true
	}
	return out, err
}
