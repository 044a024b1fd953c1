package hand

// The conditions over columns are written without branches: a condition is 0 or
// 1, and each loop reads the columns of one group of rules.

func is(a, b uint8) uint64 {
	if a == b {
		return 1
	}
	return 0
}

// by reports whether a day is up to another.
func by(day, last int32) uint64 {
	if day <= last {
		return 1
	}
	return 0
}

func any1(set uint64) uint64 {
	if set != 0 {
		return 1
	}
	return 0
}

// DecideBlocks decides about blocks of people.
func (c *Cutoffs) DecideBlocks(blocks []*Columns, out []*Results) {
	for i, b := range blocks {
		b.Decide(c, out[i])
	}
}

// Decide answers every question about every person of the block, by every rule.
func (b *Columns) Decide(c *Cutoffs, out *Results) {
	b.children(c, out)
	b.care(c, out)
	b.study(c, out)
	b.workGrounds(c, out)
	b.deferral(c, out)
	b.exemption(c, out)
	b.offRegister(c, out)
	b.registration(c, out)
	b.notConscript(out)
	b.liability(c, out)
}

func (b *Columns) children(c *Cutoffs, out *Results) {
	holds, from := out.Holds[:b.N], b.ChildFrom[:b.N+1]
	married, raised, depend := b.Flags[married][:b.N], b.Flags[raisedByOthers][:b.N], b.Flags[raisersDepend][:b.N]
	years := b.Numbers[raisedYears][:b.N]
	for i := range holds {
		var born, withoutMother uint64
		for k := from[i]; k < from[i+1]; k++ {
			here := by(b.ChildBirth[k], c.On)
			born |= here
			withoutMother |= here & uint64(b.WithoutMother[k])
		}
		holds[i] = withoutMother<<ChildWithoutMother | uint64(married[i])&born<<MarriedWithChild |
			uint64(raised[i]&depend[i])&by(guardiansYears, years[i])<<ThoseWhoRaised
	}
}

func (b *Columns) care(c *Cutoffs, out *Results) {
	holds, from := out.Holds[:b.N], b.RelativeFrom[:b.N+1]
	care, supported, others := b.Flags[care][:b.N], b.Flags[fullStateSupport][:b.N], b.Flags[othersObliged][:b.N]
	absent, alone, son := b.Flags[parentsAbsent][:b.N], b.Flags[parentAlone][:b.N], b.Flags[onlySon][:b.N]
	for i := range holds {
		var found uint8
		for k := from[i]; k < from[i+1]; k++ {
			found |= b.found(c, k)
		}
		has := func(need uint8) uint64 { return any1(uint64(found & need)) }
		cares := uint64(care[i] &^ supported[i] &^ others[i])
		absent, alone := cares&uint64(absent[i]), cares&uint64(alone[i])
		holds[i] |= cares&has(dependant)<<CareDependant | absent&has(grandparentOnYou)<<CareGrandparent |
			absent&has(siblingInNeed)<<CareSibling | alone&has(siblingInNeed)<<CareSingleParent |
			alone&has(relativeOnParent)<<CareParentsRelative | cares&has(disabledParent)&has(minorSibling)<<CareDisabledParent |
			cares&uint64(son[i])&has(disabled)<<OnlySon
	}
}

func (b *Columns) study(c *Cutoffs, out *Results) {
	holds := out.Holds[:b.N]
	now, lawful, remote := b.Flags[study][:b.N], b.Flags[religiousLawful][:b.N], b.Flags[remote][:b.N]
	level, levels := b.Codes[level][:b.N], b.Codes[deferredLevels][:b.N]
	form, institution, ends := b.Codes[form][:b.N], b.Codes[institution][:b.N], b.Numbers[studyEnds][:b.N]
	for i := range holds {
		now := uint64(now[i])
		used := now & uint64(levels[i]>>(level[i]&7)&1)
		higher := uint64(level[i] >> 2) // levels from residency up have codes from 4 up
		unlawful := now & is(institution[i], InstitutionReligious) & (uint64(lawful[i]) ^ 1)
		distance := now & is(institution[i], InstitutionForeign) & uint64(remote[i])
		ground := now & is(form[i], FullTime) & by(c.On, ends[i]) &^ (used | unlawful | distance)
		holds[i] |= used&^higher<<LevelUsed | used&higher<<PostgraduateUsed | unlawful<<ReligiousUnlawful | distance<<ForeignDistance |
			ground&^higher<<FullTimeStudy | ground&higher<<Postgraduate | ground<<AnyFullTime
	}
}

