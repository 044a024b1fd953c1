package rulebook

import (
	"slices"

	"qyzmet"
)

// ActKind describes a kind of legal act: what it says, who may issue it, what
// must hold before it is recorded, and what it changes in the records of its
// subjects.
type ActKind struct {
	Span     `yaml:",inline"`     // when the law knows the kind; a kind of ours has none
	ID       qyzmet.ActKind       `yaml:"act"`
	Title    qyzmet.Text          `yaml:"title"`
	Note     *qyzmet.Text         `yaml:"note"`  // what the clerk should know before filling it in
	About    string               `yaml:"about"` // sort of its first subject: person office official commission campaign
	Also     []string             `yaml:"also"`  // other sorts that it may be about
	New      bool                 `yaml:"new"`   // the act brings its subject into the register
	Group    string               `yaml:"group"` // of menus
	Order    int                  `yaml:"order"` // of menus
	Cites    []qyzmet.ProvisionID `yaml:"cites"` // legal basis
	Ours     *qyzmet.Text         `yaml:"ours"`  // an act of the product, not of the law: why there is one
	Issuers  []string             `yaml:"issuers"`
	Enterers []string             `yaml:"enterers"` // roles that may enter it for an issuer, who has signed on paper
	Where    string               `yaml:"where"`    // own below any: whose subjects
	Adverse  bool                 `yaml:"adverse"`  // against the person's wish: needs a written reason, and safeguards apply
	Past     bool                 `yaml:"past"`     // may have effect before the day of issue
	Light    bool                 `yaml:"light"`    // of ours: notes how work goes; nothing in the case has been done by it, and whoever looked before it has seen all
	Apart    bool                 `yaml:"apart"`    // made by pages of its own: stands in no menu of acts
	Fields   []*Field             `yaml:"fields"`
	Of       *Refers              `yaml:"of"`
	List     *Listing             `yaml:"list"`   // an act that heads others, one for each person: one order for all of them
	Undoes   string               `yaml:"undoes"` // from-start from-effect: of the act it refers to
	Requires []*Requirement       `yaml:"requires"`
	Sets     []*Effect            `yaml:"sets"`
	Alone    *Alone               `yaml:"alone"` // what only one file of an office holds at a time
	Sends    []*Sending           `yaml:"sends"`
	Document string               `yaml:"document"` // what is printed of it
	Says     qyzmet.Text          `yaml:"says"`     // one line of a timeline, with {field} for its values

	File string `yaml:"-"`
}

// Concerns reports whether an act of the kind may be about a subject of a sort.
func (k *ActKind) Concerns(letter string) bool {
	return SortLetter(k.About) == letter || slices.ContainsFunc(k.Also, func(sort string) bool { return SortLetter(sort) == letter })
}

// Refers says to which acts an act refers: what it corrects, answers or carries out.
type Refers struct {
	Kinds    []qyzmet.ActKind `yaml:"kinds"` // none named: any kind
	Optional bool             `yaml:"optional"`
	Once     bool             `yaml:"once"`    // one act of this kind for each
	Current  qyzmet.Path      `yaml:"current"` // an entry of the record: the condition of.current is that it rests on that act, or on the one that that act refers to
}

// Listing says that an act is the head of a list. It is recorded together with an act
// about each person named, all or none. These refer to it, and have its days, its
// number, its signer and the fields of the same name.
type Listing struct {
	Each  qyzmet.ActKind `yaml:"each"`  // the kind of the acts about the persons
	Count string         `yaml:"count"` // the field of the head that says how many they are
	Paper string         `yaml:"paper"` // what is printed of an act that stands in a list, instead of its own paper
}

