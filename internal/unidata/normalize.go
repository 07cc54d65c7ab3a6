package unidata

import (
	"slices"
	"sort"
)

// A Form is a Unicode normalization form. The number is the bit of dbRecord.changes.
type Form uint8

// The normalization forms.
const (
	NFD Form = iota
	NFC
	NFKD
	NFKC
)

// ParseForm finds the form of a name such as "NFC".
func ParseForm(name string) (Form, bool) {
	switch name {
	case "NFD":
		return NFD, true
	case "NFC":
		return NFC, true
	case "NFKD":
		return NFKD, true
	case "NFKC":
		return NFKC, true
	}
	return 0, false
}

// composition says that NFC makes result of first and second.
type composition struct{ first, second, result rune }

// Hangul syllables are computed: S = (L*21 + V)*28 + T.
const (
	hangulS, hangulL, hangulV, hangulT = 0xAC00, 0x1100, 0x1161, 0x11A7
	hangulLs, hangulVs, hangulTs       = 19, 21, 28
	hangulCount                        = hangulLs * hangulVs * hangulTs
)

// hangulParts splits the syllable at this index; t is hangulT when there is no third part.
func hangulParts(index rune) (l, v, t rune) {
	return hangulL + index/(hangulVs*hangulTs), hangulV + index%(hangulVs*hangulTs)/hangulTs, hangulT + index%hangulTs
}

// quick reports whether src is certainly in the form already. A wrong "no" only costs time.
func quick(form Form, src []rune) bool {
	last := uint8(0)
	for _, c := range src {
		if uint32(c) < 0xA0 {
			last = 0
			continue
		}
		r := Current.record(c)
		if r.changes>>form&1 != 0 || r.combining != 0 && r.combining < last {
			return false
		}
		last = r.combining
	}
	return true
}

// IsNormalized reports whether Normalize would change nothing.
func (db DB) IsNormalized(form Form, src []rune) bool {
	return quick(form, src) || slices.Equal(db.Normalize(form, src), src)
}

// Normalize returns src in the given form. The result is src itself if nothing needs to be done.
func (db DB) Normalize(form Form, src []rune) []rune {
	if quick(form, src) {
		return src
	}
	out := make([]rune, 0, len(src)+len(src)/4+8)
	for _, c := range src {
		out = db.appendDecomposed(out, c, form >= NFKD)
	}
	order(out)
	if form == NFC || form == NFKC {
		out = compose(out)
	}
	return out
}

// appendDecomposed appends the full decomposition of c. The data nests a few levels deep at most.
func (db DB) appendDecomposed(dst []rune, c rune, compat bool) []rune {
	if uint32(c) < 0xA0 {
		return append(dst, c)
	}
	if s := uint32(c) - hangulS; s < hangulCount {
		l, v, t := hangulParts(rune(s))
		if dst = append(dst, l, v); t != hangulT {
			dst = append(dst, t)
		}
		return dst
	}
	if db == Old {
		if !db.Assigned(c) {
			return append(dst, c)
		}
		if o := oldDecompOf(c); o != nil {
			return append(dst, o.to)
		}
	}
	tag, to := decompOf(c)
	if to == nil || tag != 0 && !compat {
		return append(dst, c)
	}
	for _, r := range to {
		dst = db.appendDecomposed(dst, r, compat)
	}
	return dst
}

// Combining classes are those of Current for both databases, as in CPython.

// order sorts each run of combining characters by class, keeping equal ones in place.
func order(s []rune) {
	for i := 0; i < len(s); i++ {
		if Current.Combining(s[i]) == 0 {
			continue
		}
		start := i
		sorted := true
		for i++; i < len(s); i++ {
			n := Current.Combining(s[i])
			if n == 0 {
				break
			}
			sorted = sorted && Current.Combining(s[i-1]) <= n
		}
		if !sorted {
			slices.SortStableFunc(s[start:i], func(a, b rune) int { return Current.Combining(a) - Current.Combining(b) })
		}
	}
}

// compose composes s in place and returns its new, maybe shorter, form.
func compose(s []rune) []rune {
	n := 0        // how many runes of the result there are
	starter := -1 // index in the result of the last starter
	last := 0     // class of the last rune that was kept after the starter, 0 if there is none
	for _, c := range s {
		class := Current.Combining(c)
		if starter >= 0 && (last == 0 || last < class) {
			if r := Compose(s[starter], c); r >= 0 {
				s[starter] = r
				continue
			}
		}
		if class == 0 {
			starter, last = n, 0
		} else {
			last = class
		}
		s[n] = c
		n++
	}
	return s[:n]
}

// Compose is the character that NFC makes of two, or -1.
func Compose(a, b rune) rune {
	if l := uint32(a) - hangulL; l < hangulLs {
		if v := uint32(b) - hangulV; v < hangulVs {
			return hangulS + rune(l*hangulVs+v)*hangulTs
		}
		return -1
	}
	if s := uint32(a) - hangulS; s < hangulCount && s%hangulTs == 0 {
		if t := uint32(b) - hangulT; t > 0 && t < hangulTs {
			return a + rune(t)
		}
		return -1
	}
	if a < compositions[0].first || b < 0x300 {
		return -1
	}
	i := sort.Search(len(compositions), func(i int) bool {
		p := &compositions[i]
		return p.first > a || p.first == a && p.second >= b
	})
	if i < len(compositions) && compositions[i].first == a && compositions[i].second == b {
		return compositions[i].result
	}
	return -1
}
