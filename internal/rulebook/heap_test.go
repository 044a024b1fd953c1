package rulebook_test

import (
	"io/fs"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/rulebook"
)

// reportHeap tells, of one more reading, by how much the heap grew: live-MB is
// what the book keeps after a full collection; peak-MB the most, garbage not yet
// collected included, looked at every half millisecond with the collector as it
// is set by default.
func reportHeap(b *testing.B, data fs.FS) {
	b.Helper()
	debug.FreeOSMemory()
	before := heap()
	done, peak := make(chan bool), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			select {
			case <-done:
				peak <- max(most, heap())
				return
			case <-time.After(time.Millisecond / 2):
				most = max(most, heap())
			}
		}
	}()
	book, err := rulebook.Load(data)
	if err != nil {
		b.Fatal(err)
	}
	done <- true
	b.ReportMetric(float64(<-peak-before)/1e6, "peak-MB")
	runtime.GC()
	b.ReportMetric(float64(heap()-before)/1e6, "live-MB")
	runtime.KeepAlive(book)
}

// heap is how many bytes objects take that are in use or not yet collected.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// maxAllocated is how many bytes may be allocated for each byte of law data:
// unlike time, this is the same on every machine. It was 320 when the YAML
// library read everything; conditions take more than texts, so it rises with
// their share in the data.
const maxAllocated = 25

func TestLoadIsFrugal(t *testing.T) {
	size := 0
	err := fs.WalkDir(realLaw, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "cases/") {
			return err
		}
		info, err := d.Info()
		size += int(info.Size())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := realBook(); err != nil { // what is made once, such as the tables of the parser of conditions
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := rulebook.Load(realLaw); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if took := int(after.TotalAlloc - before.TotalAlloc); took > maxAllocated*size {
		t.Errorf("%d bytes were allocated for %d bytes of law data, %d for each; at most %d: is a file no longer plain?", took, size, took/size, maxAllocated)
	}
}
