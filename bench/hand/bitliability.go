package hand

func (p *people64) deferral(c *Cutoffs, o *Result64) {
	h := &o.Holds
	h[ReserveProgrammeDone], h[Mobilised] = p.is(stock, StockReserve), p.is(regime, Mobilisation)
	h[MarriedWithChild] &^= h[ReserveProgrammeDone]
	for n := CareDependant; n <= AnyFullTime; n++ {
		h[n] &^= h[Mobilised]
	}
	for n := TeacherListed; n <= InitialTraining; n++ {
		h[n] &^= h[Mobilised]
	}
	h[HealthDeferral] = p.is(fitness, TemporarilyUnfit) & p.from(healthUntil, c.On) & p.from(healthFrom, c.HealthFrom)
	set := h[HealthDeferral]
	for n := CareDependant; n <= AnyFullTime; n++ {
		set |= h[n]
	}
	for n := TeacherListed; n <= InitialTraining; n++ {
		set |= h[n]
	}
	o.Outcomes[Deferral] = [6]uint64{IsDeferred: set, NotDeferred: ^set}
}

func (p *people64) exemption(o *Result64) {
	h, peace := &o.Holds, p.is(regime, Peace)
	h[NotInPeacetime] = ^peace
	h[FoundUnfit] = peace & p.is(fitness, Unfit)
	h[FoundUnfitExcluded] = p.is(fitness, UnfitExcluded)
	h[NotCalledByAge] = peace & p.born[atNotCalled] & p.flag(lawfullyNotCalled)
	h[RelativeFell] = peace & p.flag(relativeFell)
	h[ServedAbroad] = peace & p.flag(servedAbroad)
	h[SpecialBody] = peace & p.flag(specialBody) &^ p.flag(specialBodyException)
	h[ScientificDegree] = peace & p.is(degree, Scientific)
	h[ClergyRegistered] = peace & p.is(work, Clergy) & p.flag(registeredReligious)
	set := uint64(0)
	for n := FoundUnfit; n <= ClergyRegistered; n++ {
		set |= h[n]
	}
	o.Outcomes[Exemption] = [6]uint64{IsExempt: set, NotExempt: ^set}
}

func (p *people64) registration(o *Result64) {
	h, woman, ranks := &o.Holds, p.is(sex, Female), ^p.is(rank, RankOfficer)
	h[InService], h[BodyStaff] = p.is(serving, ServingMilitary), p.is(serving, ServingLawEnforcement)
	h[Removed], h[Prison] = ^p.is(registerEnd, OnRegister), p.flag(imprisoned)
	h[Emigrated] = p.is(residence, AbroadPermanently)
	h[RanksAge], h[BeyondAnyAge] = ranks&p.born[pastMenRanks], p.born[pastMen]
	h[WomenRanksAge], h[WomenOfficersAge] = woman&ranks&p.born[pastWomenRanks], woman&p.born[pastWomen]
	off := h[InService] | h[BodyStaff] | h[Removed] | h[Prison] | h[Emigrated] | h[RanksAge] | h[BeyondAnyAge]
	citizen := p.flag(citizen) &^ off
	h[MenByAge] = citizen & p.born[atRegistration] &^ woman
	h[WomenWithSpecialty] = citizen & woman & p.flag(militarySpecialty) &^ h[WomenRanksAge] &^ h[WomenOfficersAge]
	subject := h[MenByAge] | h[WomenWithSpecialty]
	o.Outcomes[Registration] = [6]uint64{Subject: subject, InUnit: h[InService], NotOnRegister: ^subject &^ h[InService]}
}

func (p *people64) liability(o *Result64) {
	h := &o.Holds
	ofAge := p.flag(citizen) & p.is(sex, Male) & p.born[atCallUp]
	within := ofAge &^ p.born[atCallUpEnd]
	h[MaleOfAge] = within
	o.Outcomes[CallUpAge] = [6]uint64{Within: within, Outside: ^within}
	var family uint64
	for n := CareDependant; n <= MarriedWithChild; n++ {
		family |= h[n]
	}
	h[DeferralGivenUp] = p.flag(waiver) & (p.flag(notary) | ^family) &^ h[HealthDeferral]
	h[ExemptionGivenUp] = p.flag(waiver) &^ h[FoundUnfit] &^ h[FoundUnfitExcluded]
	h[NotRegistered] = ^o.Outcomes[Registration][Subject]
	h[Served] = p.is(stock, StockServed) | p.is(stock, StockLawEnforcement)
	h[EquatedStudy], h[ReserveTrained], h[PaidTraining] = p.is(stock, StockStudy), p.is(stock, StockReserve), p.is(stock, StockPaid)
	h[Abroad] = p.is(residence, AbroadTemporarily)

	open := ^(h[NotRegistered] | h[Served] | h[EquatedStudy] | h[ReserveTrained] | h[PaidTraining])
	h[Released] = open & ofAge & p.is(fitness, UnfitExcluded)
	open &^= h[Released]
	h[ConvictionInForce] = open & within & p.is(conviction, ConvictionStands) & p.is(regime, Peace)
	open &^= h[ConvictionInForce]
	h[Exempt] = open & ofAge & o.Outcomes[Exemption][IsExempt] &^ h[ExemptionGivenUp]
	open &^= h[Exempt]
	h[Deferred] = open & within & o.Outcomes[Deferral][IsDeferred] &^ h[DeferralGivenUp]
	open &^= h[Deferred]
	h[OfCallUpAge] = open & within &^ h[Abroad]
	called := h[OfCallUpAge] | h[Deferred] | h[Exempt] | h[Released] | h[ConvictionInForce]
	o.Outcomes[DraftLiability] = [6]uint64{Callable: h[OfCallUpAge], CallDeferred: h[Deferred], CallExempt: h[Exempt],
		CallReleased: h[Released], CallBarred: h[ConvictionInForce], NotCallable: ^called}
}
