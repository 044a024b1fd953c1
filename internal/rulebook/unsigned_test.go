package rulebook_test

import (
	"slices"
	"testing"

	"qyzmet/internal/rulebook"
)

// A rule turns red when the wording it cites has another hash, and only then.
func TestUnsigned(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Skip(err)
	}
	const cited = "law/35/4"
	same := map[string]string{}
	for id, p := range book.Provisions {
		if v := book.VersionIn(p, "2026"); v != nil && id.Enactment() == "law" && v.Hash["ru"] != "" {
			same[string(id)] = v.Hash["ru"]
		}
	}
	text := func(edition string, hashes map[string]string) []rulebook.Wording {
		return []rulebook.Wording{{Enactment: "law", Edition: edition, Language: "ru", Hashes: hashes}}
	}
	if u := book.Unsigned(text("2026", same)); len(u.Departures)+len(u.Rules()) > 0 {
		t.Errorf("the wording is the same, yet: %v", u.Departures)
	}
	for name, hash := range map[string]string{"changed": "00", "gone": ""} {
		other := map[string]string{}
		for id, h := range same {
			other[id] = h
		}
		if other[cited] = hash; hash == "" {
			delete(other, cited)
		}
		u := book.Unsigned(text("2027-06-05", other))
		if len(u.Departures) != 1 || u.Departures[0].Provision != cited || u.Departures[0].Gone != (name == "gone") {
			t.Errorf("%s: departures %v", name, u.Departures)
		}
		if len(u.Rules()) == 0 {
			t.Errorf("%s: no rule is red", name)
		}
		for _, r := range u.Rules() {
			if !slices.Contains(r.Cites, cited) || !slices.Contains(u.Of(r), cited) {
				t.Errorf("%s: %s is red without citing %s", name, r.ID, cited)
			}
		}
	}
}
