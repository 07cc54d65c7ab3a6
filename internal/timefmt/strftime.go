package timefmt

import (
	"strconv"
	"strings"
)

const (
	dayNames   = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
	monthNames = "January February March April May June July August September October November December"
)

func word(list string, i int) string {
	f := strings.Fields(list)
	if i < 0 || i >= len(f) {
		return "?"
	}
	return f[i]
}

// Asctime is time.asctime.
func (tm *TM) Asctime() string {
	b := []byte(word(dayNames, tm.Wday)[:3] + " " + word(monthNames, tm.Mon-1)[:3])
	b = appendPadded(b, tm.Mday, 3, ' ')
	b = append(b, ' ')
	b = appendPadded(b, tm.Hour, 2, '0')
	b = append(b, ':')
	b = appendPadded(b, tm.Min, 2, '0')
	b = append(b, ':')
	b = appendPadded(b, tm.Sec, 2, '0')
	b = append(b, ' ')
	return string(strconv.AppendInt(b, int64(tm.Year), 10))
}

func appendPadded(b []byte, v, width int, pad byte) []byte {
	s := strconv.Itoa(v)
	for i := len(s); i < width; i++ {
		b = append(b, pad)
	}
	return append(b, s...)
}

// isoWeek is the year and week of ISO 8601.
func (tm *TM) isoWeek() (year, week int) {
	year = tm.Year
	yday := tm.Yday - 1
	days := isoDays(yday, tm.Wday)
	if days < 0 {
		year--
		n := 365
		if isLeap(year) {
			n++
		}
		days = isoDays(yday+n, tm.Wday)
	} else {
		n := 365
		if isLeap(year) {
			n++
		}
		if d := isoDays(yday-n, tm.Wday); d >= 0 {
			year++
			days = d
		}
	}
	return year, days/7 + 1
}

// isoDays is the number of days since the Monday of the first ISO week.
func isoDays(yday, mondayBased int) int {
	wday := (mondayBased + 1) % 7 // Sunday is 0
	const big = 3 * 7
	return yday - (yday-wday+4+big*20)%7 + 4 - 1
}

// Strftime formats tm; zone is asked where tm has no zone of its own. Bytes above 127 are copied.
func Strftime(format string, tm *TM, zone *Zone) string {
	f := formatter{tm: tm, zone: zone}
	f.format(format, false)
	return string(f.out)
}

type formatter struct {
	tm   *TM
	zone *Zone
	out  []byte
}

// spec is one conversion: "%" flags width modifier letter.
type spec struct {
	pad   byte // 0, '_', '-' or '0'
	upper bool
	swap  bool
	width int // -1 when not given
	mod   byte
}

// maxWidth bounds what a hostile width can make.
const maxWidth = 1 << 16

func (f *formatter) format(s string, upper bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			f.out = append(f.out, s[i])
			continue
		}
		start := i
		sp := spec{width: -1, upper: upper}
	flags:
		for i++; i < len(s); i++ {
			switch s[i] {
			case '_', '-', '0':
				sp.pad = s[i]
			case '^':
				sp.upper = true
			case '#':
				sp.swap = true
			default:
				break flags
			}
		}
		if i < len(s) && '0' <= s[i] && s[i] <= '9' {
			sp.width = 0
			for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
				sp.width = min(sp.width*10+int(s[i]-'0'), maxWidth)
			}
		}
		if i < len(s) && (s[i] == 'E' || s[i] == 'O') {
			sp.mod = s[i]
			i++
		}
		if i >= len(s) {
			f.text(&sp, s[start:])
			return
		}
		if !f.convert(&sp, s[i]) {
			f.text(&sp, s[start:i+1])
		}
	}
}

// text adds s, padded on the left to the width.
func (f *formatter) text(sp *spec, s string) {
	pad := byte(' ')
	if sp.pad == '0' {
		pad = '0'
	}
	for n := len(s); n < sp.width; n++ {
		f.out = append(f.out, pad)
	}
	if sp.upper {
		s = strings.ToUpper(s)
	}
	f.out = append(f.out, s...)
}

// sub adds the result of another format.
func (f *formatter) sub(sp *spec, format string) {
	g := formatter{tm: f.tm, zone: f.zone}
	g.format(format, sp.upper)
	f.text(sp, string(g.out))
}

// number adds v with at least digits digits.
func (f *formatter) number(sp *spec, v, digits int, defPad byte) {
	pad := sp.pad
	if pad == 0 {
		pad = defPad
	}
	neg := v < 0
	var u uint64 = uint64(v)
	if neg {
		u = -u
	}
	s := strconv.FormatUint(u, 10)
	n := len(s)
	if neg {
		n++
	}
	switch pad {
	case '-':
		for ; n < sp.width; n++ {
			f.out = append(f.out, ' ')
		}
	case '_':
		for w := max(digits, sp.width); n < w; n++ {
			f.out = append(f.out, ' ')
		}
	default:
		if neg {
			f.out = append(f.out, '-')
			neg = false
		}
		for w := max(digits, sp.width); n < w; n++ {
			f.out = append(f.out, '0')
		}
	}
	if neg {
		f.out = append(f.out, '-')
	}
	f.out = append(f.out, s...)
}

