package osutil

import (
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/object"
)

// Round says how a time of a float is rounded to nanoseconds.
type Round int

// The ways of rounding.
const (
	Floor    Round = iota // towards minus infinity: points in time
	Ceiling               // towards plus infinity: intervals
	Away                  // away from zero: timeouts
	HalfEven              // to the nearest
)

func (r Round) apply(f float64) float64 {
	switch r {
	case Floor:
		return math.Floor(f)
	case Ceiling:
		return math.Ceil(f)
	case HalfEven:
		return math.RoundToEven(f)
	}
	if f < 0 {
		return math.Floor(f)
	}
	return math.Ceil(f)
}

// Seconds reads a time in seconds, an int or a float, as nanoseconds.
func Seconds(t *thread, v value, r Round) (ns int64, ok bool) {
	tooLarge := func() (int64, bool) {
		return 0, t.RaiseFalse(object.OverflowError, "timestamp out of range for C PyTime_t")
	}
	if v.Type().Has(object.TypeFloat) {
		f, ok := object.AsFloat(t, v)
		switch {
		case !ok:
			return 0, false
		case math.IsNaN(f):
			return 0, t.RaiseFalse(object.ValueError, "Invalid value NaN (not a number)")
		}
		if f = r.apply(f * 1e9); f < math.MinInt64 || f >= math.MaxInt64 {
			return tooLarge()
		}
		return int64(f), true
	}
	if !object.HasIndex(v) {
		return 0, t.RaiseFalse(object.TypeError, "'%s' object cannot be interpreted as an integer or float", v.Type().Name)
	}
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	b := new(big.Int).Mul(object.ToBig(i), big.NewInt(1e9))
	if !b.IsInt64() {
		return tooLarge()
	}
	return b.Int64(), true
}

// FloatSeconds is nanoseconds as the float of seconds nearest to them.
func FloatSeconds(ns int64) float64 {
	// Dividing an exact float by an exact one rounds once.
	if ns > -1<<53 && ns < 1<<53 {
		return float64(ns) / 1e9
	}
	s, rest := ns/1e9, ns%1e9
	return float64(s) + float64(rest)/1e9
}
