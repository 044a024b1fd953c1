package office_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register"
	"qyzmet/internal/register/pgtest"
)

// What a machine does to the whole office path: power, law, act, lists, duties.
// Faults of the log alone are tested in package register. `make break` runs both,
// and docs/break-it.md holds the figures.

// breakRounds is how often a process is killed: a few times in a quick run,
// OFFICE_CRASHES times when that is set, 100 under REQUIRE=all.
func breakRounds(quick int) int {
	if n, err := strconv.Atoi(os.Getenv("OFFICE_CRASHES")); err == nil {
		return n
	}
	if os.Getenv("REQUIRE") == "all" {
		return 100
	}
	return quick
}

// numbered is a request whose number is its key, by which it is found again.
func numbered(key string) office.Request {
	return office.Request{Kind: "person-recorded", Content: content(person("Адам")), Number: key, Key: key}
}

// examined is a request of the doctor about a person that was recorded under a key.
func examined(p qyzmet.SubjectID, key string) office.Request {
	return office.Request{Kind: "medical-examined", About: []qyzmet.SubjectID{p}, Number: key + "-m", Key: key + "-m",
		Content: content(fields{"purpose": "call-up", "category": "fit"})}
}

// breakChild is the process that is killed: eight officials record without end,
// and each says what it tries and what was acknowledged. What an earlier process
// tried and never heard of is sent again first, as a client would.
func breakChild(place, keys string) {
	law, err := theLaw()
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(3)
	}
	archive := os.Getenv("OFFICE_ARCHIVE")
	w, err := officetest.OpenArchived(law, place, keys, register.Archiving{Dir: archive, Confirms: archive != "" && os.Getenv("OFFICE_FOLLOWS") == ""})
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(3)
	}
	say := func(format string, args ...any) { os.Stdout.WriteString(fmt.Sprintf(format+"\n", args...)) } // one write of a short line to a pipe is not torn
	record := func(by office.Actor, q office.Request) *office.Recorded {
		say("try %s", q.Key)
		r, err := w.Record(context.Background(), by, q)
		if err != nil {
			say("error: %s: %v", q.Key, err)
			return nil
		}
		say("ack %s %d %s", q.Key, r.Position, r.ID)
		return r
	}
	say("ready")
	for _, key := range strings.Fields(os.Getenv("OFFICE_AGAIN")) {
		if !strings.HasSuffix(key, "-m") {
			record(clerk, numbered(key))
		}
	}
	round := os.Getenv("OFFICE_ROUND")
	for i := range 8 {
		go func() {
			for n := 0; ; n++ {
				key := fmt.Sprintf("%s-%d-%d", round, i, n)
				if r := record(clerk, numbered(key)); r != nil {
					record(doctor, examined(r.Act.Envelope.Subjects[0], key))
				}
			}
		}()
	}
	select {}
}

type ack struct {
	position qyzmet.Position
	id       qyzmet.ActID
}

// TestBreakKilled: a server killed at random instants under load loses and doubles
// nothing that it acknowledged; the log verifies and the lists are those of the log.
func TestBreakKilled(t *testing.T) {
	for name, where := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "r.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			law, err := theLaw()
			if err != nil {
				t.Fatal(err)
			}
			place, keys := where(t), t.TempDir()
			if err := officetest.NewIn(t, law, place, keys).Close(); err != nil {
				t.Fatal(err)
			}
			acked, tried := map[string]ack{}, map[string]bool{}
			rounds := breakRounds(3)
			for round := range rounds {
				killOffice(t, place, keys, round, acked, tried)
			}
			w, err := officetest.Open(law, place, keys)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			lost, doubled, total := compareBroken(t, w, acked)
			t.Logf("killed %d times under load: %d acts acknowledged, %d recorded, %d tried and sent again, %d lost, %d doubled", rounds, len(acked), total, len(tried), lost, doubled)
			if lost+doubled > 0 || len(acked) < rounds {
				t.Error("acknowledged acts were lost or doubled, or none were")
			}
			soundAndRebuilt(t, w)
		})
	}
}

// killOffice runs a server, kills it at a random instant and notes what it said.
func killOffice(t *testing.T, place, keys string, round int, acked map[string]ack, tried map[string]bool) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), "OFFICE_CHILD="+place, "OFFICE_KEYS="+keys, "OFFICE_ROUND="+strconv.Itoa(round), "OFFICE_AGAIN="+unanswered(acked, tried))
	listen(t, child, round, acked, tried, func() {
		time.AfterFunc(time.Duration(20+rand.IntN(400))*time.Millisecond, func() { child.Process.Kill() })
	})
}

