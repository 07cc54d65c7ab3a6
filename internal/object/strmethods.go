package object

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/unidata"
)

// strArg checks that an argument is a str.
func (t *Thread) strArg(function string, pos int, v Value) (*Str, bool) {
	if !IsStr(v) {
		at := ""
		if pos > 0 {
			at = string(rune('0'+pos)) + " "
		}
		return nil, t.RaiseFalse(TypeError, "%s() argument %smust be str, not %s", function, at, v.obj.typ.Name)
	}
	return AsStr(v), true
}

// bounds converts the optional start and end of a search.
func (t *Thread) bounds(start, end Value, n int) (int, int, bool) {
	if start.obj == nil && end.obj == nil {
		return 0, n, true
	}
	i, ok := t.sliceArg(start, 0)
	if !ok {
		return 0, 0, false
	}
	j, ok := t.sliceArg(end, maxInt)
	if !ok {
		return 0, 0, false
	}
	i, j = clip(i, j, n)
	return i, j, true
}

// findStr is find, rfind, index and rindex.
func findStr(name string, back, raise bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		s := AsStr(self)
		sub, ok := t.strArg(name, 1, a[0])
		if !ok {
			return Value{}
		}
		i, j, ok := t.bounds(a[1], a[2], s.len())
		if !ok {
			return Value{}
		}
		at := -1
		switch {
		case j-i < 0:
		case back:
			at = lastIndexStr(s, sub, i, j)
		default:
			at = indexStr(s, sub, i, j)
		}
		if at < 0 && raise {
			return t.Raise(ValueError, "substring not found")
		}
		return Int(int64(at))
	}
}

// matchEnds is startswith and endswith.
func matchEnds(name string, end bool) func(t *Thread, self Value, a []Value) Value {
	match := func(s, sub *Str, i, j int) bool {
		if j-i < sub.len() {
			return false
		}
		if end {
			i = j - sub.len()
		}
		return equalAt(s, sub, i)
	}
	return func(t *Thread, self Value, a []Value) Value {
		s := AsStr(self)
		if a[1].obj == nil && a[0].obj.typ == StrType {
			sub := AsStr(a[0])
			if s.kind == 1 && sub.kind == 1 {
				if end {
					return Bool(strings.HasSuffix(s.data, sub.data))
				}
				return Bool(strings.HasPrefix(s.data, sub.data))
			}
		}
		i, j, ok := t.bounds(a[1], a[2], s.len())
		if !ok {
			return Value{}
		}
		if IsTuple(a[0]) {
			for _, v := range TupleItems(a[0]) {
				if !IsStr(v) {
					return t.Raise(TypeError, "tuple for %s must only contain str, not %s", name, v.obj.typ.Name)
				}
				if match(s, AsStr(v), i, j) {
					return True
				}
			}
			return False
		}
		if !IsStr(a[0]) {
			return t.Raise(TypeError, "%s first arg must be str or a tuple of str, not %s", name, a[0].obj.typ.Name)
		}
		return Bool(match(s, AsStr(a[0]), i, j))
	}
}

// equalAt reports whether sub is at index i of s, where it fits.
func equalAt(s, sub *Str, i int) bool {
	if s.kind == sub.kind {
		k := int(s.kind)
		return s.data[i*k:(i+sub.len())*k] == sub.data
	}
	if sub.kind > s.kind {
		return sub.len() == 0
	}
	for j := 0; j < sub.len(); j++ {
		if s.At(i+j) != sub.At(j) {
			return false
		}
	}
	return true
}

