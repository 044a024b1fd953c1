package rulebook

import ("testing";"os";"qyzmet")

func TestLoadAll(t *testing.T) {
	b, err := Load(os.DirFS("../../law"))
	if fs, ok := qyzmet.FaultsOf(err); ok {
		n := map[qyzmet.Code]int{}
		for _, f := range fs { n[f.Code]++; if f.Code != qyzmet.Missing { t.Log(f) } }
		t.Fatal(n, len(fs))
	}
	if err != nil { t.Fatal(err) }
	t.Log(len(b.Provisions), len(b.FactOrder), b.Hash)
}
