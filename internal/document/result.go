package document

import (
	"fmt"
	"io"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Doc is what a printed result or a calendar is made from.
type Doc struct {
	Answer *qyzmet.Answer
	Book   *rulebook.Book
	Facts  qyzmet.Facts // as stated
	Lang   qyzmet.Lang
	Title  string    // of the paper; empty: the title of the question
	Day    date.Date // the day on which it is made
	// Key tells the calendars of different persons apart in the identifiers of
	// their events, when one reader keeps several: any stable text, never shown.
	Key string
	// Formula puts the value of a rule into words; nil: the rule's own text stands
	// alone over what was reckoned with.
	Formula func(qyzmet.Reckoning) *Clause
}

// Kinds of blocks that only a printed result has.
const (
	banner   Kind = "banner"   // Rows: one, left and right
	headline Kind = "headline" // Lines: one
	verdict  Kind = "verdict"  // Lines: the answer, then what qualifies it; in a box
	fineText Kind = "fine"     // Lines: small print
)

// Result writes the result of a question as a PDF: the answer and until when,
// the grounds with their articles, how a value was reckoned, the papers to bring, the remedy with its
// last day, what changes the answer and when, the facts as stated, the readings
// and the texts of law it rests on, and that it is a reading and no decision.
func Result(w io.Writer, d Doc) error {
	if d.Answer == nil {
		return fmt.Errorf("document: a result needs an answer")
	}
	r := newReport(d)
	return render(w, paper{lang: r.lang, title: r.title(), day: d.Day, style: resultStyle,
		page: r.texts.Result.Page, blocks: r.write()})
}

// report is a result in the making.
type report struct {
	doc Doc
	speaker
	cite   *citer
	blocks []Block
}

func newReport(d Doc) *report {
	t := textsIn(d.Lang)
	return &report{doc: d, speaker: speaker{t, d.Book}, cite: newCiter(t, false)}
}

func (r *report) question() *rulebook.Question {
	if r.book == nil {
		return nil
	}
	return r.book.Questions[r.doc.Answer.Question]
}

// title names the paper: as asked for, else as the question is titled.
func (r *report) title() string {
	if t := oneLine(r.doc.Title, MaxTitle); t != "" {
		return t
	}
	if q := r.question(); q != nil {
		return q.Title.In(r.lang)
	}
	return string(r.doc.Answer.Question)
}

func (r *report) add(blocks ...Block) { r.blocks = append(r.blocks, blocks...) }

func (r *report) write() []Block {
	t, a := r.texts.Result, r.doc.Answer
	r.add(Block{Kind: banner, Rows: []Row{{Label: t.Banner, Value: r.fill(t.AsOf, with{"on": a.On})}}})
	r.add(Block{Kind: headline, Lines: []Line{text(r.title())}})
	r.verdict()
	r.grounds()
	r.reckoned()
	r.officials()
	r.missing()
	r.papers()
	r.remedy()
	r.changes()
	r.whyNot()
	r.facts()
	r.readings()
	r.lawTexts()
	hash := a.Law.Book
	r.add(Block{Kind: fineText, Lines: []Line{text(t.NotDecision),
		r.fill(t.Fingerprint, with{"day": r.doc.Day, "hash": hash[:min(len(hash), 16)]})}})
	return r.blocks
}

// verdict is the box with the answer in one sentence, until when, and how firm.
func (r *report) verdict() {
	t, a := r.texts.Result, r.doc.Answer
	b := Block{Kind: verdict, Lines: []Line{bold(r.sentence())}, tone: "plain"}
	if def := r.outcomeDef(); def != nil {
		b.tone = def.Tone
	}
	if last, ok := lastDay(a); ok && a.State == qyzmet.Settled {
		b.Lines = append(b.Lines, upperFirst(r.fill(t.Until, with{"until": last})))
	}
	b.Lines = append(b.Lines, text(r.state()))
	if a.Known.Valid() && a.Known < date.Latest {
		b.Lines = append(b.Lines, upperFirst(r.fill(t.Known, with{"known": a.Known})).add("."))
	}
	r.add(b)
}

func (r *report) outcomeDef() *rulebook.OutcomeDef {
	q, o := r.question(), r.doc.Answer.Outcome
	if q == nil || o == nil {
		return nil
	}
	return q.OutcomeByID(o.ID)
}

// sentence is the answer, marked as provisional unless it is settled.
func (r *report) sentence() string {
	o := r.doc.Answer.Outcome
	if o == nil {
		return r.texts.Result.OpenSentence
	}
	s := upperFirst(text(r.outcome(o))).String()
	if def := r.outcomeDef(); def != nil && def.Sentence.In(r.lang) != "" {
		s = def.Sentence.In(r.lang)
	}
	if r.doc.Answer.State == qyzmet.Settled {
		return s
	}
	return r.say(r.texts.Result.SoFar, with{"sentence": lowerFirst(s)})
}

// state says how firm the answer is and why.
func (r *report) state() string {
	t, a := r.texts.Result, r.doc.Answer
	for _, o := range a.Open {
		switch o.Reason {
		case qyzmet.CommencementUncertain:
			return t.Commencement
		case qyzmet.WordingNotHeld:
			return t.NotHeld
		}
	}
	if a.WithoutCalendar() {
		return t.Calendar
	}
	return t.States[a.State]
}

// grounds lists the rules that carry the answer, with their provisions.
func (r *report) grounds() {
	t := r.texts.Result
	var items []Item
	for _, g := range r.doc.Answer.DistinctGrounds() {
		said := g.Text.In(r.lang)
		if said == "" {
			said = string(g.Rule)
		}
		item := Item{text(said), r.cited(g.Cites)}
		switch {
		case g.Until != nil:
			item[0] = join(item[0], text(" "), upperFirst(r.fill(t.GroundUntil, with{"until": *g.Until})))
		case len(g.UntilAsk) > 0:
			item[0] = join(item[0], text(" "), r.fill(t.GroundUntilAsk, with{"facts": r.labels(g.UntilAsk)}))
		}
		items = append(items, item)
	}
	if len(items) > 0 {
		r.add(section(t.Why), dashes(items...))
	}
}

// cited is a line of citations, or nothing.
func (r *report) cited(ids []qyzmet.ProvisionID) Line {
	return upperFirst(r.cite.list(ids, false))
}
