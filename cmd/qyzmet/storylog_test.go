package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// refused is what the log of readings holds of an attempt: who tried what.
type refused struct{ who, what string }

// logged notes that an attempt was refused just now: the page said so, and the log
// will be looked through for it.
func (b *tab) logged(s *step) {
	b.Helper()
	if !b.has(".fault[role=alert], .problem, [role=alert]") {
		b.Errorf("%s: the page names no refusal: %.1500s", s.says, b.said())
	}
	b.refused = append(b.refused, refused{string(b.who), s.log})
}

// verified takes the register out of the house and checks it without the register:
// everything that happened is in it, every refusal too, and a flipped byte is found.
func (b *tab) verified() {
	b.Helper()
	key, err := b.Register().PublicKey()
	if err != nil {
		b.Fatal(err)
	}
	b.stop()
	file := filepath.Join(b.TempDir(), "export.ndjson")
	out := &bytes.Buffer{}
	s := &streams{out: out, err: out, now: b.clock.Now}
	b.store.fresh = false
	if err := (&exportCmd{store: b.store, Out: file}).Run(s); err != nil {
		b.Fatal(err)
	}
	if err := (&verifyCmd{Export: file, Public: key}).Run(s); err != nil {
		b.Fatalf("the export does not verify: %v: %s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d bytes exported: %s", len(data), out)
	b.inTheLog(data)
	b.damaged(data, key)
}

// inTheLog looks for every refusal of the story among the readings of an export.
func (b *tab) inTheLog(data []byte) {
	b.Helper()
	var found []refused
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var line struct {
			Read struct {
				Entry string
			}
		}
		var r struct {
			Who, What string
		}
		if json.Unmarshal(lines.Bytes(), &line) == nil && json.Unmarshal([]byte(line.Read.Entry), &r) == nil && strings.HasPrefix(r.What, "refused") {
			found = append(found, refused{r.Who, r.What})
		}
	}
	if lines.Err() != nil {
		b.Fatal(lines.Err())
	}
	for _, want := range b.refused {
		if i := slices.Index(found, want); i >= 0 {
			found = slices.Delete(found, i, i+1)
			continue
		}
		b.Errorf("%s by %s is not in the log", want.what, want.who)
	}
	if len(found) > 0 {
		b.Errorf("the log holds refusals that the story does not tell: %v", found)
	}
}

// damaged flips a bit of one byte after another, all over the export: the
// verification finds each.
func (b *tab) damaged(data []byte, key string) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "damaged.ndjson")
	const places = 12
	for i := range places {
		at := len(data)*i/places + 1000 + i
		bad := slices.Clone(data)
		bad[at] ^= 1
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			b.Fatal(err)
		}
		out := &bytes.Buffer{}
		if err := (&verifyCmd{Export: file, Public: key}).Run(&streams{out: out, err: out, now: b.clock.Now}); err == nil {
			b.Errorf("byte %d was flipped, and the export verifies: …%s…", at, bad[at-40:at+40])
		}
	}
}
