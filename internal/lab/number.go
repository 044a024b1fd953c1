package lab

import (
	"qyzmet"
	"qyzmet/date"
)

// serials is how many identification numbers a day of birth and a sex are given
// here. The law's form has 10,000 serials of four digits, less those for which
// no check digit exists: at most one of ten that share their first three
// digits. Leaving out one of each ten makes the n-th number computable without
// a table.
const serials = 9000

// numberKey makes the order in which the numbers of a cell are given out: a
// bijection of the serials.
func numberKey(seed uint64, on date.Date, odd bool) uint64 {
	key := keyed(seed, uint64(int64(on))<<1)
	if odd {
		key = mix(key + golden)
	}
	return key
}

// number makes the identification number of a birth.
func number(seed uint64, b birth) qyzmet.IIN {
	key := numberKey(seed, b.on, b.sex.odd)
	step := uint32(key) % serials
	for step%2 == 0 || step%3 == 0 || step%5 == 0 { // 9000 has no other prime factors
		step++
	}
	at := (b.occurrence*step + uint32(key>>32)%serials) % serials
	var d [12]byte
	birthDigits(&d, b)
	triple, last := at/9, byte(at%9)
	d[7], d[8], d[9] = byte(triple/100), byte(triple/10%10), byte(triple%10)
	left, found := withoutCheck(&d)
	if !found {
		left = byte(key >> 24 % 10)
	}
	d[10] = (left + 1 + last) % 10
	d[11] = checkDigit(&d)
	for k := range d {
		d[k] += '0'
	}
	return qyzmet.IIN(d[:])
}

func birthDigits(d *[12]byte, b birth) {
	y, m, day := b.on.Civil()
	for k, part := range [...]int{y % 100, int(m), day} {
		d[2*k], d[2*k+1] = byte(part/10), byte(part%10)
	}
	const firstCentury = 1800
	d[6] = byte((y - firstCentury) / 100 * 2)
	if b.sex.odd {
		d[6]++
	} else {
		d[6] += 2
	}
}

// pass sums eleven digits with the weights of a pass of the check.
func pass(d *[12]byte, shift int) int {
	sum := 0
	for k := range 11 {
		sum += int(d[k]) * ((k+shift)%11 + 1)
	}
	return sum % 11
}

// withoutCheck finds the eleventh digit with which no check digit would exist:
// in the first pass that digit counts nothing, in the second it counts twice.
func withoutCheck(d *[12]byte) (digit byte, found bool) {
	d[10] = 0
	if pass(d, 0) != 10 {
		return 0, false
	}
	const half = 6 // of 1, modulo 11
	digit = byte((10 - pass(d, 2)) * half % 11)
	return digit, digit < 10
}

func checkDigit(d *[12]byte) byte {
	if first := pass(d, 0); first != 10 {
		return byte(first)
	}
	return byte(pass(d, 2))
}
