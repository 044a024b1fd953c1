package hand

// DecideAll decides about people, each given as a struct.
func (c *Cutoffs) DecideAll(people []Person, out []Result) {
	for i := range people {
		people[i].Decide(c, &out[i])
	}
}

// Decide answers every question about one person, by every rule.
func (p *Person) Decide(c *Cutoffs, out *Result) {
	ofAge := p.Citizen && p.Sex == Male && p.Birth <= c.CallUp
	within := ofAge && p.Birth > c.CallUpEnd
	deferral := p.deferral(c)
	exemption := p.exemption(c)
	registration := p.registration(c)
	out.Holds = bit(MaleOfAge, within) | deferral | exemption | registration
	out.Outcomes = [NumQuestions]uint8{Outside, NotDeferred, NotExempt, NotOnRegister, NotCallable}
	if within {
		out.Outcomes[CallUpAge] = Within
	}
	if deferral&deferralGrounds != 0 {
		out.Outcomes[Deferral] = IsDeferred
	}
	if exemption&exemptionGrounds != 0 {
		out.Outcomes[Exemption] = IsExempt
	}
	switch {
	case registration&(1<<InService) != 0:
		out.Outcomes[Registration] = InUnit
	case registration&(1<<MenByAge|1<<WomenWithSpecialty) != 0:
		out.Outcomes[Registration] = Subject
	}
	p.liability(ofAge, within, out)
}

func (p *Person) deferral(c *Cutoffs) uint64 {
	set := p.family(c) | p.study(c) | p.otherGrounds(c)
	if p.Stock == StockReserve {
		set = set&^(1<<MarriedWithChild) | 1<<ReserveProgrammeDone
	}
	if p.Regime == Mobilisation {
		set = set&^suspended | 1<<Mobilised
	}
	if p.Fitness == TemporarilyUnfit && p.HealthUntil >= c.On && p.HealthFrom >= c.HealthFrom {
		set |= 1 << HealthDeferral
	}
	return set
}

func (p *Person) family(c *Cutoffs) uint64 {
	born, withoutMother := false, false
	for i := range p.Children {
		if k := &p.Children[i]; k.Birth <= c.On {
			born = true
			withoutMother = withoutMother || k.WithoutMother
		}
	}
	set := bit(ChildWithoutMother, withoutMother) | bit(MarriedWithChild, p.Married && born) |
		bit(ThoseWhoRaised, p.RaisedByOthers && p.RaisedYears >= guardiansYears && p.RaisersDepend)
	if !p.Care || p.FullStateSupport || p.OthersObliged {
		return set
	}
	var found uint8
	for i := range p.Relatives {
		r := &p.Relatives[i]
		found |= need(r.Kinship, r.Disability, r.DependsOn, r.Birth <= c.Pension[r.Kinship], r.Birth > c.Adult)
	}
	sibling := found&siblingInNeed != 0
	return set | bit(CareDependant, found&dependant != 0) |
		bit(CareGrandparent, p.ParentsAbsent && found&grandparentOnYou != 0) |
		bit(CareSibling, p.ParentsAbsent && sibling) |
		bit(CareSingleParent, p.ParentAlone && sibling) |
		bit(CareParentsRelative, p.ParentAlone && found&relativeOnParent != 0) |
		bit(CareDisabledParent, found&(disabledParent|minorSibling) == disabledParent|minorSibling) |
		bit(OnlySon, p.OnlySon && found&disabled != 0)
}

func (p *Person) study(c *Cutoffs) uint64 {
	if !p.Study {
		return 0
	}
	used := p.DeferredLevels>>p.Level&1 != 0
	postgraduate := p.Level >= Residency
	unlawful := p.Institution == InstitutionReligious && !p.ReligiousLawful
	distance := p.Institution == InstitutionForeign && p.Remote
	set := bit(LevelUsed, used && !postgraduate) | bit(PostgraduateUsed, used && postgraduate) |
		bit(ReligiousUnlawful, unlawful) | bit(ForeignDistance, distance)
	if p.Form != FullTime || p.StudyEnds < c.On || used || unlawful || distance {
		return set
	}
	return set | bit(FullTimeStudy, !postgraduate) | bit(Postgraduate, postgraduate) | 1<<AnyFullTime
}

