package lab

// Randomness is a function of seed, person and purpose, never a stream: so that
// any person can be made alone and a fact that is added changes no other.

const golden = 0x9e3779b97f4a7c15

// mix is a bijection of 64 bits that looks random (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// keyed gives the randomness of a purpose.
func keyed(key, purpose uint64) uint64 { return mix(key + (purpose+1)*golden) }

// below picks one of n by 32 random bits.
func below(u, n uint32) uint32 { return uint32(uint64(u) * uint64(n) >> 32) }
