package hand

// offRegister finds what takes people off the military register.
func (b *Columns) offRegister(c *Cutoffs, out *Results) {
	holds := out.Holds[:b.N]
	sex, serving, end, prison := b.Codes[sex][:b.N], b.Codes[serving][:b.N], b.Codes[registerEnd][:b.N], b.Flags[imprisoned][:b.N]
	residence, rank, birth := b.Codes[residence][:b.N], b.Codes[rank][:b.N], b.Numbers[birth][:b.N]
	for i := range holds {
		woman, ranks := is(sex[i], Female), is(rank[i], RankOfficer)^1
		holds[i] |= is(serving[i], ServingMilitary)<<InService | is(serving[i], ServingLawEnforcement)<<BodyStaff |
			(is(end[i], OnRegister)^1)<<Removed | uint64(prison[i])<<Prison | is(residence[i], AbroadPermanently)<<Emigrated |
			ranks&by(birth[i], c.PastMenRanks)<<RanksAge | by(birth[i], c.PastMen)<<BeyondAnyAge |
			woman&ranks&by(birth[i], c.PastWomenRanks)<<WomenRanksAge | woman&by(birth[i], c.PastWomen)<<WomenOfficersAge
	}
}

func (b *Columns) registration(c *Cutoffs, out *Results) {
	holds, outcome := out.Holds[:b.N], out.Outcomes[Registration][:b.N]
	citizen, specialty, sex, birth := b.Flags[citizen][:b.N], b.Flags[militarySpecialty][:b.N], b.Codes[sex][:b.N], b.Numbers[birth][:b.N]
	for i := range holds {
		set := holds[i]
		citizen, woman := uint64(citizen[i]), is(sex[i], Female)
		men := citizen &^ woman & by(birth[i], c.Registration) &^ any1(set&offRegister)
		women := citizen & woman & uint64(specialty[i]) &^ any1(set&offRegisterWomen)
		holds[i] = set | men<<MenByAge | women<<WomenWithSpecialty
		inUnit := set >> InService & 1 // nobody is subject then
		outcome[i] = uint8(NotOnRegister - (men|women)*(NotOnRegister-Subject) - inUnit*(NotOnRegister-InUnit))
	}
}

// notConscript finds who is no conscript any more, or needs not be one.
func (b *Columns) notConscript(out *Results) {
	holds, registered := out.Holds[:b.N], out.Outcomes[Registration][:b.N]
	stock, residence := b.Codes[stock][:b.N], b.Codes[residence][:b.N]
	for i := range holds {
		holds[i] |= (is(registered[i], Subject)^1)<<NotRegistered |
			(is(stock[i], StockServed)|is(stock[i], StockLawEnforcement))<<Served | is(stock[i], StockStudy)<<EquatedStudy |
			is(stock[i], StockReserve)<<ReserveTrained | is(stock[i], StockPaid)<<PaidTraining |
			is(residence[i], AbroadTemporarily)<<Abroad
	}
}

func (b *Columns) liability(c *Cutoffs, out *Results) {
	holds, age, outcome := out.Holds[:b.N], out.Outcomes[CallUpAge][:b.N], out.Outcomes[DraftLiability][:b.N]
	citizen, sex, birth := b.Flags[citizen][:b.N], b.Codes[sex][:b.N], b.Numbers[birth][:b.N]
	waiver, notary := b.Flags[waiver][:b.N], b.Flags[notary][:b.N]
	fitness, convicted, regime := b.Codes[fitness][:b.N], b.Codes[conviction][:b.N], b.Codes[regime][:b.N]
	for i := range holds {
		set, waiver := holds[i], uint64(waiver[i])
		ofAge := uint64(citizen[i]) & is(sex[i], Male) & by(birth[i], c.CallUp)
		within := ofAge &^ by(birth[i], c.CallUpEnd)
		age[i] = uint8(Outside - within*(Outside-Within))
		givenUp := waiver & (uint64(notary[i]) | (any1(set&familyGrounds) ^ 1)) &^ (set >> HealthDeferral)
		exemptionGivenUp := waiver &^ any1(set&unfitGrounds)

		open := any1(set&notConscript) ^ 1 // no rule that defeats the ones below holds
		released := open & ofAge & is(fitness[i], UnfitExcluded)
		open &^= released
		barred := open & within & is(convicted[i], ConvictionStands) & is(regime[i], Peace)
		open &^= barred
		exempt := open & ofAge & any1(set&exemptionGrounds) &^ exemptionGivenUp
		open &^= exempt
		deferred := open & within & any1(set&deferralGrounds) &^ givenUp
		callable := open & within &^ deferred &^ (set >> Abroad)
		holds[i] = set | within<<MaleOfAge | givenUp<<DeferralGivenUp | exemptionGivenUp<<ExemptionGivenUp | released<<Released |
			barred<<ConvictionInForce | exempt<<Exempt | deferred<<Deferred | callable<<OfCallUpAge
		outcome[i] = uint8(NotCallable - released*(NotCallable-CallReleased) - barred*(NotCallable-CallBarred) -
			exempt*(NotCallable-CallExempt) - deferred*(NotCallable-CallDeferred) - callable*(NotCallable-Callable))
	}
}
