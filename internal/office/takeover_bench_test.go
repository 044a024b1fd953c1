package office_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// peopleTable writes a list of invented people with valid numbers.
func peopleTable(n, from int) []byte {
	var b bytes.Buffer
	b.WriteString("ИИН,Фамилия,Имя,Отчество,Гражданин,Адрес,Телефон\n")
	names := []string{"Ахметов", "Сейітов", "Қасымов", "Омаров", "Жұмабаев", "Ким", "Петров", "Әбдіров"}
	given := []string{"Нұрлан", "Олжас", "Ерлан", "Данияр", "Тимур", "Алексей", "Мұрат"}
	for k := from * 5 / 4; n > 0; k++ { // of five serial numbers at least four have a check digit
		t := time.Date(1982, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, k%9000)
		century := 3
		if t.Year() >= 2000 {
			century = 5
		}
		head := fmt.Sprintf("%s%d%04d", t.Format("060102"), century, k/9000)
		digit, ok := checkDigit(head)
		if !ok {
			continue
		}
		n--
		fmt.Fprintf(&b, "%s%d,%s%s,%s,%s,да,\"Алматы, Абай көшесі %d, %d-пәтер\",+7701%07d\n", head, digit, names[k%len(names)], string([]rune("абвгдежз")[k/100%8]), given[k%len(given)], "Асқарұлы", k%200, k%90, k)
	}
	return b.Bytes()
}

func checkDigit(head string) (int, bool) {
	for _, weights := range [][]int{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2}} {
		sum := 0
		for i, w := range weights {
			sum += int(head[i]-'0') * w
		}
		if sum %= 11; sum < 10 {
			return sum, true
		}
	}
	return 0, false
}

// bareInsert writes again, with the driver alone, all rows that stand in a
// register: the same bytes into the same tables with the same indexes, as many
// people in each durable transaction, without triggers. Reading is not timed.
func bareInsert(b testing.TB, from string, people int) time.Duration {
	b.Helper()
	source, err := sql.Open("sqlite", "file:"+from)
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	to, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(4000)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer to.Close()
	to.SetMaxOpenConns(1)
	for _, kind := range []string{"table", "index"} {
		for _, r := range textRows(b, source, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type = '"+kind+"' AND (tbl_name LIKE 'log_%' OR tbl_name LIKE 'view_%')") {
			if _, err := to.Exec(r); err != nil {
				b.Fatal(err)
			}
		}
	}
	var tables []*bareTable
	for _, name := range []string{"log_act", "log_payload", "log_subject", "view_journal", "view_card", "view_word", "view_listed", "view_duty"} {
		tables = append(tables, newBareTable(b, source, to, name))
	}
	batches := (people + 499) / 500
	took := time.Duration(0)
	for i := range batches {
		for _, t := range tables {
			t.read(b, t.all/batches+1)
		}
		began := time.Now()
		tx, err := to.Begin()
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range tables {
			t.write(b, tx)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
		_ = i
	}
	return took
}

func textRows(b testing.TB, db *sql.DB, query string) (out []string) {
	rows, err := db.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			b.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

const bareAtOnce = 8

// bareTable copies one table.
type bareTable struct {
	rows      *sql.Rows
	width     int
	all       int
	held      []any
	many, one *sql.Stmt
}

func newBareTable(b testing.TB, source, to *sql.DB, name string) *bareTable {
	t := &bareTable{}
	if err := source.QueryRow("SELECT count(*) FROM " + name).Scan(&t.all); err != nil {
		b.Fatal(err)
	}
	order := " ORDER BY rowid" // as they were written
	switch {
	case name == "log_subject" || name == "log_attached": // without row numbers
		order = " ORDER BY position"
	case strings.HasPrefix(name, "view_") && name != "view_journal":
		order = " ORDER BY subject"
	}
	var err error
	if t.rows, err = source.Query("SELECT * FROM " + name + order); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { t.rows.Close() })
	columns, _ := t.rows.Columns()
	t.width = len(columns)
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", t.width), ",") + ")"
	if t.one, err = to.Prepare("INSERT INTO " + name + " VALUES " + one); err != nil {
		b.Fatal(err)
	}
	if t.many, err = to.Prepare("INSERT INTO " + name + " VALUES " + strings.TrimSuffix(strings.Repeat(one+",", bareAtOnce), ",")); err != nil {
		b.Fatal(err)
	}
	return t
}

func (t *bareTable) read(b testing.TB, n int) {
	t.held = t.held[:0]
	for range n {
		if !t.rows.Next() {
			return
		}
		values := make([]any, t.width)
		into := make([]any, t.width)
		for i := range values {
			into[i] = &values[i]
		}
		if err := t.rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		t.held = append(t.held, values...)
	}
}

func (t *bareTable) write(b testing.TB, tx *sql.Tx) {
	many, one := tx.Stmt(t.many), tx.Stmt(t.one)
	for args := t.held; len(args) > 0; {
		s, n := one, t.width
		if len(args) >= bareAtOnce*t.width {
			s, n = many, bareAtOnce*t.width
		}
		if _, err := s.Exec(args[:n]...); err != nil {
			b.Fatal(err)
		}
		args = args[n:]
	}
}

// takeOverOnce takes a list over into a new register on a file, and says how long
// that took and how long the driver alone takes for the same rows.
func takeOverOnce(b testing.TB, n int) (ours, bare time.Duration) {
	b.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the command does
	table := peopleTable(n, 0)
	file := filepath.Join(b.TempDir(), "r.db")
	w := newTown(b, file)
	began := time.Now()
	got, err := w.TakeOver(context.Background(), officetest.Clerk, office.List{Name: "people.csv", File: bytes.NewReader(table)})
	ours = time.Since(began)
	if err != nil || got.By[office.RowRecorded] != uint64(n) {
		b.Fatal(err, got.By, got.First[:min(3, len(got.First))])
	}
	if err := w.Office.Close(); err != nil {
		b.Fatal(err)
	}
	return ours, bareInsert(b, file, n)
}

// BenchmarkTakeOver: TAKE_OVER=1000000 for a million people.
func BenchmarkTakeOver(b *testing.B) {
	n := 20_000
	if s := os.Getenv("TAKE_OVER"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	var ours, bare time.Duration
	for range b.N {
		o, r := takeOverOnce(b, n)
		ours, bare = ours+o, bare+r
	}
	people := float64(n) * float64(b.N)
	b.ReportMetric(people/ours.Seconds(), "people/s")
	b.ReportMetric(people/bare.Seconds(), "bare-people/s")
	b.ReportMetric(bare.Seconds()/ours.Seconds(), "ratio")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys>>20), "MB-from-system")
}
