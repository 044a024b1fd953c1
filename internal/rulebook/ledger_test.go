package rulebook_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// inventories list every provision of the editions held; they are no part of
// the project.
const inventories = "../../../shared/law/provisions-*.tsv"

// Every provision of every edition has its place in the ledger, and the ledger
// invents none: what the inventories lack came and went between two editions.
func TestEveryProvisionIsInTheLedger(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Fatal(err)
	}
	listed := readInventories(t)
	for _, id := range slices.Sorted(maps.Keys(listed)) {
		if book.Provisions[id] == nil {
			t.Errorf("%s is in an inventory, not in the ledger", id)
		}
	}
	own := map[string]bool{}
	for id := range listed {
		own[id.Enactment()] = true
	}
	for id, p := range book.Provisions {
		passed := p.Versions[len(p.Versions)-1].Status == "repealed"
		if own[id.Enactment()] && !listed[id] && !passed {
			t.Errorf("%s is in the ledger, in no inventory", id)
		}
	}
}

func readInventories(t *testing.T) map[qyzmet.ProvisionID]bool {
	files, err := filepath.Glob(inventories)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the inventories of provisions are not here")
	}
	ids := map[qyzmet.ProvisionID]bool{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, row := range rows[1:] {
			ids[qyzmet.ProvisionID(strings.TrimPrefix(row[0], "-"))] = true
		}
	}
	return ids
}

// TestCoverage prints how far each article is encoded. It fails where the ledger
// does not say what became of a version.
func TestCoverage(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Fatal(err)
	}
	rules := map[qyzmet.ProvisionID]int{}
	for _, q := range book.Order {
		for _, r := range q.Rules {
			for _, id := range r.Cites {
				rules[id]++
			}
		}
	}
	var table strings.Builder
	for _, a := range book.Articles {
		built, planned, cited := 0, 0, 0
		for _, p := range a.Provisions {
			for _, v := range p.Versions {
				if v.Built {
					built++
				} else {
					planned++
				}
			}
			if rules[p.ID] > 0 {
				cited++
			}
		}
		fmt.Fprintf(&table, "%-16s %4d provisions, %4d cited by rules; versions: %4d in their place, %4d planned\n", a.ID, len(a.Provisions), cited, built, planned)
	}
	for _, id := range book.Unplaced() {
		t.Errorf("%s has no place in the ledger", id)
	}
	t.Logf("coverage by article\n%s", table.String())
}
