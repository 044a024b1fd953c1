package register

import (
	"context"
	"database/sql"
	"errors"

	"qyzmet"
)

// KeepBook keeps the source of law data under the hash of the book read from it,
// so that what was decided by it can be shown for ever. The same is kept once;
// another source under the same hash is refused.
func (r *Register) KeepBook(ctx context.Context, hash qyzmet.Digest, source []byte) error {
	if hash == "" || len(source) == 0 {
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: "book", Message: "law data are kept with their hash and their source"}
	}
	_, err := r.base.Exec(ctx, `INSERT INTO log_book (hash, sum, source) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`,
		string(hash), string(DigestOf(source)), source)
	if err != nil {
		return err
	}
	var sum string
	if err := r.base.QueryRow(ctx, `SELECT sum FROM log_book WHERE hash = $1`, string(hash)).Scan(&sum); err != nil {
		return r.speech.fault(err)
	}
	if sum != string(DigestOf(source)) {
		return &qyzmet.Fault{Code: qyzmet.Contradiction, Path: "book", Value: string(hash), Message: "other law data are kept under this hash; a hash belongs to one source"}
	}
	return nil
}

// Book returns the source of law data by the hash of the book; code NotFound
// when it was never kept.
func (r *Register) Book(ctx context.Context, hash qyzmet.Digest) ([]byte, error) {
	var source []byte
	var sum string
	err := r.base.QueryRow(ctx, `SELECT source, sum FROM log_book WHERE hash = $1`, string(hash)).Scan(&source, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "book", Value: string(hash), Message: "no law data of this hash are kept; they are kept by the first start with them"}
	case err != nil:
		return nil, r.speech.fault(err)
	case string(DigestOf(source)) != sum:
		return nil, damaged("law data "+string(hash)+" are not what was kept", "run the verification and restore the last good backup")
	}
	return source, nil
}
