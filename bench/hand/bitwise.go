package hand

// Ages at which something changes, by position in people64.born: at most eight.
const (
	atRegistration = iota
	atCallUp
	atCallUpEnd
	atNotCalled
	pastMenRanks
	pastMen
	pastWomenRanks
	pastWomen
	numAges
)

// people64 are the facts of 64 people as bitmaps.
type people64 struct {
	*Bitmaps
	w     int // the word in each bitmap
	born  [numAges]uint64
	codes [numCodes][3]uint64 // planes of the codes
	given [7]uint64           // by level: who had a deferral for it
	kids  [2]uint64           // who has a child that is born, and one without mother
	found [7]uint64           // planes of what is found among relatives
}

// widths are how many planes the codes of a fact have.
var widths = [numCodes]int{regime: 1, sex: 1, residence: 2, serving: 2, conviction: 2, rank: 2, registerEnd: 2, stock: 3, degree: 2, fitness: 2, work: 3, level: 3, form: 2, institution: 2}

// ages tells, by the days that somebody is old, the ages reached, as bits.
type ages [1 << 15]uint8

func (c *Cutoffs) ages() *ages {
	last := [numAges]int32{c.Registration, c.CallUp, c.CallUpEnd, c.NotCalled, c.PastMenRanks, c.PastMen, c.PastWomenRanks, c.PastWomen}
	var out ages
	for days := range out {
		for k, l := range last {
			out[days] |= uint8(by(c.On-int32(days), l)) << k
		}
	}
	return &out
}

// of looks up 64 people; who is older than the table has reached every age.
func (a *ages) of(on int32, birth []int32) (out [64]uint8) {
	for i, b := range birth[:64] {
		out[i] = a[min(max(on-b, 0), int32(len(a)-1))]
	}
	return out
}

// DecideBitmaps decides about blocks of people.
func (c *Cutoffs) DecideBitmaps(blocks []*Bitmaps, out [][]Result64) {
	for i, b := range blocks {
		b.Decide(c, out[i])
	}
}

// Decide answers every question about every person of the block, by every rule.
func (b *Bitmaps) Decide(c *Cutoffs, out []Result64) {
	b.children(c)
	b.relatives(c)
	for w := range out {
		p := people64{Bitmaps: b, w: w}
		ages := c.byDays.of(c.On, b.Numbers[birth][64*w:])
		planes(ages[:], p.born[:])
		for f, n := range widths {
			planes(b.Codes[f][64*w:], p.codes[f][:n])
		}
		planes(b.Codes[deferredLevels][64*w:], p.given[:])
		planes(b.kids[64*w:], p.kids[:])
		planes(b.found[64*w:], p.found[:])
		o := &out[w]
		p.family(c, o)
		p.study(c, o)
		p.workGrounds(c, o)
		p.deferral(c, o)
		p.exemption(o)
		p.registration(o)
		p.liability(o)
	}
	if n := b.N % 64; n > 0 {
		out[len(out)-1].only(n)
	}
}

func (p *people64) flag(f int) uint64 { return p.Flags[f][p.w] }

// from is who has a day, or a number, from a first one on.
func (p *people64) from(f int, first int32) uint64 { return ^upTo(p.Numbers[f][64*p.w:], first-1) }

// is tells who has a word.
func (p *people64) is(f int, code uint8) uint64 {
	c := &p.codes[f]
	return same(c[0], code) & same(c[1], code>>1) & same(c[2], code>>2)
}

// same is where a plane has the lowest bit of a code.
func same(plane uint64, code uint8) uint64 { return plane ^ (uint64(code&1) - 1) }

func (p *people64) family(c *Cutoffs, o *Result64) {
	h := &o.Holds
	h[ChildWithoutMother] = p.kids[1]
	h[MarriedWithChild] = p.kids[0] & p.flag(married)
	h[ThoseWhoRaised] = p.flag(raisedByOthers) & p.flag(raisersDepend) & p.from(raisedYears, guardiansYears)
	cares := p.flag(care) &^ p.flag(fullStateSupport) &^ p.flag(othersObliged)
	absent, alone := cares&p.flag(parentsAbsent), cares&p.flag(parentAlone)
	// The planes are in the order of the bits of what is found.
	dependant, grandparent, sibling, relative, parent, minor, disabled := p.found[0], p.found[1], p.found[2], p.found[3], p.found[4], p.found[5], p.found[6]
	h[CareDependant] = cares & dependant
	h[CareGrandparent] = absent & grandparent
	h[CareSibling] = absent & sibling
	h[CareSingleParent] = alone & sibling
	h[CareParentsRelative] = alone & relative
	h[CareDisabledParent] = cares & parent & minor
	h[OnlySon] = cares & p.flag(onlySon) & disabled
}

func (p *people64) study(c *Cutoffs, o *Result64) {
	h := &o.Holds
	now, higher := p.flag(study), p.codes[level][2] // levels from residency up have codes from 4 up
	var used uint64
	for l, given := range p.given {
		used |= given & p.is(level, uint8(l))
	}
	used &= now
	unlawful := now & p.is(institution, InstitutionReligious) &^ p.flag(religiousLawful)
	distance := now & p.is(institution, InstitutionForeign) & p.flag(remote)
	ground := now & p.is(form, FullTime) & p.from(studyEnds, c.On) &^ (used | unlawful | distance)
	h[LevelUsed], h[PostgraduateUsed] = used&^higher, used&higher
	h[ReligiousUnlawful], h[ForeignDistance] = unlawful, distance
	h[FullTimeStudy], h[Postgraduate], h[AnyFullTime] = ground&^higher, ground&higher, ground
}

func (p *people64) workGrounds(c *Cutoffs, o *Result64) {
	h, qualified := &o.Holds, p.flag(qualified)
	h[TeacherListed] = p.is(work, Teacher) & p.flag(listed)
	h[RuralDoctor] = p.is(work, Doctor) & p.flag(rural) & p.flag(inSpecialty) & qualified
	h[DeputyMandate] = p.is(work, Deputy) & p.from(mandateEnds, c.On)
	h[CivilAviation] = p.is(work, Aviation) & qualified
	h[ShipCrew] = p.is(work, Ship) & qualified
	h[UnderInvestigation] = p.flag(criminalCase)
	h[InitialTraining] = p.is(serving, ServingNone) & p.flag(initialTraining)
}
