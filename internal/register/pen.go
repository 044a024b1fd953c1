package register

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
)

// pen is the one connection through which this process writes.
type pen struct {
	mu     sync.Mutex
	speech *dialect
	db     *sql.DB
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	shelf  *shelf // of the register
	late   late
	warned atomic.Pointer[string]                 // a warning that the server sent on this connection
	fresh  func(context.Context, *sql.Conn) error // readies a new connection
	begun  bool                                   // a transaction is open that holds what the redo log does
	redo   *redo                                  // nil: each transaction is committed before anybody is told
	// tend looks after the file when a transaction was committed; nil: there is none.
	tend func(context.Context, *sql.Conn)
	// committed is told of each transaction that was committed; nil: nobody is.
	committed func()
}

// mostTexts bounds the statements kept; what is over it is built by program and
// would grow without end.
const mostTexts = 500

// within runs a transaction, alone. An error of do undoes it.
func (p *pen) within(ctx context.Context, do func(*Tx) error) error {
	return p.turn(ctx, do, func(*Tx) bool { return false })
}

// turn runs a transaction which is committed unless it is kept otherwise.
func (p *pen) turn(ctx context.Context, do func(*Tx) error, kept func(*Tx) bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	// On SQLite nothing waits for another machine, and a commit that is not
	// interrupted has one outcome.
	if p.speech == sqliteSpeech {
		if err := ctx.Err(); err != nil {
			return err
		}
		ctx = context.WithoutCancel(ctx)
	}
	tx := &Tx{pen: p, joins: p.begun}
	if err := p.begin(ctx); err != nil {
		return p.speech.fault(err)
	}
	p.warned.Store(nil)
	if err := p.calm(tx, do); err != nil {
		p.undo()
		return p.speech.fault(err)
	}
	if !kept(tx) {
		if err := p.commit(ctx); err != nil {
			return err
		}
	}
	for _, do := range tx.then {
		do()
	}
	return nil
}

// commit ends the transaction that is open, and tells who is told of it.
func (p *pen) commit(ctx context.Context) error {
	p.begun = false
	if err := p.speech.commit(ctx, p.conn); err != nil {
		p.undo()
		p.drop()
		return p.speech.fault(err)
	}
	if w := p.warned.Load(); w != nil {
		p.drop()
		return unavailable("the commit is not confirmed by the standby ("+*w+")",
			"send the same request with the same key again; if it goes on, the standby is away: see to it")
	}
	p.redo.committed()
	if p.committed != nil {
		p.committed()
	}
	if p.tend != nil {
		p.tend(ctx, p.conn)
	}
	return nil
}

// land commits what was acknowledged and is not committed.
func (p *pen) land(ctx context.Context) error {
	if !p.redo.waits() {
		return nil
	}
	return p.within(ctx, func(*Tx) error { return nil })
}

// still does something while no transaction is open and nothing waits to be committed.
func (p *pen) still(ctx context.Context, do func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.redo.waits() {
		ctx = context.WithoutCancel(ctx) // as in turn
		if err := p.begin(ctx); err != nil {
			return p.speech.fault(err)
		}
		if err := p.commit(ctx); err != nil {
			return err
		}
	}
	return do()
}

// landForReader is land for somebody who reads: others will follow him, and for a
// while each group is committed.
func (p *pen) landForReader(ctx context.Context) error {
	if !p.redo.waits() {
		return nil
	}
	p.redo.later.Store(time.Now().Add(redoReader).UnixNano())
	return p.land(ctx)
}

// begin begins a transaction, if none is open, with what was acknowledged in one that
// was undone.
func (p *pen) begin(ctx context.Context) error {
	if p.begun {
		return nil
	}
	if err := p.beginNew(ctx); err != nil {
		return err
	}
	p.begun = true
	if !p.redo.waits() {
		return nil
	}
	if err := p.again(ctx); err != nil {
		p.undo()
		return err
	}
	return nil
}

// beginNew begins a transaction, on a new connection if the one held has died while
// nobody used it.
func (p *pen) beginNew(ctx context.Context) error {
	held := p.conn != nil
	if err := p.open(ctx); err != nil {
		return err
	}
	_, err := p.conn.ExecContext(ctx, p.speech.begin)
	if err == nil {
		return nil
	}
	p.drop()
	if !held || ctx.Err() != nil || p.speech == sqliteSpeech { // a file does not hang up
		return err
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	if _, err = p.conn.ExecContext(ctx, p.speech.begin); err != nil {
		p.drop()
	}
	return err
}

// calm turns a panic into an error, so that the transaction is undone and the
// next one finds the connection as it should be.
func (p *pen) calm(tx *Tx, do func(*Tx) error) (err error) {
	defer func() {
		if said := recover(); said != nil {
			err = &qyzmet.Fault{Code: qyzmet.Internal, Path: "transaction",
				Message: fmt.Sprintf("a transaction broke off: %v; nothing of it was recorded; report it with this place: %s", said, debug.Stack())}
		}
	}()
	return do(tx)
}

// open takes the connection from its pool, if it is not held.
func (p *pen) open(ctx context.Context) error {
	if p.conn != nil {
		return nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return err
	}
	p.conn, p.stmts = conn, map[string]*sql.Stmt{}
	if p.fresh == nil {
		return nil
	}
	if err = p.fresh(ctx, conn); err != nil {
		p.drop()
	}
	return err
}

// undo ends a transaction without effect.
func (p *pen) undo() {
	p.begun = false
	if _, err := p.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil && p.speech != sqliteSpeech {
		p.drop() // SQLite says so when it has rolled back by itself
	}
}

// drop gives up the connection: its state is not known.
func (p *pen) drop() {
	if p.conn == nil {
		return
	}
	for _, s := range p.stmts {
		s.Close()
	}
	// An error tells the pool that the connection is of no more use.
	_ = p.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = p.conn.Close()
	p.conn, p.stmts = nil, nil
}

// close ends the connection.
func (p *pen) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.stmts {
		s.Close()
	}
	if p.conn != nil {
		_ = p.conn.Close()
	}
	p.conn, p.stmts = nil, nil
	return errors.Join(p.redo.close(), p.db.Close())
}

// prepared returns the statement of a text on the connection.
func (p *pen) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := p.stmts[text]; s != nil {
		return s, nil
	}
	if len(p.stmts) >= mostTexts {
		for key, s := range p.stmts {
			s.Close()
			delete(p.stmts, key)
		}
	}
	s, err := p.conn.PrepareContext(ctx, text)
	if err == nil {
		p.stmts[text] = s
	}
	return s, err
}

// unavailable is the fault of a register that cannot be written now.
func unavailable(what, do string) *qyzmet.Fault {
	return &qyzmet.Fault{Code: qyzmet.Unavailable, Message: what + "; " + do}
}