func (p *Person) otherGrounds(c *Cutoffs) uint64 {
	set := bit(UnderInvestigation, p.CriminalCase) | bit(InitialTraining, p.Serving == ServingNone && p.InitialTraining)
	switch p.Work {
	case Teacher:
		set |= bit(TeacherListed, p.Listed)
	case Doctor:
		set |= bit(RuralDoctor, p.Rural && p.Qualified && p.InSpecialty)
	case Deputy:
		set |= bit(DeputyMandate, p.MandateEnds >= c.On)
	case Aviation:
		set |= bit(CivilAviation, p.Qualified)
	case Ship:
		set |= bit(ShipCrew, p.Qualified)
	}
	return set
}

func (p *Person) exemption(c *Cutoffs) uint64 {
	set := bit(FoundUnfit, p.Fitness == Unfit) | bit(FoundUnfitExcluded, p.Fitness == UnfitExcluded) |
		bit(NotCalledByAge, p.Birth <= c.NotCalled && p.LawfullyNotCalled) |
		bit(RelativeFell, p.RelativeFell) | bit(ServedAbroad, p.ServedAbroad) |
		bit(SpecialBody, p.SpecialBody && !p.SpecialBodyException) |
		bit(ScientificDegree, p.Degree == Scientific) |
		bit(ClergyRegistered, p.Work == Clergy && p.RegisteredReligious)
	if p.Regime == Mobilisation {
		set = set&^peacetimeGrounds | 1<<NotInPeacetime
	}
	return set
}

func (p *Person) registration(c *Cutoffs) uint64 {
	ranks := p.Rank != RankOfficer
	woman := p.Sex == Female
	set := bit(InService, p.Serving == ServingMilitary) | bit(BodyStaff, p.Serving == ServingLawEnforcement) |
		bit(Removed, p.RegisterEnd != OnRegister) | bit(Prison, p.Imprisoned) | bit(Emigrated, p.Residence == AbroadPermanently) |
		bit(RanksAge, ranks && p.Birth <= c.PastMenRanks) | bit(BeyondAnyAge, p.Birth <= c.PastMen) |
		bit(WomenRanksAge, woman && ranks && p.Birth <= c.PastWomenRanks) | bit(WomenOfficersAge, woman && p.Birth <= c.PastWomen)
	if !p.Citizen {
		return set
	}
	return set | bit(MenByAge, !woman && p.Birth <= c.Registration && set&offRegister == 0) |
		bit(WomenWithSpecialty, woman && p.MilitarySpecialty && set&offRegisterWomen == 0)
}

// liability needs the composed questions. The last day of a deferral needs no
// look: a ground whose last day is past does not hold.
func (p *Person) liability(ofAge, within bool, out *Result) {
	deferral, exemption := out.Holds&deferralGrounds, out.Holds&exemptionGrounds
	set := bit(NotRegistered, out.Outcomes[Registration] != Subject) |
		bit(Served, p.Stock == StockServed || p.Stock == StockLawEnforcement) | bit(EquatedStudy, p.Stock == StockStudy) |
		bit(ReserveTrained, p.Stock == StockReserve) | bit(PaidTraining, p.Stock == StockPaid)
	abroad := p.Residence == AbroadTemporarily
	givenUp := p.Waiver && (p.Notary || deferral&familyGrounds == 0) && deferral&(1<<HealthDeferral) == 0
	exemptionGivenUp := p.Waiver && exemption&unfitGrounds == 0

	other := set == 0 // no rule that defeats the ones below holds
	released := other && p.Fitness == UnfitExcluded && ofAge
	barred := other && !released && within && p.Conviction == ConvictionStands && p.Regime == Peace
	exempt := other && !released && !barred && ofAge && exemption != 0 && !exemptionGivenUp
	deferred := other && !released && !barred && !exempt && within && deferral != 0 && !givenUp
	callable := other && !released && !barred && !exempt && !deferred && within && !abroad
	out.Holds |= set | bit(Abroad, abroad) | bit(DeferralGivenUp, givenUp) | bit(ExemptionGivenUp, exemptionGivenUp) |
		bit(Released, released) | bit(ConvictionInForce, barred) | bit(Exempt, exempt) | bit(Deferred, deferred) | bit(OfCallUpAge, callable)
	switch {
	case released:
		out.Outcomes[DraftLiability] = CallReleased
	case barred:
		out.Outcomes[DraftLiability] = CallBarred
	case exempt:
		out.Outcomes[DraftLiability] = CallExempt
	case deferred:
		out.Outcomes[DraftLiability] = CallDeferred
	case callable:
		out.Outcomes[DraftLiability] = Callable
	}
}
