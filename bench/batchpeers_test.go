package main

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// peerCrowd is how many people the expression engines decide about.
const peerCrowd = 1000

func fullFacts(people []*person) []qyzmet.Facts {
	out := make([]qyzmet.Facts, len(people))
	for i, p := range people {
		out[i] = p.full
	}
	return out
}

// All peers give every rule and every outcome alike, on the same people; those
// by hand are held against the engine in TestHandAgrees.
func TestBatchPeersAgree(t *testing.T) {
	c := testClosure(t)
	peers, err := batchPeers(c, fullFacts(testCrowd(t)[:peerCrowd]))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range peers {
		if err := p.run(0, p.people); err != nil {
			t.Fatal(err)
		}
	}
	if err := agreeing(c, peers); err != nil {
		t.Error(err)
	}
}

// expr answers the other questions too, on both sides of the reforms of 2025.
func TestExprAgrees(t *testing.T) {
	for _, id := range []qyzmet.QuestionID{"draft-liability", "notice", "summons-excuse", "deferral-waiver"} {
		for _, on := range []string{"2019-10-15", "2025-11-20"} {
			t.Run(string(id)+" "+on, func(t *testing.T) { exprOn(t, id, on, 100) })
		}
	}
}

func exprOn(t *testing.T, id qyzmet.QuestionID, on string, n int) {
	e, err := engine.New(testBook(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBout(e, id, date.MustParse(on))
	if err != nil {
		t.Fatal(err)
	}
	peer, err := newExprPeer(b.closure)
	if err != nil {
		t.Fatal(err)
	}
	people := newPeople(e, b.closure, 5)
	for range n {
		p, err := people.person()
		if err != nil {
			t.Fatal(err)
		}
		one, err := b.add(p)
		if err != nil {
			t.Fatal(err)
		}
		var r ruling
		if err := peer.rule(peer.newCase(p.full), &r); err != nil {
			t.Fatal(err)
		}
		if got := b.closure.verdict(&r); got.outcome != one.verdict.outcome || !slices.Equal(got.grounds, one.verdict.grounds) {
			t.Fatalf("cel-go says %v, expr %v; facts %v", one.verdict, got, p.query.Facts)
		}
	}
}

// What each peer manages by one thread, in people a second.
func BenchmarkPeers(b *testing.B) {
	peers, err := batchPeers(testClosure(b), fullFacts(testCrowd(b)))
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range peers {
		b.Run(p.name, func(b *testing.B) {
			n, done := p.people, 0
			if few := map[string]int{"cel-go": 4096, "expr": 4096, "OPA": 64}[p.name]; few > 0 {
				n = few
			}
			for b.Loop() {
				if err := p.run(0, n); err != nil {
					b.Fatal(err)
				}
				done += n
			}
			b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "people/s")
		})
	}
}
