// Package binascii is the work of Python's module of that name: base64, hexadecimal, uuencode, quoted-printable and the
// two checksums, with CPython's leniency and its error texts.
package binascii

import (
	"hash/crc32"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

func fail(msg string) *pyerr.Error { return pyerr.New(pyerr.BinasciiError, msg) }

const alphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// value64 is the value of a base64 character, or 64 and above.
func value64(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A'
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26
	case '0' <= c && c <= '9':
		return c - '0' + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return 64
}

// DecodeBase64 is a2b_base64. Without strict, what is no base64 character is skipped.
func DecodeBase64(s []byte, strict bool) ([]byte, *pyerr.Error) {
	out := make([]byte, 0, (len(s)+3)/4*3)
	if strict && len(s) > 0 && s[0] == '=' {
		return nil, fail("Leading padding not allowed")
	}
	lone := func() *pyerr.Error {
		return pyerr.Newf(pyerr.BinasciiError,
			"Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", len(out)/3*4+1)
	}
	// pos counts the characters of the current group of four, pads the '=' since the last of them.
	pos, pads := 0, 0
	var left byte
	for _, c := range s {
		if c == '=' {
			pads++
			if strict && (pos < 2 || pos+pads > 4) {
				if pos == 1 {
					return nil, lone()
				}
				return nil, fail("Excess padding not allowed")
			}
			continue
		}
		v := value64(c)
		if v >= 64 {
			if strict {
				return nil, fail("Only base64 data is allowed")
			}
			continue
		}
		if strict && pads > 0 {
			if pos+pads == 4 {
				return nil, fail("Excess data after padding")
			}
			return nil, fail("Discontinuous padding not allowed")
		}
		pads = 0
		switch pos {
		case 0:
			left = v
		case 1:
			out = append(out, left<<2|v>>4)
			left = v & 15
		case 2:
			out = append(out, left<<4|v>>2)
			left = v & 3
		case 3:
			out = append(out, left<<6|v)
			left = 0
		}
		pos = (pos + 1) & 3
	}
	switch {
	case pos == 1:
		return nil, lone()
	case pos != 0 && pos+pads < 4:
		return nil, fail("Incorrect padding")
	}
	return out, nil
}

// EncodeBase64 is b2a_base64.
func EncodeBase64(b []byte, newline bool) []byte {
	out := make([]byte, 0, (len(b)+2)/3*4+1)
	for len(b) >= 3 {
		v := uint(b[0])<<16 | uint(b[1])<<8 | uint(b[2])
		out = append(out, alphabet64[v>>18], alphabet64[v>>12&63], alphabet64[v>>6&63], alphabet64[v&63])
		b = b[3:]
	}
	switch len(b) {
	case 1:
		out = append(out, alphabet64[b[0]>>2], alphabet64[b[0]&3<<4], '=', '=')
	case 2:
		v := uint(b[0])<<8 | uint(b[1])
		out = append(out, alphabet64[v>>10], alphabet64[v>>4&63], alphabet64[v&15<<2], '=')
	}
	if newline {
		out = append(out, '\n')
	}
	return out
}

// DecodeUU is a2b_uu: one line.
func DecodeUU(s []byte) ([]byte, *pyerr.Error) {
	if len(s) == 0 {
		return nil, fail("Missing length byte")
	}
	n := int(s[0]-' ') & 63
	s = s[1:]
	out := make([]byte, 0, n)
	var bits uint
	have := 0
	for len(out) < n {
		var v uint
		if len(s) > 0 {
			if c := s[0]; c != '\n' && c != '\r' {
				// A line may lack its trailing blanks; otherwise each character stands for six bits.
				if c < ' ' || c > ' '+64 {
					return nil, fail("Illegal char")
				}
				v = uint(c-' ') & 63
			}
			s = s[1:]
		}
		bits = bits<<6 | v
		have += 6
		if have >= 8 {
			have -= 8
			out = append(out, byte(bits>>have))
		}
	}
	for _, c := range s {
		if c != ' ' && c != ' '+64 && c != '\n' && c != '\r' {
			return nil, fail("Trailing garbage")
		}
	}
	return out, nil
}

// EncodeUU is b2a_uu: at most 45 bytes.
func EncodeUU(b []byte, backtick bool) ([]byte, *pyerr.Error) {
	if len(b) > 45 {
		return nil, fail("At most 45 bytes at once")
	}
	char := func(v byte) byte {
		if v == 0 && backtick {
			return '`'
		}
		return v + ' '
	}
	out := append(make([]byte, 0, 64), char(byte(len(b))))
	for i := 0; i < len(b); i += 3 {
		var g [3]byte
		copy(g[:], b[i:])
		out = append(out, char(g[0]>>2), char(g[0]&3<<4|g[1]>>4), char(g[1]&15<<2|g[2]>>6), char(g[2]&63))
	}
	return append(out, '\n'), nil
}

const hexDigits = "0123456789abcdef"

// Hex is the hexadecimal text of b. With sep, which is then any byte, groups of perSep bytes are separated; a positive
// perSep counts groups from the right, a negative one from the left, and 0 makes no groups. hasSep tells if there is a
// separator at all. bytes.hex, memoryview.hex and hexlify are all this.
func Hex(b []byte, hasSep bool, sep byte, perSep int) []byte {
	group := perSep
	if group < 0 {
		group = -group
	}
	if group < 0 { // the smallest integer
		hasSep = false
	}
	if !hasSep || perSep == 0 || group >= len(b) {
		out := make([]byte, 0, 2*len(b))
		for _, c := range b {
			out = append(out, hexDigits[c>>4], hexDigits[c&15])
		}
		return out
	}
	out := make([]byte, 0, 2*len(b)+(len(b)-1)/group)
	for i, c := range b {
		at := i
		if perSep > 0 {
			at = len(b) - i
		}
		if i > 0 && at%group == 0 {
			out = append(out, sep)
		}
		out = append(out, hexDigits[c>>4], hexDigits[c&15])
	}
	return out
}

func hexValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// Unhex is a2b_hex: nothing but pairs of digits.
func Unhex(s []byte) ([]byte, *pyerr.Error) {
	if len(s)%2 != 0 {
		return nil, fail("Odd-length string")
	}
	out := make([]byte, len(s)/2)
	for i := range out {
		hi, lo := hexValue(s[2*i]), hexValue(s[2*i+1])
		if hi < 0 || lo < 0 {
			return nil, fail("Non-hexadecimal digit found")
		}
		out[i] = byte(hi<<4 | lo)
	}
	return out, nil
}

// FromHex is bytes.fromhex: pairs of digits with ASCII white space between them.
func FromHex(s []byte) ([]byte, *pyerr.Error) {
	out := make([]byte, 0, len(s)/2)
	for i := 0; i < len(s); {
		if c := s[i]; c == ' ' || '\t' <= c && c <= '\r' {
			i++
			continue
		}
		hi := hexValue(s[i])
		if hi < 0 {
			return nil, fromHexError(i)
		}
		i++
		if i >= len(s) {
			// Only digits and white space came before: it is the number of digits that is odd.
			return nil, pyerr.New(pyerr.ValueError, "fromhex() arg must contain an even number of hexadecimal digits")
		}
		lo := hexValue(s[i])
		if lo < 0 {
			return nil, fromHexError(i)
		}
		i++
		out = append(out, byte(hi<<4|lo))
	}
	return out, nil
}

func fromHexError(i int) *pyerr.Error {
	return pyerr.Newf(pyerr.ValueError, "non-hexadecimal number found in fromhex() arg at position %d", i)
}

// CRC32 is crc32(b, crc).
func CRC32(b []byte, crc uint32) uint32 { return crc32.Update(crc, crc32.IEEETable, b) }

// CRCHqx is crc_hqx(b, crc): CRC-CCITT with polynomial 0x1021.
func CRCHqx(b []byte, crc uint32) uint32 {
	v := uint16(crc)
	for _, c := range b {
		v ^= uint16(c) << 8
		for k := 0; k < 8; k++ {
			if v&0x8000 != 0 {
				v = v<<1 ^ 0x1021
			} else {
				v <<= 1
			}
		}
	}
	return uint32(v)
}
