package office_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
)

// copyOf makes a town with somebody's copy of his file and the key of the register.
func copyOf(t testing.TB, w *town) (data []byte, key string) {
	t.Helper()
	mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	w.Must(clerk, "person-recorded", "", person("Ахметов"))
	w.Must(doctor, "medical-examined", mine, fields{"purpose": "call-up", "category": "fit", "diagnosis": "сау"})
	data, err := w.OwnCopyFile(context.Background(), mine)
	if err != nil {
		t.Fatal(err)
	}
	if key, err = w.PublicKey(); err != nil {
		t.Fatal(err)
	}
	return data, key
}

// A copy checks without the register; any byte changed, put in or taken out is
// found; another key, and a copy without signature, are told.
func TestCheckCopy(t *testing.T) {
	onEach(t, func(w *town) {
		data, key := copyOf(w, w)
		check := func(data []byte, key string) *office.CopyCheck {
			c, err := office.CheckCopy(bytes.NewReader(data), key)
			if err != nil {
				return nil // no copy at all
			}
			return c
		}
		c := check(data, key)
		if c == nil || len(c.Problems) > 0 || !c.Whole || len(c.Acts) != 2 || c.Acts[1].Position != c.Acts[0].Position+2 || !c.Acts[0].Says || c.Own {
			w.Fatalf("%+v", c)
		}
		if own := check(data, ""); own == nil || !own.Own || len(own.Problems) > 0 {
			w.Errorf("with its own key: %+v", own)
		}
		found := 0
		for at := range data {
			if w.Base().Dialect() != "sqlite" {
				break // the engine makes no difference to bytes
			}
			for _, bad := range []byte{data[at] ^ 1<<(at%7)} {
				changed := bytes.Clone(data)
				changed[at] = bad
				if x := check(changed, key); x != nil && len(x.Problems) == 0 {
					w.Errorf("byte %d of %d changed from %q to %q passes", at, len(data), data[at], bad)
				}
				found++
			}
			if at%50 == 0 {
				for _, other := range [][]byte{append(append(bytes.Clone(data[:at]), ' '), data[at:]...), append(bytes.Clone(data[:at]), data[at+1:]...), data[:at]} {
					if x := check(other, key); x != nil && len(x.Problems) == 0 {
						w.Errorf("a byte put in or taken out at %d passes", at)
					}
				}
			}
		}
		w.Logf("%d changes of single bytes, each found", found)
		other := strings.Replace(key, key[len(key)-8:], "AAAAAAA=", 1)
		if x, err := office.CheckCopy(bytes.NewReader(data), other); err == nil && len(x.Problems) == 0 {
			w.Error("another key passes")
		}
		var bare office.OwnCopy
		if err := json.Unmarshal(data, &bare); err != nil {
			w.Fatal(err)
		}
		bare.Signed = ""
		old, err := json.MarshalIndent(bare, "", " ")
		if err != nil {
			w.Fatal(err)
		}
		if x := check(old, key); x == nil || x.Whole || len(x.Problems) != 1 || x.Problems[0].What != "unsigned" || x.Acts[0].Problem != nil {
			w.Errorf("without signature: %+v", x)
		}
	})
}

// The parser of a copy never panics, and what is not the copy that was signed is
// never called sound.
func FuzzCheckCopy(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "copy.json"))
	if err != nil {
		f.Fatal(err)
	}
	var c struct{ PublicKey string }
	if err := json.Unmarshal(data, &c); err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("{\n \"signed\": \"\"\n}"))
	f.Add([]byte(`{"acts":[{"position":-1,"size":0,"envelope":"{}","commitment":"","hashes":["x"],"checkpoint":""}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		x, err := office.CheckCopy(bytes.NewReader(in), c.PublicKey)
		if err == nil && len(x.Problems) == 0 && !bytes.Equal(in, data) {
			t.Errorf("another file passes: %q", in)
		}
	})
}

// A copy that was made once is read for ever.
func TestCheckKeptCopy(t *testing.T) {
	name := filepath.Join("testdata", "copy.json")
	if os.Getenv("WRITE_GOLDEN") != "" {
		onEach(t, func(w *town) {
			data, _ := copyOf(w, w)
			if err := os.WriteFile(name, data, 0o644); err != nil {
				w.Fatal(err)
			}
		})
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := office.CheckCopy(bytes.NewReader(data), "")
	if err != nil || len(c.Problems) > 0 || !c.Whole || len(c.Acts) != 2 || c.Acts[0].Kind != qyzmet.ActKind("person-recorded") {
		t.Errorf("%+v %v", c, err)
	}
}
