package office

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/roster"
)

// givenBack writes the rows that were not recorded so that they can be mended and
// taken over as a list of their own: the columns as they were, the row of the
// file and the reasons, which a reader of lists passes over.
type givenBack struct {
	csv     *csv.Writer
	columns []roster.Column
	lang    qyzmet.Lang
	decides bool // the list has a column for decisions
	begun   bool
}

func newGivenBack(l List, columns []roster.Column) *givenBack {
	g := &givenBack{columns: columns, lang: l.Lang}
	if g.lang == "" {
		g.lang = qyzmet.English
	}
	for _, c := range columns {
		g.decides = g.decides || c.Fact == decisionColumn
	}
	if l.Rejects != nil {
		g.csv = csv.NewWriter(&first{l.Rejects, g})
	}
	return g
}

// first puts the mark of UTF-8 before what is written first: without it
// spreadsheets take the text for another encoding.
type first struct {
	out io.Writer
	g   *givenBack
}

func (f *first) Write(p []byte) (int, error) {
	if !f.g.begun && len(p) > 0 {
		f.g.begun = true
		if _, err := io.WriteString(f.out, "\ufeff"); err != nil {
			return 0, err
		}
	}
	return f.out.Write(p)
}

// add writes a row, after the header if it is the first.
func (g *givenBack) add(r *listRow) {
	if g.csv == nil {
		return
	}
	if !g.begun {
		g.header()
	}
	line := make([]string, 0, len(g.columns)+3)
	for i := range max(len(g.columns), len(r.cells)) {
		switch {
		case i < len(g.columns) && g.columns[i].Use == roster.UseSkip && ours(g.columns[i].Name):
		case i < len(r.cells):
			line = append(line, mendable(r.cells[i]))
		default:
			line = append(line, "")
		}
	}
	if !g.decides {
		line = append(line, "")
	}
	var why []string
	for _, f := range r.faults {
		why = append(why, roster.Reason(f, g.lang))
	}
	_ = g.csv.Write(append(line, strconv.FormatUint(r.number, 10), mendable(strings.Join(why, "; ")))) // told by flush
}

func (g *givenBack) header() {
	var line []string
	for _, c := range g.columns {
		if c.Use != roster.UseSkip || !ours(c.Name) {
			line = append(line, mendable(c.Name))
		}
	}
	if !g.decides {
		line = append(line, takeOverTexts.decision.In(g.lang))
	}
	_ = g.csv.Write(append(line, takeOverTexts.rowColumn.In(g.lang), takeOverTexts.whyColumn.In(g.lang)))
	g.csv.Flush()
}

// ours reports whether a column is one that a file of rejects had added.
func ours(name string) bool {
	for _, t := range []qyzmet.Text{takeOverTexts.rowColumn, takeOverTexts.whyColumn} {
		for _, l := range qyzmet.Langs() {
			if strings.EqualFold(strings.TrimSpace(name), t.In(l)) {
				return true
			}
		}
	}
	return false
}

func (g *givenBack) flush() error {
	if g.csv == nil {
		return nil
	}
	g.csv.Flush()
	if err := g.csv.Error(); err != nil {
		return fmt.Errorf("writing the rows given back: %w; what was recorded stands: take the file over again to get them", err)
	}
	return nil
}

// mendable writes a cell so that a spreadsheet does not compute it. Telephone
// numbers stay as they are.
func mendable(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && strings.Trim(cell[1:], "0123456789 ()-") == "" {
		return cell
	}
	return "'" + cell
}