func strSearchMethods() []Method {
	return []Method{
		{Sig: "count(sub[, start[, end]], /)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := AsStr(self)
			sub, ok := t.strArg("count", 1, a[0])
			if !ok {
				return Value{}
			}
			i, j, ok := t.bounds(a[1], a[2], s.len())
			if !ok {
				return Value{}
			}
			if j < i {
				return Int(0)
			}
			return Int(int64(countStr(s, sub, i, j, -1)))
		}},
		{Sig: "find(sub[, start[, end]], /)", Fn: findStr("find", false, false)},
		{Sig: "rfind(sub[, start[, end]], /)", Fn: findStr("rfind", true, false)},
		{Sig: "index(sub[, start[, end]], /)", Fn: findStr("index", false, true)},
		{Sig: "rindex(sub[, start[, end]], /)", Fn: findStr("rindex", true, true)},
		{Sig: "startswith(prefix[, start[, end]], /)", Fn: matchEnds("startswith", false)},
		{Sig: "endswith(suffix[, start[, end]], /)", Fn: matchEnds("endswith", true)},
		{Sig: "replace(old, new, /, count=-1)", Fn: strReplace},
		{Sig: "removeprefix(prefix, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := AsStr(self)
			p, ok := t.strArg("removeprefix", 0, a[0])
			if !ok {
				return Value{}
			}
			if p.len() <= s.len() && equalAt(s, p, 0) {
				return t.Substr(s, p.len(), s.len())
			}
			return t.plainStr(self)
		}},
		{Sig: "removesuffix(suffix, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := AsStr(self)
			p, ok := t.strArg("removesuffix", 0, a[0])
			if !ok {
				return Value{}
			}
			if p.len() > 0 && p.len() <= s.len() && equalAt(s, p, s.len()-p.len()) {
				return t.Substr(s, 0, s.len()-p.len())
			}
			return t.plainStr(self)
		}},
		{Sig: "strip(chars=None, /)", Fn: stripStr("strip", true, true)},
		{Sig: "lstrip(chars=None, /)", Fn: stripStr("lstrip", true, false)},
		{Sig: "rstrip(chars=None, /)", Fn: stripStr("rstrip", false, true)},
	}
}

func stripStr(name string, left, right bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		s := AsStr(self)
		drop := unidata.IsSpace
		if a[0].obj != nil && !a[0].IsNone() {
			if !IsStr(a[0]) {
				return t.Raise(TypeError, "%s arg must be None or str", name)
			}
			chars := AsStr(a[0])
			drop = func(r rune) bool { return chars.indexRune(r, 0, chars.len()) >= 0 }
		}
		i, j := 0, s.len()
		if left {
			for i < j && drop(s.At(i)) {
				i++
			}
		}
		if right {
			for j > i && drop(s.At(j-1)) {
				j--
			}
		}
		if i == 0 && j == s.len() {
			return t.plainStr(self)
		}
		return t.Substr(s, i, j)
	}
}

func strReplace(t *Thread, self Value, a []Value) Value {
	old, ok := t.strArg("replace", 1, a[0])
	if !ok {
		return Value{}
	}
	new, ok := t.strArg("replace", 2, a[1])
	if !ok {
		return Value{}
	}
	limit, ok := t.sizeArg(a[2], -1)
	if !ok {
		return Value{}
	}
	return t.ReplaceStr(AsStr(self), old, new, limit)
}

// ReplaceStr returns s with the occurrences of old, at most limit if that is not negative, replaced by new.
func (t *Thread) ReplaceStr(s, old, new *Str, limit int) Value {
	n := 0
	if limit != 0 && s.len() >= old.len() {
		n = countStr(s, old, 0, s.len(), limit)
	}
	if n == 0 || StrEqual(old, new) {
		return t.plainStr(s.Val())
	}
	if grow := new.len() - old.len(); grow > 0 && n > (maxInt-s.len())/grow {
		return t.Raise(OverflowError, "replace string is too long")
	} else if s.len()+n*grow > maxObjectBytes/int(max(s.kind, new.kind)) {
		return t.NoMemory()
	}
	if s.ascii && old.ascii && new.ascii {
		return t.NewASCII(strings.Replace(s.data, old.data, new.data, n))
	}
	var b StrBuilder
	b.Grow(s.len() + n*(new.len()-old.len()))
	if old.len() == 0 {
		for i := 0; i < n; i++ {
			b.WriteStr(new)
			if i < s.len() {
				b.WriteSub(s, i, i+1)
			}
		}
		b.WriteSub(s, min(n, s.len()), s.len())
		return b.Finish(t)
	}
	at := 0
	for ; n > 0; n-- {
		i := indexStr(s, old, at, s.len())
		b.WriteSub(s, at, i)
		b.WriteStr(new)
		at = i + old.len()
	}
	b.WriteSub(s, at, s.len())
	return b.Finish(t)
}

