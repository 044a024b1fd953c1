package rulebook_test

import (
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// FuzzReadContent: whatever is sent as the fields of an act, they are read or
// refused, in bounded time, and what is read are fields of the kind with values
// of their types.
func FuzzReadContent(f *testing.F) {
	for i, s := range []string{
		`{"name": "Aru", "keeper": "o-1", "facts": {"person.sex": "male", "card.visits": [{"day": "2026-01-01"}]}}`, "way: study\nuntil: 2026-02-29\n",
		`{"way": "child", "way": "study"}`, "facts:\n  person.children:\n  - {birth_date: 2020-01-01}\n  person.children: []\n", "name: |\n  a\n  b\n", "{}", "null", "- a\n",
		"", "# nothing\n", `{"same_as": "p-1", "name": ""}`, "until: &a 2026-01-01\nway: *a\n", "facts: {card.name: null, person.iin: 030211500015}", "name: \u202eura\n",
	} {
		f.Add(uint8(i), []byte(s))
	}
	book := baseBook(f)
	kinds := []qyzmet.ActKind{"person-entered", "leave-granted", "leave-cancelled"}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		kind := book.ActKinds[kinds[int(which)%len(kinds)]]
		within(t, func() {
			content, err := book.ReadContent("content", kind, data)
			if err != nil {
				if content != nil {
					t.Error("fields come with faults")
				}
				sane(t, err)
				return
			}
			for name, v := range content {
				field := kind.Field(name)
				if field == nil || v.Known() && v.Kind != field.Fact.Kind {
					t.Errorf("%s is read as %#v", name, v)
					continue
				}
				if faults := book.CheckField(field, v); len(faults) > 0 {
					sane(t, faults)
				}
			}
		})
	})
}

// FuzzParseField: whatever is typed into a field, it is read or refused with the
// field's name; what is read passes the check of the field and reads the same
// when it is typed again.
func FuzzParseField(f *testing.F) {
	book := baseBook(f)
	fields := typed(book)
	for i := range fields {
		for _, s := range []string{"", " Aru ", "2026-02-28", "study", "o-1", "p-1", "true", "\x00", "\u202eura", "12", "a\nb"} {
			f.Add(uint8(i), s)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		field := fields[int(which)%len(fields)]
		within(t, func() {
			v, fault := book.ParseField(field, text)
			if fault != nil {
				sane(t, fault)
				if fault.Path != field.ID {
					t.Errorf("the fault of %s is put at %q", field.ID, fault.Path)
				}
				return
			}
			if faults := book.CheckField(field, v); len(faults) > 0 {
				t.Errorf("%q is read as %s and then refused: %v", text, v, faults)
			}
			again, fault := book.ParseField(field, v.String())
			if fault != nil || !again.Equal(v) {
				t.Errorf("%q is read as %s, and that as %s: %v", text, v, again, fault)
			}
		})
	})
}

// typed lists the fields of the small law that one text fills.
func typed(book *rulebook.Book) []*rulebook.Field {
	var out []*rulebook.Field
	for _, id := range []qyzmet.ActKind{"leave-granted", "person-entered"} {
		for _, f := range book.ActKinds[id].Fields {
			if f.Fact.Kind != qyzmet.List {
				out = append(out, f)
			}
		}
	}
	return out
}