// Field is a field of a kind of act: its name in conditions is act.NAME.
type Field struct {
	ID          string               `yaml:"id"`
	Of          qyzmet.Path          `yaml:"fact"` // takes type, words, bounds and labels from a fact or attribute
	Type        string               `yaml:"type"`
	Sort        string               `yaml:"sort"`  // of type subject: which
	Among       string               `yaml:"among"` // of type subject: a requirement of the kind, which those offered meet
	Long        bool                 `yaml:"long"`  // of type text: more than a line
	Values      []*WordLabel         `yaml:"values"`
	Words       string               `yaml:"words"` // of type word, instead of values: offices or roles, as roles.yaml names them
	Label       *qyzmet.Text         `yaml:"label"`
	Help        *qyzmet.Text         `yaml:"help"`
	Unit        string               `yaml:"unit"`
	Min         *Bound               `yaml:"min"`
	Max         *Bound               `yaml:"max"`
	Items       []*Attribute         `yaml:"item"`
	Sensitivity string               `yaml:"sensitivity"`
	Optional    bool                 `yaml:"optional"`
	When        string               `yaml:"when"` // CEL: asked only then
	Cites       []qyzmet.ProvisionID `yaml:"cites"`

	WhenExpr *Expr `yaml:"-"`
	Fact     *Fact `yaml:"-"` // how its values are read and written: path act.NAME
}

// Requirement must hold before an act is recorded.
type Requirement struct {
	Span     `yaml:",inline"`
	ID       string               `yaml:"id"`
	Question qyzmet.QuestionID    `yaml:"question"` // answered on the day of effect, settled, with one of the outcomes
	Outcomes []string             `yaml:"outcomes"`
	By       string               `yaml:"by"`    // a field: the answer rests on the rule, or a rule of the group, that it names
	Holds    string               `yaml:"holds"` // or a condition on the act and the records
	When     string               `yaml:"when"`  // applies only then
	Cites    []qyzmet.ProvisionID `yaml:"cites"`
	Ours     bool                 `yaml:"ours"`     // a safeguard of the product, not of the law
	Override []string             `yaml:"override"` // roles that may set a safeguard aside, with a reason
	Text     qyzmet.Text          `yaml:"text"`     // what is not met, and what would mend it

	HoldsExpr, WhenExpr *Expr `yaml:"-"`
}

// Effect is a change that an act makes in the record of a subject.
type Effect struct {
	Set     qyzmet.Path       `yaml:"set"`   // takes the value To
	Init    qyzmet.Path       `yaml:"init"`  // takes the value To where nothing is held yet
	Add     qyzmet.Path       `yaml:"add"`   // the list or set gains Item or To
	Clear   qyzmet.Path       `yaml:"clear"` // is known no more
	State   string            `yaml:"state"` // a field of type facts: each fact in it takes its value
	Merge   string            `yaml:"merge"` // a field of type subject: its record becomes part of this one
	To      string            `yaml:"to"`    // CEL
	Item    map[string]string `yaml:"item"`  // CEL of each field of the item
	When    string            `yaml:"when"`
	Subject string            `yaml:"subject"` // a field of type subject; left out: what the act is about

	Path     qyzmet.Path `yaml:"-"` // of Set, Init, Add or Clear
	Target   *Fact       `yaml:"-"` // what stands there
	ToExpr   *Expr       `yaml:"-"`
	Copies   string      `yaml:"-"` // the field of the act that To is, where it is nothing else
	Parts    []*ItemPart `yaml:"-"` // of Item, by name
	WhenExpr *Expr       `yaml:"-"`
}

// Alone names entries of the record that no two files of one office hold with the
// same values: the hours of a commission.
type Alone struct {
	Paths []qyzmet.Path `yaml:"paths"` // listed ones, which the act sets
	Text  qyzmet.Text   `yaml:"text"`  // what is said to the second
}

// Sending is a message that goes out when an act stands.
type Sending struct {
	Channel string      `yaml:"channel"` // sms, mail, portal
	To      qyzmet.Path `yaml:"to"`      // the attribute that holds the address; nothing is sent where it is not known
	Subject qyzmet.Text `yaml:"subject"`
	Text    qyzmet.Text `yaml:"text"`  // with {field} for the fields of the act, and {issued} {effect} {office}
	Rests   qyzmet.Path `yaml:"rests"` // sent only while what the record holds there rests on this act: nothing has replaced or undone it
	While   []string    `yaml:"while"` // sent only while these requirements of the kind, by name, are known to be met
	Then    *Follow     `yaml:"then"`  // what is recorded of the delivery
}

