package hand

// What is found among relatives.
const (
	dependant        = 1 << iota // father, mother or wife, dependent, old or disabled
	grandparentOnYou             // dependent, old or disabled
	siblingInNeed                // minor or disabled
	relativeOnParent             // of the parents, dependent on one, in need
	disabledParent               // dependent on the other
	minorSibling
	disabled // anybody, in any degree
)

// need tells what a relative is found to be; old: of pension age.
func need(kinship, disability, dependsOn uint8, old, minor bool) uint8 {
	severe := disability == DisabilityFirst || disability == DisabilitySecond
	weak := severe || old
	var found uint8
	if disability != DisabilityNone {
		found = disabled
	}
	switch kinship {
	case Father, Mother:
		if dependsOn == OnYou && weak {
			found |= dependant
		} else if dependsOn == OnParent && severe {
			found |= disabledParent
		}
	case Wife:
		if dependsOn == OnYou && weak {
			found |= dependant
		}
	case Grandfather, Grandmother:
		if dependsOn == OnYou && weak {
			found |= grandparentOnYou
		} else if dependsOn == OnParent && weak {
			found |= relativeOnParent
		}
	case Uncle, Aunt:
		if dependsOn == OnParent && (weak || minor) {
			found |= relativeOnParent
		}
	case Brother, Sister:
		if minor {
			found |= siblingInNeed | minorSibling
		} else if severe {
			found |= siblingInNeed
		}
	}
	return found
}

// needs is what need tells, for every combination of the few values there are,
// so that columns are run through without branches.
var needs = func() (t [1 << 11]uint8) {
	for i := range t {
		t[i] = need(uint8(i&15), uint8(i>>4&7), uint8(i>>7&3), i>>9&1 != 0, i>>10 != 0)
	}
	return t
}()

// found looks up relative k.
func (r *rows) found(c *Cutoffs, k uint32) uint8 {
	kinship, birth := r.Kinship[k], r.RelativeBirth[k]
	old, young := by(birth, c.Pension[kinship&15]), by(birth, c.Adult)^1
	return needs[uint64(kinship&15)|uint64(r.Disability[k]&7)<<4|uint64(r.DependsOn[k]&3)<<7|old<<9|young<<10]
}
