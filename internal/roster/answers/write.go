package answers

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"qyzmet"
)

// Columns of the answers as CSV.
var Columns = []string{"row", "key", "state", "outcome", "until", "grounds", "cites", "missing"}

// Contradictory is what stands for the state of a person whose facts contradict
// one another: the reasons are in the rejects.
const Contradictory = "rejected"

// NewCSV writes answers as CSV with a header. Values are names of the law data
// and keys of digits and letters; a key that a spreadsheet would compute is
// written so that it does not.
func NewCSV(w io.Writer) Writer { return &csvWriter{out: bufio.NewWriterSize(w, 256<<10)} }

type csvWriter struct {
	out  *bufio.Writer
	line []byte
	used bool
}

func (w *csvWriter) Write(l Line) error {
	if !w.used {
		w.used = true
		_, _ = w.out.WriteString(strings.Join(Columns, ",") + "\n") // an error comes again
	}
	b := strconv.AppendUint(w.line[:0], l.Row, 10)
	b = appendCell(append(b, ','), l.Key)
	b = append(append(b, ','), stateOf(l)...)
	b = append(append(b, ','), l.Outcome...)
	b = append(b, ',')
	if l.HasUntil {
		b = append(b, l.Until.String()...)
	}
	b = appendList(append(b, ','), l.Grounds)
	b = appendList(append(b, ','), l.Cites)
	b = appendList(append(b, ','), l.Missing)
	w.line = append(b, '\n')
	_, err := w.out.Write(w.line)
	return err
}

func (w *csvWriter) Close() error {
	if !w.used {
		_, _ = w.out.WriteString(strings.Join(Columns, ",") + "\n")
	}
	return w.out.Flush()
}

func stateOf(l Line) string {
	if l.State == "" {
		return Contradictory
	}
	return string(l.State)
}

func appendList[T ~string](b []byte, list []T) []byte {
	for i, s := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, s...)
	}
	return b
}

// appendCell writes what came from the table: quoted where needed, and not to be
// computed.
func appendCell(b []byte, s string) []byte {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\n\r;\t") {
		return append(b, s...)
	}
	return append(append(append(b, '"'), strings.ReplaceAll(s, `"`, `""`)...), '"')
}

// NewNDJSON writes answers as one JSON object a line.
func NewNDJSON(w io.Writer) Writer { return &jsonWriter{out: bufio.NewWriterSize(w, 256<<10)} }

type jsonWriter struct {
	out *bufio.Writer
}

// jsonLine is a Line as it is written.
type jsonLine struct {
	Row     uint64               `json:"row"`
	Key     string               `json:"key"`
	State   string               `json:"state"`
	Outcome *string              `json:"outcome"`
	Until   string               `json:"until,omitempty"`
	Grounds []string             `json:"grounds,omitempty"`
	Cites   []qyzmet.ProvisionID `json:"cites,omitempty"`
	Missing []qyzmet.Path        `json:"missing,omitempty"`
}

func (w *jsonWriter) Write(l Line) error {
	line := jsonLine{Row: l.Row, Key: l.Key, State: stateOf(l), Grounds: l.Grounds, Cites: l.Cites, Missing: l.Missing}
	if l.Outcome != "" {
		line.Outcome = &l.Outcome
	}
	if l.HasUntil {
		line.Until = l.Until.String()
	}
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = w.out.Write(append(data, '\n'))
	return err
}

func (w *jsonWriter) Close() error { return w.out.Flush() }
