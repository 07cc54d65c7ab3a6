package array

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/object"
)

// kind is one type code.
type kind struct {
	code     rune
	size     int
	text     bool // of characters
	bytewise bool // equal items have equal bytes
	signed   bool
	float    bool
	get      func(t *thread, b []byte) value
	set      func(t *thread, b []byte, v value) bool
}

const typecodes = "bBuwhHiIlLqQfd"

func le(b []byte) uint64 {
	var n uint64
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}

func putLE(b []byte, n uint64) {
	for i := range b {
		b[i] = byte(n)
		n >>= 8
	}
}

func getSigned(t *thread, b []byte) value {
	shift := 64 - 8*len(b)
	return object.Int(int64(le(b)<<shift) >> shift)
}

func getUnsigned(t *thread, b []byte) value { return t.NewUint(le(b)) }

// setInt converts an int to a signed number between lo and hi, with C's name of the type in the messages.
func setInt(lo, hi int64, name string) func(t *thread, b []byte, v value) bool {
	return func(t *thread, b []byte, v value) bool {
		n, ok := toLong(t, v)
		if !ok {
			return false
		}
		if n < lo {
			return t.RaiseFalse(object.OverflowError, "%s is less than minimum", name)
		}
		if n > hi {
			return t.RaiseFalse(object.OverflowError, "%s is greater than maximum", name)
		}
		putLE(b, uint64(n))
		return true
	}
}

// toLong converts an int-like value to C's long.
func toLong(t *thread, v value) (int64, bool) {
	return object.AsInt64(t, v, "Python int too large to convert to C long")
}

// setUnsigned converts an int to an unsigned number of 32 or 64 bits. The messages are those of C's conversions.
func setUnsigned(limit uint64, tooLarge, negative, tooLong string) func(t *thread, b []byte, v value) bool {
	return func(t *thread, b []byte, v value) bool {
		i := object.AsIndex(t, v)
		if i.IsNil() {
			return false
		}
		n := object.ToBig(i)
		t.Decref(i)
		switch {
		case n.Sign() < 0:
			return t.RaiseFalse(object.OverflowError, "%s", negative)
		case !n.IsUint64():
			return t.RaiseFalse(object.OverflowError, "%s", tooLong)
		case n.Uint64() > limit:
			return t.RaiseFalse(object.OverflowError, "%s", tooLarge)
		}
		putLE(b, n.Uint64())
		return true
	}
}

func getChar(t *thread, b []byte) value {
	u := le(b)
	if u > 0x10FFFF {
		return t.Raise(object.ValueError, "character U+%x is not in range [U+0000; U+10ffff]", u)
	}
	return t.NewStrRune(rune(u))
}

func setChar(t *thread, b []byte, v value) bool {
	if !object.IsStr(v) {
		return t.RaiseFalse(object.TypeError, "array item must be a unicode character, not %s", v.Type().Name)
	}
	s := object.AsStr(v)
	if s.Len() != 1 {
		return t.RaiseFalse(object.TypeError, "array item must be a string of length 1, not a string of length %d", s.Len())
	}
	putLE(b, uint64(s.At(0)))
	return true
}

var kinds = [...]*kind{
	{code: 'b', size: 1, bytewise: true, signed: true, get: getSigned, set: setInt(math.MinInt8, math.MaxInt8, "signed char")},
	{code: 'B', size: 1, bytewise: true, get: getUnsigned, set: setInt(0, math.MaxUint8, "unsigned byte integer")},
	{code: 'u', size: 4, bytewise: true, text: true, get: getChar, set: setChar},
	{code: 'w', size: 4, bytewise: true, text: true, get: getChar, set: setChar},
	{code: 'h', size: 2, bytewise: true, signed: true, get: getSigned, set: setInt(math.MinInt16, math.MaxInt16, "signed short integer")},
	{code: 'H', size: 2, bytewise: true, get: getUnsigned, set: setInt(0, math.MaxUint16, "unsigned short")},
	{code: 'i', size: 4, bytewise: true, signed: true, get: getSigned, set: setInt(math.MinInt32, math.MaxInt32, "signed integer")},
	{code: 'I', size: 4, bytewise: true, get: getUnsigned, set: setUnsigned(math.MaxUint32, "unsigned int is greater than maximum", "can't convert negative value to unsigned int", "Python int too large to convert to C unsigned long")},
	{code: 'l', size: 8, bytewise: true, signed: true, get: getSigned, set: setInt(math.MinInt64, math.MaxInt64, "")},
	{code: 'L', size: 8, bytewise: true, get: getUnsigned, set: setUnsigned(math.MaxUint64, "", "can't convert negative value to unsigned int", "Python int too large to convert to C unsigned long")},
	{code: 'q', size: 8, bytewise: true, signed: true, get: getSigned, set: func(t *thread, b []byte, v value) bool {
		n, ok := object.AsInt64(t, v, "int too big to convert")
		putLE(b, uint64(n))
		return ok
	}},
	{code: 'Q', size: 8, bytewise: true, get: getUnsigned, set: setUnsigned(math.MaxUint64, "", "can't convert negative int to unsigned", "int too big to convert")},
	{code: 'f', size: 4, float: true, get: func(t *thread, b []byte) value {
		return object.Float(float64(math.Float32frombits(uint32(le(b)))))
	}, set: func(t *thread, b []byte, v value) bool {
		f, ok := object.AsFloat(t, v)
		putLE(b, uint64(math.Float32bits(float32(f))))
		return ok
	}},
	{code: 'd', size: 8, float: true, get: func(t *thread, b []byte) value {
		return object.Float(math.Float64frombits(le(b)))
	}, set: func(t *thread, b []byte, v value) bool {
		f, ok := object.AsFloat(t, v)
		putLE(b, math.Float64bits(f))
		return ok
	}},
}

func kindOf(code rune) *kind {
	for _, k := range kinds {
		if k.code == code {
			return k
		}
	}
	return nil
}
