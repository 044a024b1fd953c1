package procedure

import (
	"slices"
	"strings"

	"qyzmet"
)

// contradicts begins the list of facts that contradict one another.
var contradicts = qyzmet.Text{
	EN: "The law gives no answer, because entries of the file contradict one another; correct them first.",
	RU: "Закон не дает ответа, потому что записи дела противоречат друг другу; сначала исправьте их.",
	KK: "Іс жазбалары бір-біріне қайшы келетіндіктен заң жауап бермейді; алдымен оларды түзетіңіз.",
}

// Contradictions says, one by one, which facts contradict one another and how.
func (u *Unmet) Contradictions() []qyzmet.Text {
	var out []qyzmet.Text
	for _, x := range u.Faults {
		said := qyzmet.Text{KK: x.Message, RU: x.Message, EN: x.Message}
		if x.Text != nil {
			said = *x.Text
		}
		if named := u.named(PathsIn(x)); !named.IsZero() {
			said = qyzmet.Text{KK: named.KK + ": " + said.KK, RU: named.RU + ": " + said.RU, EN: named.EN + ": " + said.EN}
		}
		out = append(out, said)
	}
	return out
}

// Contradicting lists the facts that contradict one another.
func (u *Unmet) Contradicting() []qyzmet.Path {
	var out []qyzmet.Path
	for _, x := range u.Faults {
		for _, p := range PathsIn(x) {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// PathsIn are the facts of a contradiction, as the engine names them.
func PathsIn(x *qyzmet.Fault) []qyzmet.Path {
	var out []qyzmet.Path
	for _, p := range strings.Split(x.Path, ", ") {
		if p != "" {
			out = append(out, qyzmet.Path(p))
		}
	}
	return out
}

// named writes the labels of facts, in quotation marks.
func (u *Unmet) named(paths []qyzmet.Path) qyzmet.Text {
	var kk, ru, en []string
	for _, p := range paths {
		if u.book == nil || u.book.Entry(p) == nil {
			continue
		}
		l := u.book.Entry(p).Label
		kk, ru, en = append(kk, "«"+l.KK+"»"), append(ru, "«"+l.RU+"»"), append(en, "“"+l.EN+"”")
	}
	return qyzmet.Text{KK: strings.Join(kk, ", "), RU: strings.Join(ru, ", "), EN: strings.Join(en, ", ")}
}

func joined(a, b qyzmet.Text) qyzmet.Text {
	return qyzmet.Text{KK: a.KK + " " + b.KK, RU: a.RU + " " + b.RU, EN: a.EN + " " + b.EN}
}