// unanswered are the keys that were tried and never acknowledged.
func unanswered(acked map[string]ack, tried map[string]bool) string {
	var again []string
	for key := range tried {
		if _, done := acked[key]; !done {
			again = append(again, key)
		}
	}
	return strings.Join(again, " ")
}

// listen runs a child that somebody ends once it is ready, and notes what it said.
func listen(t *testing.T, child *exec.Cmd, round int, acked map[string]ack, tried map[string]bool, ready func()) {
	t.Helper()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case lines.Text() == "ready":
			ready()
		case len(words) == 2 && words[0] == "try":
			tried[words[1]] = true
		case len(words) == 4 && words[0] == "ack":
			n, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			got := ack{qyzmet.Position(n), qyzmet.ActID(words[3])}
			if was, before := acked[words[1]]; before && was != got {
				t.Errorf("%s was acknowledged as %v and again as %v", words[1], was, got)
			}
			acked[words[1]] = got
			delete(tried, words[1])
		case strings.HasPrefix(lines.Text(), "error"):
			t.Errorf("round %d: %s", round, lines.Text())
		}
	}
	_ = child.Wait() // killed
}

// compareBroken compares what was acknowledged with what stands.
func compareBroken(t *testing.T, w *town, acked map[string]ack) (lost, doubled, total int) {
	t.Helper()
	stands := map[string]ack{}
	for after := qyzmet.Position(0); ; {
		some, err := w.Register().Since(context.Background(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			after = e.Position
			number := e.Act.Payload.Number
			if number == "" { // of the town's beginning
				continue
			}
			total++
			if _, twice := stands[number]; twice {
				doubled++
			}
			stands[number] = ack{e.Position, e.Act.Envelope.ID}
		}
	}
	for number, was := range acked {
		if stands[number] != was {
			lost++
		}
	}
	return lost, doubled, total
}

// soundAndRebuilt wants a log that verifies, and lists that are those of the log.
func soundAndRebuilt(t *testing.T, w *town) {
	t.Helper()
	ctx := context.Background()
	if report, err := w.Register().Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
	before, err := w.ViewHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if after, err := w.ViewHash(ctx); err != nil || after != before {
		t.Errorf("the lists rebuilt from the log differ: %v", err)
	}
}

// disk is a disk of its own with little room; only root may mount one.
func disk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk of its own can be mounted: %v %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return dir
}

func remount(t *testing.T, dir, options string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "remount,"+options, dir).CombinedOutput(); err != nil {
		t.Fatalf("remounting: %v %s", err, out)
	}
}

// TestBreakFullDisk: a real disk that is full refuses and says so, reading goes
// on, and with room made the same request is recorded once.
func TestBreakFullDisk(t *testing.T) {
	ctx := context.Background()
	dir, keys := disk(t, "3m"), t.TempDir()
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	w := officetest.NewIn(t, law, filepath.Join(dir, "r.db"), keys)
	acked := map[string]ack{}
	var refused office.Request
	for i := 0; err == nil && i < 20_000; i++ {
		refused = numbered(fmt.Sprint("full-", i))
		var r *office.Recorded
		if r, err = w.Record(ctx, clerk, refused); err == nil {
			acked[refused.Key] = ack{r.Position, r.ID}
		}
	}
	var fault *qyzmet.Fault
	if !errors.As(err, &fault) || fault.Code != qyzmet.Unavailable {
		t.Fatalf("the full disk is met with %v", err)
	}
	if lost, doubled, total := compareBroken(t, w, acked); lost+doubled > 0 || total != len(acked) {
		t.Errorf("while the disk is full: %d lost, %d doubled of %d", lost, doubled, total)
	}
	remount(t, dir, "size=32m")
	r, err := w.Record(ctx, clerk, refused)
	if err != nil {
		t.Fatalf("with room made: %v", err)
	}
	acked[refused.Key] = ack{r.Position, r.ID}
	lost, doubled, total := compareBroken(t, w, acked)
	t.Logf("disk full after %d acts; with room made %d recorded, %d lost, %d doubled", len(acked)-1, total, lost, doubled)
	if lost+doubled > 0 || total != len(acked) {
		t.Error("acts were lost or doubled")
	}
	soundAndRebuilt(t, w)
}

