package engine

import "qyzmet"

// arithmetic is that of whole numbers: exact up to qyzmet.MaxNumber, and there
// the result stays. It is defined for every pair but a division by less than 1,
// which the law data cannot contain.
func arithmetic(o op, a, b int64) int64 {
	a, b = qyzmet.Number(a), qyzmet.Number(b)
	switch o {
	case opAdd:
		return qyzmet.Number(a + b)
	case opSub:
		return qyzmet.Number(a - b)
	case opMul:
		return product(a, b)
	case opDivFloor:
		return quotient(a, b)
	case opDivCeil:
		return -quotient(-a, b)
	default: // opDivRound
		if a < 0 {
			return -quotient(-2*a+b, 2*b)
		}
		return quotient(2*a+b, 2*b)
	}
}

// product multiplies numbers that are within the bounds.
func product(a, b int64) int64 {
	switch {
	case a == 0 || b == 0:
		return 0
	case magnitude(b) <= qyzmet.MaxNumber/magnitude(a):
		return a * b
	case a < 0 != (b < 0):
		return -qyzmet.MaxNumber
	}
	return qyzmet.MaxNumber
}

func magnitude(n int64) int64 { return max(n, -n) }

// quotient divides by a number of 1 or more and rounds down.
func quotient(a, b int64) int64 {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}
