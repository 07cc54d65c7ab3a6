package thread

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

var localType = object.NewStaticType("_thread", "_local", object.ObjectType, object.TypeBase|object.TypeHasWeakref)

// local is a _thread._local: attributes that each thread has its own of. The dict of a thread is in that thread's storage, under key.
type local struct {
	object.Header
	key  value // a plain object, so that the entry dies with the local
	args *object.Tuple
	kw   value // dict of keywords, or the zero Value
}

func asLocal(v value) *local { return (*local)(v.Ptr()) }

// dict returns the thread's dict (borrowed), running __init__ the first time that the thread uses the local. Nil with an exception pending.
func (l *local) dict(t *thread) *object.Dict {
	store := t.LocalDict()
	d, ok := store.Get(t, l.key)
	if !ok {
		return nil
	}
	if !d.IsNil() {
		return object.AsDict(d)
	}
	nd := t.NewDict()
	ok = store.Set(t, l.key, nd.Val())
	t.Decref(nd.Val())
	if !ok {
		return nil
	}
	if init := l.Type().Init; init != nil && l.Type().Lookup(object.NameInit).Header() != object.ObjectType.Lookup(object.NameInit).Header() {
		args := l.args.Items()
		var kw *object.Tuple
		if !l.kw.IsNil() {
			args, kw = object.SpreadKeywords(t, args, object.AsDict(l.kw))
			defer t.Decref(kw.Val())
		}
		if !init(t, l.Val(), args, kw) {
			store.Delete(t, l.key)
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
		l.key = t.NewInstance(object.ObjectType)
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
		nd := t.NewDict()
		t.LocalDict().Set(t, l.key, nd.Val())
		t.Decref(nd.Val())
		return l.Val()
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		l := asLocal(h.Val())
		key := l.key
		var dicts []value
		t.Interp.Threads(func(x *thread) {
			if d := x.TakeLocal(t, key); !d.IsNil() {
				dicts = append(dicts, d)
			}
		})
		args, kw := l.args, l.kw
		l.key, l.args, l.kw = value{}, nil, value{}
		t.FreeHeader(h)
		t.Decref(key)
		t.Decref(args.Val())
		t.Xdecref(kw)
		t.DecrefAll(dicts)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		l := asLocal(h.Val())
		if l.args != nil {
			visit(l.key)
			visit(l.args.Val())
			if !l.kw.IsNil() {
				visit(l.kw)
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
