// Package tracemalloc is the native module _tracemalloc: it shows Python programs what object.AllocTracer records about where objects are made.
package tracemalloc

import "github.com/gophersnake/gophersnake/internal/object"

type (
	thread = object.Thread
	value  = object.Value
)

// MaxDepth is how many frames may be recorded for an object.
const MaxDepth = 1<<16 - 1

// Module is the definition of the module _tracemalloc.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_tracemalloc",
		Functions: []object.Method{
			fn("is_tracing()", func(t *thread, a []value) value { return object.Bool(t.Tracer() != nil) }),
			fn("start(nframe=1, /)", start),
			fn("stop()", func(t *thread, a []value) value {
				t.StopTracing()
				return object.None
			}),
			fn("clear_traces()", func(t *thread, a []value) value {
				if tr := t.Tracer(); tr != nil {
					tr.Clear()
				}
				return object.None
			}),
			fn("reset_peak()", func(t *thread, a []value) value {
				if tr := t.Tracer(); tr != nil {
					tr.ResetPeak()
				}
				return object.None
			}),
			fn("get_traceback_limit()", func(t *thread, a []value) value {
				if tr := t.Tracer(); tr != nil {
					return object.Int(int64(tr.Depth))
				}
				return object.Int(1)
			}),
			fn("get_traced_memory()", func(t *thread, a []value) value {
				current, peak := 0, 0
				if tr := t.Tracer(); tr != nil {
					current, peak = tr.Memory()
				}
				return t.TupleSteal(object.Int(int64(current)), object.Int(int64(peak))).Val()
			}),
			fn("get_tracemalloc_memory()", func(t *thread, a []value) value {
				n := 0
				if tr := t.Tracer(); tr != nil {
					n = tr.Overhead()
				}
				return object.Int(int64(n))
			}),
			fn("_get_traces()", traces),
			fn("_get_object_traceback(obj, /)", func(t *thread, a []value) value {
				tr := t.Tracer()
				if tr == nil {
					return object.None
				}
				found := tr.Of(a[0])
				if found == nil {
					return object.None
				}
				return frames(t, found.Frames)
			}),
		},
	}
}

func start(t *thread, a []value) value {
	depth := 1
	if !a[0].IsNil() {
		n, ok := object.AsCInt(t, a[0])
		if !ok {
			return value{}
		}
		depth = n
	}
	if depth < 1 || depth > MaxDepth {
		return t.Raise(object.ValueError, "the number of frames must be in range [1; %d]", MaxDepth)
	}
	t.StartTracing(depth)
	return object.None
}

// frames makes a tuple of (file, line) tuples.
func frames(t *thread, fs []object.AllocFrame) value {
	out := t.NewTuple(len(fs))
	for i, f := range fs {
		out.Items()[i] = t.TupleSteal(t.NewStr(f.File), object.Int(int64(f.Line))).Val()
	}
	return out.Val()
}

// traces makes the list of all traces: tuples of a domain, the size, the frames and how many there were.
func traces(t *thread, a []value) value {
	tr := t.Tracer()
	if tr == nil {
		return t.NewList(0).Val()
	}
	all := tr.Traces()
	var res value
	t.Untraced(func() { res = list(t, all) })
	return res
}

func list(t *thread, all []object.AllocTrace) value {
	known := map[*object.AllocFrame]value{} // traces share their frames
	l := t.NewList(len(all))
	for _, x := range all {
		fs, ok := known[&x.Frames[0]]
		if !ok {
			fs = frames(t, x.Frames)
			known[&x.Frames[0]] = fs
		}
		l.Push(t, t.TupleSteal(object.Int(0), object.Int(int64(x.Size)), t.Newref(fs), object.Int(int64(x.Total))).Val())
	}
	for _, fs := range known {
		t.Decref(fs)
	}
	return l.Val()
}
