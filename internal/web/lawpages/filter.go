package lawpages

import (
	"net/url"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
)

// Ledger statuses in the order of the format's description, and one of our
// own: a provision with no wording on the day.
const absent = "absent"

const repealed = "repealed" // the status of what a later act took out or moved

var statuses = []string{"encoded", "act", "duty", "parameter", "definition", "discretion", "delegated", "principle", "reference-only", repealed, absent}

// Whether a provision's place in the program stands yet.
const (
	built   = "built"
	planned = "planned"
)

// row is a provision as it stands on a day.
type row struct {
	*rulebook.Provision
	Versions []*rulebook.Version // those that are, or may be, in force
	Last     *rulebook.Version   // the newest of them; nil when there is none
}

func rowOf(p *rulebook.Provision, on date.Date) row {
	r := row{Provision: p, Versions: cite.InForce(p, on)}
	if n := len(r.Versions); n > 0 {
		r.Last = r.Versions[n-1]
	}
	return r
}

func (r row) status() string {
	if r.Last == nil {
		return absent
	}
	return r.Last.Status
}

func (r row) building() string {
	switch {
	case r.Last == nil:
		return ""
	case r.Last.Built:
		return built
	default:
		return planned
	}
}

func (r row) system() string {
	if r.Last == nil {
		return r.Provision.Versions[0].System
	}
	return r.Last.System
}

// filter says which rows are wanted. Its parts are the fields of the address.
type filter struct {
	query                                        query
	enactment, article, status, building, system string
	question                                     qyzmet.QuestionID
	page                                         int
}

const (
	fieldQuery     = "q"
	fieldEnactment = "enactment"
	fieldArticle   = "article"
	fieldStatus    = "status"
	fieldBuilding  = "building"
	fieldSystem    = "system"
	fieldQuestion  = "question"
	fieldPage      = "page"
)

func readFilter(v url.Values) filter {
	page, err := strconv.Atoi(v.Get(fieldPage))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	return filter{query: readQuery(v.Get(fieldQuery)),
		enactment: clip(v.Get(fieldEnactment), maxQuery), article: clip(v.Get(fieldArticle), maxQuery), status: clip(v.Get(fieldStatus), maxQuery),
		building: clip(v.Get(fieldBuilding), maxQuery), system: clip(v.Get(fieldSystem), maxQuery),
		question: qyzmet.QuestionID(clip(v.Get(fieldQuestion), maxQuery)), page: page}
}

// fields are the filter's parts as names and values, without the page.
func (f filter) fields() []string {
	return []string{fieldQuery, f.query.text, fieldEnactment, f.enactment, fieldArticle, f.article, fieldStatus, f.status,
		fieldBuilding, f.building, fieldSystem, f.system, fieldQuestion, string(f.question)}
}

// given counts the parts that are filled in.
func (f filter) given() int {
	n := 0
	for i, part := range f.fields() {
		if i%2 == 1 && part != "" {
			n++
		}
	}
	return n
}

func (f filter) wants(room *Room, r row) bool {
	return is(f.enactment, r.ID.Enactment()) && is(f.article, string(r.Article.ID)) && is(f.status, r.status()) &&
		is(f.building, r.building()) && is(f.system, r.system()) && f.asked(room, r) && room.finds(f.query, r.Provision)
}

func is(wanted, got string) bool { return wanted == "" || wanted == got }

// asked reports whether the question's rules cite the provision.
func (f filter) asked(room *Room, r row) bool {
	return f.question == "" || slices.ContainsFunc(room.rules[r.ID], func(rule *rulebook.Rule) bool { return rule.Question.ID == f.question }) ||
		slices.ContainsFunc(room.otherwise[r.ID], func(q *rulebook.Question) bool { return q.ID == f.question }) ||
		slices.ContainsFunc(room.remedies[r.ID], func(q *rulebook.Question) bool { return q.ID == f.question })
}

// rows lists the wanted provisions as they stand on a day, in the law's order.
func (room *Room) rows(f filter, on date.Date) []row {
	var out []row
	for _, p := range room.order {
		if r := rowOf(p, on); f.wants(room, r) {
			out = append(out, r)
		}
	}
	return out
}

// tally counts rows by status and by whether their place stands.
type tally map[[2]string]int

func count(rows []row) tally {
	t := tally{}
	for _, r := range rows {
		t[[2]string{r.status(), ""}]++
		t[[2]string{"", ""}]++
		if b := r.building(); b != "" {
			t[[2]string{r.status(), b}]++
			t[[2]string{"", b}]++
		}
	}
	return t
}

func (t tally) of(status, building string) int { return t[[2]string{status, building}] }
