// Package bisect is the native module _bisect: searching in sorted sequences.
package bisect

import "github.com/gophersnake/gophersnake/internal/object"

type (
	thread = object.Thread
	value  = object.Value
)

const doc = "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n"

const tail = "\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order."

// Module is the definition of the module _bisect.
func Module() *object.NativeModule {
	row := func(name, doc string, right, insert bool) object.Method {
		return object.Method{Sig: name + "(a, x, lo=0, hi=None, *, key=None)", Doc: doc + tail, Fn: func(t *thread, _ value, a []value) value {
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
		Doc:  doc,
		Functions: []object.Method{
			row("bisect_right", "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.  So if x already appears in the list, a.insert(i, x)\nwill insert just after the rightmost x already there.", true, false),
			row("insort_right", "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the right of the rightmost x.", true, true),
			row("bisect_left", "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.  So if x already appears in the list, a.insert(i, x)\nwill insert just before the leftmost x already there.", false, false),
			row("insort_left", "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the left of the leftmost x.", false, true),
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
