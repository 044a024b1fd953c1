package office_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The offices of the matrix, with where they stand to the files of the district.
var places = []struct {
	name   string
	office qyzmet.SubjectID
}{{"own", district}, {"above", region}, {"beside", other}, {"top", ministry}}

// Who may issue what, where: every role in every place, for every kind of act,
// as the product says and as it follows from the law data alone.
func TestMatrixOfPowers(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	book := w.Book()
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	roles := givenRoles(book)
	for _, r := range roles {
		for _, at := range places {
			w.Must(registrar, "official-appointed", official(r, at.name), fields{"at": string(at.office), "role": r.ID, "official_name": r.ID})
		}
	}
	var table strings.Builder
	kinds := sortedKinds(book)
	for _, k := range kinds {
		fmt.Fprintf(&table, "%s\n", k.ID)
		for _, r := range roles {
			var may []string
			for _, at := range places {
				prop, err := w.Propose(ctx, office.Actor{Official: official(r, at.name), Office: at.office}, office.Request{Kind: k.ID, About: about(k, p)})
				if err != nil {
					t.Fatalf("%s by %s: %v", k.ID, r.ID, err)
				}
				ok := !slices.ContainsFunc(prop.Faults, func(f *qyzmet.Fault) bool { return f.Code == qyzmet.NotYours })
				if ok {
					may = append(may, at.name)
				}
				if want := allowed(k, r, at.name); k.About == "person" && !k.New && ok != want {
					t.Errorf("%s by %s %s: allowed is %t, by the law data it is %t", k.ID, r.ID, at.name, ok, want)
				}
			}
			if len(may) > 0 {
				fmt.Fprintf(&table, "  %s: %s\n", r.ID, strings.Join(may, " "))
			}
		}
	}
	golden(t, "testdata/powers.txt", table.String())
}

// givenRoles are the roles that an official can have.
func givenRoles(b *rulebook.Book) []*rulebook.Role {
	return slices.DeleteFunc(slices.Clone(b.Roles), func(r *rulebook.Role) bool { return r.ID == rulebook.SelfRole || r.ID == rulebook.RegisterRole })
}

func official(r *rulebook.Role, place string) qyzmet.SubjectID {
	return qyzmet.SubjectID("u-" + r.ID + "-" + place)
}

func sortedKinds(b *rulebook.Book) []*rulebook.ActKind {
	var out []*rulebook.ActKind
	for _, k := range b.ActKinds {
		out = append(out, k)
	}
	slices.SortFunc(out, func(x, y *rulebook.ActKind) int { return strings.Compare(string(x.ID), string(y.ID)) })
	return out
}

// about names a subject that is there for acts about persons and offices; others
// are named for the first time.
func about(k *rulebook.ActKind, p qyzmet.SubjectID) []qyzmet.SubjectID {
	switch {
	case k.About == "person" && k.New:
		return nil
	case k.About == "person":
		return []qyzmet.SubjectID{p}
	case k.About == "office":
		return []qyzmet.SubjectID{district}
	case k.About == "official":
		return []qyzmet.SubjectID{"u-clerk"}
	}
	return []qyzmet.SubjectID{qyzmet.SubjectID(rulebook.SortLetter(k.About) + "-1")}
}

// allowed follows from the kind's issuers and reach alone.
func allowed(k *rulebook.ActKind, r *rulebook.Role, place string) bool {
	if !slices.Contains(k.Issuers, r.ID) {
		return false
	}
	return k.Where == "any" || place == "own" || k.Where == "below" && (place == "above" || place == "top")
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s is not as it was (%v); if the change is meant, run with -update and read the difference", file, err)
	}
}

