package unidata

import (
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// numbered is a range of characters whose names are a prefix and the code point in hexadecimal.
type numbered struct {
	first, last rune
	prefix      string
}

//go:embed names.bin
var namesBlob string

// nameTable is the decompressed names.bin, see tools/unidata. Entry i of the names is text[starts[i]:starts[i+1]-1];
// the last extraCount names stand for extra[i-len(chars)], the others for chars[i].
type nameTable struct {
	chars  []rune
	extra  [][]rune
	text   string
	starts []uint32
	order  []uint16
}

var names = sync.OnceValue(readNames)

func readNames() *nameTable {
	data, err := io.ReadAll(flate.NewReader(strings.NewReader(namesBlob)))
	if err != nil {
		return &nameTable{starts: []uint32{0}} // cannot happen: the blob is part of the program and tested
	}
	varint := func() int {
		v, n := binary.Uvarint(data)
		data = data[n:]
		return int(v)
	}
	t := &nameTable{chars: make([]rune, nameCount-extraCount), extra: make([][]rune, extraCount), starts: make([]uint32, nameCount+1)}
	varint()
	last := rune(0)
	for i := range t.chars {
		last += rune(varint())
		t.chars[i] = last
	}
	n := varint()
	t.text, data = string(data[:n]), data[n:]
	at := 0
	for i := range nameCount {
		at += strings.IndexByte(t.text[at:], '\n') + 1
		t.starts[i+1] = uint32(at)
	}
	varint()
	for i := range t.extra {
		t.extra[i] = make([]rune, varint())
		for j := range t.extra[i] {
			t.extra[i][j] = rune(varint())
		}
	}
	varint()
	t.order = make([]uint16, nameCount)
	for i := range t.order {
		t.order[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return t
}

func (t *nameTable) name(i int) string { return t.text[t.starts[i] : t.starts[i+1]-1] }

// The short names of the parts of Hangul syllables, in the order of their numbers.
var (
	hangulLNames = [hangulLs]string{"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"}
	hangulVNames = [hangulVs]string{"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"}
	hangulTNames = [hangulTs]string{"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"}
)

const hangulPrefix = "HANGUL SYLLABLE "

// Name is the name of c, or "" if it has none. Aliases and sequences are found by Lookup only.
func (db DB) Name(c rune) string {
	if db == Old && !db.Assigned(c) {
		return ""
	}
	if s := uint32(c) - hangulS; s < hangulCount {
		l, v, t := hangulParts(rune(s))
		return hangulPrefix + hangulLNames[l-hangulL] + hangulVNames[v-hangulV] + hangulTNames[t-hangulT]
	}
	for i := range untold {
		if r := &numberedNames[i]; c <= r.last && c >= r.first {
			return fmt.Sprintf("%s%04X", r.prefix, c)
		}
	}
	t := names()
	if i, ok := slices.BinarySearch(t.chars, c); ok {
		return t.name(i)
	}
	return ""
}

// Lookup finds what has this name, in either case: a character, an alias of one, or a named sequence of up to four
// characters (\N{...} does not know the latter). The result must not be changed; it is nil if there is no such name.
// As in CPython, Old knows no alias or sequence, but all characters, those it says are not assigned included.
func (db DB) Lookup(name string) []rune {
	name = upperASCII(name)
	if rest, ok := strings.CutPrefix(name, hangulPrefix); ok {
		if c := lookupHangul(rest); c >= 0 {
			return []rune{c}
		}
		return nil
	}
	if at := strings.LastIndexByte(name, '-'); at >= 0 {
		if c := lookupNumbered(name[:at+1], name[at+1:]); c >= 0 {
			return []rune{c}
		}
	}
	t := names()
	at := sort.Search(len(t.order), func(i int) bool { return t.name(int(t.order[i])) >= name })
	if at == len(t.order) || t.name(int(t.order[at])) != name {
		return nil
	}
	i := int(t.order[at])
	if i >= len(t.chars) {
		if db == Old {
			return nil
		}
		return t.extra[i-len(t.chars)]
	}
	return t.chars[i : i+1 : i+1]
}

// LookupRune is what \N{name} stands for: the character with this name or alias, or -1.
func LookupRune(name string) rune {
	if s := Current.Lookup(name); len(s) == 1 {
		return s[0]
	}
	return -1
}

func upperASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i]-'a' < 26 {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i]-'a' < 26 {
					b[i] -= 32
				}
			}
			return string(b)
		}
	}
	return s
}

func lookupNumbered(prefix, digits string) rune {
	if len(digits) < 4 || len(digits) > 5 || digits[0] == '0' && len(digits) > 4 {
		return -1
	}
	c, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return -1
	}
	for i := range numberedNames {
		if r := &numberedNames[i]; rune(c) >= r.first && rune(c) <= r.last && r.prefix == prefix {
			return rune(c)
		}
	}
	return -1
}

// lookupHangul reads the three short names of a syllable, the longest that fits each time.
func lookupHangul(s string) rune {
	longest := func(list []string) int {
		best := -1
		for i, n := range list {
			if strings.HasPrefix(s, n) && (best < 0 || len(n) > len(list[best])) {
				best = i
			}
		}
		if best >= 0 {
			s = s[len(list[best]):]
		}
		return best
	}
	l, v := longest(hangulLNames[:]), longest(hangulVNames[:])
	if v < 0 {
		return -1
	}
	t := longest(hangulTNames[:])
	if s != "" {
		return -1
	}
	return hangulS + rune((l*hangulVs+v)*hangulTs+t)
}
