package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// A segment of an archive is a text file. Each line is the SHA-256 of a JSON
// object in hex, a mark, and the object. The mark is "=", or "x" where the object
// was erased: then what follows says nothing and the sum, over bytes with a random
// salt among them, says nothing either. The first line of a segment is its head;
// a seal closes each batch, and only sealed batches count.
type archiveLine struct {
	Archive    *archiveHead    `json:"archive,omitempty"`
	Book       *exportBook     `json:"book,omitempty"`
	Paper      *exportPaper    `json:"paper,omitempty"`
	Act        *exportAct      `json:"act,omitempty"` // without salt and payload
	Payload    *archivePayload `json:"payload,omitempty"`
	Read       *exportRead     `json:"read,omitempty"`
	Message    *exportMessage  `json:"message,omitempty"`
	Row        *exportRow      `json:"row,omitempty"`
	Name       string          `json:"name,omitempty"` // of a row: its key
	Gone       *archiveGone    `json:"gone,omitempty"`
	Checkpoint string          `json:"checkpoint,omitempty"`
	Seal       *archiveSeal    `json:"seal,omitempty"`
	Salt       []byte          `json:"salt,omitempty"` // of a paper and of a message
}

// archiveVersion is the version of the form of a segment.
const archiveVersion = 1

type archiveHead struct {
	Version   int         `json:"version"`
	Name      string      `json:"name"` // of the register
	ID        string      `json:"id"`   // of the archive, drawn with its first segment
	Number    int         `json:"number"`
	PublicKey string      `json:"publicKey,omitempty"`
	Before    archiveSeal `json:"before"` // the seal of the segment before; zero in the first
	Schemas   []Schema    `json:"schemas,omitempty"`
}

type archivePayload struct {
	Position int64  `json:"position"`
	Salt     []byte `json:"salt"`
	Payload  string `json:"payload"`
}

type archiveGone struct {
	Table string `json:"table"`
	Name  string `json:"name"`
}

// archiveSeal closes a batch.
type archiveSeal struct {
	Batch int64      `json:"batch"` // counts the batches of the archive
	At    int64      `json:"at"`    // when the register was in the state that is whole with it, milliseconds since 1970 UTC
	Whole bool       `json:"whole"` // with this batch the archive holds all that the register held
	Acts  exportTree `json:"acts"`
	Reads exportTree `json:"reads"`
	Chain string     `json:"chain"` // hex of H(chain before ‖ sums of the lines since)
}

// marks of a line.
const (
	kept   = '='
	erased = 'x'
)

// sumLength is how many bytes the sum of a line has in hex.
const sumLength = 2 * sha256.Size

// writeLine appends a line to a batch and returns its sum.
func writeLine(to *bytes.Buffer, l archiveLine) ([sha256.Size]byte, error) {
	data, err := json.Marshal(l)
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	sum := sha256.Sum256(data)
	to.WriteString(hex.EncodeToString(sum[:]))
	to.WriteByte(kept)
	to.Write(data)
	to.WriteByte('\n')
	return sum, nil
}

// readLine checks a line by itself. Of one that was erased it returns no object.
func readLine(line []byte) (sum [sha256.Size]byte, l *archiveLine, err error) {
	if len(line) < sumLength+1 {
		return sum, nil, fmt.Errorf("the line is cut short")
	}
	if _, err := hex.Decode(sum[:], line[:sumLength]); err != nil {
		return sum, nil, fmt.Errorf("the line does not begin with its sum")
	}
	data := line[sumLength+1:]
	switch {
	case line[sumLength] == erased:
		return sum, nil, nil
	case line[sumLength] != kept:
		return sum, nil, fmt.Errorf("the line has no mark")
	case sha256.Sum256(data) != sum:
		return sum, nil, fmt.Errorf("the line is not that of its sum")
	}
	l = &archiveLine{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		return sum, nil, fmt.Errorf("the line cannot be read: %w", err)
	}
	return sum, l, nil
}

// nextChain is the chain after a batch.
func nextChain(before string, sums []byte) string {
	h := sha256.New()
	h.Write(part(nil, []byte(before)))
	h.Write(sums)
	return hex.EncodeToString(h.Sum(nil))
}
