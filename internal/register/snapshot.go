package register

import (
	"context"
	"database/sql"
)

// snapshot is one state of the database, for long readings.
type snapshot struct {
	ctx    context.Context
	conn   *sql.Conn
	speech *dialect
}

// snapshot reads one state of the database, with all that was acknowledged before.
func (r *Register) snapshot(ctx context.Context, do func(*snapshot) error) error {
	if err := r.pen.landForReader(ctx); err != nil {
		return err
	}
	return r.committed(ctx, do)
}

// committed is snapshot of what is committed: more will be told of by another commit.
func (r *Register) committed(ctx context.Context, do func(*snapshot) error) error {
	conn, err := r.base.read.Conn(ctx)
	if err != nil {
		return r.speech.fault(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, r.speech.view); err != nil {
		return r.speech.fault(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return r.speech.fault(do(&snapshot{ctx, conn, r.speech}))
}

func (s *snapshot) each(take func(*sql.Rows) error, text string, args ...any) error {
	rows, err := s.conn.QueryContext(s.ctx, text, args...)
	if err == nil {
		err = drain(rows, take)
	}
	if err != nil {
		s.again()
	}
	return s.speech.fault(err)
}

// again begins anew after a failure: PostgreSQL takes nothing more in a
// transaction in which something failed.
func (s *snapshot) again() {
	_, _ = s.conn.ExecContext(s.ctx, "ROLLBACK")
	_, _ = s.conn.ExecContext(s.ctx, s.speech.view)
}

func (s *snapshot) size(table string) (n int64, err error) {
	err = s.each(func(rows *sql.Rows) error { return rows.Scan(&n) }, `SELECT coalesce(max(position), 0) FROM `+table)
	return n, err
}
