package host

import (
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"time"
)

// Zone is the local time zone as the time module describes it.
type Zone struct {
	Location *time.Location
	// StdName and DSTName are time.tzname; the second equals the first where there is no summer time.
	StdName, DSTName string
	// StdWest and DSTWest are time.timezone and time.altzone: seconds west of UTC.
	StdWest, DSTWest int
	HasDST           bool
}

// LocalZone returns the zone that the value of TZ names; the system's if it is not set.
func LocalZone(tz string, set bool) Zone {
	loc := time.UTC
	if !set {
		if l, err := systemZone(); err == nil {
			loc = l
		}
	} else if l, err := LoadZone(tz); err == nil {
		loc = l
	}
	return DescribeZone(loc, time.Now().Year())
}

func systemZone() (*time.Location, error) {
	data, err := os.ReadFile("/etc/localtime")
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData("Local", data)
}

// zoneDirs are where systems keep their zones.
var zoneDirs = [...]string{"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/", "/etc/zoneinfo/"}

// LoadZone understands the values of TZ: the name of a zone, the path of a file, or the rules themselves, such as
// "EST5EDT,M3.2.0,M11.1.0".
func LoadZone(tz string) (*time.Location, error) {
	tz = strings.TrimPrefix(tz, ":")
	if tz == "" {
		return time.UTC, nil
	}
	if strings.ContainsRune(tz, 0) || strings.Contains(tz, "..") {
		return nil, errors.New("host: not a time zone")
	}
	if tz[0] == '/' {
		data, err := os.ReadFile(tz)
		if err != nil {
			return nil, err
		}
		return time.LoadLocationFromTZData(tz, data)
	}
	for _, dir := range zoneDirs {
		if data, err := os.ReadFile(dir + tz); err == nil {
			if loc, err := time.LoadLocationFromTZData(tz, data); err == nil {
				return loc, nil
			}
		}
	}
	if l, err := time.LoadLocation(tz); err == nil && tz != "Local" {
		return l, nil
	}
	return ruleZone(tz)
}

// ruleZone makes a zone from POSIX rules. Go understands those at the end of a zone file only, so it is given such a
// file, with the standard time as its one entry and the rules after it.
func ruleZone(rule string) (*time.Location, error) {
	name, west, ok := standardOf(rule)
	if !ok {
		return nil, errors.New("host: not a time zone")
	}
	if !strings.Contains(rule, ",") && hasSummer(rule) {
		rule += ",M3.2.0,M11.1.0" // glibc's default
	}
	head := func(times int) []byte {
		b := append([]byte("TZif2"), make([]byte, 15)...)
		for _, n := range []int{0, 0, 0, times, 1, len(name) + 1} {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	zone := binary.BigEndian.AppendUint32(nil, uint32(int32(-west)))
	zone = append(zone, 0, 0)
	zone = append(append(zone, name...), 0)
	// A transition long ago, so that the rules after the last one are asked for every time since.
	var longAgo64 int64 = -1 << 40
	file := append(head(0), zone...)
	file = append(file, head(1)...)
	file = binary.BigEndian.AppendUint64(file, uint64(longAgo64))
	file = append(file, 0)
	file = append(file, zone...)
	file = append(append(append(file, '\n'), rule...), '\n')
	return time.LoadLocationFromTZData(rule, file)
}

// standardOf returns the name of standard time at the beginning of POSIX rules, and its seconds west of UTC.
func standardOf(rule string) (name string, west int, ok bool) {
	name, rest, ok := zoneName(rule)
	if !ok {
		return "", 0, false
	}
	west, _, ok = zoneOffset(rest)
	return name, west, ok
}

func hasSummer(rule string) bool {
	_, rest, _ := zoneName(rule)
	_, rest, _ = zoneOffset(rest)
	return rest != ""
}

func zoneName(s string) (name, rest string, ok bool) {
	if strings.HasPrefix(s, "<") {
		end := strings.IndexByte(s, '>')
		if end < 4 {
			return "", "", false
		}
		return s[1:end], s[end+1:], true
	}
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		n++
	}
	return s[:n], s[n:], n >= 3
}

// zoneOffset reads [+-]hh[:mm[:ss]].
func zoneOffset(s string) (sec int, rest string, ok bool) {
	sign := 1
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	for unit := 3600; unit > 0; unit /= 60 {
		n, digits := 0, 0
		for s != "" && s[0] >= '0' && s[0] <= '9' && digits < 3 {
			n = n*10 + int(s[0]-'0')
			s = s[1:]
			digits++
		}
		if digits == 0 {
			return 0, s, false
		}
		sec += n * unit
		if s == "" || s[0] != ':' {
			break
		}
		s = s[1:]
	}
	return sign * sec, s, sec <= 24*3600
}

// DescribeZone describes a zone by what it does in the given year.
func DescribeZone(loc *time.Location, year int) Zone {
	jan := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	jul := time.Date(year, 7, 1, 0, 0, 0, 0, loc)
	if jan.IsDST() {
		jan, jul = jul, jan // the south
	}
	z := Zone{Location: loc}
	var east int
	z.StdName, east = jan.Zone()
	z.StdWest = -east
	z.DSTName, east = jul.Zone()
	z.DSTWest = -east
	z.HasDST = jul.IsDST()
	return z
}
