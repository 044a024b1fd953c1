package register

import (
	"cmp"
	"database/sql"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
)

// decoding checks and decodes acts while the next ones are still being read: each
// takes about as long as the other.
type decoding struct {
	take func(*sql.Rows, *raw) (form, error) // copies a row: its bytes outlast the next one
	raw  raw
	list []*decoded
	work chan *decoded // nil while there are few: they are not worth a goroutine

	ready atomic.Bool    // there is something to do, or nothing to come
	left  atomic.Int64   // acts handed over that are not decoded
	done  sync.WaitGroup // the same, to wait for: it does not tell how many
}

// decoded is an act on its way from the tables.
type decoded struct {
	form
	act *qyzmet.Act
	err error
}

// form is an act as it lies in the tables.
type form interface {
	at() int64
	size() int // of envelope and payload, in bytes
	read() (*qyzmet.Act, error)
}

// raw is room for the columns of a row.
type raw [5]sql.RawBytes

// decodeAll reads acts by rows of actColumns, and closes them.
func decodeAll(rows *sql.Rows) ([]*decoded, error) { return (&decoding{take: takeStored}).all(rows) }

// all reads and closes rows.
func (d *decoding) all(rows *sql.Rows) ([]*decoded, error) {
	err := drain(rows, d.add)
	list, bad := d.finish()
	return list, cmp.Or(err, bad)
}

func entriesOf(list []*decoded) []qyzmet.Entry {
	var out []qyzmet.Entry
	if len(list) > 0 {
		out = make([]qyzmet.Entry, len(list))
	}
	for i, one := range list {
		out[i] = qyzmet.Entry{Position: qyzmet.Position(one.at()), Act: one.act}
	}
	return out
}

// decode never breaks off: it may run where nobody would catch it.
func (d *decoded) decode() {
	defer func() {
		if said := recover(); said != nil {
			d.err = &qyzmet.Fault{Code: qyzmet.Internal, Path: "log_act", Value: fmt.Sprint(d.at()),
				Message: fmt.Sprintf("reading the act at %d broke off: %v; report it with this place: %s", d.at(), said, debug.Stack())}
		}
	}()
	d.act, d.err = d.read()
}

// fewActs are as many as are decoded by whoever reads them.
const fewActs = 4

// add takes the row that is being read.
func (d *decoding) add(rows *sql.Rows) error {
	form, err := d.take(rows, &d.raw)
	if err != nil {
		return err
	}
	one := &decoded{form: form}
	d.list = append(d.list, one)
	switch {
	case d.work != nil:
		d.hand(one)
	case len(d.list) > fewActs:
		d.start()
	}
	return nil
}

// start begins to decode. Of two goroutines the first is free to go at once: one that was
// begun last stays with who began it, and is taken over after a while only.
func (d *decoding) start() {
	d.work = make(chan *decoded, 256)
	for range 2 {
		go d.help()
	}
	for _, one := range d.list {
		d.hand(one)
	}
}

// hand hands an act over.
func (d *decoding) hand(one *decoded) {
	d.left.Add(1)
	d.done.Add(1)
	d.work <- one
	d.ready.Store(true)
}

// help decodes what is handed over. Whoever starts before he asks for rows is helped
// from the first row on.
func (d *decoding) help() {
	soon(d.ready.Load)
	d.rest()
}

// soon looks for what is about to come for as long as it takes to wake a core that
// sleeps: who lies down to wait for it comes too late.
func soon(come func() bool) {
	for end := time.Now().Add(30 * time.Microsecond); time.Now().Before(end); {
		for range 100 {
			if come() {
				return
			}
		}
	}
}

func (d *decoding) rest() {
	for one := range d.work {
		one.decode()
		d.left.Add(-1)
		d.done.Done()
	}
}

// close says that nothing more is handed over.
func (d *decoding) close() {
	close(d.work)
	d.ready.Store(true)
}

// finish returns what was read, and the first error of it.
func (d *decoding) finish() ([]*decoded, error) {
	if d.work == nil {
		for _, one := range d.list {
			one.decode()
		}
	} else {
		d.close()
		d.rest() // whoever has read everything helps
		soon(func() bool { return d.left.Load() == 0 })
		d.done.Wait()
	}
	for _, one := range d.list {
		if one.err != nil {
			return nil, one.err
		}
	}
	return d.list, nil
}
