package view

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"qyzmet"
	"qyzmet/internal/register"
)

const dutyColumns = "subject, duty, act, office, role, state, raised, due, weight, assignee, again, step, told, stepped"

// Rows are what the tables hold of a subject.
type Rows struct {
	Card   Card
	Duties []Duty
	digest string
}

// RowsOf makes the rows of a subject, with a digest of all that they say but the head:
// who works rows out beforehand does not know it.
func RowsOf(c Card, duties []Duty) Rows {
	b := make([]byte, 0, 1024) // room for a file with several duties
	text := func(list ...string) {
		for _, s := range list {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	number := func(list ...int64) {
		for _, n := range list {
			b = binary.AppendVarint(b, n)
		}
	}
	text(string(c.Subject), string(c.Office), c.Name, c.IIN)
	number(int64(c.Born), int64(len(c.Words)), int64(len(c.Listed)))
	text(c.Words...)
	for _, path := range slices.Sorted(maps.Keys(c.Listed)) {
		text(path, c.Listed[path])
	}
	for _, d := range duties {
		text(d.Duty, string(d.Act), string(d.Office), d.Role, d.State, string(d.Assignee), d.Step, string(d.Told))
		number(int64(d.Raised), int64(d.Due), int64(d.Weight), int64(d.Again), int64(d.Stepped))
	}
	sum := sha256.Sum256(b)
	return Rows{c, duties, hex.EncodeToString(sum[:12])}
}

// There tells which of some subjects have rows, in the tables or behind.
func There(ctx context.Context, tx *register.Tx, behind *Behind, ids []qyzmet.SubjectID) (map[qyzmet.SubjectID]bool, error) {
	out := make(map[qyzmet.SubjectID]bool, len(ids))
	err := among(ctx, tx, "SELECT subject FROM view_card WHERE subject IN ", ids, func(r *sql.Rows) error {
		var s qyzmet.SubjectID
		err := r.Scan(&s)
		out[s] = true
		return err
	})
	behind.among(ids, out)
	return out, err
}

// Put brings the rows of subjects, each named once, up to date. Of those that are
// there only what differs is written; of the others nothing is read. It returns of
// how many subjects anything differed.
func Put(ctx context.Context, tx *register.Tx, kept *Kept, list []Rows, there map[qyzmet.SubjectID]bool) (changed int, err error) {
	var unknown []qyzmet.SubjectID
	before := make(map[qyzmet.SubjectID]*holding, len(list))
	for _, r := range list {
		s := r.Card.Subject
		if was, known := kept.take(s); known {
			before[s] = was.holding()
		} else if there[s] {
			unknown = append(unknown, s)
		}
	}
	if err := held(ctx, tx, unknown, before); err != nil {
		return 0, err
	}
	var w writing
	for _, r := range list {
		if was := before[r.Card.Subject]; was == nil || was.digest != r.digest || was.card.Head != r.Card.Head {
			changed++
			w.subject(r, was)
		}
	}
	kept.follow(tx, list)
	return changed, w.write(ctx, tx)
}

// holding is what the tables hold of a subject before.
type holding struct {
	card   Card
	digest string
	words  map[string]bool
	listed map[string]string
	duties map[[2]string]Duty
}

// held reads what the tables hold of subjects.
func held(ctx context.Context, tx *register.Tx, ids []qyzmet.SubjectID, out map[qyzmet.SubjectID]*holding) error {
	if len(ids) == 0 {
		return nil
	}
	return inTurn(
		func() error {
			return among(ctx, tx, "SELECT subject, office, name, iin, born, head, digest FROM view_card WHERE subject IN ", ids, func(r *sql.Rows) error {
				h := &holding{words: map[string]bool{}, listed: map[string]string{}, duties: map[[2]string]Duty{}}
				err := r.Scan(&h.card.Subject, &h.card.Office, &h.card.Name, &h.card.IIN, &h.card.Born, &h.card.Head, &h.digest)
				out[h.card.Subject] = h
				return err
			})
		},
		func() error {
			return among(ctx, tx, "SELECT subject, word FROM view_word WHERE subject IN ", ids, func(r *sql.Rows) error {
				var s qyzmet.SubjectID
				var word string
				err := r.Scan(&s, &word)
				out[s].words[word] = true
				return err
			})
		},
		func() error {
			return among(ctx, tx, "SELECT subject, path, value FROM view_listed WHERE subject IN ", ids, func(r *sql.Rows) error {
				var s qyzmet.SubjectID
				var path, value string
				err := r.Scan(&s, &path, &value)
				out[s].listed[path] = value
				return err
			})
		},
		func() error {
			return among(ctx, tx, "SELECT "+dutyColumns+" FROM view_duty WHERE subject IN ", ids, func(r *sql.Rows) error {
				var d Duty
				err := r.Scan(&d.Subject, &d.Duty, &d.Act, &d.Office, &d.Role, &d.State, &d.Raised, &d.Due, &d.Weight, &d.Assignee, &d.Again, &d.Step, &d.Told, &d.Stepped)
				out[d.Subject].duties[[2]string{d.Duty, string(d.Act)}] = d
				return err
			})
		})
}

// writing is what is to be deleted and inserted, in this order.
type writing struct {
	heads, cards, words, listed, duties rows // to be changed or deleted, by their keys
	newCards, newWords, newListed, due  rows
}

// subject adds what differs of a subject; was is nil for one that is not there.
func (w *writing) subject(r Rows, was *holding) {
	id := string(r.Card.Subject)
	if was == nil {
		was = &holding{}
	}
	w.card(r, was)
	words := map[string]bool{}
	for _, word := range r.Card.Words {
		if word != "" && !words[word] && !was.words[word] {
			w.newWords.add(id, word)
		}
		words[word] = true
	}
	for word := range was.words {
		if !words[word] {
			w.words.add(id, word)
		}
	}
	for path, v := range r.Card.Listed {
		old, there := was.listed[path]
		if there && old != v {
			w.listed.add(id, path)
		}
		if !there || old != v {
			w.newListed.add(id, path, v)
		}
	}
	for path := range was.listed {
		if _, stays := r.Card.Listed[path]; !stays {
			w.listed.add(id, path)
		}
	}
	w.work(r.Duties, was.duties)
}

func (w *writing) card(r Rows, was *holding) {
	c, old := r.Card, was.card
	switch {
	case old.Subject == c.Subject && old.Office == c.Office && old.Name == c.Name && old.IIN == c.IIN && old.Born == c.Born:
		w.heads.add(int64(c.Head), r.digest, string(c.Subject))
		return
	case old.Subject != "":
		w.cards.add(string(c.Subject))
	}
	w.newCards.add(string(c.Subject), c.Subject.Sort(), string(c.Office), c.Name, c.IIN, int64(c.Born), int64(c.Head), r.digest)
}

func (w *writing) work(duties []Duty, was map[[2]string]Duty) {
	stay := map[[2]string]bool{}
	for _, d := range duties {
		key := [2]string{d.Duty, string(d.Act)}
		stay[key] = true
		old, there := was[key]
		if there && old == d {
			continue
		}
		if there {
			w.duties.add(string(d.Subject), d.Duty, string(d.Act))
		}
		w.due.add(string(d.Subject), d.Duty, string(d.Act), string(d.Office), d.Role, d.State, int64(d.Raised), int64(d.Due), int64(d.Weight),
			string(d.Assignee), int64(d.Again), d.Step, string(d.Told), int64(d.Stepped))
	}
	for key, d := range was {
		if !stay[key] {
			w.duties.add(string(d.Subject), d.Duty, string(d.Act))
		}
	}
}

func (w *writing) write(ctx context.Context, tx *register.Tx) error {
	for _, x := range []struct {
		*rows
		text string
	}{
		{&w.heads, "UPDATE view_card SET head = $1, digest = $2 WHERE subject = $3"},
		{&w.cards, "DELETE FROM view_card WHERE subject = $1"},
		{&w.words, "DELETE FROM view_word WHERE subject = $1 AND word = $2"},
		{&w.listed, "DELETE FROM view_listed WHERE subject = $1 AND path = $2"},
		{&w.duties, "DELETE FROM view_duty WHERE subject = $1 AND duty = $2 AND act = $3"},
	} {
		if err := x.one(ctx, tx, x.text); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		*rows
		into string
	}{
		{&w.newCards, "view_card (subject, sort, office, name, iin, born, head, digest)"},
		{&w.newWords, "view_word (subject, word)"},
		{&w.newListed, "view_listed (subject, path, value)"},
		{&w.due, "view_duty (" + dutyColumns + ")"},
	} {
		if err := tx.Insert(ctx, x.into, x.width, x.values); err != nil {
			return err
		}
	}
	return nil
}

// inTurn does one thing after another until one fails.
func inTurn(list ...func() error) error {
	for _, do := range list {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}
