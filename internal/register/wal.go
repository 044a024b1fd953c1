package register

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"
)

// wal is the write-ahead log of an SQLite file. SQLite begins it anew only at a
// moment when nobody reads what is in it; while somebody always does, as when a
// list is taken over, such a moment never comes by itself and the log fills the disk.
type wal struct {
	path   string
	most   int64 // bytes above which it is emptied
	wait   int   // milliseconds for which those who read are waited for; new ones do not hold it up
	failed int64 // how large it was when somebody read for longer
}

// Sizes and waits of the write-ahead log.
const (
	walMost = 256 << 20
	walWait = 1000
	walTry  = 20 // milliseconds of one try
)

// tend empties the log where it is large, waiting a moment for those who read. What
// it holds is durable already: if it cannot be emptied now, that is tried again when
// it has grown by as much.
func (w *wal) tend(ctx context.Context, conn *sql.Conn) {
	info, err := os.Stat(w.path)
	if err != nil || info.Size() < w.failed+w.most {
		return
	}
	w.failed = info.Size()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout(%d)", walTry)); err != nil {
		return
	}
	if w.empty(ctx, conn) {
		w.failed = 0
	}
	_, _ = conn.ExecContext(ctx, "PRAGMA "+lockWait) // a connection that fails here fails at the next transaction, which says so
}

// empty says whether it emptied the log. It tries for short, again and again: SQLite
// waits for a reader's place, not for the reader, and those who come meanwhile may take
// that place one after another for as long as it waits; a new try sees that they read
// what is newest and waits for nobody.
func (w *wal) empty(ctx context.Context, conn *sql.Conn) bool {
	end := time.Now().Add(time.Duration(w.wait) * time.Millisecond)
	for {
		var busy, frames, moved int
		err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
		if err == nil && busy == 0 {
			return true
		}
		if err != nil || time.Now().After(end) {
			return false
		}
	}
}
