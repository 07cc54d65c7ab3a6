package mathx

import (
	"math"
	"testing"
)

func TestFloatDivMod(t *testing.T) {
	inf, zero := math.Inf(1), math.Copysign(0, -1)
	for _, c := range [][4]float64{ // x, y and what CPython's divmod gives
		{7, 3, 2, 1}, {-7, 3, -3, 2}, {7, -3, -3, -2}, {-7, -3, 2, -1}, {7.5, 0.1, 74, 0.09999999999999959}, {1, inf, 0, 1},
		{-1, inf, -1, inf}, {0, 3, 0, 0}, {zero, 3, zero, 0}, {6, -3, -2, zero}, {1e300, 7, 1.4285714285714286e+299, 1},
		{5e-324, -1, -1, -1},
	} {
		q, m := FloatDivMod(c[0], c[1])
		if q != c[2] || m != c[3] || math.Signbit(q) != math.Signbit(c[2]) || math.Signbit(m) != math.Signbit(c[3]) {
			t.Errorf("divmod(%v, %v) = %v, %v, want %v, %v", c[0], c[1], q, m, c[2], c[3])
		}
		if r := FloatMod(c[0], c[1]); r != m {
			t.Errorf("%v %% %v = %v", c[0], c[1], r)
		}
	}
}
