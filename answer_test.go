package qyzmet

import "testing"

// A ground that two composed questions rest on is shown once, where it first stands.
func TestDistinctGrounds(t *testing.T) {
	own, first := Ground{Question: "camps", Rule: "special"}, Ground{Question: "stock", Rule: "left-service"}
	other := Ground{Question: "camps", Rule: "left-service"} // of the same name in another question
	a := &Answer{Grounds: []Ground{own, first, first, other}}
	got := a.DistinctGrounds()
	if len(got) != 3 || got[0].Rule != own.Rule || got[1].Question != "stock" || got[2].Question != "camps" {
		t.Error(got)
	}
	if len(a.Grounds) != 4 {
		t.Error("the answer's own grounds were changed")
	}
}
