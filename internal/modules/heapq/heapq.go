// Package heapq is the native module _heapq: heaps in lists, smallest or largest item first.
//
// Comparisons run Python code, which may change the list: after each its length is checked.
package heapq

import "github.com/gophersnake/gophersnake/internal/object"

type (
	thread = object.Thread
	value  = object.Value
	list   = object.List
)

// Module is the definition of the module _heapq.
func Module() *object.NativeModule {
	m := &object.NativeModule{Name: "_heapq"}
	for _, largest := range []bool{false, true} {
		suffix := ""
		if largest {
			suffix = "_max"
		}
		row := func(name, params string, f func(t *thread, l *list, a []value) value) {
			name += suffix
			m.Functions = append(m.Functions, object.Method{Sig: name + params, Fn: func(t *thread, _ value, a []value) value {
				if !object.IsList(a[0]) {
					return t.Raise(object.TypeError, "%s() argument%s must be list, not %s", name, map[bool]string{true: " 1"}[len(a) > 1], a[0].Type().Name)
				}
				return f(t, object.AsList(a[0]), a)
			}})
		}
		row("heappush", "(heap, item, /)", func(t *thread, l *list, a []value) value {
			l.Append(t, a[1])
			if !siftDown(t, l, 0, l.Len()-1, largest) {
				return value{}
			}
			return object.None
		})
		row("heappushpop", "(heap, item, /)", func(t *thread, l *list, a []value) value {
			if l.Len() == 0 {
				return t.Newref(a[1])
			}
			before, ok := comesBefore(t, l.Items()[0], a[1], largest)
			if !ok {
				return value{}
			}
			if !before {
				return t.Newref(a[1])
			}
			if l.Len() == 0 {
				return t.Raise(object.IndexError, "index out of range")
			}
			return replaceTop(t, l, a[1], largest)
		})
		row("heappop", "(heap, /)", func(t *thread, l *list, a []value) value {
			if l.Len() == 0 {
				return t.Raise(object.IndexError, "index out of range")
			}
			last := l.PopLast()
			if l.Len() == 0 {
				return last
			}
			res := replaceTop(t, l, last, largest)
			t.Decref(last)
			return res
		})
		row("heapreplace", "(heap, item, /)", func(t *thread, l *list, a []value) value {
			if l.Len() == 0 {
				return t.Raise(object.IndexError, "index out of range")
			}
			return replaceTop(t, l, a[1], largest)
		})
		row("heapify", "(heap, /)", func(t *thread, l *list, a []value) value {
			for i := l.Len()/2 - 1; i >= 0; i-- {
				if !siftUp(t, l, i, largest) {
					return value{}
				}
			}
			return object.None
		})
	}
	m.Setup = func(t *thread, m *object.Module) bool {
		return m.SetSteal(t, "__about__", t.NewStr(about))
	}
	return m
}

const about = "A heap is a list whose item k is no greater than its items 2k+1 and 2k+2, where there are such: the first item is the smallest.\n"

// comesBefore reports whether a belongs above b in the heap.
func comesBefore(t *thread, a, b value, largest bool) (bool, bool) {
	if a.IsInt64() && b.IsInt64() {
		if largest {
			return b.Int64() < a.Int64(), true
		}
		return a.Int64() < b.Int64(), true
	}
	if largest {
		a, b = b, a
	}
	return object.Less(t, a, b)
}

// replaceTop puts item (borrowed) in the place of the first item, which it returns.
func replaceTop(t *thread, l *list, item value, largest bool) value {
	top := l.Items()[0]
	l.Items()[0] = t.Newref(item)
	if !siftUp(t, l, 0, largest) {
		t.Decref(top)
		return value{}
	}
	return top
}

func changed(t *thread) bool {
	return t.RaiseFalse(object.RuntimeError, "list changed size during iteration")
}

// siftDown moves the item at pos towards start while it belongs above its parents.
func siftDown(t *thread, l *list, start, pos int, largest bool) bool {
	n := l.Len()
	for pos > start {
		parent := (pos - 1) / 2
		before, ok := comesBefore(t, l.Items()[pos], l.Items()[parent], largest)
		if !ok {
			return false
		}
		if l.Len() != n {
			return changed(t)
		}
		if !before {
			break
		}
		items := l.Items()
		items[pos], items[parent] = items[parent], items[pos]
		pos = parent
	}
	return true
}

// siftUp moves the item at pos down to a leaf along the children that belong above their siblings, and from there up to its place.
func siftUp(t *thread, l *list, pos int, largest bool) bool {
	n := l.Len()
	if pos >= n {
		return t.RaiseFalse(object.IndexError, "index out of range")
	}
	start := pos
	for pos < n/2 {
		child := 2*pos + 1
		if child+1 < n {
			left, ok := comesBefore(t, l.Items()[child], l.Items()[child+1], largest)
			if !ok {
				return false
			}
			if l.Len() != n {
				return changed(t)
			}
			if !left {
				child++
			}
		}
		items := l.Items()
		items[pos], items[child] = items[child], items[pos]
		pos = child
	}
	return siftDown(t, l, start, pos, largest)
}
