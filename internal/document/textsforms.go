package document

import (
	"sync"

	"qyzmet"
)

// forms says which provisions the papers name; see texts/forms.yaml.
type forms struct {
	Requests    map[Request]requestForm `yaml:"requests"`
	Application struct {
		Copy []qyzmet.ProvisionID `yaml:"copy"`
	} `yaml:"application"`
	Complaint struct {
		Right   []qyzmet.ProvisionID `yaml:"right"`
		Higher  []qyzmet.ProvisionID `yaml:"higher"`
		Cancel  []qyzmet.ProvisionID `yaml:"cancel"`
		Through []qyzmet.ProvisionID `yaml:"through"`
		Term    []qyzmet.ProvisionID `yaml:"term"`
		Restore []qyzmet.ProvisionID `yaml:"restore"`
		Papers  []qyzmet.PaperID     `yaml:"papers"`
		Notes   []qyzmet.ProvisionID `yaml:"notes"`
	} `yaml:"complaint"`
	NotOwn    []string             `yaml:"not_own"`
	Numbering map[string]numbering `yaml:"numbering"`
}

type requestForm struct {
	Outcomes  []string             `yaml:"outcomes"`
	Questions []qyzmet.QuestionID  `yaml:"questions"`
	Decided   []qyzmet.ProvisionID `yaml:"decided"`
}

type numbering struct {
	Ranks   []string `yaml:"ranks"`
	Pointed []string `yaml:"pointed"`
}

var formData = sync.OnceValue(func() *forms {
	f := &forms{}
	if err := readStrictly("forms.yaml", f); err != nil {
		panic(err)
	}
	return f
})

type letterTexts struct {
	Commission    bodyTexts `yaml:"commission"`
	MilitaryBody  bodyTexts `yaml:"military_body"`
	Higher        bodyTexts `yaml:"higher"`
	Through       bodyTexts `yaml:"through"`
	Applicant     string    `yaml:"applicant"`
	Complainant   string    `yaml:"complainant"`
	NameCaption   string    `yaml:"name_caption"`
	IIN           string    `yaml:"iin"`
	Address       string    `yaml:"address"`
	Phone         string    `yaml:"phone"`
	Email         string    `yaml:"email"`
	Grounds       string    `yaml:"grounds"`
	Meaning       string    `yaml:"meaning"`
	Circumstances string    `yaml:"circumstances"`
	Statement     string    `yaml:"statement"`
	Enclosures    string    `yaml:"enclosures"`
	Sheets        string    `yaml:"sheets"`
	CopyOf        string    `yaml:"copy_of"`
	Date          string    `yaml:"date"`
	Signature     string    `yaml:"signature"`
	Signer        string    `yaml:"signer"`
	ForReading    string    `yaml:"for_reading"` // English only
}

// bodyTexts surround the name of a body in an address.
type bodyTexts struct {
	Before  string `yaml:"before"`
	Caption string `yaml:"caption"`
	After   string `yaml:"after"`
}

type applicationTexts struct {
	Title       string   `yaml:"title"`
	Heading     []string `yaml:"heading"`
	Request     string   `yaml:"request"`
	RequestBare string   `yaml:"request_bare"`
	Term        string   `yaml:"term"`
	Decided     string   `yaml:"decided"`
	Copy        string   `yaml:"copy"`
}

type complaintTexts struct {
	Title    string   `yaml:"title"`
	Heading  []string `yaml:"heading"`
	Decision string   `yaml:"decision"`
	Body     string   `yaml:"body"`
	Day      string   `yaml:"day"`
	Number   string   `yaml:"number"`
	What     string   `yaml:"what"`
	Learnt   string   `yaml:"learnt"`
	Because  string   `yaml:"because"`
	Right    string   `yaml:"right"`
	Higher   string   `yaml:"higher"`
	Through  string   `yaml:"through"`
	InTime   string   `yaml:"in_time"`
	Late     string   `yaml:"late"`
	Restore  string   `yaml:"restore"`
	Asks     string   `yaml:"asks"`
	Cancel   string   `yaml:"cancel"`
	OnGround string   `yaml:"on_ground"`
}

type memoTexts struct {
	Heading     string `yaml:"heading"`
	Made        string `yaml:"made"`
	Check       string `yaml:"check"`
	NoGround    string `yaml:"no_ground"`
	NotSettled  string `yaml:"not_settled"`
	AndMore     string `yaml:"and_more"`
	DecidedBy   string `yaml:"decided_by"`
	LastDay     string `yaml:"last_day"`
	LastDayPast string `yaml:"last_day_past"`
	Term        string `yaml:"term"`
	To          string `yaml:"to"`
	Reading     string `yaml:"reading"`
	Law         string `yaml:"law"`
}

type resultTexts struct {
	Banner         string                  `yaml:"banner"`
	AsOf           string                  `yaml:"as_of"`
	Known          string                  `yaml:"known"`
	Until          string                  `yaml:"until"`
	States         map[qyzmet.State]string `yaml:"states"`
	Commencement   string                  `yaml:"commencement"`
	NotHeld        string                  `yaml:"not_held"`
	Calendar       string                  `yaml:"calendar"`
	OpenSentence   string                  `yaml:"open_sentence"`
	SoFar          string                  `yaml:"so_far"`
	Why            string                  `yaml:"why"`
	GroundUntil    string                  `yaml:"ground_until"`
	GroundUntilAsk string                  `yaml:"ground_until_ask"`
	Reckoned       string                  `yaml:"reckoned"`
	ReckonedItems  string                  `yaml:"reckoned_items"` // {list}: what each item of a list adds
	ReckonedResult string                  `yaml:"reckoned_result"`
	Papers         string                  `yaml:"papers"`
	Remedy         string                  `yaml:"remedy"`
	RemedyTo       string                  `yaml:"remedy_to"`
	RemedyUntil    string                  `yaml:"remedy_until"`
	RemedyTerm     string                  `yaml:"remedy_term"`
	RemedyCite     string                  `yaml:"remedy_cite"`
	Changes        string                  `yaml:"changes"`
	Undecided      string                  `yaml:"undecided"`
	Because        map[string]string       `yaml:"because"`
	WhyNot         string                  `yaml:"why_not"`
	Needed         string                  `yaml:"needed"`
	Missing        string                  `yaml:"missing"`
	AnyOf          string                  `yaml:"any_of"`
	Worlds         string                  `yaml:"worlds"`
	InForce        string                  `yaml:"in_force"`
	NotInForce     string                  `yaml:"not_in_force"`
	Officials      string                  `yaml:"officials"`
	Official       string                  `yaml:"official"`
	Facts          string                  `yaml:"facts"`
	NoFacts        string                  `yaml:"no_facts"`
	Readings       string                  `yaml:"readings"`
	Printed        string                  `yaml:"printed"`
	Adopted        string                  `yaml:"adopted"`
	Reason         string                  `yaml:"reason"`
	Texts          string                  `yaml:"texts"`
	ReadUpTo       string                  `yaml:"read_up_to"`
	NotDecision    string                  `yaml:"not_decision"`
	Fingerprint    string                  `yaml:"fingerprint"`
	Page           string                  `yaml:"page"`
}

type calendarTexts struct {
	Name    string `yaml:"name"`
	Until   string `yaml:"until"`
	Change  string `yaml:"change"`
	Law     string `yaml:"law"`
	Remedy  string `yaml:"remedy"`
	To      string `yaml:"to"`
	Cites   string `yaml:"cites"`
	Because string `yaml:"because"`
	Note    string `yaml:"note"`
}
