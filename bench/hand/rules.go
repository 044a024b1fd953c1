// Package hand answers draft-liability, and the questions it is composed of,
// in Go written by hand, for a day of late 2025 and people of whom everything is
// known: what a programmer would write who had only this one law, of this one
// day, to run over many people. It is a peer of the batch evaluator and knows
// nothing of the law data; tests hold it against the engine.
//
// There are three of it, over the same people: over structs ([Person]), over
// columns of bytes and numbers ([Columns]) and over bitmaps ([Bitmaps]). Each
// gives every rule for everyone.
package hand

// Rules in force, in the order of [Rules]: bit n of a set is rule n.
const (
	MaleOfAge = iota

	CareDependant
	CareGrandparent
	CareSibling
	CareSingleParent
	CareParentsRelative
	CareDisabledParent
	OnlySon
	ChildWithoutMother
	ThoseWhoRaised
	MarriedWithChild
	FullTimeStudy
	Postgraduate
	AnyFullTime
	LevelUsed
	PostgraduateUsed
	ReligiousUnlawful
	ForeignDistance
	HealthDeferral
	TeacherListed
	RuralDoctor
	DeputyMandate
	UnderInvestigation
	CivilAviation
	ShipCrew
	InitialTraining
	ReserveProgrammeDone
	Mobilised

	FoundUnfit
	FoundUnfitExcluded
	NotCalledByAge
	RelativeFell
	ServedAbroad
	SpecialBody
	ScientificDegree
	ClergyRegistered
	NotInPeacetime

	MenByAge
	WomenWithSpecialty
	InService
	BodyStaff
	Removed
	Prison
	Emigrated
	RanksAge
	BeyondAnyAge
	WomenRanksAge
	WomenOfficersAge

	OfCallUpAge
	Deferred
	DeferralGivenUp
	Exempt
	ExemptionGivenUp
	ConvictionInForce
	Released
	NotRegistered
	Served
	EquatedStudy
	ReserveTrained
	PaidTraining
	Abroad

	NumRules
)

// Rules names the rules, as question and id.
var Rules = [NumRules]string{
	"call-up-age/male-of-age",
	"deferral/care-dependant", "deferral/care-grandparent", "deferral/care-sibling", "deferral/care-single-parent",
	"deferral/care-parents-relative", "deferral/care-disabled-parent", "deferral/only-son", "deferral/child-without-mother",
	"deferral/those-who-raised", "deferral/married-with-child", "deferral/full-time", "deferral/postgraduate",
	"deferral/any-full-time", "deferral/level-used", "deferral/postgraduate-used", "deferral/religious-unlawful",
	"deferral/foreign-distance", "deferral/health", "deferral/teacher", "deferral/rural-doctor", "deferral/deputy",
	"deferral/under-investigation", "deferral/civil-aviation", "deferral/ship-crew", "deferral/initial-training",
	"deferral/reserve-programme", "deferral/mobilisation",
	"exemption/unfit", "exemption/unfit-excluded", "exemption/not-called-by-27", "exemption/relative-fell",
	"exemption/served-abroad", "exemption/special-body", "exemption/scientific-degree", "exemption/clergy",
	"exemption/not-in-peacetime",
	"registration/men-by-age", "registration/women-with-specialty", "registration/in-service", "registration/body-staff",
	"registration/removed", "registration/prison", "registration/emigrated", "registration/ranks-age",
	"registration/beyond-any-age", "registration/women-ranks-age", "registration/women-officers-age",
	"draft-liability/of-call-up-age", "draft-liability/deferred", "draft-liability/deferral-given-up", "draft-liability/exempt",
	"draft-liability/exemption-given-up", "draft-liability/conviction", "draft-liability/released", "draft-liability/not-registered",
	"draft-liability/served", "draft-liability/equated-study", "draft-liability/reserve-trained", "draft-liability/paid-training",
	"draft-liability/abroad",
}

// Questions, composed ones first, and their outcomes.
const (
	CallUpAge = iota
	Deferral
	Exemption
	Registration
	DraftLiability
	NumQuestions

	Within, Outside                                                           = 0, 1
	IsDeferred, NotDeferred                                                   = 0, 1
	IsExempt, NotExempt                                                       = 0, 1
	Subject, InUnit, NotOnRegister                                            = 0, 1, 2
	Callable, CallDeferred, CallExempt, CallReleased, CallBarred, NotCallable = 0, 1, 2, 3, 4, 5
)

// Outcomes names the outcomes of each question, by code.
var Outcomes = [NumQuestions][]string{
	{"within", "outside"},
	{"deferred", "not-deferred"},
	{"exempt", "not-exempt"},
	{"subject", "in-unit", "not-subject"},
	{"callable", "deferred", "exempt", "released", "barred", "not-subject"},
}

// Sets of rules.
const (
	familyGrounds = 1<<CareDependant | 1<<CareGrandparent | 1<<CareSibling | 1<<CareSingleParent | 1<<CareParentsRelative |
		1<<CareDisabledParent | 1<<OnlySon | 1<<ChildWithoutMother | 1<<ThoseWhoRaised | 1<<MarriedWithChild
	studyGrounds     = 1<<FullTimeStudy | 1<<Postgraduate | 1<<AnyFullTime
	otherGrounds     = 1<<TeacherListed | 1<<RuralDoctor | 1<<DeputyMandate | 1<<UnderInvestigation | 1<<CivilAviation | 1<<ShipCrew | 1<<InitialTraining
	suspended        = familyGrounds | studyGrounds | otherGrounds // in mobilisation
	deferralGrounds  = suspended | 1<<HealthDeferral
	peacetimeGrounds = 1<<FoundUnfit | 1<<NotCalledByAge | 1<<RelativeFell | 1<<ServedAbroad | 1<<SpecialBody | 1<<ScientificDegree | 1<<ClergyRegistered
	exemptionGrounds = peacetimeGrounds | 1<<FoundUnfitExcluded
	unfitGrounds     = 1<<FoundUnfit | 1<<FoundUnfitExcluded
	// What takes men, and women, off the register.
	offRegister      = 1<<InService | 1<<BodyStaff | 1<<Removed | 1<<Prison | 1<<Emigrated | 1<<RanksAge | 1<<BeyondAnyAge
	offRegisterWomen = offRegister | 1<<WomenRanksAge | 1<<WomenOfficersAge
	notConscript     = 1<<NotRegistered | 1<<Served | 1<<EquatedStudy | 1<<ReserveTrained | 1<<PaidTraining
)

// Result is what is decided about one person.
type Result struct {
	Holds    uint64 // rules that hold, exceptions taken account of
	Outcomes [NumQuestions]uint8
}

// bit is rule n in a set, if it holds. It compiles to no branch.
func bit(n int, holds bool) uint64 {
	var b uint64
	if holds {
		b = 1
	}
	return b << n
}
