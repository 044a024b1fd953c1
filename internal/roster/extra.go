package roster

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
)

// maxExtra is how many characters a text beside the facts has at most.
const maxExtra = 500

// readExtra reads a cell of a column beside the facts of the book.
func (w *worker) readExtra(r *rule, m *memo, c *cell) {
	v, bad := w.extraValue(r, m, c)
	if bad != nil {
		w.refuse(r, bad, string(c.text))
		return
	}
	if w.extra == nil {
		w.extra = make([]qyzmet.Value, len(w.opts.Extra))
	}
	w.extra[r.field] = v
}

func (w *worker) extraValue(r *rule, m *memo, c *cell) (qyzmet.Value, *qyzmet.Fault) {
	if r.kind == qyzmet.Word && len(r.fact.Values) == 0 { // a text
		text := bareText(c.text)
		if utf8.RuneCountInString(text) > maxExtra {
			return qyzmet.Value{}, fault(qyzmet.TooLarge, "long-text", "most", fmt.Sprint(maxExtra))
		}
		if text == "" || w.unknown(text) {
			return qyzmet.Value{}, nil
		}
		return qyzmet.WordValue(text), nil
	}
	n, s, bad := w.value(r, m, *c)
	if bad != nil || s != known {
		return qyzmet.Value{}, bad
	}
	switch r.kind {
	case qyzmet.Date:
		return qyzmet.DateValue(date.Date(n)), nil
	case qyzmet.Word:
		return qyzmet.WordValue(r.fact.Values[n].Word), nil
	case qyzmet.Bool:
		return qyzmet.BoolValue(n != 0), nil
	}
	return qyzmet.IntValue(n), nil
}

// bareText is a text without the apostrophe by which a file of rejects keeps a
// spreadsheet from computing it.
func bareText(text []byte) string {
	if len(text) > 1 && text[0] == '\'' && (text[1] == '+' || text[1] == '-' || text[1] == '=' || text[1] == '@') {
		text = text[1:]
	}
	return string(text)
}

// written is what stands in the cells of the present row, one for each column of
// the header; nil where that is not wanted or the row could not be divided.
func (w *worker) written() []string {
	if !w.opts.KeepCells || w.row.fault != nil || w.opts.Format == NDJSON {
		return nil
	}
	if w.opts.Format != XLSX && len(w.cells) == 0 { // ragged: as far as it goes
		texts, _ := w.splitter.split(w.out.data[w.row.from:w.row.to], w.opts.Separator, w.opts.Limits.Columns)
		out := make([]string, 0, len(texts))
		for _, t := range texts {
			out = append(out, string(trim(t)))
		}
		return out
	}
	out := make([]string, len(w.rules))
	for i := range min(len(w.cells), len(out)) {
		out[i] = w.asText(&w.rules[i], &w.cells[i])
	}
	return out
}

// asText writes a cell as it would stand in a text file.
func (w *worker) asText(r *rule, c *cell) string {
	if c.kind == numberCell && r.kind == qyzmet.Date {
		if day, bad := w.serial(r, string(c.text)); bad == nil {
			return date.Date(day).String()
		}
	}
	if n, ok := wholeFloat(*c); c.kind == numberCell && ok {
		return strconv.FormatInt(n, 10)
	}
	return string(c.text)
}