// Follow is the act by which the delivery of a message is recorded, referring to
// the act that sent it.
type Follow struct {
	Act       qyzmet.ActKind    `yaml:"act"`
	Content   map[string]string `yaml:"content"`   // fields and their values
	Day       string            `yaml:"day"`       // the field that takes the day of sending
	Delivered string            `yaml:"delivered"` // the field that takes whether delivery is reported
	Read      string            `yaml:"read"`      // the field that takes that the message was opened; without word of it the field stays empty
	Evidence  string            `yaml:"evidence"`  // the field that takes the reference of the other side
}

// ItemPart is a field of an item that an effect adds.
type ItemPart struct {
	Name string
	Expr *Expr
}

// Attributes are what a record holds beside facts: names, numbers, addresses.
type Attributes struct {
	ID         string              `yaml:"card"`
	Label      qyzmet.Text         `yaml:"label"`
	Listed     []qyzmet.Path       `yaml:"listed"` // facts and attributes by which lists are divided and counted
	Asks       []qyzmet.QuestionID `yaml:"asks"`   // questions whose answers stand beside the card
	Called     []*Called           `yaml:"called"` // what subjects are called where people see them
	Spells     []*Spell            `yaml:"spells"` // by which lists look back
	Attributes []*Attribute        `yaml:"attributes"`
}

// Attribute is an entry of a record that is no fact of the law's questions, or a
// field of the items of one.
type Attribute struct {
	Path        qyzmet.Path  `yaml:"path"`
	Type        string       `yaml:"type"`
	Values      []*WordLabel `yaml:"values"`
	Words       string       `yaml:"words"` // of type word, instead of values: offices or roles, as roles.yaml names them
	Label       qyzmet.Text  `yaml:"label"`
	Sensitivity string       `yaml:"sensitivity"`
	Unit        string       `yaml:"unit"`
	Min         *Bound       `yaml:"min"`
	Max         *Bound       `yaml:"max"`
	Items       []*Attribute `yaml:"item"`
	Stated      bool         `yaml:"stated"` // may be entered in a field of type facts; the others change by their own acts only

	Fact *Fact `yaml:"-"` // how its values are read and written
}

// Role is what an official does in an office. Who has which role, and since
// when, are acts.
type Role struct {
	ID    string               `yaml:"role"`
	Title qyzmet.Text          `yaml:"title"`
	At    []string             `yaml:"at"`    // sorts of offices
	Reads string               `yaml:"reads"` // own below territory any none: whose records
	Sees  []string             `yaml:"sees"`  // sensitivities beyond plain
	Also  []qyzmet.Path        `yaml:"also"`  // facts and attributes beyond these
	Cites []qyzmet.ProvisionID `yaml:"cites"`
	Note  *qyzmet.Text         `yaml:"note"`
}

// SelfRole is the role in which a person acts about himself. It is given to
// nobody: everybody in the register has it, about himself alone.
const SelfRole = "person"

// RegisterRole is the role in which the register itself writes down what the clock
// brings. It is given to nobody.
const RegisterRole = "register"

// OfficeSort is a sort of office.
type OfficeSort struct {
	ID    string      `yaml:"office"`
	Title qyzmet.Text `yaml:"title"`
	Under []string    `yaml:"under"` // sorts of the office above it
}

// FirstOffice is an office that a new register begins with, under the one above
// all others.
type FirstOffice struct {
	ID   qyzmet.SubjectID `yaml:"begin"`
	Sort string           `yaml:"sort"`
	Name qyzmet.Text      `yaml:"name"`
}

// rolesFile is roles/roles.yaml.
type rolesFile struct {
	Offices []*OfficeSort  `yaml:"offices"`
	Roles   []*Role        `yaml:"roles"`
	Begin   []*FirstOffice `yaml:"begin"`
	Raises  []*Step        `yaml:"escalation"`
}

// Field returns the field of that name, or nil.
func (k *ActKind) Field(id string) *Field {
	for _, f := range k.Fields {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// RoleByID returns the role, or nil.
func (b *Book) RoleByID(id string) *Role {
	for _, r := range b.Roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Entry returns the fact or the attribute of that path, or nil.
func (b *Book) Entry(p qyzmet.Path) *Fact {
	if f := b.Facts[p]; f != nil {
		return f
	}
	return b.Card[p]
}
