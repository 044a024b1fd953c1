package rulebook_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"qyzmet/internal/rulebook"
)

// Fields and attributes that name a role or a sort of office take exactly those of
// roles.yaml, with their titles; the role of the person himself is not given.
func TestWordsOfRoles(t *testing.T) {
	law := baseLaw(t)
	edit := func(file, text string) {
		law[file] = &fstest.MapFile{Data: []byte(edited(t, string(law[file].Data), text))}
	}
	edit("card/identity.yaml", "      - {path: day,\n=>\n      - {path: by, type: word, words: offices, label: {en: by, ru: кем, kk: кіммен}}\n      - {path: day,\n")
	edit("acts/leave-granted.yaml", "  - {id: until,\n=>\n  - {id: by_role, type: word, words: roles, label: {en: role, ru: роль, kk: рөлі}}\n  - {id: until,\n")
	edit("roles/roles.yaml", "  - {role: head,\n=>\n  - {role: person, title: {en: himself, ru: сам, kk: өзі}, at: [], reads: none, sees: []}\n  - {role: head,\n")
	b, err := rulebook.Load(law)
	if err != nil {
		t.Fatal(err)
	}
	words := func(f *rulebook.Fact) (out []string) {
		for _, v := range f.Values {
			out = append(out, v.Word+" "+v.Label.RU)
		}
		return out
	}
	if got := words(b.Card["card.visits"].ItemFact("by")); !slices.Equal(got, []string{"main главный отдел", "branch отделение"}) {
		t.Errorf("sorts of offices: %q", got)
	}
	role := b.ActKinds["leave-granted"].Field("by_role")
	if got := words(role.Fact); !slices.Equal(got, []string{"clerk специалист", "head начальник"}) {
		t.Errorf("roles: %q", got)
	}
	for word, want := range map[string]bool{"head": true, rulebook.SelfRole: false, "heed": false} {
		if _, bad := b.ParseField(role, word); (bad == nil) != want {
			t.Errorf("%s: taken is %t, want %t: %v", word, bad == nil, want, bad)
		}
	}
}
