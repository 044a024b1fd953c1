// Package rulebook reads the law data strictly and turns it into one immutable
// Book: enactments, provisions with their versions, parameters, the fact
// vocabulary, questions with their rules as typed expressions, readings, worked
// cases and the calendar, under one content hash.
//
// It reads the YAML that the law data are written in itself and leaves other YAML
// to a library. It parses and type-checks conditions with cel-go and reports every fault with
// file, line and field. It reads from the file system it is given, knows no
// clock and no database, and never evaluates a condition: that is for package
// engine, and, independently, for package proof.
package rulebook

import (
	"qyzmet"
	"qyzmet/date"
)

// Book is the whole of the law data, read and checked. It is immutable and safe
// for concurrent use.
type Book struct {
	Hash        string // hex SHA-256 over the files' names and bytes
	Enactments  []*Enactment
	Articles    []*Article // in the law's order
	Provisions  map[qyzmet.ProvisionID]*Provision
	Parameters  map[string]*Parameter
	Topics      []*Topic // of facts, in file order
	Facts       map[qyzmet.Path]*Fact
	FactOrder   []*Fact // in order of asking
	Constraints []*Constraint
	Papers      map[qyzmet.PaperID]qyzmet.Text
	Questions   map[qyzmet.QuestionID]*Question
	Order       []*Question // composed questions before those that use them
	Readings    map[qyzmet.ReadingID]*Reading
	Years       map[int]*Year  // calendar
	Calendar    *date.Calendar // of the years, holidays on a weekend moved
	Audiences   []*Audience    // whom guides are for, in file order
	Guides      []*Guide       // by their order
	Glossary    []*Glossary    // in file order

	// The register and the offices.
	ActKinds     map[qyzmet.ActKind]*ActKind
	Duties       []*Duty               // in file order
	Cards        []*Attributes         // groups of attributes, in file order
	Listed       []qyzmet.Path         // facts and attributes by which lists are divided
	Card         map[qyzmet.Path]*Fact // attributes
	Roles        []*Role               // in file order
	Escalation   []*Step               // by which duties are raised, in file order
	OfficeSorts  []*OfficeSort         // in file order
	FirstOffices []*FirstOffice        // of a new register; in file order
	Documents    map[string]*Document  // templates of papers
	actFields    map[qyzmet.Path]*Fact // act.NAME
	called       map[string][]*Called  // by the letter of a sort of subject

	cases    func() ([]*Case, error)
	acts     map[string]*Amendment // by enactment + " " + act number
	compiler *compiler
}

// Enactment is a normative act whose provisions are encoded.
type Enactment struct {
	ID         string       `yaml:"enactment"`
	Title      qyzmet.Text  `yaml:"title"`
	Short      qyzmet.Text  `yaml:"short"`
	Number     string       `yaml:"number"`
	Adopted    date.Date    `yaml:"adopted"`
	Rank       int          `yaml:"rank"` // 1 Constitution … 6 ministerial order
	ReadUpTo   date.Date    `yaml:"read_up_to"`
	Editions   []*Edition   `yaml:"editions"`
	Amendments []*Amendment `yaml:"amendments"`
}

// Edition is a text of an enactment that was read.
type Edition struct {
	ID        string        `yaml:"id"`
	Title     qyzmet.Text   `yaml:"title"`
	Languages []qyzmet.Lang `yaml:"languages"`
	Note      *qyzmet.Text  `yaml:"note"`
	Source    string        `yaml:"source"`
}

// Amendment is an amending act with its commencement, an interval of days when
// the exact day is not known.
type Amendment struct {
	Act     string      `yaml:"act"`
	Signed  date.Date   `yaml:"signed"`
	Rule    string      `yaml:"rule"`
	InForce Window      `yaml:"in_force" required:"true"`
	Source  qyzmet.Text `yaml:"source"`
}

// Article is an article of a law or a paragraph of rules.
type Article struct {
	ID         qyzmet.ProvisionID `yaml:"article"`
	Title      qyzmet.Text        `yaml:"title"`
	HeldFrom   *Point             `yaml:"held_from"`
	Note       *qyzmet.Text       `yaml:"note"`
	Provisions []*Provision       `yaml:"provisions"`
	File       string             `yaml:"-"`
}

// Provision is one numbered or counted part of an article.
type Provision struct {
	ID       qyzmet.ProvisionID `yaml:"id"`
	Versions []*Version         `yaml:"versions"`
	Article  *Article           `yaml:"-"`
}

// Version is a wording of a provision, for a span of time.
type Version struct {
	Span    `yaml:",inline"`
	Was     []qyzmet.ProvisionID `yaml:"was"`
	Edition string               `yaml:"edition"`
	Kind    string               `yaml:"kind"`
	System  string               `yaml:"system"`
	Status  string               `yaml:"status"`
	Built   bool                 `yaml:"built"`
	Place   []string             `yaml:"place"`
	Summary qyzmet.Text          `yaml:"summary" english:"enough"` // all languages where something cites the provision: see lintSummaries
	Note    *qyzmet.Text         `yaml:"note"`
	Hash    map[string]string    `yaml:"hash"`
}

// Parameter is a dated value that the law sets.
type Parameter struct {
	Name   string      `yaml:"parameter"`
	Unit   string      `yaml:"unit"`
	Label  qyzmet.Text `yaml:"label"`
	Values []*Setting  `yaml:"values"`
}

// Setting is a parameter's value for a span of time.
type Setting struct {
	Span     `yaml:",inline"`
	Value    int64                `yaml:"value" required:"true"`
	Cites    []qyzmet.ProvisionID `yaml:"cites"`
	Readings []qyzmet.ReadingID   `yaml:"readings"`
	Note     *qyzmet.Text         `yaml:"note"`
}

// EnactmentByID returns the enactment, or nil.
func (b *Book) EnactmentByID(id string) *Enactment {
	for _, e := range b.Enactments {
		if e.ID == id {
			return e
		}
	}
	return nil
}
