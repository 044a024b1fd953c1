package qyzmet

import "qyzmet/date"

// Identifiers of the register. Those of persons, officials and acts are random:
// nothing about the person can be read from them.
type (
	// SubjectID names what an act is about: a person (p-…), an office (o-…), an
	// official (u-…), a commission (c-…), a campaign (k-…). The letters before
	// the hyphen say which.
	SubjectID string
	// ActID names a recorded act: a-… .
	ActID string
	// ActKind names a kind of act as described in the law data: "medical-examined".
	ActKind string
	// Position is the place of an act in the register: the first is 1, there are
	// no gaps. 0 stands before every act.
	Position int64
	// Digest is a SHA-256 in lower-case hex: of a paper, of a book of law data.
	Digest string
)

// Sorts of subjects: the letter with which their ids begin.
const (
	PersonSort     = "p"
	OfficeSort     = "o"
	OfficerSort    = "u" // an official, who signs
	CommissionSort = "c"
	CampaignSort   = "k"
)

// Sort returns the letters before the hyphen of a subject's id.
func (s SubjectID) Sort() string {
	for i := range len(s) {
		if s[i] == '-' {
			return string(s[:i])
		}
	}
	return ""
}

// Act is a recorded legal act: the only way in which anything in the register
// changes. It is never altered nor deleted; its payload can be erased where the
// law requires it, and then it is nil.
type Act struct {
	Envelope Envelope `json:"envelope"`
	Payload  *Payload `json:"payload"`
}

// Envelope is the part of an act that stays in the log for ever. It says
// nothing of a person but a random id.
type Envelope struct {
	ID       ActID       `json:"id"`
	Kind     ActKind     `json:"kind"`
	Office   SubjectID   `json:"office"`           // whose act it is
	Official SubjectID   `json:"official"`         // who issued it: signed, decided
	Actor    SubjectID   `json:"actor"`            // who entered it
	Subjects []SubjectID `json:"subjects"`         // whom and what it concerns; the first is the one it is about
	Issued   date.Date   `json:"issued"`           // day of issue
	Effect   date.Date   `json:"effect"`           // day from which it has effect
	Recorded int64       `json:"recorded"`         // instant of recording, milliseconds since 1970 UTC
	Book     Digest      `json:"book"`             // the law data by which it was checked
	Of       ActID       `json:"of,omitempty"`     // the act that this one corrects, cancels, answers or carries out
	Undoes   Undoing     `json:"undoes,omitempty"` // what becomes of that act
	Found    bool        `json:"found,omitempty"`  // history taken over as found, not an act issued here
}

// Undoing says what becomes of an act to which another refers.
type Undoing string

// Ways of undoing.
const (
	FromStart  Undoing = "from-start"  // it never had effect: a correction
	FromEffect Undoing = "from-effect" // it has none from the later act's day of effect on: a cancellation
)

// Payload is the part of an act that holds what it says.
type Payload struct {
	Number   string           `json:"number,omitempty"` // in the book of the office
	Power    ActID            `json:"power,omitempty"`  // the act that gave the official the power used
	Basis    []ProvisionID    `json:"basis,omitempty"`  // legal basis
	Content  map[string]Value `json:"content"`          // the fields of the kind
	Sets     []Set            `json:"sets,omitempty"`   // what it changes in the records of its subjects
	Papers   []Attached       `json:"papers,omitempty"`
	Checked  []Checked        `json:"checked,omitempty"`  // the answers of the law that it rests on
	Overrode []Overridden     `json:"overrode,omitempty"` // safeguards of the product that a named official set aside
	Findings []string         `json:"findings,omitempty"` // of an act recorded as found: what it lacks
	Source   *Source          `json:"source,omitempty"`   // of an act taken over from a file: where it stood
}

// Source is the place in a file from which an act was taken over.
type Source struct {
	File Digest `json:"file"` // of the bytes of the file
	Row  int64  `json:"row"`  // of a text its line, of a workbook the row of the sheet
}

// SetOp is what a Set does to a record.
type SetOp string

// Operations on a record.
const (
	SetValue  SetOp = "set"   // the fact or attribute takes the value
	InitValue SetOp = "init"  // the same, where nothing is held yet
	AddItem   SetOp = "add"   // the items join the list, the words join the set
	ClearIt   SetOp = "clear" // the fact or attribute is known no more
	MergeIn   SetOp = "merge" // the record of the subject that Value names is part of this one
)

// Set is one effect of an act on the record of a subject, from the act's day of
// effect on.
type Set struct {
	Subject SubjectID `json:"subject"`
	Op      SetOp     `json:"op"`
	Path    Path      `json:"path"` // of a fact, or of an attribute of the card: card.surname
	Value   Value     `json:"value,omitzero"`
}

// Attached is a paper that lies with an act, by the digest of its bytes.
type Attached struct {
	Digest Digest  `json:"digest"`
	Name   string  `json:"name"`
	Type   string  `json:"type"` // media type
	Size   int64   `json:"size"`
	Proves PaperID `json:"proves,omitempty"`
}

// Checked is an answer of the law that an act rests on, as it was given.
type Checked struct {
	Question QuestionID    `json:"question"`
	On       date.Date     `json:"on"`
	State    State         `json:"state"`
	Outcome  string        `json:"outcome"`
	Cites    []ProvisionID `json:"cites,omitempty"`
	Proof    Digest        `json:"proof,omitempty"` // of the proof, kept as a paper
}

// Overridden is a safeguard of the product, not of the law, that an official
// set aside in an act, with the reason.
type Overridden struct {
	Safeguard string `json:"safeguard"`
	Reason    string `json:"reason"`
}

// Entry is an act at its place in the register.
type Entry struct {
	Position Position `json:"position"`
	Act      *Act     `json:"act"`
}
