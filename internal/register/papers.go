package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qyzmet"
)

// PutPaper keeps the bytes of a paper and returns their digest. The same bytes
// are kept once.
func (r *Register) PutPaper(ctx context.Context, data []byte, mediaType string) (qyzmet.Digest, error) {
	if err := fitPaper(data, mediaType); err != nil {
		return "", err
	}
	digest := DigestOf(data)
	_, err := r.base.Exec(ctx, keepPaper, string(digest), mediaType, data)
	return digest, err
}

const keepPaper = `INSERT INTO log_paper (digest, media_type, data) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING`

// fitPaper refuses what is no paper.
func fitPaper(data []byte, mediaType string) error {
	switch {
	case len(data) == 0:
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: "paper", Message: "the paper is empty; attach the file again"}
	case len(data) > MaxPaper:
		return &qyzmet.Fault{Code: qyzmet.TooLarge, Path: "paper", Value: fmt.Sprint(len(data)),
			Message: fmt.Sprintf("the paper has %d bytes; at most %d are kept: scan it with fewer dots, or divide it", len(data), MaxPaper)}
	case mediaType == "":
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: "paper.type", Message: "the media type of the paper is missing: application/pdf, image/png …"}
	}
	return nil
}

// MaxPaper is the most bytes that one paper has.
const MaxPaper = 20 << 20

// Paper returns the bytes of a paper and its media type, checked against the
// digest; code NotFound when it is not kept, or kept no more.
func (r *Register) Paper(ctx context.Context, d qyzmet.Digest) ([]byte, string, error) {
	var data []byte
	var mediaType string
	err := r.base.QueryRow(ctx, `SELECT data, media_type FROM log_paper WHERE digest = $1`, string(d)).Scan(&data, &mediaType)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", &qyzmet.Fault{Code: qyzmet.NotFound, Path: "paper", Value: string(d), Message: "no such paper is kept; it was never handed in, or was erased with its act"}
	}
	if err == nil && DigestOf(data) != d {
		err = damaged("paper "+string(d)+" is not what was handed in", "run the verification and restore the last good backup")
	}
	if err != nil {
		return nil, "", r.speech.fault(err)
	}
	return data, mediaType, nil
}
