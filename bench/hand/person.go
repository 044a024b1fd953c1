package hand

// Words of facts, as codes.
const (
	Peace, Mobilisation = uint8(0), uint8(1)

	Male, Female = uint8(0), uint8(1)

	InKazakhstan, AbroadTemporarily, AbroadPermanently = uint8(0), uint8(1), uint8(2)

	ServingNone, ServingMilitary, ServingLawEnforcement = uint8(0), uint8(1), uint8(2)

	ConvictionNone, ConvictionStands, ConvictionExtinguished = uint8(0), uint8(1), uint8(2)

	RankNone, RankPrivate, RankSergeant, RankOfficer = uint8(0), uint8(1), uint8(2), uint8(3)

	OnRegister, Resigned, RemovedUnfit = uint8(0), uint8(1), uint8(2)

	StockNone, StockServed, StockLawEnforcement = uint8(0), uint8(1), uint8(2)
	StockStudy, StockReserve, StockPaid         = uint8(3), uint8(4), uint8(5)

	Bachelor, Master, Scientific = uint8(1), uint8(2), uint8(3)

	Fit, TemporarilyUnfit, Unfit, UnfitExcluded = uint8(0), uint8(1), uint8(2), uint8(3)

	Teacher, Doctor, Deputy, Aviation, Ship, Clergy = uint8(1), uint8(2), uint8(3), uint8(4), uint8(5), uint8(6)

	GeneralSecondary, Technical, PostSecondary, Higher, Residency = uint8(0), uint8(1), uint8(2), uint8(3), uint8(4)

	FullTime = uint8(0)

	InstitutionReligious, InstitutionForeign = uint8(1), uint8(2)

	Father, Mother, Wife, Grandfather, Grandmother = uint8(0), uint8(1), uint8(2), uint8(3), uint8(4)
	Uncle, Aunt, Brother, Sister                   = uint8(5), uint8(6), uint8(7), uint8(8)

	DisabilityNone, DisabilityFirst, DisabilitySecond = uint8(0), uint8(1), uint8(2)

	OnYou, OnParent = uint8(0), uint8(1)
)

// Person is one person, everything known. Days are day numbers; what does not
// apply is zero.
type Person struct {
	Birth, StudyEnds, MandateEnds, HealthFrom, HealthUntil int32
	RaisedYears                                            int32

	Regime, Sex, Residence, Serving, Conviction, Rank, RegisterEnd uint8
	Stock, Degree, Fitness, Work, Level, Form, Institution         uint8
	DeferredLevels                                                 uint8 // bit n: level n

	Citizen, Imprisoned, CriminalCase, InitialTraining, ServedAbroad    bool
	SpecialBody, SpecialBodyException, RelativeFell, LawfullyNotCalled  bool
	Married, MilitarySpecialty, RaisedByOthers, RaisersDepend           bool
	Care, FullStateSupport, OthersObliged, ParentsAbsent                bool
	ParentAlone, OnlySon, Study, ReligiousLawful, Remote, Rural         bool
	Qualified, InSpecialty, Listed, RegisteredReligious, Waiver, Notary bool

	Children  []Child
	Relatives []Relative
}

// Child is a child of a person, perhaps expected.
type Child struct {
	Birth         int32
	WithoutMother bool
}

// Relative is a family member who needs help.
type Relative struct {
	Birth                          int32
	Kinship, Disability, DependsOn uint8
}

// Facts that are numbers or days, by position in [Columns.Numbers].
const (
	birth = iota
	studyEnds
	mandateEnds
	healthFrom
	healthUntil
	raisedYears
	numNumbers
)

// Facts that are words, by position in [Columns.Codes].
const (
	regime = iota
	sex
	residence
	serving
	conviction
	rank
	registerEnd
	stock
	degree
	fitness
	work
	level
	form
	institution
	deferredLevels // a set of levels as bits
	numCodes
)

// Facts that hold or not, by position in [Columns.Flags].
const (
	citizen = iota
	imprisoned
	criminalCase
	initialTraining
	servedAbroad
	specialBody
	specialBodyException
	relativeFell
	lawfullyNotCalled
	married
	militarySpecialty
	raisedByOthers
	raisersDepend
	care
	fullStateSupport
	othersObliged
	parentsAbsent
	parentAlone
	onlySon
	study
	religiousLawful
	remote
	rural
	qualified
	inSpecialty
	listed
	registeredReligious
	waiver
	notary
	numFlags
)
