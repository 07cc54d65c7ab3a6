package posix

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var schedParam = object.NewStructSeqType("posix", "sched_param", []field{
	{Name: "sched_priority"}}, 1)

var schedParamSignature = object.NewSignature("sched_param(sched_priority)")

func setupSchedParam() {
	schedParam.Ready()
	schedParam.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		return schedParamSignature.Bind(t, args, kw, func(a []value) value { return t.NewStructSeq(schedParam, t.Newref(a[0])) })
	}
}

// priorityOf reads an argument that is a sched_param.
func priorityOf(t *thread, v value) (int, bool) {
	if v.Type() != schedParam {
		return 0, t.RaiseFalse(object.TypeError, "must have a sched_param object")
	}
	n, ok := osutil.Long(t, object.AsTuple(v).Items()[0])
	if ok && (n > math.MaxInt32 || n < math.MinInt32) {
		return 0, t.RaiseFalse(object.OverflowError, "sched_priority out of range")
	}
	return int(n), ok
}

func schedLimit(greatest bool) native {
	return func(t *thread, a []value) value {
		policy, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		least, most, err := host.SchedPriorities(policy)
		if greatest {
			least = most
		}
		return intResult(t, least, err)
	}
}

func ofPID(f func(t *thread, pid int) value) native {
	return func(t *thread, a []value) value {
		pid, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		return f(t, pid)
	}
}

func schedGetParam(t *thread, pid int) value {
	n, err := host.SchedPriority(pid)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.NewStructSeq(schedParam, object.Int(int64(n)))
}

func schedSetScheduler(t *thread, a []value) value {
	n, ok := ints(t, a[:2])
	if !ok {
		return value{}
	}
	prio, ok := priorityOf(t, a[2])
	if !ok {
		return value{}
	}
	return result(t, host.SetScheduler(n[0], n[1], prio))
}

func schedSetParam(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	prio, ok := priorityOf(t, a[1])
	if !ok {
		return value{}
	}
	return result(t, host.SetSchedPriority(pid, prio))
}

func schedInterval(t *thread, pid int) value {
	d, err := host.RoundRobin(pid)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Float(d.Seconds())
}

func schedGetAffinity(t *thread, pid int) value {
	list, err := host.Affinity(pid)
	if err != nil {
		return osutil.Raise(t, err)
	}
	l := t.NewList(len(list))
	for _, cpu := range list {
		l.Push(t, object.Int(int64(cpu)))
	}
	r := object.Call1(t, object.SetType.Val(), l.Val())
	t.Decref(l.Val())
	return r
}

func schedSetAffinity(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	var cpus []int
	ok = object.ForEach(t, a[1], func(v value) bool {
		if !object.IsInt(v) {
			r := object.Repr(t, v.Type().Val())
			if !r.IsNil() {
				t.Raise(object.TypeError, "expected an iterator of ints, but iterator yielded %s", object.AsStr(r).String())
				t.Decref(r)
			}
			return false
		}
		n, ok := osutil.Long(t, v)
		switch {
		case !ok:
			return false
		case n < 0:
			return t.RaiseFalse(object.ValueError, "negative CPU number")
		case n > math.MaxInt32-1:
			return t.RaiseFalse(object.OverflowError, "CPU number too large")
		}
		cpus = append(cpus, int(n))
		return true
	})
	if !ok {
		return value{}
	}
	return result(t, host.SetAffinity(pid, cpus))
}

func schedYield(t *thread, _ []value) value {
	var err error
	t.Blocking(gil.Other, func() { err = host.SchedYield() })
	return result(t, err)
}

func schedFunctions() []object.Method {
	return []object.Method{
		fn("sched_get_priority_max(policy)", schedLimit(true)),
		fn("sched_get_priority_min(policy)", schedLimit(false)),
		fn("sched_getscheduler(pid, /)", ofPID(func(t *thread, pid int) value { n, err := host.Scheduler(pid); return intResult(t, n, err) })),
		fn("sched_setscheduler(pid, policy, param, /)", schedSetScheduler),
		fn("sched_getparam(pid, /)", ofPID(schedGetParam)),
		fn("sched_setparam(pid, param, /)", schedSetParam),
		fn("sched_rr_get_interval(pid, /)", ofPID(schedInterval)),
		fn("sched_yield()", schedYield),
		fn("sched_getaffinity(pid, /)", ofPID(schedGetAffinity)),
		fn("sched_setaffinity(pid, mask, /)", schedSetAffinity),
	}
}
