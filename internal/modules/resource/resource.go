// Package resource is the native module resource: limits of resources and what was used of them.
package resource

import (
	"errors"
	"math"
	"os"
	"time"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// limits is the number of resources.
const limits = 16

var rusageType = object.NewStructSeqType("resource", "struct_rusage", []object.StructField{
	{Name: "ru_utime"}, {Name: "ru_stime"}, {Name: "ru_maxrss"},
	{Name: "ru_ixrss"}, {Name: "ru_idrss"}, {Name: "ru_isrss"},
	{Name: "ru_minflt"}, {Name: "ru_majflt"}, {Name: "ru_nswap"},
	{Name: "ru_inblock"}, {Name: "ru_oublock"}, {Name: "ru_msgsnd"},
	{Name: "ru_msgrcv"}, {Name: "ru_nsignals"}, {Name: "ru_nvcsw"},
	{Name: "ru_nivcsw"}}, 16)

// Module is the definition of the module resource.
func Module() *object.NativeModule {
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "resource",
		Functions: []object.Method{
			fn("getrusage(who, /)", getrusage),
			fn("getrlimit(resource, /)", getrlimit),
			fn("setrlimit(resource, limits, /)", setrlimit),
			fn("prlimit(pid, resource, limits=None, /)", prlimit),
			fn("getpagesize()", func(t *thread, _ []value) value { return object.Int(int64(os.Getpagesize())) }),
		},
		Types: []*object.Type{rusageType},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "error", object.OSError.Val()) && osutil.AddConstants(t, m, constants)
		},
	}
}

func getrusage(t *thread, a []value) value {
	who, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	u, err := host.Getrusage(who)
	if errors.Is(err, host.EINVAL) {
		return t.Raise(object.ValueError, "invalid who parameter")
	} else if err != nil {
		return osutil.Raise(t, err)
	}
	sec := func(d time.Duration) value {
		return object.Float(float64(d/time.Second) + float64(d%time.Second/time.Microsecond)*0.000001)
	}
	return t.NewStructSeq(rusageType, sec(u.User), sec(u.System), object.Int(u.MaxRSS), object.Int(u.IxRSS), object.Int(u.IdRSS), object.Int(u.IsRSS),
		object.Int(u.MinFlt), object.Int(u.MajFlt), object.Int(u.NSwap), object.Int(u.InBlock), object.Int(u.OuBlock), object.Int(u.MsgSnd),
		object.Int(u.MsgRcv), object.Int(u.NSignals), object.Int(u.NVcsw), object.Int(u.NIvcsw))
}

// number reads an argument that is a resource's number.
func number(t *thread, v value) (int, bool) {
	n, ok := osutil.Int(t, v)
	if ok && (n < 0 || n >= limits) {
		return 0, t.RaiseFalse(object.ValueError, "invalid resource specified")
	}
	return n, ok
}

// limitsArg reads a pair of limits.
func limitsArg(t *thread, v value) (lim [2]uint64, ok bool) {
	seq := object.ToTuple(t, v)
	if seq.IsNil() {
		return lim, false
	}
	defer t.Decref(seq)
	items := object.AsTuple(seq).Items()
	if len(items) != 2 {
		return lim, t.RaiseFalse(object.ValueError, "expected a tuple of 2 integers")
	}
	for i, x := range items {
		n := object.AsIndex(t, x)
		if n.IsNil() {
			return lim, false
		}
		b := object.ToBig(n)
		switch {
		case b.IsInt64() && b.Int64() == -1:
			lim[i] = math.MaxUint64
		case b.Sign() < 0:
			ok = t.RaiseFalse(object.ValueError, "Cannot convert negative int")
			t.Decref(n)
			return lim, false
		case !b.IsUint64():
			ok = t.RaiseFalse(object.OverflowError, "Python int too large to convert to C rlim_t")
			t.Decref(n)
			return lim, false
		default:
			lim[i] = b.Uint64()
		}
		t.Decref(n)
	}
	return lim, true
}

func newLimits(t *thread, soft, hard uint64) value {
	one := func(n uint64) value {
		if n == math.MaxUint64 {
			return object.Int(-1)
		}
		return t.NewUint(n)
	}
	return t.TupleSteal(one(soft), one(hard)).Val()
}

// failed raises what a call that sets limits failed with.
func failed(t *thread, err error) value {
	switch {
	case errors.Is(err, host.EINVAL):
		return t.Raise(object.ValueError, "current limit exceeds maximum limit")
	case errors.Is(err, host.EPERM):
		return t.Raise(object.ValueError, "not allowed to raise maximum limit")
	}
	return osutil.Raise(t, err)
}

func getrlimit(t *thread, a []value) value {
	n, ok := number(t, a[0])
	if !ok {
		return value{}
	}
	soft, hard, err := host.Getrlimit(n)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return newLimits(t, soft, hard)
}

func setrlimit(t *thread, a []value) value {
	n, ok := number(t, a[0])
	if !ok || !t.Audit("resource.setrlimit", a[0], a[1]) {
		return value{}
	}
	lim, ok := limitsArg(t, a[1])
	if !ok {
		return value{}
	}
	if err := host.Setrlimit(n, lim[0], lim[1]); err != nil {
		return failed(t, err)
	}
	return object.None
}

func prlimit(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, ok := number(t, a[1])
	if !ok || !t.Audit("resource.prlimit", a[0], a[1], osutil.OrNone(a[2])) {
		return value{}
	}
	var set *[2]uint64
	if !a[2].IsNil() && !a[2].IsNone() {
		lim, ok := limitsArg(t, a[2])
		if !ok {
			return value{}
		}
		set = &lim
	}
	soft, hard, err := host.Prlimit(pid, n, set)
	if err != nil {
		if errors.Is(err, host.EINVAL) {
			return failed(t, err)
		}
		return osutil.Raise(t, err)
	}
	return newLimits(t, soft, hard)
}