func strSplitMethods() []Method {
	return []Method{
		{Sig: "split(sep=None, maxsplit=-1)", Fn: splitMethod(false)},
		{Sig: "rsplit(sep=None, maxsplit=-1)", Fn: splitMethod(true)},
		{Sig: "splitlines(keepends=False)", Fn: func(t *Thread, self Value, a []Value) Value {
			keep := false
			if a[0].obj != nil {
				var ok bool
				if keep, ok = Truth(t, a[0]); !ok {
					return Value{}
				}
			}
			return t.splitLines(AsStr(self), keep)
		}},
		{Sig: "partition(sep, /)", Fn: partitionStr(false)},
		{Sig: "rpartition(sep, /)", Fn: partitionStr(true)},
		{Sig: "join(iterable, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.JoinStr(AsStr(self), a[0])
		}},
	}
}

func splitMethod(back bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		limit, ok := t.sizeArg(a[1], -1)
		if !ok {
			return Value{}
		}
		if limit < 0 {
			limit = maxInt
		}
		s := AsStr(self)
		if a[0].obj == nil || a[0].IsNone() {
			if back {
				return t.rsplitSpace(s, limit)
			}
			return t.splitSpace(s, limit)
		}
		if !IsStr(a[0]) {
			return t.Raise(TypeError, "must be str or None, not %s", a[0].obj.typ.Name)
		}
		sep := AsStr(a[0])
		if sep.len() == 0 {
			return t.Raise(ValueError, "empty separator")
		}
		l := t.NewList(0)
		if back {
			end := s.len()
			for ; limit > 0; limit-- {
				i := lastIndexStr(s, sep, 0, end)
				if i < 0 {
					break
				}
				l.Push(t, t.Substr(s, i+sep.len(), end))
				end = i
			}
			if end == s.len() {
				l.Push(t, t.plainStr(self))
			} else {
				l.Push(t, t.Substr(s, 0, end))
			}
			l.Reverse()
			return l.Val()
		}
		at := 0
		for ; limit > 0; limit-- {
			i := indexStr(s, sep, at, s.len())
			if i < 0 {
				break
			}
			l.Push(t, t.Substr(s, at, i))
			at = i + sep.len()
		}
		if at == 0 {
			l.Push(t, t.plainStr(self))
		} else {
			l.Push(t, t.Substr(s, at, s.len()))
		}
		return l.Val()
	}
}

// asciiSpace are the ASCII characters that are space.
var asciiSpace = [256]bool{9: true, 10: true, 11: true, 12: true, 13: true, 28: true, 29: true, 30: true, 31: true, 32: true}

func (t *Thread) splitSpace(s *Str, limit int) Value {
	l := t.NewList(0)
	i := 0
	if s.ascii && limit < 0 {
		d := s.data
		for {
			for i < len(d) && asciiSpace[d[i]] {
				i++
			}
			if i >= len(d) {
				return l.Val()
			}
			start := i
			for i++; i < len(d) && !asciiSpace[d[i]]; i++ {
			}
			if i-start == len(d) {
				l.Push(t, t.plainStr(s.Val()))
			} else {
				l.Push(t, t.Substr(s, start, i))
			}
		}
	}
	for {
		for i < s.len() && unidata.IsSpace(s.At(i)) {
			i++
		}
		if i >= s.len() {
			return l.Val()
		}
		if limit == 0 {
			if i == 0 {
				l.Push(t, t.plainStr(s.Val()))
			} else {
				l.Push(t, t.Substr(s, i, s.len()))
			}
			return l.Val()
		}
		start := i
		for i < s.len() && !unidata.IsSpace(s.At(i)) {
			i++
		}
		if start == 0 && i == s.len() {
			l.Push(t, t.plainStr(s.Val()))
			return l.Val()
		}
		l.Push(t, t.Substr(s, start, i))
		limit--
	}
}

