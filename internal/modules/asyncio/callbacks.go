package asyncio

import "github.com/gophersnake/gophersnake/internal/object"

var (
	stepType   = object.NewStaticType("_asyncio", "TaskStepMethWrapper", object.ObjectType, object.TypeNoNew)
	wakeupType = object.NewStaticType("_asyncio", "TaskWakeupMethWrapper", object.ObjectType, object.TypeNoNew)
)

// bound is what the loop is given to call: the next step of a task (with an exception or none), or its wakeup by a future.
type bound struct {
	object.Header
	task, exc value
}

func asBound(v value) *bound { return (*bound)(v.Ptr()) }

func newBound(t *thread, typ *class, task, exc value) value {
	b := object.New[bound](t, typ)
	b.task = t.Newref(task)
	if !exc.IsNil() {
		b.exc = t.Newref(exc)
	}
	return b.Val()
}

func setupCallbacks() {
	for _, x := range []struct {
		tp   *class
		name string
	}{{stepType, "TaskStepMethWrapper"}, {wakeupType, "task_wakeup"}} {
		tp, name := x.tp, x.name
		object.Fields(tp, func(h *header, f func(*value)) {
			b := asBound(h.Val())
			f(&b.task)
			f(&b.exc)
		})
		tp.GetAttr = object.GenericGetAttr
		tp.Getset = []object.GetSet{{Name: "__self__", Get: func(t *thread, self value) value { return orNone(t, asBound(self).task) }}}
		if tp == wakeupType {
			for n, text := range map[string]string{"__name__": name, "__qualname__": "Task." + name} {
				tp.Getset = append(tp.Getset, object.GetSet{Name: n, Get: func(t *thread, self value) value { return t.NewStr(text) }})
			}
		} else {
			tp.Getset = append(tp.Getset, object.GetSet{Name: "__qualname__", Get: func(t *thread, self value) value {
				task := asBound(self).task
				if task.IsNil() || asFuture(task).coro.IsNil() {
					return object.None
				}
				q, _ := object.LookupAttr(t, asFuture(task).coro, t.Intern("__qualname__"))
				if q.IsNil() {
					t.ClearExc()
					return object.None
				}
				return q
			}})
		}
	}
	stepType.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if len(args) > 0 {
			return t.Raise(object.TypeError, "function takes no positional arguments")
		}
		b := asBound(self)
		if b.task.IsNil() {
			return object.None
		}
		task, exc := t.Newref(b.task), b.exc
		b.exc = value{}
		ok := asFuture(task).step(t, stateOf(t), exc)
		t.Xdecref(exc)
		t.Decref(task)
		if !ok {
			return value{}
		}
		return object.None
	}
	wakeupType.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if len(args) != 1 || kw != nil && kw.Len() > 0 {
			return t.Raise(object.TypeError, "task_wakeup() takes exactly one argument (%d given)", len(args))
		}
		b := asBound(self)
		if b.task.IsNil() {
			return object.None
		}
		task := t.Newref(b.task)
		ok := asFuture(task).wakeup(t, stateOf(t), args[0])
		t.Decref(task)
		if !ok {
			return value{}
		}
		return object.None
	}
}
