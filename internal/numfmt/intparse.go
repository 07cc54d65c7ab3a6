package numfmt

import (
	"math/big"
	"math/bits"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// DefaultMaxStrDigits is the limit of digits in conversions between int and decimal text, unless set otherwise.
const DefaultMaxStrDigits = 4300

// Int is an integer: Big when that is not nil, else Small.
type Int struct {
	Small int64
	Big   *big.Int
}

// MakeInt normalises b: what fits in 64 bits is Small. It keeps b otherwise.
func MakeInt(b *big.Int) Int {
	if b.IsInt64() {
		return Int{Small: b.Int64()}
	}
	return Int{Big: b}
}

// IsSpace reports whether Python's str.isspace and str.strip count r as white space.
func IsSpace(r rune) bool {
	switch {
	case r <= ' ':
		return r == ' ' || '\t' <= r && r <= '\r' || 0x1C <= r && r <= 0x1F
	case r < 0x85:
		return false
	case r < 0x1680:
		return r == 0x85 || r == 0xA0
	}
	return r == 0x1680 || 0x2000 <= r && r <= 0x200A || r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F ||
		r == 0x3000
}

// isCSpace is C's isspace, which is what the number parsers strip.
func isCSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// TrimSpace returns s without C's white space at its ends (which is less than Python's: not 0x1C to 0x1F).
func TrimSpace(s []byte) []byte {
	for len(s) > 0 && isCSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isCSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// ToASCII maps text to the ASCII that the number parsers read: decimal digits of any script become 0 to 9, white space
// becomes a blank. ok is false when some other character is not ASCII.
func ToASCII[C Char](s []C) (ascii []byte, ok bool) {
	ascii = make([]byte, len(s))
	for i, c := range s {
		r := rune(c)
		switch {
		case 0 <= r && r < 0x80:
			ascii[i] = byte(r)
		case IsSpace(r):
			ascii[i] = ' '
		default:
			d := DecimalValue(r)
			if d < 0 {
				return nil, false
			}
			ascii[i] = '0' + byte(d)
		}
	}
	return ascii, true
}

// ParseStatus says how parsing an integer ended.
type ParseStatus int

// The ends of ParseInt.
const (
	ParseOK ParseStatus = iota
	// ParseInvalid is a text that is no integer. The caller raises InvalidLiteral with the repr of its argument.
	ParseInvalid
	// ParseTooLong is a text with more digits than the limit.
	ParseTooLong
)

// InvalidLiteral is the error of int() for text that is no integer; repr is the repr of the argument, of which CPython
// shows the first 200 code points.
func InvalidLiteral(base int, repr string) *pyerr.Error {
	n := 0
	for i := range repr {
		if n == 200 {
			repr = repr[:i]
			break
		}
		n++
	}
	return pyerr.Newf(pyerr.ValueError, "invalid literal for int() with base %d: %s", base, repr)
}

// TooManyDigits is the error for text with more digits than the limit.
func TooManyDigits(limit, digits int) *pyerr.Error {
	return pyerr.Newf(pyerr.ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
		"use sys.set_int_max_str_digits() to increase the limit", limit, digits)
}

// TooBigToShow is the error for an integer whose decimal text has more digits than the limit.
func TooBigToShow(limit int) *pyerr.Error {
	return pyerr.Newf(pyerr.ValueError, "Exceeds the limit (%d digits) for integer string conversion; "+
		"use sys.set_int_max_str_digits() to increase the limit", limit)
}

// CheckBase is the error of int(x, base) for a base that does not exist.
func CheckBase(base int) *pyerr.Error {
	if base != 0 && (base < 2 || base > 36) {
		return valueError("int() base must be >= 2 and <= 36, or 0")
	}
	return nil
}

func digitValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 99
}

// ParseInt reads an integer as int(s, base) does, white space and underscores included. base is 0 or 2 to 36.
// maxDigits is the limit for bases that are no power of two, 0 for none; digits is the number of digits of s.
func ParseInt(s []byte, base, maxDigits int) (v Int, digits int, status ParseStatus) {
	s = TrimSpace(s)
	neg := false
	if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	return parseUnsigned(s, base, maxDigits, neg)
}

func parseUnsigned(s []byte, base, maxDigits int, neg bool) (v Int, digits int, status ParseStatus) {
	prefix := 0
	if len(s) >= 2 && s[0] == '0' {
		switch s[1] {
		case 'x', 'X':
			prefix = 16
		case 'o', 'O':
			prefix = 8
		case 'b', 'B':
			prefix = 2
		}
	}
	onlyZero := false
	if base == 0 {
		switch {
		case prefix != 0:
			base = prefix
		case len(s) > 0 && s[0] == '0':
			base, onlyZero = 10, true // 00 is allowed, 012 is not
		default:
			base = 10
		}
	}
	if prefix != 0 && prefix == base {
		s = s[2:]
		if len(s) > 0 && s[0] == '_' {
			s = s[1:]
		}
	}
	if len(s) == 0 || s[0] == '_' || s[len(s)-1] == '_' {
		return Int{}, 0, ParseInvalid
	}
	var u uint64
	small := true
	prev := byte(0)
	for _, c := range s {
		if c == '_' {
			if prev == '_' {
				return Int{}, 0, ParseInvalid
			}
			prev = c
			continue
		}
		prev = c
		d := digitValue(c)
		if d >= base || onlyZero && d != 0 {
			return Int{}, 0, ParseInvalid
		}
		digits++
		if small {
			hi, lo := bits.Mul64(u, uint64(base))
			lo, carry := bits.Add64(lo, uint64(d), 0)
			if hi+carry != 0 {
				small = false
			}
			u = lo
		}
	}
	// leading zeros count too
	if maxDigits > 0 && digits > maxDigits && base&(base-1) != 0 {
		return Int{}, digits, ParseTooLong
	}
	if small {
		if u <= 1<<63-1 {
			if neg {
				return Int{Small: -int64(u)}, digits, ParseOK
			}
			return Int{Small: int64(u)}, digits, ParseOK
		}
		if neg && u == 1<<63 {
			return Int{Small: -1 << 63}, digits, ParseOK
		}
		b := new(big.Int).SetUint64(u)
		if neg {
			b.Neg(b)
		}
		return Int{Big: b}, digits, ParseOK
	}
	text := s
	if digits != len(s) {
		text = make([]byte, 0, digits)
		for _, c := range s {
			if c != '_' {
				text = append(text, c)
			}
		}
	}
	b, ok := new(big.Int).SetString(string(text), base)
	if !ok {
		return Int{}, 0, ParseInvalid
	}
	if neg {
		b.Neg(b)
	}
	return MakeInt(b), digits, ParseOK
}

// AppendInt64 appends the decimal text of v.
func AppendInt64(dst []byte, v int64) []byte { return strconv.AppendInt(dst, v, 10) }

// BigDecimal returns the decimal text of v, or an error when it has more than maxDigits digits (0: no limit).
func BigDecimal(v *big.Int, maxDigits int) (string, *pyerr.Error) {
	if err := CheckBigDigits(v, maxDigits); err != nil {
		return "", err
	}
	return string(v.Append(nil, 10)), nil
}

// CheckBigDigits is the error when v has more than maxDigits decimal digits (0: no limit). Whoever formats a big
// integer in decimal asks it first: repr, %d, the types d and n of the mini-language.
func CheckBigDigits(v *big.Int, maxDigits int) *pyerr.Error {
	if maxDigits <= 0 {
		return nil
	}
	least := float64(v.BitLen()-1)*0.30102999566398 + 1 // v has at least so many digits, and at most one more
	switch {
	case least < float64(maxDigits)-1:
		return nil
	case least > float64(maxDigits)+2:
		return TooBigToShow(maxDigits)
	}
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(maxDigits)), nil)
	if v.CmpAbs(limit) >= 0 {
		return TooBigToShow(maxDigits)
	}
	return nil
}

// AppendBase appends the text of v in base 2, 8 or 16 with Python's prefix (bin, oct, hex).
func AppendBase(dst []byte, v *big.Int, base int) []byte {
	if v.Sign() < 0 {
		dst = append(dst, '-')
	}
	dst = append(dst, basePrefix(base)...)
	return new(big.Int).Abs(v).Append(dst, base)
}

// AppendBase64 is AppendBase for a machine integer.
func AppendBase64(dst []byte, v int64, base int) []byte {
	u := uint64(v)
	if v < 0 {
		dst = append(dst, '-')
		u = -u
	}
	dst = append(dst, basePrefix(base)...)
	return strconv.AppendUint(dst, u, base)
}

func basePrefix(base int) string {
	switch base {
	case 2:
		return "0b"
	case 8:
		return "0o"
	}
	return "0x"
}
