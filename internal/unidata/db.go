package unidata

import (
	"fmt"
	"sort"
	"strings"
)

// dbRecord is what unicodedata knows about a character, but for its name and its decomposition. Names are numbers of
// categoryNames, bidiNames, widthNames; changes has a bit for each Form that may change the character.
type dbRecord struct {
	category, bidi, combining, mirrored, width, changes uint8
	decimal, digit                                      int8
	numeric                                             uint8
}

// DB selects a version of the database.
type DB uint8

// The databases: that of Version, and that of OldVersion, which stringprep and idna need.
const (
	Current DB = iota
	Old
)

func (db DB) record(c rune) *dbRecord {
	if uint32(c) > MaxRune {
		c = 0xFFFF
	}
	if db == Old {
		i := uint(oldIndex1[uint32(c)>>oldShift])<<oldShift | uint(c)&(1<<oldShift-1)
		return &dbRecords[oldIndex2[i]]
	}
	i := uint(dbIndex1[uint32(c)>>dbShift])<<dbShift | uint(c)&(1<<dbShift-1)
	return &dbRecords[dbIndex2[i]]
}

// Category is the general category of c, such as "Lu"; "Cn" is that of a code point which is not assigned.
func (db DB) Category(c rune) string { return categoryNames[db.record(c).category] }

// Assigned reports whether db knows c.
func (db DB) Assigned(c rune) bool { return db.Category(c) != "Cn" }

// Bidirectional is the bidirectional class of c, such as "AL", or "".
func (db DB) Bidirectional(c rune) string { return bidiNames[db.record(c).bidi] }

// Combining is the canonical combining class of c, 0 for most.
func (db DB) Combining(c rune) int { return int(db.record(c).combining) }

// EastAsianWidth is one of "N", "Na", "A", "W", "H", "F".
func (db DB) EastAsianWidth(c rune) string { return widthNames[db.record(c).width] }

// Mirrored reports whether c is mirrored in text from right to left.
func (db DB) Mirrored(c rune) bool { return db.record(c).mirrored != 0 }

// Decimal is the value of a decimal digit, or -1.
func (db DB) Decimal(c rune) int { return int(db.record(c).decimal) }

// Digit is the value of a digit, or -1.
func (db DB) Digit(c rune) int { return int(db.record(c).digit) }

// Numeric is the numeric value of c and whether it has one.
func (db DB) Numeric(c rune) (float64, bool) {
	n := db.record(c).numeric
	return numerics[n], n != 0
}

// oldDecomp is a decomposition that was another one in DB Old: as text, and what it came to.
type oldDecomp struct {
	char rune
	text string
	to   rune
}

func oldDecompOf(c rune) *oldDecomp {
	if uint32(c)-0x2F800 >= 0x220 { // all are compatibility ideographs
		return nil
	}
	i := sort.Search(len(oldDecomps), func(i int) bool { return oldDecomps[i].char >= c })
	if i < len(oldDecomps) && oldDecomps[i].char == c {
		return &oldDecomps[i]
	}
	return nil
}

// decompOf is one step of decomposition as data says: the number of the tag (0 for a canonical one) and the runes.
func decompOf(c rune) (tag int, to []rune) {
	if uint32(c) > MaxRune {
		return 0, nil
	}
	i := uint(decompIndex1[uint32(c)>>decompShift])<<decompShift | uint(c)&(1<<decompShift-1)
	at := int(decompIndex2[i])
	if at == 0 {
		return 0, nil
	}
	head := int(decompData[at])
	return head >> 8, decompData[at+1 : at+1+head&255]
}

// Decomposition is the text of unicodedata.decomposition: an optional tag in angle brackets and code points in
// hexadecimal, or "".
func (db DB) Decomposition(c rune) string {
	if db == Old {
		if !db.Assigned(c) {
			return ""
		}
		if o := oldDecompOf(c); o != nil {
			return o.text
		}
	}
	if s := uint32(c) - hangulS; s < hangulCount {
		l, v, t := hangulParts(rune(s))
		if t == hangulT {
			return fmt.Sprintf("%04X %04X", l, v)
		}
		return fmt.Sprintf("%04X %04X %04X", l, v, t)
	}
	tag, to := decompOf(c)
	if to == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(decompTags[tag])
	for _, r := range to {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%04X", r)
	}
	return b.String()
}