// Who may read whose file.
func TestMatrixOfReading(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit", "diagnosis": "көз"})
	for _, r := range givenRoles(w.Book()) {
		for _, at := range places {
			who := official(r, at.name)
			w.Must(registrar, "official-appointed", who, fields{"at": string(at.office), "role": r.ID, "official_name": r.ID})
			file, err := w.Read(ctx, office.Actor{Official: who, Office: at.office, Purpose: "test"}, p, w.Today())
			// a territory is that of a supervising body: none of these oversees anything
			want := r.Reads == "any" || r.Reads != "territory" && (r.Reads != "none" && at.name == "own" || r.Reads == "below" && (at.name == "above" || at.name == "top"))
			if got := err == nil; got != want {
				t.Errorf("%s %s: reads is %t, want %t: %v", r.ID, at.name, got, want, err)
			}
			if err != nil {
				continue
			}
			diagnosis := w.Book().ActKinds["medical-examined"].Field("diagnosis")
			if got, want := file.SeesField(diagnosis), slices.Contains(r.Sees, "health"); got != want {
				t.Errorf("%s sees the diagnosis: %t, want %t", r.ID, got, want)
			}
			if got, want := file.Sees("person.fitness"), slices.Contains(r.Sees, "health") || slices.Contains(r.Also, "person.fitness"); got != want {
				t.Errorf("%s sees the category: %t, want %t", r.ID, got, want)
			}
		}
	}
	// every reading and every refusal is in the log of reads
	reads, err := w.Register().Reads(ctx, p, 1000)
	if want := len(givenRoles(w.Book())) * len(places); err != nil || len(reads) != want {
		t.Errorf("%d readings are logged, want %d: %v", len(reads), want, err)
	}
}

// A prosecutor's office stands under nobody, and reads what it oversees: the files
// of its territory, all of them, and no other.
func TestOversight(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		registrar := office.Actor{Official: "u-registrar", Office: ministry}
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		for id, over := range map[qyzmet.SubjectID]qyzmet.SubjectID{"o-pros-1": district, "o-pros-2": region, "o-pros-3": other, "o-pros-4": ministry, "o-pros-5": ""} {
			c := fields{"name_kk": string(id), "name_ru": string(id), "name_en": string(id), "office_sort": "oversight"}
			if over != "" {
				c["oversees"] = string(over)
			}
			w.Must(registrar, "office-established", id, c)
			who := qyzmet.SubjectID("u-" + string(id))
			w.Must(registrar, "official-appointed", who, fields{"at": string(id), "role": "prosecutor", "official_name": "А."})
			_, err := w.Read(ctx, office.Actor{Official: who, Office: id, Purpose: "test"}, p, w.Today())
			if want := over == district || over == region || over == ministry; (err == nil) != want {
				t.Errorf("who oversees %q reads a file of the district: %t, want %t: %v", over, err == nil, want, err)
			}
		}
		// it is nobody's subordinate, and oversees only as a supervising body
		under := fields{"name_kk": "x", "name_ru": "x", "name_en": "x", "office_sort": "oversight", "under": string(ministry)}
		w.Refused(registrar, w.Request("office-established", "o-pros-6", under), "not-allowed under")
		akimat := fields{"name_kk": "x", "name_ru": "x", "name_en": "x", "office_sort": "unit", "under": string(district)}
		w.Refused(registrar, w.Request("office-established", "o-unit-6", akimat), "not-allowed under")
		w.Refused(registrar, w.Request("office-established", "o-unit-7", fields{"name_kk": "x", "name_ru": "x", "name_en": "x", "office_sort": "unit", "oversees": string(region)}), "not-allowed oversees")
	})
}

// A file outside the jurisdiction is opened for a reason only, and that stays.
func TestBreakGlass(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	elsewhere := office.Actor{Official: "u-clerk2", Office: other}
	if _, err := w.BreakGlass(ctx, elsewhere, p, w.Today(), "керек"); err == nil {
		t.Error("opened without a reason")
	}
	if _, err := w.BreakGlass(ctx, elsewhere, p, w.Today(), "жедел жәрдем сұратты, өміріне қауіп бар"); err != nil {
		t.Error(err)
	}
	reads, _ := w.Register().Reads(ctx, p, 10)
	if len(reads) != 1 || reads[0].What != "break-glass" || reads[0].Who != "u-clerk2" {
		t.Errorf("%+v", reads)
	}
}