func (b *Columns) workGrounds(c *Cutoffs, out *Results) {
	holds := out.Holds[:b.N]
	work, serving, mandate := b.Codes[work][:b.N], b.Codes[serving][:b.N], b.Numbers[mandateEnds][:b.N]
	listed, rural, qualified, specialty := b.Flags[listed][:b.N], b.Flags[rural][:b.N], b.Flags[qualified][:b.N], b.Flags[inSpecialty][:b.N]
	criminal, training := b.Flags[criminalCase][:b.N], b.Flags[initialTraining][:b.N]
	for i := range holds {
		qualified := uint64(qualified[i])
		holds[i] |= is(work[i], Teacher)&uint64(listed[i])<<TeacherListed |
			is(work[i], Doctor)&uint64(rural[i]&specialty[i])&qualified<<RuralDoctor |
			is(work[i], Deputy)&by(c.On, mandate[i])<<DeputyMandate |
			is(work[i], Aviation)&qualified<<CivilAviation | is(work[i], Ship)&qualified<<ShipCrew |
			uint64(criminal[i])<<UnderInvestigation | is(serving[i], ServingNone)&uint64(training[i])<<InitialTraining
	}
}

// deferral applies the exceptions; it comes after all grounds but that of health.
func (b *Columns) deferral(c *Cutoffs, out *Results) {
	holds, outcome := out.Holds[:b.N], out.Outcomes[Deferral][:b.N]
	stock, regime, fitness := b.Codes[stock][:b.N], b.Codes[regime][:b.N], b.Codes[fitness][:b.N]
	from, until := b.Numbers[healthFrom][:b.N], b.Numbers[healthUntil][:b.N]
	for i := range holds {
		reserve, mobilised := is(stock[i], StockReserve), is(regime[i], Mobilisation)
		health := is(fitness[i], TemporarilyUnfit) & by(c.On, until[i]) & by(c.HealthFrom, from[i])
		set := holds[i]&^(reserve<<MarriedWithChild|suspended&-mobilised) |
			reserve<<ReserveProgrammeDone | mobilised<<Mobilised | health<<HealthDeferral
		holds[i] = set
		outcome[i] = uint8(NotDeferred - any1(set&deferralGrounds)*(NotDeferred-IsDeferred))
	}
}

func (b *Columns) exemption(c *Cutoffs, out *Results) {
	holds, outcome := out.Holds[:b.N], out.Outcomes[Exemption][:b.N]
	fitness, degree, work, regime := b.Codes[fitness][:b.N], b.Codes[degree][:b.N], b.Codes[work][:b.N], b.Codes[regime][:b.N]
	birth, uncalled := b.Numbers[birth][:b.N], b.Flags[lawfullyNotCalled][:b.N]
	fell, abroad, registered := b.Flags[relativeFell][:b.N], b.Flags[servedAbroad][:b.N], b.Flags[registeredReligious][:b.N]
	special, exception := b.Flags[specialBody][:b.N], b.Flags[specialBodyException][:b.N]
	for i := range holds {
		mobilised := is(regime[i], Mobilisation)
		set := is(fitness[i], Unfit)<<FoundUnfit | is(fitness[i], UnfitExcluded)<<FoundUnfitExcluded |
			by(birth[i], c.NotCalled)&uint64(uncalled[i])<<NotCalledByAge | uint64(fell[i])<<RelativeFell |
			uint64(abroad[i])<<ServedAbroad | uint64(special[i]&^exception[i])<<SpecialBody |
			is(degree[i], Scientific)<<ScientificDegree | is(work[i], Clergy)&uint64(registered[i])<<ClergyRegistered
		set = set&^(peacetimeGrounds&-mobilised) | mobilised<<NotInPeacetime
		holds[i] |= set
		outcome[i] = uint8(NotExempt - any1(set&exemptionGrounds)*(NotExempt-IsExempt))
	}
}