// TestBreakReadOnlyDisk: on a disk that became read-only nothing is opened to be
// written, and the refusal says so.
func TestBreakReadOnlyDisk(t *testing.T) {
	dir, keys := disk(t, "16m"), t.TempDir()
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(dir, "r.db")
	w := officetest.NewIn(t, law, place, keys)
	w.Must(clerk, "person-recorded", "", person("Сейітов"))
	w.Close()
	remount(t, dir, "ro")
	again, err := officetest.Open(law, place, keys)
	if err == nil {
		_, err = again.Record(context.Background(), clerk, numbered("ro"))
		again.Close()
	}
	var fault *qyzmet.Fault
	if !errors.As(err, &fault) || fault.Code != qyzmet.Unavailable {
		t.Errorf("the read-only disk is met with %v", err)
	}
	remount(t, dir, "rw")
	if again, err = officetest.Open(law, place, keys); err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Record(context.Background(), clerk, numbered("ro")); err != nil {
		t.Error(err)
	}
	soundAndRebuilt(t, again)
}

// TestBreakBackup: a backup made under load holds every act that was acknowledged
// before it began; restored it verifies, and where acts that were signed later are
// missing nothing is recorded on top of it.
func TestBreakBackup(t *testing.T) {
	ctx := context.Background()
	dir, keys := t.TempDir(), t.TempDir()
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	w := officetest.NewIn(t, law, filepath.Join(dir, "r.db"), keys)
	var mu sync.Mutex
	acked := map[string]ack{}
	var stop atomic.Bool
	var load sync.WaitGroup
	for i := range 4 {
		load.Go(func() {
			for n := 0; !stop.Load(); n++ {
				q := numbered(fmt.Sprint("b-", i, "-", n))
				r, err := w.Record(ctx, clerk, q)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acked[q.Key] = ack{r.Position, r.ID}
				mu.Unlock()
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	mu.Lock()
	before := map[string]ack{}
	for key, a := range acked {
		before[key] = a
	}
	mu.Unlock()
	began := time.Now()
	err = w.Register().Backup(ctx, filepath.Join(dir, "backup.db"))
	took := time.Since(began)
	time.Sleep(50 * time.Millisecond)
	stop.Store(true)
	load.Wait()
	if err != nil {
		t.Fatal(err)
	}
	w.Close() // signs the last checkpoint
	restored := filepath.Join(dir, "restored.db")
	report, err := register.Restore(ctx, filepath.Join(dir, "backup.db"), restored)
	if err != nil || !report.Sound() {
		t.Fatalf("%+v %v", report, err)
	}
	own := t.TempDir() // as if the last checkpoint were lost too: only then it goes on
	copyFile(t, filepath.Join(keys, "key"), filepath.Join(own, "key"))
	alone, err := officetest.Open(law, restored, own)
	if err != nil {
		t.Fatal(err)
	}
	lost, doubled, total := compareBroken(t, alone, before)
	t.Logf("backup under load in %s: %d acts acknowledged before it, %d in it, %d when the load ended; %d lost, %d doubled", took.Round(time.Millisecond), len(before), total, len(acked), lost, doubled)
	if lost+doubled > 0 || len(before) == 0 || total >= len(acked) {
		t.Error("the backup lacks acts that were acknowledged before it, or nothing was recorded meanwhile")
	}
	soundAndRebuilt(t, alone)
	alone.Close()
	behind, err := officetest.Open(law, restored, keys)
	if err == nil {
		defer behind.Close()
		_, err = behind.Record(ctx, clerk, numbered("on top"))
	}
	var fault *qyzmet.Fault
	if !errors.As(err, &fault) || fault.Code != qyzmet.Damaged {
		t.Errorf("an older copy is gone on with: %v", err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestBreakClock: the clock of the machine jumps back. The order of the log is
// that of the positions; the instants are what the clock said, and nothing is
// told from their order. An act that had effect by the later day is not undone.
func TestBreakClock(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		w.Now = w.Now.AddDate(0, 0, 10) // the officials have had their powers for a while
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		first := w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "unfit"})
		w.Now = w.Now.Add(-time.Hour)
		second := w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		if second.Position <= first.Position || second.Act.Envelope.Effect != first.Act.Envelope.Effect {
			w.Errorf("%+v after %+v", second.Receipt, first.Receipt)
		}
		w.Holds(p, "person.fitness", "fit") // the later of one day is the later recorded
		w.Now = w.Now.AddDate(0, 0, -2)
		w.Must(clerk, "person-recorded", "", person("Ахметов"))
		if _, err := w.Refresh(ctx); err != nil {
			w.Error(err)
		}
		w.Now = w.Now.AddDate(0, 0, 3)
		if _, err := w.Refresh(ctx); err != nil {
			w.Error(err)
		}
		w.Holds(p, "person.fitness", "fit")
		soundAndRebuilt(w.TB.(*testing.T), w)
	})
}
