// Package time is the native module time: clocks, sleeping, broken-down times and the local time zone.
//
// Words: ns is nanoseconds; a time tuple is a tuple or struct_time of nine numbers. Sleeping parks the Python thread, it does not block
// a thread of the operating system; a signal's handler runs in the middle of it (PEP 475).
package time

import (
	"math"
	"os"
	gotime "time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/timefmt"
)

type (
	thread = object.Thread
	value  = object.Value
	native = func(t *thread, a []value) value
)

// state is what the module keeps for each interpreter.
type state struct {
	clocks *host.Clocks
	zone   *timefmt.Zone
}

func stateOf(t *thread) *state { return t.Interp.State("time").(*state) }

const moduleDoc = "This module provides various functions to manipulate time values.\n\nThere are two standard representations of time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer\nor a floating-point number (to represent fractions of seconds).\nThe epoch is the point where the time starts, the return value of time.gmtime(0).\nIt is January 1, 1970, 00:00:00 (UTC) on all platforms.\n\nThe other representation is a tuple of 9 integers giving local time.\nThe tuple items are:\n  year (including century, e.g. 1998)\n  month (1-12)\n  day (1-31)\n  hours (0-23)\n  minutes (0-59)\n  seconds (0-59)\n  weekday (0-6, Monday is 0)\n  Julian day (day in the year, 1-366)\n  DST (Daylight Savings Time) flag (-1, 0 or 1)\nIf the DST flag is 0, the time is given in the regular time zone;\nif it is 1, the time is given in the DST time zone;\nif it is -1, mktime() should guess based on the date and time.\n"