func mod100(y int) int { return ((y % 100) + 100) % 100 }

// convert adds one conversion; false means that there is none of that letter.
func (f *formatter) convert(sp *spec, c byte) bool {
	tm := f.tm
	hour12 := (tm.Hour+11)%12 + 1
	if sp.mod != 0 {
		// E goes with names of eras, O with other digits; with the rest they are errors.
		ok := false
		switch sp.mod {
		case 'E':
			ok = strings.IndexByte("cCxXyYPpRrTnstzZu%", c) >= 0
		case 'O':
			ok = strings.IndexByte("BbhCdegGHIjklmMSuUVwWyPpRrTnstzZ%", c) >= 0
		}
		if !ok {
			if sp.swap && strings.IndexByte("bh", c) >= 0 {
				sp.upper = true // glibc looks at the flag before it finds the error
			}
			return false
		}
	}
	name := func(s string, low bool) {
		if sp.swap {
			if low {
				s = strings.ToLower(s)
			} else {
				sp.upper = true
			}
		}
		f.text(sp, s)
	}
	switch c {
	case '%', 'n', 't':
		f.text(sp, map[byte]string{'%': "%", 'n': "\n", 't': "\t"}[c])
	case 'a':
		name(word(dayNames, tm.Wday)[:3], false)
	case 'A':
		name(word(dayNames, tm.Wday), false)
	case 'b', 'h':
		name(word(monthNames, tm.Mon-1)[:3], false)
	case 'B':
		name(word(monthNames, tm.Mon-1), false)
	case 'c':
		f.sub(sp, "%a %b %e %H:%M:%S %Y")
	case 'C':
		f.number(sp, int(floorDiv(int64(tm.Year), 100)), 1, '0')
	case 'x', 'D':
		f.sub(sp, "%m/%d/%y")
	case 'X', 'T':
		f.sub(sp, "%H:%M:%S")
	case 'F':
		f.sub(sp, "%Y-%m-%d")
	case 'R':
		f.sub(sp, "%H:%M")
	case 'r':
		f.sub(sp, "%I:%M:%S %p")
	case 'd':
		f.number(sp, tm.Mday, 2, '0')
	case 'e':
		f.number(sp, tm.Mday, 2, '_')
	case 'H':
		f.number(sp, tm.Hour, 2, '0')
	case 'k':
		f.number(sp, tm.Hour, 2, '_')
	case 'I':
		f.number(sp, hour12, 2, '0')
	case 'l':
		f.number(sp, hour12, 2, '_')
	case 'j':
		f.number(sp, tm.Yday, 3, '0')
	case 'm':
		f.number(sp, tm.Mon, 2, '0')
	case 'M':
		f.number(sp, tm.Min, 2, '0')
	case 'S':
		f.number(sp, tm.Sec, 2, '0')
	case 'p', 'P':
		s := "AM"
		if tm.Hour > 11 {
			s = "PM"
		}
		if c == 'P' {
			sp.upper, sp.swap = false, true
		}
		if sp.swap {
			sp.upper = false
		}
		name(s, true)
	case 's':
		t := f.zone.Mktime(tm)
		f.number(sp, int(t), 1, '0')
	case 'u':
		f.number(sp, tm.Wday+1, 1, '0')
	case 'w':
		f.number(sp, (tm.Wday+1)%7, 1, '0')
	case 'U':
		f.number(sp, (tm.Yday-1-(tm.Wday+1)%7+7)/7, 2, '0')
	case 'W':
		f.number(sp, (tm.Yday-1-tm.Wday+7)/7, 2, '0')
	case 'V':
		_, w := tm.isoWeek()
		f.number(sp, w, 2, '0')
	case 'g':
		y, _ := tm.isoWeek()
		f.number(sp, mod100(y), 2, '0')
	case 'G':
		y, _ := tm.isoWeek()
		f.number(sp, y, 1, '0')
	case 'y':
		f.number(sp, mod100(tm.Year), 2, '0')
	case 'Y':
		f.number(sp, tm.Year, 1, '0')
	case 'Z':
		f.text(sp, f.zoneName())
	case 'z':
		f.offset(sp)
	default:
		return false
	}
	return true
}

func (f *formatter) zoneName() string {
	switch {
	case f.tm.HasZone:
		return f.tm.Zone
	case f.tm.Isdst < 0:
		return ""
	}
	return f.zone.Names()[min(f.tm.Isdst, 1)]
}

func (f *formatter) offset(sp *spec) {
	if f.tm.Isdst < 0 {
		return
	}
	v, sign := f.tm.Gmtoff, "+"
	if v < 0 {
		v, sign = -v, "-"
	}
	v /= 60
	f.text(sp, sign)
	f.number(sp, v/60*100+v%60, 4, '0')
}
