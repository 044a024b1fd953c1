package register

import (
	"cmp"
	"database/sql"
	"fmt"
	"runtime/debug"
	"sync"

	"qyzmet"
)

// decoding checks and decodes acts while the next ones are still being read: each
// takes about as long as the other.
type decoding struct {
	list []*decoded
	work chan *decoded // nil while there are few: they are not worth a goroutine
	done sync.WaitGroup
}

// decoded is an act on its way from the tables.
type decoded struct {
	stored
	act *qyzmet.Act
	err error
}

// decodeAll reads acts by rows of actColumns, and closes them.
func decodeAll(rows *sql.Rows) ([]*decoded, error) {
	var d decoding
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
		out[i] = qyzmet.Entry{Position: qyzmet.Position(one.position), Act: one.act}
	}
	return out
}

// decode never breaks off: it may run where nobody would catch it.
func (d *decoded) decode() {
	defer func() {
		if said := recover(); said != nil {
			d.err = &qyzmet.Fault{Code: qyzmet.Internal, Path: "log_act", Value: fmt.Sprint(d.position),
				Message: fmt.Sprintf("reading the act at %d broke off: %v; report it with this place: %s", d.position, said, debug.Stack())}
		}
	}()
	d.act, d.err = d.stored.act()
}

// fewActs are as many as are decoded by whoever reads them.
const fewActs = 4

// add takes the row that is being read.
func (d *decoding) add(rows *sql.Rows) error {
	one := &decoded{}
	if err := one.stored.copy(rows); err != nil {
		return err
	}
	d.list = append(d.list, one)
	switch {
	case d.work != nil:
		d.work <- one
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
		d.done.Go(func() {
			for one := range d.work {
				one.decode()
			}
		})
	}
	for _, one := range d.list {
		d.work <- one
	}
}

// finish returns what was read, and the first error of it.
func (d *decoding) finish() ([]*decoded, error) {
	if d.work == nil {
		for _, one := range d.list {
			one.decode()
		}
	} else {
		close(d.work)
		for one := range d.work { // whoever has read everything helps
			one.decode()
		}
		d.done.Wait()
	}
	for _, one := range d.list {
		if one.err != nil {
			return nil, one.err
		}
	}
	return d.list, nil
}

// copy reads a row of actColumns; its bytes outlast the next row.
func (s *stored) copy(rows *sql.Rows) error {
	var envelope, commit, hashes, salt, data sql.RawBytes
	if err := rows.Scan(&s.position, &s.id, &envelope, &commit, &hashes, &salt, &data, &s.erased); err != nil {
		return err
	}
	all := make([]byte, 0, len(envelope)+len(commit)+len(hashes)+len(salt)+len(data))
	keep := func(part []byte) []byte {
		if part == nil {
			return nil
		}
		from := len(all)
		all = append(all, part...)
		return all[from:len(all):len(all)]
	}
	s.envelope, s.commitment, s.hashes, s.salt, s.payload = keep(envelope), keep(commit), keep(hashes), keep(salt), keep(data)
	return nil
}
