//go:build unix

package office_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register"
)

// cutDisk is a file system of its own in an image file. What the image holds is
// what the system handed to the disk; what it holds back in memory is not there.
type cutDisk struct{ image, dir string }

// mountDisk mounts an image, made if it is absent; only root may.
func mountDisk(t *testing.T, image string) *cutDisk {
	t.Helper()
	if _, err := os.Stat(image); err != nil {
		for _, command := range [][]string{{"truncate", "-s", "256M", image}, {"mkfs.ext4", "-q", image}} {
			if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
				t.Skipf("no disk of its own can be made: %v %s", err, out)
			}
		}
	}
	d := &cutDisk{image, t.TempDir()}
	if out, err := exec.Command("mount", "-o", "loop", image, d.dir).CombinedOutput(); err != nil {
		t.Skipf("no disk of its own can be mounted: %v %s", err, out)
	}
	t.Cleanup(func() { d.unmount() })
	return d
}

func (d *cutDisk) unmount() { _ = exec.Command("umount", "-l", d.dir).Run() }

// keep copies what the disk holds now.
func (d *cutDisk) keep(t *testing.T, image string) {
	t.Helper()
	if out, err := exec.Command("cp", "--sparse=always", d.image, image).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
}

// powerCuts is how often the power is cut: as often as OFFICE_CRASHES says.
func powerCuts() int {
	if os.Getenv("OFFICE_CRASHES") == "" && os.Getenv("REQUIRE") == "all" {
		return 20 // each takes seconds, and the packages of a whole run have their time
	}
	return breakRounds(2)
}

// seriesOf is how many power cuts one disk lives through.
const seriesOf = 20

