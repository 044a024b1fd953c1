package desk

import (
	"cmp"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Kinds lists the kinds of acts that the official may issue or enter and the law
// of today knows, in the order of menus. Light ones, and those that
// the data set apart, have pages of their own.
func (v *Visit) Kinds() []*rulebook.ActKind {
	return slices.DeleteFunc(v.AllKinds(), func(k *rulebook.ActKind) bool { return k.Light || k.Apart || !v.May(k) })
}

// AllKinds lists all kinds of acts in the order of menus.
func (v *Visit) AllKinds() []*rulebook.ActKind {
	return slices.SortedFunc(maps.Values(v.Book.ActKinds), func(a, b *rulebook.ActKind) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}

// Raised are the duties that acts of some kinds raise.
func (v *Visit) Raised(kinds ...qyzmet.ActKind) []string {
	return v.duties(func(d *rulebook.Duty) bool {
		return slices.ContainsFunc(d.Raised.By, func(k qyzmet.ActKind) bool { return slices.Contains(kinds, k) })
	})
}

// Doing are the duties that acts of some kinds discharge.
func (v *Visit) Doing(kinds ...qyzmet.ActKind) []string {
	return v.duties(func(d *rulebook.Duty) bool { return slices.Contains(kinds, d.Does) })
}

func (v *Visit) duties(has func(*rulebook.Duty) bool) []string {
	out := []string{}
	for _, d := range v.Book.Duties {
		if has(d) {
			out = append(out, d.ID)
		}
	}
	return out
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

// XLSX sends a table as a workbook of one sheet.
func (v *Visit) XLSX(name string, rows [][]string) {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			v.Fail(err)
			return
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		v.Fail(err)
		return
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	_, _ = v.W.Write(b.Bytes()) // the reader may have gone
}

// Export sends a table in the form that the address asks for: as=csv or as=xlsx.
func (v *Visit) Export(name string, rows [][]string) {
	if v.R.FormValue("as") == "xlsx" {
		v.XLSX(name, rows)
		return
	}
	v.CSV(name, rows)
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
