// Package bisect is the native module _bisect: searching in sorted sequences.
package bisect

import "github.com/gophersnake/gophersnake/internal/object"

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module _bisect.
func Module() *object.NativeModule {
	row := func(name string, right, insert bool) object.Method {
		return object.Method{Sig: name + "(a, x, lo=0, hi=None, *, key=None)", Fn: func(t *thread, _ value, a []value) value {
			i, ok := find(t, a, right, insert)
			if !ok {
				return value{}
			}
			if !insert {
				return object.Int(int64(i))
			}
			if a[0].Type() == object.ListType {
				object.AsList(a[0]).Insert(t, i, a[1])
				return object.None
			}
			r := object.CallMethod(t, a[0], object.NameInsert, object.Int(int64(i)), a[1])
			if r.IsNil() {
				return r
			}
			t.Decref(r)
			return object.None
		}}
	}
	return &object.NativeModule{
		Name: "_bisect",
		Functions: []object.Method{
			row("bisect_right", true, false),
			row("insort_right", true, true),
			row("bisect_left", false, false),
			row("insort_left", false, true),
		},
	}
}

// find returns the place of a[1] in a[0]; insort compares the key of the item too.
func find(t *thread, a []value, right, insert bool) (int, bool) {
	seq, x, key := a[0], a[1], a[4]
	lo, hi := 0, -1
	ok := true
	if !a[2].IsNil() {
		if lo, ok = object.AsSize(t, a[2], object.OverflowError); !ok {
			return 0, false
		}
	}
	if !a[3].IsNil() && !a[3].IsNone() {
		if hi, ok = object.AsSize(t, a[3], object.OverflowError); !ok {
			return 0, false
		}
	}
	if !key.IsNil() && key.IsNone() {
		key = value{}
	}
	if insert && !key.IsNil() {
		if x = object.Call1(t, key, x); x.IsNil() {
			return 0, false
		}
		defer t.Decref(x)
	}
	if lo < 0 {
		return 0, t.RaiseFalse(object.ValueError, "lo must be non-negative")
	}
	if hi < 0 {
		if hi, ok = object.Len(t, seq); !ok {
			return 0, false
		}
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		item := object.SeqItem(t, seq, mid)
		if item.IsNil() {
			return 0, false
		}
		if !key.IsNil() {
			k := object.Call1(t, key, item)
			t.Decref(item)
			if item = k; k.IsNil() {
				return 0, false
			}
		}
		var less bool
		if right {
			less, ok = object.CompareBool(t, x, item, object.Lt)
			less = !less
		} else {
			less, ok = object.CompareBool(t, item, x, object.Lt)
		}
		t.Decref(item)
		if !ok {
			return 0, false
		}
		if less {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, true
}
