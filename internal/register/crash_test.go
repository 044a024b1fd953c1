package register

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/register/pgtest"
)

// crashRounds is how often a process is killed: a few times in a quick run,
// REGISTER_CRASHES times when that is set, 100 under REQUIRE=all.
func crashRounds(quick int) int {
	if n, err := strconv.Atoi(os.Getenv("REGISTER_CRASHES")); err == nil {
		return n
	}
	if os.Getenv("REQUIRE") == "all" {
		return 100
	}
	return quick
}

// crashChild is the process that is killed. It appends under load and says on its
// output what was acknowledged.
func crashChild(place string) {
	ctx := context.Background()
	r, err := openPlace(ctx, place)
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(3)
	}
	round := os.Getenv("REGISTER_ROUND")
	fmt.Println("ready")
	allAtOnce(8, func(w int) {
		for n := 0; ; n++ {
			key := fmt.Sprintf("%s-%d-%d", round, w, n)
			d := draft(key, qyzmet.SubjectID(fmt.Sprint("p-", w)))
			d.Outbox = []Message{{Channel: "sms", To: "+7", Body: key}}
			got, err := r.Append(ctx, d)
			if err != nil {
				fmt.Println("error:", err)
				continue
			}
			// One write of a short line to a pipe is not torn.
			os.Stdout.WriteString(fmt.Sprintf("ack %s %d %s\n", key, got.Position, got.ID))
		}
	})
}

func openPlace(ctx context.Context, place string) (*Register, error) {
	if !strings.Contains(place, "://") {
		return OpenFile(ctx, place, Options{})
	}
	dir := os.Getenv("REGISTER_DIR")
	return OpenPostgres(ctx, place, Options{KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
}

// A process killed at a random instant, again and again, loses and doubles
// nothing that it acknowledged.
func TestCrash(t *testing.T) {
	for name, place := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "register.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			where := place(t)
			t.Setenv("REGISTER_DIR", t.TempDir())
			acked := map[string]Receipt{}
			rounds := crashRounds(4)
			kept := 0
			for round := range rounds {
				killOne(t, where, round, acked)
				kept += inRedoLog(where)
			}
			r, err := openPlace(context.Background(), where)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			lost, doubled, total := compareAcked(t, r, acked)
			t.Logf("killed %d times: %d acknowledged, %d recorded, %d found in redo logs only; %d lost, %d doubled", rounds, len(acked), total, kept, lost, doubled)
			if name == "sqlite" && kept == 0 {
				t.Error("no redo log held anything when its process was killed")
			}
			if lost+doubled > 0 || len(acked) < rounds {
				t.Error("acknowledged acts were lost or doubled, or none were")
			}
			if report, err := r.Verify(context.Background(), nil); err != nil || !report.Sound() {
				t.Errorf("%+v %v", report, err)
			}
		})
	}
}

// inRedoLog is how many acts a process that was killed had acknowledged and not
// committed.
func inRedoLog(where string) (acts int) {
	data, err := os.ReadFile(where + ".redo")
	if err != nil {
		return 0
	}
	db, err := sql.Open("sqlite", dsn(where, lockWait))
	if err != nil {
		return 0
	}
	defer db.Close()
	var size int64
	if err := db.QueryRow(`SELECT coalesce(max(position), 0) FROM log_act`).Scan(&size); err != nil {
		return 0
	}
	records, err := redoRecords(data)
	if err != nil {
		return 0
	}
	for _, r := range records {
		if r.acts.size >= size {
			acts += r.rows.acts.count()
		}
	}
	return acts
}

// killOne runs a child, kills it at a random instant and notes what it said.
func killOne(t *testing.T, where string, round int, acked map[string]Receipt) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), "REGISTER_CHILD="+where, "REGISTER_ROUND="+strconv.Itoa(round))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case lines.Text() == "ready":
			time.AfterFunc(time.Duration(20+rand.IntN(180))*time.Millisecond, func() { child.Process.Kill() })
		case len(words) == 4 && words[0] == "ack":
			position, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			acked[words[1]] = Receipt{Position: qyzmet.Position(position), ID: qyzmet.ActID(words[3])}
		case strings.Contains(lines.Text(), "error") || strings.Contains(lines.Text(), "open"):
			t.Errorf("round %d: %s", round, lines.Text())
		}
	}
	_ = child.Wait() // killed
}

// compareAcked compares what was acknowledged with what stands.
func compareAcked(t *testing.T, r *Register, acked map[string]Receipt) (lost, doubled, total int) {
	t.Helper()
	ctx := context.Background()
	byNumber := map[string]int{}
	for after := qyzmet.Position(0); ; {
		some, err := r.Since(ctx, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			total++
			number := e.Act.Payload.Number
			if byNumber[number]++; byNumber[number] > 1 {
				doubled++
			}
			if was, ok := acked[number]; ok && (was.Position != e.Position || was.ID != e.Act.Envelope.ID) {
				t.Errorf("%s was acknowledged as %+v and stands at %d", number, was, e.Position)
			}
		}
		after = some[len(some)-1].Position
	}
	for number := range acked {
		if byNumber[number] == 0 {
			lost++
		}
	}
	var messages int
	if err := r.Base().QueryRow(ctx, `SELECT count(*) FROM log_outbox`).Scan(&messages); err != nil || messages != total {
		t.Errorf("%d messages of %d acts, %v", messages, total, err)
	}
	return lost, doubled, total
}
