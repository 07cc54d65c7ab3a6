package timefmt

import (
	"encoding/binary"
	"math"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // for machines without a zone database

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Zone is a local time zone with the values that module time keeps of it.
type Zone struct {
	loc *time.Location
	// Timezone and Altzone are seconds west of UTC without and with daylight saving time.
	Timezone, Altzone int
	Daylight          bool
	names             [2]string
}

// Names is tzname.
func (z *Zone) Names() [2]string { return z.names }

// Location is the zone in Go's form.
func (z *Zone) Location() *time.Location { return z.loc }

// LoadZone is tzset: tz is the value of the environment variable TZ, set tells if there is one; now decides which year's
// rules Timezone and the names are taken from.
func LoadZone(tz string, set bool, now time.Time) *Zone {
	z := &Zone{loc: findLocation(tz, set)}
	// The offsets at the start and in the middle of this year, as CPython takes them.
	const year = (365*24 + 6) * 3600
	t := floorDiv(now.Unix(), year) * year
	janName, jan := time.Unix(t, 0).In(z.loc).Zone()
	julName, jul := time.Unix(t+year/2, 0).In(z.loc).Zone()
	jan, jul = -jan, -jul
	z.Daylight = jan != jul
	if jan < jul { // the southern hemisphere
		z.Timezone, z.Altzone, z.names = jul, jan, [2]string{julName, janName}
	} else {
		z.Timezone, z.Altzone, z.names = jan, jul, [2]string{janName, julName}
	}
	return z
}

func findLocation(tz string, set bool) *time.Location {
	if !set {
		return systemLocation()
	}
	tz = strings.TrimPrefix(tz, ":")
	if tz == "" || len(tz) > 1000 {
		return time.UTC
	}
	if strings.HasPrefix(tz, "/") {
		if data, err := os.ReadFile(tz); err == nil {
			if loc, err := time.LoadLocationFromTZData(tz, data); err == nil {
				return loc
			}
		}
		return time.UTC
	}
	if tz != "Local" {
		if loc, err := time.LoadLocation(tz); err == nil {
			return loc
		}
	}
	return posixLocation(tz)
}

func systemLocation() *time.Location {
	if data, err := os.ReadFile("/etc/localtime"); err == nil {
		if loc, err := time.LoadLocationFromTZData("Local", data); err == nil {
			return loc
		}
	}
	return time.UTC
}

// posixLocation is a zone in POSIX notation ("EST5EDT,M3.2.0,M11.1.0").
func posixLocation(tz string) *time.Location {
	name, rest := posixName(tz)
	if name == "" {
		return time.UTC
	}
	offset, ok := posixOffset(rest)
	if !ok {
		return time.FixedZone(name, 0)
	}
	// Go reads this notation only at the end of a zone file, so make one that holds nothing else.
	var b []byte
	header := func(version byte, types, chars uint32) {
		b = append(b, "TZif"...)
		b = append(b, version)
		b = append(b, make([]byte, 15)...)
		for _, n := range []uint32{0, 0, 0, 0, types, chars} {
			b = binary.BigEndian.AppendUint32(b, n)
		}
	}
	body := func() {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(offset)))
		b = append(b, 0, 0)
		b = append(append(b, name...), 0)
	}
	n := uint32(len(name) + 1)
	header('2', 1, n)
	body()
	header('2', 1, n)
	body()
	b = append(b, '\n')
	b = append(b, tz...)
	b = append(b, '\n')
	loc, err := time.LoadLocationFromTZData(tz, b)
	if err != nil {
		return time.FixedZone(name, offset)
	}
	return loc
}

// posixName splits off the name of a zone: letters, or anything in angle brackets.
func posixName(s string) (name, rest string) {
	if strings.HasPrefix(s, "<") {
		if i := strings.IndexByte(s, '>'); i > 3 {
			return s[1:i], s[i+1:]
		}
		return "", ""
	}
	i := 0
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') {
		i++
	}
	if i < 3 {
		return "", ""
	}
	return s[:i], s[i:]
}

// posixOffset reads "[+-]h[h][:mm[:ss]]"; the result counts seconds east of UTC.
func posixOffset(s string) (int, bool) {
	sign := -1
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = 1
		}
		s = s[1:]
	}
	total, unit, digits := 0, 3600, 0
	v := 0
	for i := 0; ; i++ {
		if i < len(s) && '0' <= s[i] && s[i] <= '9' && digits < 2 {
			v = v*10 + int(s[i]-'0')
			digits++
			continue
		}
		if digits == 0 {
			return 0, false
		}
		total += v * unit
		unit /= 60
		v, digits = 0, 0
		if unit == 0 || i >= len(s) || s[i] != ':' {
			return sign * total, true
		}
	}
}

// Localtime is time.localtime of whole seconds.
func (z *Zone) Localtime(sec int64) (TM, *pyerr.Error) {
	if sec > 1<<57 || sec < -1<<57 {
		return TM{}, ErrTooLarge
	}
	name, offset, dst := z.at(sec)
	tm, err := breakDown(sec + int64(offset))
	tm.HasZone, tm.Zone, tm.Gmtoff = true, name, offset
	if dst {
		tm.Isdst = 1
	}
	return tm, err
}

func (z *Zone) at(sec int64) (name string, offset int, dst bool) {
	// Go's own calendar ends where int64 nanoseconds of years do; zones there are as in the last year it knows.
	const far = 1 << 45
	t := time.Unix(max(min(sec, far), -far), 0).In(z.loc)
	name, offset = t.Zone()
	return name, offset, t.IsDST()
}

// Mktime is time.mktime for fields in any range; math.MinInt64 stands for a result out of range.
func (z *Zone) Mktime(tm *TM) int64 {
	u, ok := Timegm(tm)
	if !ok || u > 1<<57 || u < -1<<57 {
		return math.MinInt64
	}
	_, before, dstBefore := z.at(u - 86400)
	_, after, dstAfter := z.at(u + 86400)
	type candidate struct {
		t   int64
		dst bool
	}
	var found []candidate
	for _, off := range []int{before, after} {
		t := u - int64(off)
		if _, o, dst := z.at(t); o == off && (len(found) == 0 || found[0].t != t) {
			found = append(found, candidate{t, dst})
		}
	}
	want := tm.Isdst
	if len(found) == 0 {
		// The clock was put forward over this time: count on with the offset of before, or with the one asked for.
		if want > 0 && dstAfter && !dstBefore {
			return u - int64(after)
		}
		return u - int64(before)
	}
	if want < 0 {
		for _, c := range found { // of two, the one without daylight saving time
			if !c.dst {
				return c.t
			}
		}
		return found[0].t
	}
	for _, c := range found {
		if c.dst == (want > 0) {
			return c.t
		}
	}
	// No such time: take the offset that the nearest time with the wanted flag has.
	t := found[0].t
	const step, limit = 601200, 454483800
	for d := int64(step); d < limit; d += step {
		for _, p := range []int64{t - d, t + d} {
			if _, off, dst := z.at(p); dst == (want > 0) {
				return u - int64(off)
			}
		}
	}
	if want > 0 {
		return t - 3600
	}
	return t + 3600
}
