// Package timefmt is the C library's part of Python's module time: broken-down times, strftime in the C locale with
// glibc's flags and widths, and the time zone that TZ names.
//
// A TM is Python's struct_time: months and days count from 1, Monday is 0. A Zone is what tzset would set up.
package timefmt

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// TM is a broken-down time.
type TM struct {
	Year  int
	Mon   int // 1 to 12
	Mday  int
	Hour  int
	Min   int
	Sec   int
	Wday  int // 0 is Monday
	Yday  int // 1 to 366
	Isdst int // -1: unknown
	// Zone and Gmtoff are valid when HasZone is set; else strftime asks the local zone.
	HasZone bool
	Zone    string
	Gmtoff  int
}

// ErrTooLarge is raised by gmtime and localtime for a year that C's int does not hold. Its Pos is the errno.
var ErrTooLarge = &pyerr.Error{Kind: pyerr.OSError, Msg: "Value too large for defined data type", Pos: 75}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// daysFromCivil is the number of days from 1970-01-01 to a date of the proleptic Gregorian calendar; months outside
// 1 to 12 carry into the year.
func daysFromCivil(y, m, d int64) int64 {
	y += floorDiv(m-1, 12)
	m = m - 1 - 12*floorDiv(m-1, 12) // from 0
	if m < 2 {
		y--
		m += 10
	} else {
		m -= 2
	}
	// Years begin in March, so that the leap day is the last of its year.
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*m + 2) / 5
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy + d - 1 - 719468
}

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// breakDown fills the date and time of sec seconds since 1970, without a zone.
func breakDown(sec int64) (TM, *pyerr.Error) {
	days := floorDiv(sec, 86400)
	rest := int(sec - days*86400)
	z := days + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	y := yoe + era*400
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	m := int(mp) + 3
	if m > 12 {
		m -= 12
		y++
	}
	if y-1900 > math.MaxInt32 || y-1900 < math.MinInt32 {
		return TM{}, ErrTooLarge
	}
	jan1 := daysFromCivil(y, 1, 1)
	return TM{
		Year: int(int32(y)), // C adds 1900 in an int
		Mon:  m, Mday: int(doy-(153*mp+2)/5) + 1,
		Hour: rest / 3600, Min: rest / 60 % 60, Sec: rest % 60,
		Wday: int((days%7 + 7 + 3) % 7), Yday: int(days-jan1) + 1,
	}, nil
}

// Gmtime is time.gmtime of whole seconds.
func Gmtime(sec int64) (TM, *pyerr.Error) {
	tm, err := breakDown(sec)
	tm.HasZone, tm.Zone = true, "UTC"
	return tm, err
}

// Timegm is the inverse of Gmtime: seconds since 1970 of the fields taken as UTC, in any range. ok is false when the
// result does not fit.
func Timegm(tm *TM) (sec int64, ok bool) {
	const limit = math.MaxInt64 / 86400 / 2
	days := daysFromCivil(int64(tm.Year), int64(tm.Mon), 1) + int64(tm.Mday) - 1
	if days > limit || days < -limit {
		return 0, false
	}
	return days*86400 + int64(tm.Hour)*3600 + int64(tm.Min)*60 + int64(tm.Sec), true
}

// Check is what strftime and asctime demand of a tuple: zero month, day and day of the year count as 1, the rest must be
// in range.
func (tm *TM) Check() *pyerr.Error {
	if tm.Mon == 0 {
		tm.Mon = 1
	}
	if tm.Mday == 0 {
		tm.Mday = 1
	}
	if tm.Yday == 0 {
		tm.Yday = 1
	}
	what := ""
	switch {
	case tm.Mon < 1 || tm.Mon > 12:
		what = "month"
	case tm.Mday < 1 || tm.Mday > 31:
		what = "day of month"
	case tm.Hour < 0 || tm.Hour > 23:
		what = "hour"
	case tm.Min < 0 || tm.Min > 59:
		what = "minute"
	case tm.Sec < 0 || tm.Sec > 61:
		what = "seconds"
	case tm.Wday < -1:
		what = "day of week"
	case tm.Yday < 1 || tm.Yday > 366:
		what = "day of year"
	}
	if what != "" {
		return pyerr.New(pyerr.ValueError, what+" out of range")
	}
	tm.Wday = (tm.Wday + 7) % 7
	tm.Isdst = max(-1, min(tm.Isdst, 1))
	return nil
}
