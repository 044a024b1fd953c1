package office_test

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
)

// next lists the kinds that an actor may make about a person: those due, those that
// the law allows for sure, and the others.
func next(w *town, by office.Actor, id qyzmet.SubjectID) (due, sure, perhaps []qyzmet.ActKind) {
	w.Helper()
	by.Purpose = "scan"
	file, err := w.Read(w.Context(), by, id, w.Today())
	if err != nil {
		w.Fatal(err)
	}
	list, err := w.Next(w.Context(), by, file)
	if err != nil {
		w.Fatal(err)
	}
	for _, n := range list {
		switch {
		case n.Due != nil:
			due = append(due, n.Kind.ID)
		case n.Sure:
			sure = append(sure, n.Kind.ID)
		default:
			perhaps = append(perhaps, n.Kind.ID)
		}
	}
	return due, sure, perhaps
}

// TestNext: an act is offered first when it is due; it is left out when it is known
// not to be lawful, not his to make, or has nothing to refer to.
func TestNext(t *testing.T) {
	w := newTown(t, "")
	d := asked(w, "Сейітов")
	due, sure, perhaps := next(w, clerk, d.Subject)
	if !slices.Equal(due, []qyzmet.ActKind{"statement-answered"}) {
		t.Errorf("due: %v", due)
	}
	for _, kind := range []qyzmet.ActKind{"medical-examined", "decision-announced", "duty-noted", "statement-received"} { // the doctor's; of no decision; light; always possible
		if slices.Contains(slices.Concat(due, sure, perhaps), kind) {
			t.Errorf("%s is offered to the clerk: %v %v %v", kind, due, sure, perhaps)
		}
	}
	answered(w, d)
	if due, _, _ := next(w, clerk, d.Subject); len(due) != 0 {
		t.Errorf("after the answer %v is due", due)
	}
	if _, sure, perhaps := next(w, doctor, d.Subject); !slices.Contains(slices.Concat(sure, perhaps), "medical-examined") {
		t.Errorf("the doctor may not examine: %v %v", sure, perhaps)
	}
	if _, sure, _ := next(w, clerk, d.Subject); slices.Contains(sure, "notice-issued") {
		t.Error("a notice is offered as lawful to one who is not registered")
	}
	registered(w, d.Subject)
	_, sure, perhaps = next(w, clerk, d.Subject)
	if !slices.Contains(sure, "notice-issued") || slices.Contains(slices.Concat(sure, perhaps), "first-registered") {
		t.Errorf("once he is registered: %v, %v", sure, perhaps)
	}
}

// registered takes a person on the military register.
func registered(w *town, p qyzmet.SubjectID) {
	w.Helper()
	w.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": stated(map[qyzmet.Path]qyzmet.Value{
		"person.registered_before": qyzmet.BoolValue(false), "person.new_citizen": qyzmet.BoolValue(false),
		"person.imprisoned": qyzmet.BoolValue(false), "person.residence": qyzmet.WordValue("in-kazakhstan"),
		"person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none")})})
	w.Must(head, "first-registered", p, nil)
}
