package unidata

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"
)

// expect is testdata/expect.json, written by tools/unidata/testdata.py from CPython's answers.
type expect struct {
	Sums    map[string]uint32    `json:"sums"`
	Forms   [][5]json.RawMessage `json:"forms"`
	Cases   [][7]string          `json:"cases"`
	Lookups [][3]*string         `json:"lookups"`
}

func load(t *testing.T) *expect {
	t.Helper()
	data, err := os.ReadFile("testdata/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var e expect
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return &e
}

// appendRune is utf8.AppendRune, but passes surrogates.
func appendRune(b []byte, r rune) []byte {
	if r >= 0xD800 && r < 0xE000 {
		return append(b, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0xBF, 0x80|byte(r)&0xBF)
	}
	return utf8.AppendRune(b, r)
}

func sum(f func(b []byte, c rune) []byte) uint32 {
	h := crc32.NewIEEE()
	var b []byte
	for c := rune(0); c <= MaxRune; c++ {
		b = append(f(b[:0], c), '\n')
		h.Write(b)
	}
	return h.Sum32()
}

func TestAllCodePoints(t *testing.T) {
	want := load(t).Sums
	check := func(name string, got uint32) {
		if w, ok := want[name]; !ok || got != w {
			t.Errorf("%s: sum %#x, want %#x (%v)", name, got, w, ok)
		}
		delete(want, name)
	}
	for name, f := range map[string]func(rune) bool{
		"isalpha": IsAlpha, "isdecimal": IsDecimal, "isdigit": IsDigit, "isnumeric": IsNumeric, "isalnum": IsAlnum,
		"isspace": IsSpace, "isprintable": IsPrintable, "islower": IsLower,
		"isupper":      IsUpper,
		"isidentifier": IsIdentifierStart, "iscontinue": IsIdentifierContinue, "islinebreak": IsLineBreak, "istitle": IsTitle,
		"iscased": func(c rune) bool { return ToLower(c) != c || ToUpper(c) != c },
	} {
		check(name, sum(func(b []byte, c rune) []byte {
			if f(c) {
				return append(b, '1')
			}
			return append(b, '0')
		}))
	}
	for name, how := range map[string]Case{"lower": Lower, "upper": Upper, "title": Title, "casefold": Fold, "capitalize": Capitalize, "swapcase": SwapCase} {
		check(name, sum(func(b []byte, c rune) []byte {
			for _, r := range AppendCase(nil, how, []rune{c}) {
				b = appendRune(b, r)
			}
			return b
		}))
	}
	check("tolower", sum(func(b []byte, c rune) []byte { return strconv.AppendInt(b, int64(ToLower(c)), 10) }))
	for tag, db := range map[string]DB{"": Current, "old ": Old} {
		for name, f := range map[string]func(rune) string{
			"category": db.Category, "bidirectional": db.Bidirectional, "east_asian_width": db.EastAsianWidth,
			"decomposition": db.Decomposition, "name": db.Name,
		} {
			check(tag+name, sum(func(b []byte, c rune) []byte { return append(b, f(c)...) }))
		}
		for name, f := range map[string]func(rune) int{
			"combining": db.Combining, "decimal": db.Decimal, "digit": db.Digit,
			"mirrored": func(c rune) int {
				if db.Mirrored(c) {
					return 1
				}
				return 0
			},
		} {
			check(tag+name, sum(func(b []byte, c rune) []byte { return strconv.AppendInt(b, int64(f(c)), 10) }))
		}
		check(tag+"numeric", sum(func(b []byte, c rune) []byte {
			v, _ := db.Numeric(c)
			return fmt.Appendf(b, "%.6f", v)
		}))
		for name, form := range map[string]Form{"NFD": NFD, "NFC": NFC, "NFKD": NFKD, "NFKC": NFKC} {
			check(tag+name, sum(func(b []byte, c rune) []byte {
				for _, r := range db.Normalize(form, []rune{c}) {
					b = appendRune(b, r)
				}
				return b
			}))
		}
	}
	for name := range want {
		t.Errorf("%s: not tested", name)
	}
	for c := rune(0); c <= MaxRune; c++ {
		if d := Decimal(c); d != Current.Decimal(c) || d >= 0 != IsDecimal(c) || Digit(c) != Current.Digit(c) {
			t.Fatalf("%#x: decimal %d, %d", c, d, Current.Decimal(c))
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, row := range load(t).Forms {
		var s string
		if err := json.Unmarshal(row[0], &s); err != nil {
			t.Fatal(err)
		}
		for form := NFD; form <= NFKC; form++ {
			var now, old string
			var isNow, isOld bool
			if err := json.Unmarshal(row[form+1], &[]any{&now, &isNow, &old, &isOld}); err != nil {
				t.Fatal(err)
			}
			src := []rune(s)
			if got := string(Current.Normalize(form, src)); got != now || Current.IsNormalized(form, src) != isNow {
				t.Errorf("%+q form %d: %+q, want %+q", s, form, got, now)
			}
			if got := string(Old.Normalize(form, src)); got != old || Old.IsNormalized(form, src) != isOld {
				t.Errorf("%+q form %d, old: %+q %v, want %+q %v", s, form, got, Old.IsNormalized(form, src), old, isOld)
			}
		}
	}
}

func TestCases(t *testing.T) {
	for _, row := range load(t).Cases {
		for how := Lower; how <= Fold; how++ {
			if got := string(AppendCase(nil, how, []rune(row[0]))); got != row[how+1] {
				t.Errorf("%+q case %d: %+q, want %+q", row[0], how, got, row[how+1])
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, row := range load(t).Lookups {
		for i, db := range []DB{Current, Old} {
			got, want := db.Lookup(*row[0]), row[i+1]
			if got == nil != (want == nil) || got != nil && string(got) != *want {
				t.Errorf("%q: %+q, want %v", *row[0], string(got), want)
			}
		}
	}
	for c := rune(0); c <= MaxRune; c++ {
		if n := Current.Name(c); n != "" && !slices.Equal(Current.Lookup(n), []rune{c}) {
			t.Fatalf("%#x: name %q is not found", c, n)
		}
	}
	if LookupRune("KEYCAP DIGIT ONE") != -1 || LookupRune("nul") != 0 {
		t.Error("LookupRune")
	}
}

// What is outside the code space has no property, and nothing fails.
func TestOutside(t *testing.T) {
	for _, c := range []rune{-1, MaxRune + 1, 1<<31 - 1, -1 << 31} {
		if IsAlpha(c) || IsIdentifierStart(c) || ToLower(c) != c || ToUpper(c) != c || Current.Name(c) != "" ||
			Current.Decomposition(c) != "" || Current.Category(c) != "Cn" || IsCased(c) {
			t.Errorf("%d has properties", c)
		}
		for form := NFD; form <= NFKC; form++ {
			if !slices.Equal(Current.Normalize(form, []rune{c, 'a'}), []rune{c, 'a'}) {
				t.Errorf("%d changes", c)
			}
		}
	}
}
