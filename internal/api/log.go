package api

import (
	"math"
	"net/http"

	"qyzmet"
)

// LogCheckpoint is how far the log goes, signed, with the key that checks it.
type LogCheckpoint struct {
	Checkpoint string `json:"checkpoint"` // a signed note: origin, size, root; then the log of readings and the instant
	Key        string `json:"key"`        // the public key of the signature
	Size       int64  `json:"size"`
}

// LogInclusion proves that an act stands in the log, by its hash.
type LogInclusion struct {
	Position   qyzmet.Position `json:"position"`
	Size       int64           `json:"size"`
	Leaf       string          `json:"leaf"`   // hash of the act, in base64; nothing of it can be read from this
	Hashes     []string        `json:"hashes"` // the way from the leaf to the root (RFC 6962)
	Checkpoint string          `json:"checkpoint"`
}

// LogConsistency proves that one log begins with another.
type LogConsistency struct {
	From   int64    `json:"from"`
	To     int64    `json:"to"`
	Hashes []string `json:"hashes"`
}

// checkpoint gives the signed checkpoint.
func (d *door) checkpoint(req *http.Request) (any, error) {
	c, err := d.office.Checkpoint(req.Context())
	if err != nil {
		return nil, err
	}
	return LogCheckpoint{c.Checkpoint, c.Key, c.Size}, nil
}

// inclusion proves that an act stands at a position.
func (d *door) inclusion(req *http.Request) (any, error) {
	at, err := numberOf("position", req.PathValue("position"), math.MaxInt64)
	if err != nil {
		return nil, err
	}
	p, err := d.office.Inclusion(req.Context(), qyzmet.Position(at))
	if err != nil {
		return nil, err
	}
	return LogInclusion{p.Position, p.Size, p.Leaf, p.Hashes, p.Checkpoint}, nil
}

// consistency proves that the log of one size begins with that of a smaller one.
func (d *door) consistency(req *http.Request) (any, error) {
	var sizes [2]int64
	for i, name := range []string{"from", "to"} {
		text := req.URL.Query().Get(name)
		if text == "" {
			return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: name, Message: "the sizes of the two logs are wanted: ?from=&to=, as two checkpoints give them"}
		}
		var err error
		if sizes[i], err = numberOf(name, text, math.MaxInt64); err != nil {
			return nil, err
		}
	}
	hashes, err := d.office.Consistency(req.Context(), sizes[0], sizes[1])
	if err != nil {
		return nil, err
	}
	return LogConsistency{sizes[0], sizes[1], hashes}, nil
}
