package thread

import (
	"cmp"
	"slices"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

var localType = object.NewStaticType("_thread", "_local", object.ObjectType, object.TypeBase|object.TypeHasWeakref)

// local is a _thread._local: attributes that each thread has its own of. The local owns the dicts of all threads, so that the collector finds cycles through
// them; each thread knows its own in Thread.TLS, and takes it away when it ends.
type local struct {
	object.Header
	mu    sync.Mutex
	dicts []threadDict // in the order in which threads used the local
	args  *object.Tuple
	kw    value // dict of keywords, or the zero Value
}

type threadDict struct {
	t   *thread
	d   *object.Dict
	seq uint64 // the thread's how-manyeth: they end in this order
}

func asLocal(v value) *local { return (*local)(v.Ptr()) }

// keep makes nd the thread's dict; the reference is the local's from now on.
func (l *local) keep(t *thread, nd *object.Dict) {
	t.TLSSeq++
	l.mu.Lock()
	l.dicts = append(l.dicts, threadDict{t, nd, t.TLSSeq})
	l.mu.Unlock()
	if t.TLS == nil {
		t.TLS = map[*object.Header]*object.Dict{}
		t.ClearTLS = clearLocals
	}
	t.TLS[l.Val().Header()] = nd
}

// take removes the thread's dict and returns it; the reference is the caller's. Nil if there is none.
func (l *local) take(t *thread) *threadDict {
	delete(t.TLS, l.Val().Header())
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.dicts {
		if x := l.dicts[i]; x.t == t {
			l.dicts = slices.Delete(l.dicts, i, i+1)
			return &x
		}
	}
	return nil
}

// clearLocals releases the dicts of a thread that ends, and those that what is released makes.
func clearLocals(t *thread) {
	for len(t.TLS) > 0 {
		taken := make([]*threadDict, 0, len(t.TLS))
		for h := range t.TLS {
			if d := asLocal(h.Val()).take(t); d != nil {
				taken = append(taken, d)
			}
		}
		slices.SortFunc(taken, func(a, b *threadDict) int { return cmp.Compare(a.seq, b.seq) })
		dicts := make([]value, len(taken))
		for i, x := range taken {
			dicts[i] = x.d.Val()
		}
		t.DecrefAll(dicts)
	}
}

// dict returns the thread's dict (borrowed), running __init__ the first time that the thread uses the local. Nil with an exception pending.
func (l *local) dict(t *thread) *object.Dict {
	if d := t.TLS[l.Val().Header()]; d != nil {
		return d
	}
	nd := t.NewDict()
	l.keep(t, nd)
	if init := l.Type().Init; init != nil && l.Type().Lookup(object.NameInit).Header() != object.ObjectType.Lookup(object.NameInit).Header() {
		args := l.args.Items()
		var kw *object.Tuple
		if !l.kw.IsNil() {
			args, kw = object.SpreadKeywords(t, args, object.AsDict(l.kw))
			defer t.Decref(kw.Val())
		}
		if !init(t, l.Val(), args, kw) {
			if d := l.take(t); d != nil {
				exc := t.TakeExc()
				t.Decref(d.d.Val())
				t.RestoreExc(exc)
			}
			return nil
		}
	}
	return nd
}

func setupLocalType() {
	tp := localType
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		if len(args) > 0 && cls.Lookup(object.NameInit).Header() == object.ObjectType.Lookup(object.NameInit).Header() {
			return t.Raise(object.TypeError, "Initialization arguments are not supported")
		}
		l := object.New[local](t, cls)
		n := len(args)
		if kw != nil {
			n -= kw.Len()
			d := t.NewDict()
			for i, k := range kw.Items() {
				d.Set(t, k, args[n+i])
			}
			l.kw = d.Val()
		}
		l.args = t.TupleOf(args[:n]...)
		// type.__call__ runs __init__ for this thread itself.
		l.keep(t, t.NewDict())
		return l.Val()
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		l := asLocal(h.Val())
		dicts := make([]value, len(l.dicts))
		for i, x := range l.dicts {
			delete(x.t.TLS, h)
			dicts[i] = x.d.Val()
		}
		args, kw := l.args, l.kw
		l.dicts, l.args, l.kw = nil, nil, value{}
		t.FreeHeader(h)
		t.Decref(args.Val())
		t.Xdecref(kw)
		t.DecrefAll(dicts)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		l := asLocal(h.Val())
		if l.args != nil {
			visit(l.args.Val())
			if !l.kw.IsNil() {
				visit(l.kw)
			}
			for _, x := range l.dicts {
				visit(x.d.Val())
			}
		}
	}
	tp.GetAttr = func(t *thread, self value, name *object.Str) value {
		d := asLocal(self).dict(t)
		if d == nil {
			return value{}
		}
		if name == object.NameDict {
			return t.Newref(d.Val())
		}
		return object.GetAttrIn(t, self, name, d)
	}
	tp.SetAttr = func(t *thread, self value, name *object.Str, v value) bool {
		d := asLocal(self).dict(t)
		if d == nil {
			return false
		}
		if name == object.NameDict {
			t.RaiseAttr(self, name, "'%s' object attribute '%s' is read-only", self.Type().Name, name.String())
			return false
		}
		return object.SetAttrIn(t, self, name, v, d)
	}
}