// TestBreakPower: the power is cut at random instants under load, for the disk of
// the register and that of its archive at once. What was not synced is gone; what
// was acknowledged stands in the register, and in what an archive that confirms alone
// restores. Each other series is without such an archive: there acts are acknowledged
// from the redo log.
func TestBreakPower(t *testing.T) {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	rounds := powerCuts()
	sum := [4]int{}
	series := min(seriesOf, (rounds+1)/2)
	for first := 0; first < rounds; first += series {
		confirms := first/series%2 == 0
		keys, images := t.TempDir(), t.TempDir()
		image := func(what string, n int) string { return filepath.Join(images, fmt.Sprint(what, n)) }
		acked, tried := map[string]ack{}, map[string]bool{}
		db, archive := mountDisk(t, image("db", first)), mountDisk(t, image("archive", first))
		place := func() (string, register.Archiving) {
			return filepath.Join(db.dir, "r.db"), register.Archiving{Dir: filepath.Join(archive.dir, "a"), Confirms: confirms}
		}
		path, to := place()
		if err := officetest.NewIn(t, law, path, keys).Close(); err != nil {
			t.Fatal(err)
		}
		for round := first; round < min(first+series, rounds); round++ {
			path, to = place()
			child := exec.Command(os.Args[0], "-test.run=^$")
			child.Env = append(os.Environ(), "OFFICE_CHILD="+path, "OFFICE_KEYS="+keys, "OFFICE_ARCHIVE="+to.Dir, "OFFICE_FOLLOWS="+map[bool]string{false: "late"}[confirms], "OFFICE_ROUND="+strconv.Itoa(round), "OFFICE_AGAIN="+unanswered(acked, tried))
			listen(t, child, round, acked, tried, func() {
				time.AfterFunc(time.Duration(20+rand.IntN(400))*time.Millisecond, func() {
					_ = child.Process.Signal(syscall.SIGSTOP)
					time.Sleep(20 * time.Millisecond) // a call under way ends
					db.keep(t, image("db", round+1))
					archive.keep(t, image("archive", round+1))
					_ = child.Process.Kill()
				})
			})
			db.unmount()
			archive.unmount()
			_, _ = os.Remove(db.image), os.Remove(archive.image)
			db, archive = mountDisk(t, image("db", round+1)), mountDisk(t, image("archive", round+1))
		}
		path, to = place()
		places := []string{path}
		if confirms {
			places = append(places, filepath.Join(t.TempDir(), "restored.db"))
			if _, err := register.RestoreArchive(context.Background(), register.RestorePlan{Archive: to.Dir}, places[1]); err != nil {
				t.Fatal(err)
			}
		}
		for i, where := range places {
			w, err := officetest.Open(law, where, keysFor(t, keys, i))
			if err != nil {
				t.Fatal(err)
			}
			if i == 1 { // the lists are no part of an archive
				if _, err := w.Rebuild(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
			}
			lost, doubled, total := compareBroken(t, w, acked)
			sum[0], sum[1] = sum[0]+lost, sum[1]+doubled
			if i == 0 {
				sum[2], sum[3] = sum[2]+len(acked), sum[3]+total
			}
			if lost+doubled > 0 {
				t.Errorf("%s: %d lost, %d doubled of %d", where, lost, doubled, len(acked))
			}
			soundAndRebuilt(t, w)
			w.Close()
		}
		db.unmount()
		archive.unmount()
	}
	t.Logf("power cut %d times under load: %d acts acknowledged, %d recorded; in the register and in what its archive restored %d lost, %d doubled", rounds, sum[2], sum[3], sum[0], sum[1])
	if sum[2] < rounds {
		t.Error("hardly anything was acknowledged")
	}
}

// keysFor are the keys of the register, or a copy of the signing key alone.
func keysFor(t *testing.T, keys string, i int) string {
	if i == 0 {
		return keys
	}
	own := t.TempDir()
	copyFile(t, filepath.Join(keys, "key"), filepath.Join(own, "key"))
	return own
}

// TestBreakSlowSync: a disk that takes 200 ms for each sync, for register, archive
// and checkpoint, and a kill on top: acts are slow, many at once, and none is lost.
func TestBreakSlowSync(t *testing.T) {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	slow := []string{"-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_enter=200000"}
	if out, err := exec.Command("strace", append(slow, "true")...).CombinedOutput(); err != nil {
		t.Skipf("no strace that slows system calls: %v %s", err, out)
	}
	dir, keys := t.TempDir(), t.TempDir()
	place := filepath.Join(dir, "r.db")
	if err := officetest.NewIn(t, law, place, keys).Close(); err != nil {
		t.Fatal(err)
	}
	acked, tried := map[string]ack{}, map[string]bool{}
	rounds, lasted := 1, 4*time.Second
	if os.Getenv("OFFICE_CRASHES") != "" {
		rounds, lasted = 3, 8*time.Second
	}
	for round := range rounds {
		child := exec.Command("strace", append(slow, os.Args[0], "-test.run=^$")...)
		child.Env = append(os.Environ(), "OFFICE_CHILD="+place, "OFFICE_KEYS="+keys, "OFFICE_ARCHIVE="+filepath.Join(dir, "a"), "OFFICE_ROUND="+strconv.Itoa(round), "OFFICE_AGAIN="+unanswered(acked, tried))
		child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		listen(t, child, round, acked, tried, func() {
			time.AfterFunc(lasted, func() { _ = syscall.Kill(-child.Process.Pid, syscall.SIGKILL) })
		})
	}
	w, err := officetest.OpenArchived(law, place, keys, register.Archiving{Dir: filepath.Join(dir, "a")})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	lost, doubled, total := compareBroken(t, w, acked)
	t.Logf("each sync takes 200 ms, %d times %s and a kill: %d acts acknowledged, %d recorded, %d lost, %d doubled", rounds, lasted, len(acked), total, lost, doubled)
	if lost+doubled > 0 || len(acked) < 5*rounds {
		t.Error("acts were lost or doubled, or hardly any acknowledged")
	}
	soundAndRebuilt(t, w)
}

// TestBreakArchiveDiskFull: the archive's disk is full. Where it need not confirm
// acts are recorded and the archive says how far it is behind, and catches up; where
// it must, nothing is acknowledged, and the same requests are recorded once.
func TestBreakArchiveDiskFull(t *testing.T) {
	ctx := context.Background()
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	for _, confirms := range []bool{false, true} {
		small, dir, keys := disk(t, "1m"), t.TempDir(), t.TempDir()
		place, to := filepath.Join(dir, "r.db"), register.Archiving{Dir: filepath.Join(small, "a"), Confirms: confirms}
		if err := officetest.NewIn(t, law, place, keys).Close(); err != nil {
			t.Fatal(err)
		}
		w, err := officetest.OpenArchived(law, place, keys, to)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		acked := map[string]ack{}
		var refused office.Request
		broken := func() bool {
			s, err := w.Register().Archived(ctx)
			return err == nil && s.Err != nil && s.Behind > 0
		}
		for i := 0; i < 5000 && !broken() && refused.Key == ""; i++ {
			q := numbered(fmt.Sprint("full-", confirms, i))
			r, err := w.Record(ctx, clerk, q)
			var fault *qyzmet.Fault
			switch {
			case err == nil:
				acked[q.Key] = ack{r.Position, r.ID}
			case confirms && errors.As(err, &fault) && fault.Code == qyzmet.Unavailable:
				refused = q
			default:
				t.Fatalf("the full disk of the archive is met with %v", err)
			}
		}
		if !broken() || confirms != (refused.Key != "") {
			t.Fatalf("the archive's disk did not get full: refused %q", refused.Key)
		}
		size, _ := w.Register().Size(ctx)
		q := numbered(fmt.Sprint("while-", confirms))
		r, err := w.Record(ctx, clerk, q)
		if confirms != (err != nil) {
			t.Errorf("while it is full: %v", err)
		}
		if after, _ := w.Register().Size(ctx); confirms && after != size {
			t.Error("an act was recorded that nobody confirms")
		}
		if err == nil {
			acked[q.Key] = ack{r.Position, r.ID}
		}
		remount(t, small, "size=64m")
		for _, again := range []office.Request{refused, q} {
			for try := 0; again.Key != ""; try++ {
				if r, err := w.Record(ctx, clerk, again); err == nil {
					acked[again.Key] = ack{r.Position, r.ID}
					break
				} else if try > 100 {
					t.Fatalf("with room made: %v", err)
				}
				time.Sleep(100 * time.Millisecond)
			}
		}
		for try := 0; broken(); try++ {
			if try > 100 {
				t.Fatal("the archive does not catch up")
			}
			time.Sleep(100 * time.Millisecond)
		}
		if err := w.Register().Flush(ctx); err != nil {
			t.Fatal(err)
		}
		restored := filepath.Join(t.TempDir(), "restored.db")
		if _, err := register.RestoreArchive(ctx, register.RestorePlan{Archive: to.Dir}, restored); err != nil {
			t.Fatal(err)
		}
		for _, x := range []string{"register", "archive"} {
			where := w
			if x == "archive" {
				if where, err = officetest.Open(law, restored, keysFor(t, keys, 1)); err != nil {
					t.Fatal(err)
				}
				defer where.Close()
			}
			lost, doubled, total := compareBroken(t, where, acked)
			t.Logf("archive's disk full, confirming %v: %s: %d acknowledged, %d recorded, %d lost, %d doubled", confirms, x, len(acked), total, lost, doubled)
			if lost+doubled > 0 {
				t.Error("acts were lost or doubled")
			}
		}
	}
}
