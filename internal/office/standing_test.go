package office_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/document"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

func (w *place) standing(id qyzmet.ActID) *office.Standing {
	w.Helper()
	s, err := w.Standing(context.Background(), office.Code(id))
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// Whoever holds the paper learns whether it stands, and nothing of the person but
// the initials; the proof convinces without us.
func TestStanding(t *testing.T) {
	onEachPlace(t, func(w *place) {
		ctx := context.Background()
		p := w.conscript("Сейітов", "+77010000001")
		n := w.notice(p)
		s := w.standing(n.ID)
		if s.Initials != "С.Н." || s.Office.RU != "Отдел по делам обороны Коктобинского района" || s.Kind.RU != "Повестка" || s.Issued != officetest.Day("2026-09-01") || s.Undone != nil {
			t.Errorf("%+v", s)
		}
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Сейітов", "Нұрлан", "Алматы", "7701000", "2005-03-15", string(p), "u-head"} {
			if strings.Contains(string(data), secret) {
				t.Errorf("everybody learns %q: %s", secret, data)
			}
		}
		public, err := w.Register().PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		if err := convinced(s, public); err != nil || s.Key != public {
			t.Errorf("%v, key %s", err, s.Key)
		}
		for name, change := range map[string]func(*office.Standing){
			"leaf":       func(s *office.Standing) { s.Proof.Leaf = s.Root },
			"position":   func(s *office.Standing) { s.Proof.Position-- },
			"root":       func(s *office.Standing) { s.Root = s.Proof.Leaf },
			"size":       func(s *office.Standing) { s.Proof.Size++ },
			"checkpoint": func(s *office.Standing) { s.Proof.Checkpoint = strings.Replace(s.Proof.Checkpoint, "at ", "at 1", 1) },
		} {
			bad := *s
			change(&bad)
			if convinced(&bad, public) == nil {
				t.Errorf("a proof with another %s convinces", name)
			}
		}
		// codes of nothing, of what has no paper, and of an act that is not there
		for _, code := range []string{"", "ABC", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA", office.Code(w.file(p).Lines[0].Act.Envelope.ID)} {
			if _, err := w.Standing(ctx, code); !isCode(err, qyzmet.NotFound) {
				t.Errorf("%q: %v", code, err)
			}
		}
	})
}

// convinced checks the proof as anybody can who has the public key.
func convinced(s *office.Standing, public string) error {
	v, err := note.NewVerifier(public)
	if err != nil {
		return err
	}
	n, err := note.Open([]byte(s.Proof.Checkpoint), note.VerifierList(v))
	if err != nil {
		return err
	}
	if lines := strings.Split(n.Text, "\n"); lines[1] != fmt.Sprint(s.Proof.Size) || lines[2] != s.Root {
		return errors.New("the checkpoint is of another log")
	}
	var hashes tlog.RecordProof
	for _, text := range append(slices.Clone(s.Proof.Hashes), s.Proof.Leaf, s.Root) {
		h, err := tlog.ParseHash(text)
		if err != nil {
			return err
		}
		hashes = append(hashes, h)
	}
	leaf := len(hashes) - 2
	return tlog.CheckRecord(hashes[:leaf], s.Proof.Size, hashes[leaf+1], int64(s.Proof.Position)-1, hashes[leaf])
}

func TestStandingOfWhatWasUndone(t *testing.T) {
	w := newPlace(t, "")
	p := w.conscript("Сейітов", "")
	n := w.notice(p)
	w.Now = w.Now.AddDate(0, 0, 2)
	q := w.Request("act-annulled", p, fields{"reason": "қате адамға жазылды"})
	q.Of, q.Number = n.ID, "12"
	if _, err := w.Record(context.Background(), head, q); err != nil {
		t.Fatal(err)
	}
	s := w.standing(n.ID)
	if s.Undone == nil || s.Undone.From != date.Beginning || s.Undone.Issued != officetest.Day("2026-09-03") || s.Undone.Kind != w.Book().ActKinds["act-annulled"].Title {
		t.Errorf("%+v", s.Undone)
	}
}

func TestCompareAFile(t *testing.T) {
	w := newPlace(t, "")
	ctx := context.Background()
	p := w.conscript("Сейітов", "")
	scan := []byte("a scan, signed by hand")
	digest, err := w.Register().PutPaper(ctx, scan, "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	q := w.Request("notice-issued", p, fields{"appear_on": "2026-09-10", "appear_at": "10:00", "occasion": "medical"})
	q.Papers = []qyzmet.Attached{{Digest: digest, Name: "scan.pdf", Type: "application/pdf", Size: int64(len(scan))}}
	r, err := w.Record(ctx, head, q)
	if err != nil {
		t.Fatal(err)
	}
	var pdf, docx, english bytes.Buffer
	for _, err := range []error{document.OfficialPDF(&pdf, w.paper(clerk, r.ID)), document.OfficialDOCX(&docx, w.paper(clerk, r.ID)), document.OfficialPDF(&english, w.paper(clerk, r.ID, qyzmet.English))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	changed := bytes.Clone(pdf.Bytes())
	changed[len(changed)/2]++
	sum := sha256.Sum256(scan)
	for name, c := range map[string]struct {
		file []byte
		want office.Sameness
	}{"scan": {scan, office.AsSigned}, "pdf": {pdf.Bytes(), office.AsPrinted}, "docx": {docx.Bytes(), office.AsPrinted}, "english": {english.Bytes(), office.AsPrinted},
		"changed": {changed, office.Unlike}, "empty": {nil, office.Unlike}, "digest": {sum[:], office.Unlike}} {
		got, err := w.Compare(ctx, office.Code(r.ID), c.file)
		if err != nil || got != c.want {
			t.Errorf("%s: %s, want %s, %v", name, got, c.want, err)
		}
	}
	other := w.notice(p)
	if got, err := w.Compare(ctx, office.Code(other.ID), pdf.Bytes()); err != nil || got != office.Unlike {
		t.Errorf("the paper of another act: %s, %v", got, err)
	}
}
