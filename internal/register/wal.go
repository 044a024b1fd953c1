package register

import (
	"context"
	"database/sql"
	"fmt"
	"os"
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
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout(%d)", w.wait)); err != nil {
		return
	}
	var busy, frames, moved int
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if err == nil && busy == 0 {
		w.failed = 0
	}
	_, _ = conn.ExecContext(ctx, "PRAGMA "+lockWait) // a connection that fails here fails at the next transaction, which says so
}
