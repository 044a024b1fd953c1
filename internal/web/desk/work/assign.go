package work

import (
	"net/http"
	"net/url"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/web/desk"
)

// most is how many pieces of work one request gives.
const most = 200

// between parts the words by which a row is known in a form.
const between = "|"

// refOf reads how a row is known in a form; false where it is none.
func refOf(text string) (office.DutyRef, bool) {
	parts := strings.Split(text, between)
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" {
		return office.DutyRef{}, false
	}
	return office.DutyRef{Subject: qyzmet.SubjectID(parts[0]), Duty: parts[1], Act: qyzmet.ActID(parts[2])}, true
}

func refText(d office.DueRow) string {
	return string(d.Subject) + between + d.Duty + between + string(d.Act)
}

// assign gives the chosen work to an official, or takes it back.
func assign(v *desk.Visit) {
	to := qyzmet.SubjectID(v.R.PostFormValue("to"))
	if v.R.PostFormValue("do") == "back" {
		to = ""
	} else if to == "" {
		show(v, []office.Unassigned{{Faults: qyzmet.Faults{{Code: qyzmet.Missing, Path: "assignee"}}}})
		return
	}
	var list []office.DutyRef
	for _, text := range v.R.PostForm["row"] {
		if d, ok := refOf(text); ok {
			list = append(list, d)
		}
	}
	switch {
	case len(list) == 0:
		show(v, []office.Unassigned{{Faults: qyzmet.Faults{{Code: qyzmet.Missing, Path: "row"}}}})
		return
	case len(list) > most || len(v.R.PostFormValue("key")) > 100:
		v.Refused(desk.Props{Path: "/desk", Active: "work"}, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: "row"})
		return
	}
	refused, err := v.Office.Assign(v.Ctx(), v.As("work"), to, list, "assign/"+v.R.PostFormValue("key"))
	switch {
	case err != nil:
		v.Fail(err)
	case len(refused) > 0:
		show(v, refused)
	default:
		http.Redirect(v.W, v.R, v.Path("/desk"+read(v).query()), http.StatusSeeOther)
	}
}

// mayAssign reports whether the official divides the work of his office.
func (s *sheet) mayAssign() bool {
	kind := s.Book.ActKinds[procedure.DutyAssigned]
	return kind != nil && s.May(kind)
}

// mayNote reports whether he may say what a piece of work waits for.
func mayNote(v *desk.Visit, d office.DueRow) bool {
	kind := v.Book.ActKinds[procedure.DutyNoted]
	return kind != nil && v.May(kind) && d.Office == v.Actor.Office && kind.Concerns(d.Subject.Sort())
}

// noteForm is the address of the page on which one says what is missing.
func noteForm(v *desk.Visit, d office.DueRow) string {
	return v.Path("/desk/note?" + url.Values{"row": {refText(d)}}.Encode())
}
