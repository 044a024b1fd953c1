package office

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// book names a book of numbers: that of the acts of a kind that an office issues in
// a year.
type book struct {
	office qyzmet.SubjectID
	kind   qyzmet.ActKind
	year   int
}

// bookOf is the book in which an act is numbered. An order for a list stands in that
// of the acts which it heads: they bear its number.
func (f *Office) bookOf(kind qyzmet.ActKind, office qyzmet.SubjectID, issued date.Date) book {
	if k := f.book.ActKinds[kind]; k != nil && k.List != nil {
		kind = k.List.Each
	}
	return book{office, kind, issued.Year()}
}

// mostDigits: a longer number is no place in a book but a code of somebody's own.
const mostDigits = 6

// place is the place in a book that a number says; 0 where it says none.
func place(number string) int {
	if len(number) > mostDigits {
		return 0
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// journals are the books of the offices as far as this process has read them. One who
// numbers an act holds the books of its office until the act stands, so that no number
// is left out; whether another process has given the same is looked at within the
// transaction.
type journals struct {
	mu    sync.Mutex
	of    map[qyzmet.SubjectID]*journal
	given map[*qyzmet.Payload]*giving // numbers that are being given
}

// journal is what is known of the books of an office.
type journal struct {
	sync.Mutex
	last map[book]int    // the greatest number of each
	upTo qyzmet.Position // among the acts up to here
}

// giving is a number that is being given.
type giving struct {
	book   book
	number string
	upTo   qyzmet.Position // the acts that were looked at
}

func (j *journals) at(office qyzmet.SubjectID) *journal {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.of == nil {
		j.of, j.given = map[qyzmet.SubjectID]*journal{}, map[*qyzmet.Payload]*giving{}
	}
	if j.of[office] == nil {
		j.of[office] = &journal{last: map[book]int{}}
	}
	return j.of[office]
}

// begin notes the number that acts are to bear, and end that they stand or do not.
func (j *journals) begin(drafts []register.Draft, g *giving) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, d := range drafts {
		d.Act.Payload.Number = g.number
		j.given[d.Act.Payload] = g
	}
}

func (j *journals) end(drafts []register.Draft) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, d := range drafts {
		delete(j.given, d.Act.Payload)
	}
}

func (j *journals) being(payload *qyzmet.Payload) *giving {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.given[payload]
}

// next reads the books of an office on and gives the number after the greatest of one.
func (f *Office) next(ctx context.Context, j *journal, b book) (*giving, error) {
	more, err := f.view.Numbers(ctx, b.office, j.upTo)
	if err != nil {
		return nil, err
	}
	for _, n := range more {
		j.upTo = n.Position
		if in := f.bookOf(n.Kind, b.office, n.Issued); place(n.Number) > j.last[in] {
			j.last[in] = place(n.Number)
		}
	}
	return &giving{b, strconv.Itoa(j.last[b] + 1), j.upTo}, nil
}

// numberTries is how often another number is given when other processes number acts
// of the same book at the same moment; each time one of them comes through.
const numberTries = 50

// appendNumbered records acts, all or none, under the next number of a book: the
// same for all.
func (f *Office) appendNumbered(ctx context.Context, b book, drafts []register.Draft) ([]register.Receipt, error) {
	journal := f.numbers.at(b.office)
	journal.Lock()
	defer journal.Unlock()
	for try := 1; ; try++ {
		g, err := f.next(ctx, journal, b)
		if err != nil {
			return nil, err
		}
		f.numbers.begin(drafts, g)
		receipts, err := f.reg.AppendAll(ctx, drafts)
		if ctx.Err() != nil {
			return receipts, err // they may yet come to stand, and are looked at then
		}
		f.numbers.end(drafts)
		if !errors.Is(err, errNumberTaken) || try == numberTries {
			return receipts, err
		}
	}
}

// errNumberTaken: another process gave the number, or somebody wrote it by hand.
var errNumberTaken = &qyzmet.Fault{Code: qyzmet.Moved, Path: "number", Message: "the number was given to another act at the same moment: send the request again"}

// oneNumber refuses acts whose number, given by us, was taken since it was looked for.
func (f *Office) oneNumber(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry) error {
	ours := map[*giving]map[qyzmet.Position]bool{}
	for _, e := range entries {
		if g := f.numbers.being(e.Act.Payload); g != nil {
			if ours[g] == nil {
				ours[g] = map[qyzmet.Position]bool{}
			}
			ours[g][e.Position] = true
		}
	}
	for g, at := range ours {
		since, err := view.NumbersIn(ctx, tx, f.behind, g.book.office, g.upTo)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Act.Envelope.Office == g.book.office {
				since = append(since, line(e).Numbered())
			}
		}
		for _, n := range since {
			if !at[n.Position] && n.Number == g.number && f.bookOf(n.Kind, g.book.office, n.Issued) == g.book {
				return errNumberTaken
			}
		}
	}
	return nil
}