func (t *Thread) rsplitSpace(s *Str, limit int) Value {
	l := t.NewList(0)
	j := s.len()
	for {
		for j > 0 && unidata.IsSpace(s.At(j-1)) {
			j--
		}
		if j <= 0 {
			break
		}
		if limit == 0 {
			if j == s.len() {
				l.Push(t, t.plainStr(s.Val()))
			} else {
				l.Push(t, t.Substr(s, 0, j))
			}
			break
		}
		end := j
		for j > 0 && !unidata.IsSpace(s.At(j-1)) {
			j--
		}
		if j == 0 && end == s.len() {
			l.Push(t, t.plainStr(s.Val()))
			break
		}
		l.Push(t, t.Substr(s, j, end))
		limit--
	}
	l.Reverse()
	return l.Val()
}

func (t *Thread) splitLines(s *Str, keep bool) Value {
	l := t.NewList(0)
	for i := 0; i < s.len(); {
		start := i
		for i < s.len() && !unidata.IsLineBreak(s.At(i)) {
			i++
		}
		end := i
		if i < s.len() {
			if s.At(i) == '\r' && i+1 < s.len() && s.At(i+1) == '\n' {
				i++
			}
			i++
			if keep {
				end = i
			}
		}
		if start == 0 && end == s.len() {
			l.Push(t, t.plainStr(s.Val()))
		} else {
			l.Push(t, t.Substr(s, start, end))
		}
	}
	return l.Val()
}

func partitionStr(back bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		if !IsStr(a[0]) {
			return t.Raise(TypeError, "must be str, not %s", a[0].obj.typ.Name)
		}
		s, sep := AsStr(self), AsStr(a[0])
		if sep.len() == 0 {
			return t.Raise(ValueError, "empty separator")
		}
		find := indexStr
		if back {
			find = lastIndexStr
		}
		i := find(s, sep, 0, s.len())
		if i < 0 {
			if back {
				return t.TupleSteal(EmptyStr, EmptyStr, t.plainStr(self)).Val()
			}
			return t.TupleSteal(t.plainStr(self), EmptyStr, EmptyStr).Val()
		}
		return t.TupleSteal(t.Substr(s, 0, i), t.Newref(a[0]), t.Substr(s, i+sep.len(), s.len())).Val()
	}
}

// JoinStr returns sep.join(iterable).
func (t *Thread) JoinStr(sep *Str, iterable Value) Value {
	items, seq := t.FastItems(iterable, "can only join an iterable")
	if seq.obj == nil {
		return Value{}
	}
	defer t.Decref(seq)
	if len(items) == 0 {
		return EmptyStr
	}
	if len(items) == 1 && items[0].obj.typ == StrType {
		return t.Newref(items[0])
	}
	kind, ascii, n := sep.kind, sep.ascii, sep.len()*(len(items)-1)
	if len(items) == 1 {
		kind, ascii = 1, true
	}
	for i, v := range items {
		if !IsStr(v) {
			return t.Raise(TypeError, "sequence item %d: expected str instance, %s found", i, v.obj.typ.Name)
		}
		s := AsStr(v)
		kind = max(kind, s.kind)
		ascii = ascii && s.ascii
		n += s.len()
		if n > maxObjectBytes {
			return t.NoMemory()
		}
	}
	switch {
	case n == 0:
		return EmptyStr
	case n > maxObjectBytes/int(kind):
		return t.NoMemory()
	}
	if kind == 1 && n > 1 {
		buf := t.textRoom(n)[:0]
		for i, v := range items {
			if i > 0 {
				switch len(sep.data) {
				case 0:
				case 1:
					buf = append(buf, sep.data[0])
				default:
					buf = append(buf, sep.data...)
				}
			}
			buf = append(buf, AsStr(v).data...)
		}
		return t.newStrRaw(bytesAsString(buf), kind, ascii).Val()
	}
	buf := make([]byte, n*int(kind))
	at := 0
	for i, v := range items {
		if i > 0 && sep.len() > 0 {
			sep.widen(buf[at:], kind)
			at += sep.len() * int(kind)
		}
		s := AsStr(v)
		s.widen(buf[at:], kind)
		at += s.len() * int(kind)
	}
	if n == 1 {
		s := Str{data: bytesAsString(buf), kind: kind}
		return t.NewStrRune(s.At(0))
	}
	return t.newStrRaw(bytesAsString(buf), kind, ascii).Val()
}
