package terminal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// maxLine bounds one typed line, in bytes.
const maxLine = 4 << 10

// Interview asks for facts one by one.
type Interview struct {
	*Printer
	Question *rulebook.Question
	Facts    qyzmet.Facts // known from the start; may be nil
	// Ask answers the question by some facts and names the next one to ask.
	Ask  func(qyzmet.Facts) (*qyzmet.Answer, error)
	Echo bool // write typed lines out: the input is no terminal

	in    *bufio.Scanner
	trail []qyzmet.Path // facts answered here, in order
}

// reply is what a line means.
type reply uint8

const (
	isValue reply = iota
	isBack
	isStop
	isEnd // the input ended
)

// Run asks until nothing is left to ask, the person stops or the input ends,
// and returns the facts.
func (iv *Interview) Run(in io.Reader) (qyzmet.Facts, error) {
	iv.in = bufio.NewScanner(in)
	iv.in.Buffer(make([]byte, 0, 512), maxLine)
	facts := iv.Facts.Clone()
	iv.line(iv.Question.Ask.In(iv.lang))
	iv.para(0, iv.texts.Interview.How)
	for {
		answer, err := iv.Ask(facts)
		if iv.clashes(err) && len(iv.trail) > 0 {
			iv.undo(facts)
			continue
		}
		if err != nil {
			return nil, err
		}
		if answer.Next == nil || iv.answered(answer.Next.Fact) {
			return facts, iv.finish()
		}
		v, r := iv.one(answer.Next)
		switch r {
		case isBack:
			iv.back(facts)
		case isStop, isEnd:
			if r == isEnd {
				iv.heading(iv.texts.Interview.Ended)
			}
			return facts, iv.finish()
		default:
			facts[answer.Next.Fact] = v
			iv.trail = append(iv.trail, answer.Next.Fact)
		}
	}
}

func (iv *Interview) finish() error {
	if err := iv.in.Err(); errors.Is(err, bufio.ErrTooLong) {
		return &qyzmet.Fault{Code: qyzmet.TooLarge, File: "<stdin>", Message: fmt.Sprintf("a line is over %d bytes", maxLine)}
	} else if err != nil {
		return fmt.Errorf("reading answers: %w", err)
	}
	return iv.Err()
}

// clashes shows why the last answer cannot stand, if that is what is wrong.
func (iv *Interview) clashes(err error) bool {
	faults, ok := qyzmet.FaultsOf(err)
	if !ok {
		return false
	}
	for _, f := range faults {
		if f.Code != qyzmet.Contradiction {
			return false
		}
		message := f.Message
		if f.Text != nil {
			message = f.Text.In(iv.lang)
		}
		iv.para(1, iv.fill(iv.texts.Interview.Clash, "message", message))
	}
	iv.para(1, iv.texts.Interview.Again)
	return true
}

// answered guards against asking twice: a list that may have more entries stays
// open however often it is asked for.
func (iv *Interview) answered(path qyzmet.Path) bool {
	for _, p := range iv.trail {
		if p == path {
			return true
		}
	}
	return false
}

func (iv *Interview) undo(facts qyzmet.Facts) {
	last := len(iv.trail) - 1
	delete(facts, iv.trail[last])
	if v, given := iv.Facts[iv.trail[last]]; given {
		facts[iv.trail[last]] = v
	}
	iv.trail = iv.trail[:last]
}

func (iv *Interview) back(facts qyzmet.Facts) {
	if len(iv.trail) == 0 {
		iv.para(1, iv.texts.Interview.First)
		return
	}
	iv.undo(facts)
}

// one asks for one fact.
func (iv *Interview) one(next *qyzmet.Next) (qyzmet.Value, reply) {
	f := iv.book.Facts[next.Fact]
	t := &iv.texts.Interview
	iv.line("")
	iv.print(wrap(iv.cited(f.Ask.In(iv.lang), iv.askedFor(f)), "", fmt.Sprintf("%d. ", len(iv.trail)+1)))
	if next.ForDate {
		iv.para(1, t.ForDate)
	} else if next.Left > 1 {
		iv.para(1, iv.fill(t.Left, "n", next.Left))
	}
	if f.Kind == qyzmet.List {
		return iv.list(f, next)
	}
	return iv.field(f, next)
}

// field reads a value that is no list.
func (iv *Interview) field(f *rulebook.Fact, next *qyzmet.Next) (qyzmet.Value, reply) {
	options := iv.options(f)
	iv.offer(f, options, next)
	for {
		text, r := iv.read(func() { iv.explain(f) })
		if r != isValue {
			return qyzmet.Value{}, r
		}
		if text == "" {
			return qyzmet.UnknownValue(qyzmet.DontKnow), isValue
		}
		v, wrong := iv.parse(f, options, text)
		if wrong == "" {
			return v, isValue
		}
		iv.para(1, wrong)
	}
}

// read takes a line; "?" explains and reads again.
func (iv *Interview) read(explain func()) (string, reply) {
	for {
		iv.print("> ")
		if iv.err != nil || !iv.in.Scan() {
			iv.line("")
			return "", isEnd
		}
		text := strings.TrimSpace(iv.in.Text())
		if iv.Echo {
			iv.line(printable(text))
		}
		switch {
		case text == "?":
			explain()
		case isWord(text, func(t *texts) string { return t.Interview.Back }):
			return "", isBack
		case isWord(text, func(t *texts) string { return t.Interview.Stop }):
			return "", isStop
		default:
			return text, isValue
		}
	}
}

// isWord accepts a word of the interview in any language.
func isWord(text string, word func(*texts) string) bool {
	for _, t := range allTexts() {
		if strings.EqualFold(text, word(t)) {
			return true
		}
	}
	return false
}

// printable keeps what was typed from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffd {
			return '·'
		}
		return r
	}, s)
}

// explain says what counts, for which provisions it is asked, and what proves it.
func (iv *Interview) explain(f *rulebook.Fact) {
	t := &iv.texts.Interview
	if f.Help != nil {
		iv.para(1, f.Help.In(iv.lang))
	}
	for _, w := range f.Values {
		if w.Help != nil {
			iv.para(1, w.Label.In(iv.lang)+": "+w.Help.In(iv.lang))
		}
	}
	why := iv.askedFor(f)
	if len(why) > 0 {
		iv.para(1, iv.fill(t.Because, "cites", iv.chips(why)))
	}
	for _, id := range why {
		if p := iv.book.Provisions[id]; p != nil && len(p.Versions) > 0 {
			iv.bullet(1, iv.chips([]qyzmet.ProvisionID{id})+": "+iv.summary(p.Versions[len(p.Versions)-1].Summary))
		}
	}
	if len(f.Papers) > 0 {
		names := make([]string, len(f.Papers))
		for i, id := range f.Papers {
			names[i] = iv.book.Papers[id].In(iv.lang)
		}
		iv.para(1, iv.fill(t.Papers, "papers", strings.Join(names, "; ")))
	}
	if f.Path != "" {
		iv.para(1, string(f.Path))
	}
}
