package desk

import (
	"cmp"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/rulebook"
)

// Kinds lists the kinds of acts that the official may issue or enter and the law
// of today knows, in the order of menus.
func (v *Visit) Kinds() []*rulebook.ActKind {
	return slices.DeleteFunc(v.AllKinds(), func(k *rulebook.ActKind) bool { return !v.May(k) })
}

// AllKinds lists all kinds of acts in the order of menus.
func (v *Visit) AllKinds() []*rulebook.ActKind {
	return slices.SortedFunc(maps.Values(v.Book.ActKinds), func(a, b *rulebook.ActKind) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}

// Group is what the menu calls a group of kinds of acts.
func (v *Visit) Group(id string) string { return v.L.T("desk.group." + id) }

// CSV sends a table as a file, in UTF-8 with a mark that tells spreadsheets so.
func (v *Visit) CSV(name string, rows [][]string) {
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = inert(c)
		}
		_ = w.Write(cells) // a strings.Builder never fails
	}
	w.Flush()
	_, _ = v.W.Write([]byte(b.String())) // the reader may have gone
}

// inert keeps a spreadsheet from taking a typed text for a formula, also where blanks
// stand before it or the signs are those of the full width.
func inert(cell string) string {
	sign, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(cell, unicode.IsSpace))
	if strings.ContainsRune("=+-@＝＋－＠", sign) || strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}