// Module is the definition of the module time.
func Module() *object.NativeModule {
	fn := func(sig string, f native, doc string) object.Method {
		return object.Method{Sig: sig, Doc: doc, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	all := []object.Method{
		fn("clock_gettime(clk_id, /)", clockGet(false), "Return the time of the specified clock clk_id as a float."),
		fn("clock_gettime_ns(clk_id, /)", clockGet(true), "Return the time of the specified clock clk_id as nanoseconds (int)."),
		fn("clock_settime(clk_id, time, /)", clockSet, "clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id."),
		fn("clock_settime_ns(clk_id, time, /)", clockSetNS, "clock_settime_ns(clk_id, time)\n\nSet the time of the specified clock clk_id with nanoseconds."),
		fn("clock_getres(clk_id, /)", clockRes, "clock_getres(clk_id) -> floating-point number\n\nReturn the resolution (precision) of the specified clock clk_id."),
		fn("pthread_getcpuclockid(thread_id, /)", threadClockID, "pthread_getcpuclockid(thread_id) -> int\n\nReturn the clk_id of a thread's CPU time clock."),
		fn("sleep(object, /)", sleep, "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision."),
		fn("gmtime(seconds=None, /)", gmtime, "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time instead.\n\nIf the platform supports the tm_gmtoff and tm_zone, they are available as\nattributes only."),
		fn("localtime(seconds=None, /)", localtime, "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, convert the current time instead."),
		fn("asctime(time_tuple=None, /)", asctime, "asctime([time_tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by localtime()\nis used."),
		fn("ctime(seconds=None, /)", ctime, "ctime([seconds]) -> string\n\nConvert a time in seconds since the Epoch to a string in local time.\nThis is equivalent to asctime(localtime(seconds)). When the time tuple is\nnot present, current time as returned by localtime() is used."),
		fn("mktime(object, /)", mktime, "mktime(time_tuple) -> floating-point number\n\nConvert a time tuple in local time to seconds since the Epoch.\nNote that mktime(gmtime(0)) will not generally return zero for most\ntime zones; instead the returned value will either be equal to that\nof the timezone or altzone attributes on the time module."),
		fn("strftime(format, time_tuple=None, /)", strftime, "strftime(format[, time_tuple]) -> string\n\nConvert a time tuple to a string according to a format specification.\nSee the library reference manual for formatting codes. When the time tuple\nis not present, current time as returned by localtime() is used.\n"),
		{Sig: "strptime", Raw: strptime, Doc: "strptime(string[, format]) -> struct_time\n\nParse a string to a time tuple according to a format specification.\nSee the library reference manual for formatting codes (same as\nstrftime()).\n"},
		{Sig: "tzset()", Fn: tzset, Doc: "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ']. The TZ environment variable should be specified in\nstandard Unix timezone format as documented in the tzset man page\n(eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently\nfall back to UTC. If the TZ environment variable is not set, the local\ntimezone is set to the systems best guess of wallclock time.\nChanging the TZ environment variable without calling tzset *may* change\nthe local timezone used by methods such as localtime, but this behaviour\nshould not be relied on."},
		fn("get_clock_info(name, /)", clockInfo, "get_clock_info(name: str) -> dict\n\nGet information of the specified clock."),
	}
	for _, c := range []struct {
		name, doc, nsDoc string
		read             func(t *thread) (int64, error)
	}{
		{"time", "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them.", "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch.",
			func(t *thread) (int64, error) { return stateOf(t).clocks.Wall(), nil }},
		{"monotonic", "monotonic() -> float\n\nMonotonic clock, cannot go backward.", "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds.", monotonic},
		{"perf_counter", "perf_counter() -> float\n\nPerformance counter for benchmarking.", "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds.", monotonic},
		{"process_time", "process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time.", "process_time() -> int\n\nProcess time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.",
			func(t *thread) (int64, error) { return stateOf(t).clocks.ProcessTime() }},
		{"thread_time", "thread_time() -> float\n\nThread time for profiling: sum of the kernel and user-space CPU time.", "thread_time() -> int\n\nThread time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.", threadTime},
	} {
		read := c.read
		reader := func(sig, doc string, make func(ns int64) value) {
			all = append(all, fn(sig, func(t *thread, _ []value) value {
				ns, err := read(t)
				if err != nil {
					return osutil.Raise(t, err)
				}
				return make(ns)
			}, doc))
		}
		reader(c.name+"()", c.doc, func(ns int64) value { return object.Float(osutil.FloatSeconds(ns)) })
		reader(c.name+"_ns()", c.nsDoc, object.Int)
	}
	return &object.NativeModule{Name: "time", Doc: moduleDoc, Functions: all, Types: []*object.Type{structTime}, Setup: setup}
}

func setup(t *thread, m *object.Module) bool {
	t.Interp.SetState("time", &state{clocks: host.NewClocks()})
	return osutil.AddConstants(t, m, osutil.Constants{
		{"CLOCK_REALTIME", 0}, {"CLOCK_MONOTONIC", 1}, {"CLOCK_MONOTONIC_RAW", 4}, {"CLOCK_PROCESS_CPUTIME_ID", 2}, {"CLOCK_THREAD_CPUTIME_ID", 3},
		{"CLOCK_BOOTTIME", 7}, {"CLOCK_TAI", 11}, {"_STRUCT_TM_ITEMS", 11},
	}) && setZone(t, m)
}

// setZone reads the environment variable TZ and sets what the module says of the local time zone.
func setZone(t *thread, m *object.Module) bool {
	tz, set := os.LookupEnv("TZ")
	z := timefmt.LoadZone(tz, set, gotime.Now())
	stateOf(t).zone = z
	names := z.Names()
	daylight := int64(0)
	if z.Daylight {
		daylight = 1
	}
	return m.Set(t, "timezone", object.Int(int64(z.Timezone))) && m.Set(t, "altzone", object.Int(int64(z.Altzone))) &&
		m.Set(t, "daylight", object.Int(daylight)) && m.SetSteal(t, "tzname", t.TupleSteal(t.FSDecode(names[0]), t.FSDecode(names[1])).Val())
}

func tzset(t *thread, self value, _ []value) value {
	if !setZone(t, object.AsModule(self)) {
		return value{}
	}
	return object.None
}

func monotonic(t *thread) (int64, error) { return stateOf(t).clocks.Monotonic(), nil }

// threadTime is the time for which the thread held the GIL: a Python thread has no thread of the operating system to itself.
func threadTime(t *thread) (int64, error) {
	for _, s := range t.Interp.GIL.Stats().Threads {
		if s.ID == t.Sched.ID() {
			return int64(s.Held), nil
		}
	}
	return 0, nil
}

func clockID(t *thread, v value) (int, bool) {
	if !object.IsInt(v) && !object.HasIndex(v) {
		return 0, t.RaiseFalse(object.TypeError, "clk_id should be integer, not %s", v.Type().Name)
	}
	return osutil.Int(t, v)
}

func clockGet(ns bool) native {
	return func(t *thread, a []value) value {
		id, ok := clockID(t, a[0])
		if !ok {
			return value{}
		}
		n, err := host.Clock(id)
		switch {
		case err != nil:
			return osutil.Raise(t, err)
		case ns:
			return object.Int(n)
		}
		return object.Float(osutil.FloatSeconds(n))
	}
}

func clockRes(t *thread, a []value) value {
	id, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.ClockRes(id)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Float(osutil.FloatSeconds(n))
}

func clockSet(t *thread, a []value) value {
	id, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	ns, ok := osutil.Seconds(t, a[1], osutil.Floor)
	if !ok {
		return value{}
	}
	return setClock(t, id, ns)
}

func clockSetNS(t *thread, a []value) value {
	id, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	if !object.IsInt(a[1]) {
		return t.Raise(object.TypeError, "expect int, got %s", a[1].Type().Name)
	}
	ns, ok := object.AsInt64(t, a[1], "timestamp too large to convert to C PyTime_t")
	if !ok {
		return value{}
	}
	return setClock(t, id, ns)
}

func setClock(t *thread, id int, ns int64) value {
	if err := host.ClockSet(id, ns); err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

func threadClockID(t *thread, a []value) value {
	bits, ok := osutil.Bits64(t, a[0])
	if !ok {
		return value{}
	}
	known := false
	t.Interp.Threads(func(x *thread) { known = known || x.Sched.ID() == bits })
	if !known {
		return osutil.Raise(t, host.ESRCH)
	}
	// The number that Linux gives the processor-time clock of a thread; here, of the one that the caller happens to run on.
	return object.Int(int64(^host.Gettid()<<3 | 6))
}

func clockInfo(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "get_clock_info() argument 1 must be str, not %s", a[0].Type().Name)
	}
	info, ok := stateOf(t).clocks.Info(object.AsStr(a[0]).String())
	if !ok {
		return t.Raise(object.ValueError, "unknown clock")
	}
	impl := t.NewStr(info.Implementation)
	return object.NewNamespace(t, []string{"implementation", "monotonic", "adjustable", "resolution"},
		[]value{impl, object.Bool(info.Monotonic), object.Bool(info.Adjustable), object.Float(info.Resolution)})
}

func sleep(t *thread, a []value) value {
	ns, ok := osutil.Seconds(t, a[0], osutil.Away)
	if !ok {
		return value{}
	}
	if ns < 0 {
		return t.Raise(object.ValueError, "sleep length must be non-negative")
	}
	if !t.Audit("time.sleep", a[0]) {
		return value{}
	}
	g := t.Interp.GIL
	now := g.Now()
	deadline := int64(math.MaxInt64)
	if ns < math.MaxInt64-now {
		deadline = now + ns
	}
	for t.Sched.Sleep(deadline) == gil.Interrupted {
		if !t.Poll() {
			return value{}
		}
	}
	return object.None
}

func strptime(t *thread, _ value, args []value, kw *object.Tuple) value {
	m := t.Interp.Importer.Import(t, "_strptime")
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	f := object.GetAttr(t, m, t.Intern("_strptime_time"))
	if f.IsNil() {
		return f
	}
	defer t.Decref(f)
	return object.Call(t, f, args, kw)
}

func asStr(t *thread, function string, v value) (string, bool) {
	if !object.IsStr(v) {
		return "", t.RaiseFalse(object.TypeError, "%s() argument 1 must be str, not %s", function, v.Type().Name)
	}
	return object.AsStr(v).String(), true
}
