package office

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
	"qyzmet/internal/roster"
	"qyzmet/internal/view"
)

// listRow is a row of a list on its way into the register.
type listRow struct {
	number uint64
	cells  []string
	values qyzmet.Facts // by path of a fact or attribute
	iin    string
	born   date.Date // date.Beginning: not known
	names  []string  // surname and first name, folded
	same   uint64    // hash of name and day of birth
	decide string    // what the row itself says of being another's

	keeper   qyzmet.SubjectID
	subject  qyzmet.SubjectID
	result   RowResult
	faults   qyzmet.Faults
	findings []Finding
	drafts   []register.Draft
}

// Paths that say who somebody is.
const (
	surnamePath    qyzmet.Path = "card.surname"
	namePath       qyzmet.Path = "card.name"
	patronymicPath qyzmet.Path = "card.patronymic"
	iinPath        qyzmet.Path = "person.iin"
	birthPath      qyzmet.Path = "person.birth_date"
	keeperPath     qyzmet.Path = "card.office"
)

func (r *listRow) refuse(code qyzmet.Code, path qyzmet.Path, value string, text qyzmet.Text) {
	r.result = RowRejected
	r.faults = append(r.faults, &qyzmet.Fault{Code: code, Path: string(path), Value: value, Message: text.EN, Text: &text})
}

// open reports whether nothing has become of the row yet.
func (r *listRow) open() bool { return r.result == "" }

// rows takes rows of a chunk, from one to before another.
func (t *takeOver) rows(c *roster.Chunk, from, before int) []*listRow {
	out := make([]*listRow, before-from)
	for k := range out {
		i := from + k
		r := &listRow{number: c.Rows[i], cells: c.Cells(i), values: c.Block.Facts(i), born: date.Beginning}
		if n := c.IINs[i]; n != 0 {
			r.iin = fmt.Sprintf("%012d", n)
			r.values[iinPath] = qyzmet.WordValue(r.iin)
		}
		for k, v := range c.Extra[i] {
			if v.Known() {
				r.values[t.plan.beside[k].Path] = v
			}
		}
		t.check(r)
		out[k] = r
	}
	return out
}

// check holds a row to what every person of the register has.
func (t *takeOver) check(r *listRow) {
	r.decide = strings.TrimSpace(r.values[decisionColumn].S)
	t.fullName(r)
	delete(r.values, decisionColumn)
	for _, p := range []qyzmet.Path{surnamePath, namePath, patronymicPath} {
		if v := r.values[p]; v.Known() {
			checkName(r, p, v.S)
		} else if p != patronymicPath && r.open() {
			r.refuse(qyzmet.Missing, p, "", takeOverTexts.noName)
		}
	}
	if v := r.values[birthPath]; v.Known() {
		r.born = v.AsDate()
	}
	switch {
	case r.born == date.Beginning && r.iin == "":
		r.refuse(qyzmet.Missing, birthPath, "", takeOverTexts.noBirth)
	case r.born > t.today:
		r.refuse(qyzmet.BadDate, birthPath, r.born.String(), takeOverTexts.unborn)
	}
	for _, a := range t.plan.acts {
		if v := r.values[a.Day]; a.Day != "" && v.Known() && (v.AsDate() > t.today || r.born != date.Beginning && v.AsDate() < r.born) {
			r.refuse(qyzmet.BadDate, a.Day, v.AsDate().String(), takeOverTexts.ahead)
		}
	}
	t.keep(r)
	r.names = append(view.Fold(r.values[surnamePath].S), view.Fold(r.values[namePath].S)...)
	r.same = hashOf(append(slices.Clone(r.names), r.born.String()))
}

// fullName divides a name that stands in one cell.
func (t *takeOver) fullName(r *listRow) {
	whole := strings.Fields(r.values[fullNameColumn].S)
	delete(r.values, fullNameColumn)
	switch {
	case len(whole) == 0 || r.values[surnamePath].Known() && r.values[namePath].Known():
	case len(whole) == 1:
		r.refuse(qyzmet.NotAllowed, fullNameColumn, whole[0], takeOverTexts.shortName)
	default:
		r.values[surnamePath], r.values[namePath] = qyzmet.WordValue(whole[0]), qyzmet.WordValue(whole[1])
		if len(whole) > 2 && !r.values[patronymicPath].Known() {
			r.values[patronymicPath] = qyzmet.WordValue(strings.Join(whole[2:], " "))
		}
	}
}

// maxName is how many characters a name has at most.
const maxName = 100

// checkName refuses what is no name: digits, signs, words of two scripts.
func checkName(r *listRow, p qyzmet.Path, name string) {
	letters := false
	for _, word := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		latin, cyrillic := false, false
		for _, c := range word {
			switch {
			case unicode.Is(unicode.Latin, c):
				latin = true
			case unicode.Is(unicode.Cyrillic, c):
				cyrillic = true
			case !unicode.IsLetter(c) && !unicode.Is(unicode.Mn, c) && !strings.ContainsRune("'’ʼ.", c):
				r.refuse(qyzmet.NotAllowed, p, clipped(name, 80), takeOverTexts.badName)
				return
			}
			letters = letters || unicode.IsLetter(c)
		}
		if latin && cyrillic {
			r.refuse(qyzmet.NotAllowed, p, clipped(name, 80), takeOverTexts.mixedName)
			return
		}
	}
	if !letters || utf8.RuneCountInString(name) > maxName {
		r.refuse(qyzmet.NotAllowed, p, clipped(name, 80), takeOverTexts.badName)
	}
}

// keep finds the office that is to keep the file, and asks whether the actor may
// bring people in there.
func (t *takeOver) keep(r *listRow) {
	said := r.values[keeperPath].S
	r.keeper = t.by.Office
	if said != "" {
		id, ok := t.offices[foldOffice(said)]
		if !ok {
			r.refuse(qyzmet.NotFound, keeperPath, clipped(said, 80), takeOverTexts.noOffice)
			return
		}
		r.keeper = id
	}
	r.values[keeperPath] = qyzmet.WordValue(string(r.keeper))
	r.faults = append(r.faults, t.allowed[r.keeper]...)
	if len(t.allowed[r.keeper]) > 0 {
		r.result = RowRejected
	}
}

// foldOffice brings what an office is called to a form that can be compared.
func foldOffice(name string) string { return strings.Join(view.Fold(name), " ") + "|" }
