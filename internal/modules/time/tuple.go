package time

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
	"github.com/gophersnake/gophersnake/internal/timefmt"
)

var structTime = object.NewStructSeqType("time", "struct_time", []object.StructField{
	{Name: "tm_year"}, {Name: "tm_mon"}, {Name: "tm_mday"},
	{Name: "tm_hour"}, {Name: "tm_min"}, {Name: "tm_sec"},
	{Name: "tm_wday"}, {Name: "tm_yday"},
	{Name: "tm_isdst"}, {Name: "tm_zone"},
	{Name: "tm_gmtoff"}}, 9)

func newStructTime(t *thread, tm *timefmt.TM) value {
	zone, off := object.None, object.None
	if tm.HasZone {
		zone, off = t.FSDecode(tm.Zone), object.Int(int64(tm.Gmtoff))
	}
	n := func(i int) value { return object.Int(int64(i)) }
	return t.NewStructSeq(structTime, n(tm.Year), n(tm.Mon), n(tm.Mday), n(tm.Hour), n(tm.Min), n(tm.Sec), n(tm.Wday), n(tm.Yday), n(tm.Isdst), zone, off)
}

// raise raises what package timefmt reports.
func raise(t *thread, e *pyerr.Error) value {
	if e.Kind == pyerr.OSError {
		return t.RaiseErrno(e.Pos, e.Msg)
	}
	return t.RaiseErr(e)
}

// timeArg reads the argument seconds of gmtime and the like; missing or None is now.
func timeArg(t *thread, v value) (int64, bool) {
	if v.IsNil() || v.IsNone() {
		return floorDiv(stateOf(t).clocks.Wall()), true
	}
	const message = "timestamp out of range for platform time_t"
	if v.Type().Has(object.TypeFloat) {
		f, ok := object.AsFloat(t, v)
		switch {
		case !ok:
			return 0, false
		case math.IsNaN(f):
			return 0, t.RaiseFalse(object.ValueError, "Invalid value NaN (not a number)")
		}
		if f = math.Floor(f); f < math.MinInt64 || f >= math.MaxInt64 {
			return 0, t.RaiseFalse(object.OverflowError, message)
		}
		return int64(f), true
	}
	return object.AsInt64(t, v, message)
}

func floorDiv(ns int64) int64 {
	s := ns / 1e9
	if ns%1e9 < 0 {
		s--
	}
	return s
}

func gmtime(t *thread, a []value) value {
	sec, ok := timeArg(t, a[0])
	if !ok {
		return value{}
	}
	tm, e := timefmt.Gmtime(sec)
	if e != nil {
		return raise(t, e)
	}
	return newStructTime(t, &tm)
}

func localtime(t *thread, a []value) value {
	sec, ok := timeArg(t, a[0])
	if !ok {
		return value{}
	}
	tm, e := stateOf(t).zone.Localtime(sec)
	if e != nil {
		return raise(t, e)
	}
	return newStructTime(t, &tm)
}

func ctime(t *thread, a []value) value {
	sec, ok := timeArg(t, a[0])
	if !ok {
		return value{}
	}
	tm, e := stateOf(t).zone.Localtime(sec)
	if e != nil {
		return raise(t, e)
	}
	return t.NewStr(tm.Asctime())
}

// tuple reads a time tuple; missing or None is the local time now.
func tuple(t *thread, v value, function string) (tm timefmt.TM, ok bool) {
	if v.IsNil() {
		tm, e := stateOf(t).zone.Localtime(floorDiv(stateOf(t).clocks.Wall()))
		if e != nil {
			raise(t, e)
			return tm, false
		}
		return tm, true
	}
	if !v.Type().Has(object.TypeTuple) {
		return tm, t.RaiseFalse(object.TypeError, "Tuple or struct_time argument required")
	}
	items := object.AsTuple(v).Items()
	if len(items) != 9 {
		return tm, t.RaiseFalse(object.TypeError, "%s(): illegal time tuple argument", function)
	}
	for i, f := range []*int{&tm.Year, &tm.Mon, &tm.Mday, &tm.Hour, &tm.Min, &tm.Sec, &tm.Wday, &tm.Yday, &tm.Isdst} {
		n, ok := object.AsInt64(t, items[i], "Python int too large to convert to C long")
		switch {
		case !ok && t.ClearIf(object.OverflowError), ok && n > math.MaxInt32:
			return tm, t.RaiseFalse(object.OverflowError, "signed integer is greater than maximum")
		case !ok:
			return tm, false
		case n < math.MinInt32:
			return tm, t.RaiseFalse(object.OverflowError, "signed integer is less than minimum")
		}
		*f = int(n)
	}
	if tm.Year < math.MinInt32+1900 {
		return tm, t.RaiseFalse(object.OverflowError, "year out of range")
	}
	if v.Type() != structTime {
		return tm, true
	}
	all := object.StructFields(v)
	if zone := all[9]; object.IsStr(zone) {
		tm.HasZone, tm.Zone = true, object.AsStr(zone).String()
		if !all[10].IsNone() {
			off, ok := osutil.Long(t, all[10])
			if !ok {
				return tm, false
			}
			tm.Gmtoff = int(off)
		}
	}
	return tm, true
}

func asctime(t *thread, a []value) value {
	tm, ok := tuple(t, a[0], "asctime")
	if !ok {
		return value{}
	}
	if e := tm.Check(); e != nil {
		return raise(t, e)
	}
	return t.NewStr(tm.Asctime())
}

func mktime(t *thread, a []value) value {
	tm, ok := tuple(t, a[0], "mktime")
	if !ok {
		return value{}
	}
	sec := stateOf(t).zone.Mktime(&tm)
	if sec == math.MinInt64 {
		return t.Raise(object.OverflowError, "mktime argument out of range")
	}
	return object.Float(float64(sec))
}

func strftime(t *thread, a []value) value {
	format, ok := asStr(t, "strftime", a[0])
	if !ok {
		return value{}
	}
	tm, ok := tuple(t, a[1], "strftime")
	if !ok {
		return value{}
	}
	if e := tm.Check(); e != nil {
		return raise(t, e)
	}
	return t.NewStr(timefmt.Strftime(format, &tm, stateOf(t).zone))
}
