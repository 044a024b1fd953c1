package register

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"qyzmet"
)

// OpenFile opens the register in an SQLite file, made if it is absent, and brings
// its tables up to date. An empty path or ":memory:" means a file that is
// removed by Close. A file that another process has open is refused with code
// Unavailable, one that is no register or is torn with code Damaged.
func OpenFile(ctx context.Context, path string, o Options) (*Register, error) {
	if path != "" && path != ":memory:" {
		o.KeyFile, o.CheckpointFile = cmp.Or(o.KeyFile, path+".key"), cmp.Or(o.CheckpointFile, path+".checkpoint")
		return openFile(ctx, path, o)
	}
	dir, err := os.MkdirTemp("", "register")
	if err != nil {
		return nil, unavailable("no temporary folder: "+err.Error(), "name a file for the register")
	}
	o.KeyFile, o.CheckpointFile = cmp.Or(o.KeyFile, filepath.Join(dir, "key")), cmp.Or(o.CheckpointFile, filepath.Join(dir, "checkpoint"))
	r, err := openFile(ctx, filepath.Join(dir, "register.db"), o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	r.release = append([]func() error{func() error { return os.RemoveAll(dir) }}, r.release...)
	return r, nil
}

// openFile opens a file that has a name.
func openFile(ctx context.Context, path string, o Options) (*Register, error) {
	name, err := settled(path)
	if err != nil {
		return nil, unavailable("the folder of "+path+" cannot be read: "+err.Error(), "make the folder, or name another")
	}
	path = name
	r := &Register{options: o, speech: sqliteSpeech, path: path}
	ok := false
	defer func() {
		if !ok {
			r.giveBack()
		}
	}()
	if err := r.alone(ctx, path); err != nil {
		return nil, err
	}
	if err := private(path); err != nil {
		return nil, err
	}
	if err := r.connect(path); err != nil {
		return nil, sqliteFault(err)
	}
	if err := r.ready(ctx); err != nil {
		return nil, err
	}
	ok = true
	return r, nil
}

// private makes an absent file such that nobody else on the machine reads it, before
// anything is in it; its journal then is as private. What is there keeps its rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil //nolint:nilerr // it is there, or cannot be made: opening it says so
	}
	return fileFault("the register cannot be made", f.Close())
}

// settled is the one name of a file, however it was reached: without links.
func settled(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	return filepath.Join(dir, filepath.Base(abs)), err
}

// alone takes the file for this process: by a lock on a file beside it, which
// the system lets go when the process ends in whatever way.
func (r *Register) alone(ctx context.Context, path string) error {
	guard, err := sql.Open("sqlite", dsn(path+".lock", "busy_timeout(0)"))
	if err != nil {
		return sqliteFault(err)
	}
	guard.SetMaxOpenConns(1)
	r.release = append(r.release, guard.Close)
	conn, err := guard.Conn(ctx)
	if err == nil {
		r.release = append(r.release, conn.Close)
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY {
		return unavailable("another process has the register "+path+" open", "end that process, or use the one that runs")
	}
	return sqliteFault(err)
}

// lockWait is for how long a connection waits for a foreign program.
const lockWait = "busy_timeout(10000)"

// connect opens one connection that writes and as many as are needed to read.
func (r *Register) connect(path string) error {
	// A commit that moved rows between pages looks through the whole cache of its
	// connection: a small one, beside the system's, makes it short.
	write, err := sql.Open("sqlite", dsn(path, lockWait, "journal_mode(WAL)", "synchronous(FULL)",
		"secure_delete(1)", "recursive_triggers(1)", "cache_size(-16384)", "temp_store(MEMORY)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return err
	}
	write.SetMaxOpenConns(1)
	r.shelf.alone = true
	log := &wal{path: path + "-wal", most: walMost, wait: walWait}
	r.pen = &pen{speech: r.speech, db: write, shelf: &r.shelf, tend: log.tend, redo: &redo{path: path + ".redo", gap: restOff}}
	r.release = append(r.release, r.pen.close)
	read, err := sql.Open("sqlite", dsn(path, lockWait, "query_only(1)"))
	if err != nil {
		return err
	}
	read.SetMaxOpenConns(4 * runtime.NumCPU()) // more would only be opened, prepared for and closed again
	read.SetMaxIdleConns(4 * runtime.NumCPU())
	r.base = &Base{r: r, read: read}
	r.release = append(r.release, read.Close)
	return nil
}

// dsn names an SQLite file with the settings of each connection to it.
func dsn(path string, pragmas ...string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(),
		RawQuery: url.Values{"_pragma": pragmas}.Encode()}).String()
}

// sqliteFault turns an error of the driver into a fault with what to do; what is
// no error of the driver is returned as it is.
func sqliteFault(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	if _, is := qyzmet.FaultsOf(err); is {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return unavailable("the disk of the register is full", "make room on it and send the request again with the same key; nothing was recorded")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return unavailable("the register's file cannot be written: "+e.Error(), "give the process the right to write the file and its folder")
	case sqlite3.SQLITE_CANTOPEN:
		return unavailable("the register's file cannot be opened: "+e.Error(), "check the folder, its rights and the number of open files")
	case sqlite3.SQLITE_IOERR:
		return unavailable("the disk of the register fails: "+e.Error(), "look at the disk; then send the request again with the same key")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable("the register is locked by a foreign program: "+e.Error(), "close the program that has the file open")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged("the register's file is torn: "+e.Error(), "stop writing, run the verification to see what is hit, and restore the last good backup")
	}
	return refusedByTables(e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT, e.Error())
}

// refusedByTables is the fault of a statement that the tables refuse: a name that
// is taken, a change of what was recorded; or of one that they do not understand.
func refusedByTables(constraint bool, said string) *qyzmet.Fault {
	if constraint {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "tables", Message: "the tables refuse it: " + said + "; give what was meant to be new a name of its own"}
	}
	return &qyzmet.Fault{Code: qyzmet.Internal, Path: "tables", Message: "the database does not understand us: " + said + "; report it with what was done"}
}

// damaged is the fault of stored data that is not what was recorded.
func damaged(what, do string) *qyzmet.Fault {
	return &qyzmet.Fault{Code: qyzmet.Damaged, Message: what + "; " + do}
}
