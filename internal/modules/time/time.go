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

// Module is the definition of the module time.
func Module() *object.NativeModule {
	fn := func(sig string, f native) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	all := []object.Method{
		fn("clock_gettime(clk_id, /)", clockGet(false)),
		fn("clock_gettime_ns(clk_id, /)", clockGet(true)),
		fn("clock_settime(clk_id, time, /)", clockSet),
		fn("clock_settime_ns(clk_id, time, /)", clockSetNS),
		fn("clock_getres(clk_id, /)", clockRes),
		fn("pthread_getcpuclockid(thread_id, /)", threadClockID),
		fn("sleep(object, /)", sleep),
		fn("gmtime(seconds=None, /)", gmtime),
		fn("localtime(seconds=None, /)", localtime),
		fn("asctime(time_tuple=None, /)", asctime),
		fn("ctime(seconds=None, /)", ctime),
		fn("mktime(object, /)", mktime),
		fn("strftime(format, time_tuple=None, /)", strftime),
		{Sig: "strptime", Raw: strptime},
		{Sig: "tzset()", Fn: tzset},
		fn("get_clock_info(name, /)", clockInfo),
	}
	for _, c := range []struct {
		name string
		read func(t *thread) (int64, error)
	}{
		{"time", func(t *thread) (int64, error) { return stateOf(t).clocks.Wall(), nil }},
		{"monotonic", monotonic},
		{"perf_counter", monotonic},
		{"process_time", func(t *thread) (int64, error) { return stateOf(t).clocks.ProcessTime() }},
		{"thread_time", threadTime},
	} {
		read := c.read
		reader := func(sig string, make func(ns int64) value) {
			all = append(all, fn(sig, func(t *thread, _ []value) value {
				ns, err := read(t)
				if err != nil {
					return osutil.Raise(t, err)
				}
				return make(ns)
			}))
		}
		reader(c.name+"()", func(ns int64) value { return object.Float(osutil.FloatSeconds(ns)) })
		reader(c.name+"_ns()", object.Int)
	}
	return &object.NativeModule{Name: "time", Functions: all, Types: []*object.Type{structTime}, Setup: setup}
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
	if !t.Audit("time.sleep", a[0]) {
		return value{}
	}
	ns, ok := osutil.Seconds(t, a[0], osutil.Away)
	if !ok {
		return value{}
	}
	if ns < 0 {
		return t.Raise(object.ValueError, "sleep length must be non-negative")
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
