package engine

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"qyzmet"
)

// Arithmetic is exact up to the bound, and stays there beyond it.
func TestArithmetic(t *testing.T) {
	const most = qyzmet.MaxNumber
	for _, c := range []struct {
		op         op
		a, b, want int64
	}{
		{opMul, 3, -4, -12}, {opMul, most, 1, most}, {opMul, most, 2, most}, {opMul, -most, 2, -most}, {opMul, most, 0, 0},
		{opMul, 1 << 27, 1 << 26, most}, {opMul, 1 << 27, 1<<26 - 1, 1<<53 - 1<<27}, {opMul, -(1 << 40), 1 << 40, -most},
		{opAdd, most, 1, most}, {opAdd, most, -1, most - 1}, {opSub, -most, 1, -most}, {opAdd, math.MaxInt64, math.MaxInt64, most},
		{opDivFloor, 7, 2, 3}, {opDivFloor, -7, 2, -4}, {opDivFloor, -8, 2, -4}, {opDivFloor, 0, 5, 0},
		{opDivCeil, 7, 2, 4}, {opDivCeil, -7, 2, -3}, {opDivCeil, 8, 2, 4},
		{opDivRound, 7, 2, 4}, {opDivRound, -7, 2, -4}, {opDivRound, 5, 3, 2}, {opDivRound, 4, 3, 1}, {opDivRound, -4, 3, -1}, {opDivRound, most, most, 1},
	} {
		if got := arithmetic(c.op, c.a, c.b); got != c.want {
			t.Errorf("operation %d of %d and %d is %d, want %d", c.op, c.a, c.b, got, c.want)
		}
	}
	r := rand.New(rand.NewPCG(3, 5))
	for range 100_000 {
		a, b := number64(r), number64(r)
		exact := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		want := int64(most)
		switch {
		case exact.CmpAbs(big.NewInt(most)) <= 0:
			want = exact.Int64()
		case exact.Sign() < 0:
			want = -most
		}
		if got := arithmetic(opMul, a, b); got != want {
			t.Fatalf("%d times %d is %d, want %d", a, b, got, want)
		}
	}
}

// number64 is a number of any size up to the bound.
func number64(r *rand.Rand) int64 {
	n := r.Int64N(1 << (1 + r.IntN(53)))
	if r.IntN(2) == 0 {
		return -n
	}
	return n
}
