package object

import (
	"bytes"
	"strings"

	"github.com/gophersnake/gophersnake/internal/unidata"
)

// The methods that bytes and bytearray share. Their results are of the kind of the object whose method it is.

// data1 borrows the memory of self.
func data1(self Value) []byte {
	b, _ := bytesData(self)
	return b
}

// hold keeps a bytearray from being resized while Python code may run; call the result to undo.
func hold(self Value) func() {
	if self.obj.typ.Flags&TypeByteArray != 0 {
		b := to[ByteArray](self)
		b.exports++
		return func() { b.exports-- }
	}
	return func() {}
}

func findBytes(name string, back, raise bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		i, j, ok := t.bounds(a[1], a[2], len(data1(self)))
		if !ok {
			return Value{}
		}
		undo := hold(self)
		defer undo()
		sub, ok := t.needle(a[0])
		if !ok {
			return Value{}
		}
		defer sub.release(t)
		b := data1(self)
		j = min(j, len(b))
		at := -1
		if j >= i {
			if back {
				at = bytes.LastIndex(b[i:j], sub.data)
			} else {
				at = bytes.Index(b[i:j], sub.data)
			}
			if at >= 0 {
				at += i
			}
		}
		if at < 0 && raise {
			return t.Raise(ValueError, "subsection not found")
		}
		return Int(int64(at))
	}
}

func matchBytes(name string, end bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		i, j, ok := t.bounds(a[1], a[2], len(data1(self)))
		if !ok {
			return Value{}
		}
		match := func(v Value) (bool, bool) {
			sub, ok := t.bytesLike(v, "")
			if !ok {
				return false, false
			}
			defer sub.release(t)
			b := data1(self)
			j := min(j, len(b))
			if j-i < len(sub.data) {
				return false, true
			}
			if end {
				return bytes.HasSuffix(b[i:j], sub.data), true
			}
			return bytes.HasPrefix(b[i:j], sub.data), true
		}
		if IsTuple(a[0]) {
			for _, v := range TupleItems(a[0]) {
				yes, ok := match(v)
				if !ok {
					return Value{}
				}
				if yes {
					return True
				}
			}
			return False
		}
		if !HasBuffer(a[0]) {
			return t.Raise(TypeError, "%s first arg must be bytes or a tuple of bytes, not %s", name, a[0].obj.typ.Name)
		}
		yes, ok := match(a[0])
		if !ok {
			return Value{}
		}
		return Bool(yes)
	}
}

func stripBytes(name string, left, right bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		chars := byteView{data: []byte(" \t\n\r\v\f")}
		if a[0].obj != nil && !a[0].IsNone() {
			var ok bool
			if chars, ok = t.bytesLike(a[0], ""); !ok {
				return Value{}
			}
			defer chars.release(t)
		}
		var set [256]bool
		for _, c := range chars.data {
			set[c] = true
		}
		b := data1(self)
		i, j := 0, len(b)
		if left {
			for i < j && set[b[i]] {
				i++
			}
		}
		if right {
			for j > i && set[b[j-1]] {
				j--
			}
		}
		if i == 0 && j == len(b) {
			return t.sameBytes(self)
		}
		return t.bytesResult(self, append([]byte(nil), b[i:j]...))
	}
}

func isByteSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func splitBytesMethod(back bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		limit, ok := t.sizeArg(a[1], -1)
		if !ok {
			return Value{}
		}
		if limit < 0 {
			limit = maxInt
		}
		undo := hold(self)
		defer undo()
		b := data1(self)
		l := t.NewList(0)
		piece := func(i, j int) {
			if i == 0 && j == len(b) {
				l.Push(t, t.sameBytes(self))
				return
			}
			l.Push(t, t.bytesResult(self, append(make([]byte, 0, j-i), b[i:j]...)))
		}
		if a[0].obj == nil || a[0].IsNone() {
			if back {
				rsplitByteSpace(b, limit, piece)
				l.Reverse()
			} else {
				splitByteSpace(b, limit, piece)
			}
			return l.Val()
		}
		sep, ok := t.bytesLike(a[0], "")
		if !ok {
			t.Decref(l.Val())
			return Value{}
		}
		defer sep.release(t)
		if len(sep.data) == 0 {
			t.Decref(l.Val())
			return t.Raise(ValueError, "empty separator")
		}
		if back {
			end := len(b)
			for ; limit > 0; limit-- {
				i := bytes.LastIndex(b[:end], sep.data)
				if i < 0 {
					break
				}
				piece(i+len(sep.data), end)
				end = i
			}
			piece(0, end)
			l.Reverse()
			return l.Val()
		}
		at := 0
		for ; limit > 0; limit-- {
			i := bytes.Index(b[at:], sep.data)
			if i < 0 {
				break
			}
			piece(at, at+i)
			at += i + len(sep.data)
		}
		piece(at, len(b))
		return l.Val()
	}
}

func splitByteSpace(b []byte, limit int, piece func(i, j int)) {
	for i := 0; ; limit-- {
		for i < len(b) && isByteSpace(b[i]) {
			i++
		}
		if i >= len(b) {
			return
		}
		start := i
		if limit <= 0 {
			piece(start, len(b))
			return
		}
		for i < len(b) && !isByteSpace(b[i]) {
			i++
		}
		piece(start, i)
	}
}

func rsplitByteSpace(b []byte, limit int, piece func(i, j int)) {
	for j := len(b); ; limit-- {
		for j > 0 && isByteSpace(b[j-1]) {
			j--
		}
		if j <= 0 {
			return
		}
		end := j
		if limit <= 0 {
			piece(0, end)
			return
		}
		for j > 0 && !isByteSpace(b[j-1]) {
			j--
		}
		piece(j, end)
	}
}

func partitionBytes(back bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		sep, ok := t.bytesLike(a[0], "")
		if !ok {
			return Value{}
		}
		defer sep.release(t)
		if len(sep.data) == 0 {
			return t.Raise(ValueError, "empty separator")
		}
		b := data1(self)
		var i int
		if back {
			i = bytes.LastIndex(b, sep.data)
		} else {
			i = bytes.Index(b, sep.data)
		}
		cut := func(i, j int) Value { return t.bytesResult(self, append([]byte(nil), b[i:j]...)) }
		if i < 0 {
			if back {
				return t.TupleSteal(t.bytesResult(self, nil), t.bytesResult(self, nil), t.sameBytes(self)).Val()
			}
			return t.TupleSteal(t.sameBytes(self), t.bytesResult(self, nil), t.bytesResult(self, nil)).Val()
		}
		middle := t.Newref(a[0])
		if IsByteArray(self) || !IsBytes(a[0]) {
			t.Decref(middle)
			middle = t.bytesResult(self, append([]byte(nil), sep.data...))
		}
		return t.TupleSteal(cut(0, i), middle, cut(i+len(sep.data), len(b))).Val()
	}
}

// caseBytes makes a method that maps the bytes.
func caseBytes(how unidata.Case) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		out := append([]byte(nil), data1(self)...)
		asciiCase(out, how)
		return t.bytesResult(self, out)
	}
}

// testBytes makes a method that reports whether there are bytes and all satisfy the test.
func testBytes(test func(c byte) bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		b := data1(self)
		for _, c := range b {
			if !test(c) {
				return False
			}
		}
		return Bool(len(b) > 0)
	}
}

func isByteUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isByteLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isByteDigit(c byte) bool { return '0' <= c && c <= '9' }
func isByteAlpha(c byte) bool { return isByteUpper(c) || isByteLower(c) }

// casedBytes is isupper and islower.
func casedBytes(upper bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		cased := false
		for _, c := range data1(self) {
			if isByteUpper(c) {
				if !upper {
					return False
				}
				cased = true
			} else if isByteLower(c) {
				if upper {
					return False
				}
				cased = true
			}
		}
		return Bool(cased)
	}
}

func justifyBytes(name string, where int) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		width, ok := t.sizeArg(a[0], 0)
		if !ok {
			return Value{}
		}
		fill := byte(' ')
		if a[1].obj != nil {
			d, ok := bytesData(a[1])
			if !ok || len(d) != 1 {
				if ok {
					return t.Raise(TypeError, "%s(): argument 2 must be a byte string of length 1, not a %s object of length %d", name, a[1].obj.typ.Name, len(d))
				}
				return t.Raise(TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name, a[1].obj.typ.Name)
			}
			fill = d[0]
		}
		b := data1(self)
		n := width - len(b)
		if n <= 0 {
			return t.sameBytes(self)
		}
		if width > t.roomLeft() {
			return t.noRoomForBytes(self.obj.typ, width)
		}
		left := 0
		switch where {
		case 0:
			left = n/2 + n&width&1
		case 1:
			left = n
		}
		out := make([]byte, width)
		for i := range out[:left] {
			out[i] = fill
		}
		copy(out[left:], b)
		for i := left + len(b); i < width; i++ {
			out[i] = fill
		}
		return t.bytesResult(self, out)
	}
}

// bytesMethods is the table of the methods that both types have.
func bytesMethods(array bool) []Method {
	return []Method{
		{Sig: "count(sub[, start[, end]], /)", Fn: func(t *Thread, self Value, a []Value) Value {
			undo := hold(self)
			defer undo()
			sub, ok := t.needle(a[0])
			if !ok {
				return Value{}
			}
			defer sub.release(t)
			i, j, ok := t.bounds(a[1], a[2], len(data1(self)))
			if !ok {
				return Value{}
			}
			b := data1(self)
			if j = min(j, len(b)); j < i {
				return Int(0)
			}
			if len(sub.data) == 0 {
				return Int(int64(j - i + 1))
			}
			return Int(int64(bytes.Count(b[i:j], sub.data)))
		}},
		{Sig: "find(sub[, start[, end]], /)", Fn: findBytes("find", false, false)},
		{Sig: "rfind(sub[, start[, end]], /)", Fn: findBytes("rfind", true, false)},
		{Sig: "index(sub[, start[, end]], /)", Fn: findBytes("index", false, true)},
		{Sig: "rindex(sub[, start[, end]], /)", Fn: findBytes("rindex", true, true)},
		{Sig: "startswith(prefix[, start[, end]], /)", Fn: matchBytes("startswith", false)},
		{Sig: "endswith(suffix[, start[, end]], /)", Fn: matchBytes("endswith", true)},
		{Sig: "replace(old, new, count=-1, /)", Fn: replaceBytes},
		{Sig: "removeprefix(prefix, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			p, ok := t.bytesLike(a[0], "")
			if !ok {
				return Value{}
			}
			defer p.release(t)
			if b := data1(self); len(p.data) > 0 && bytes.HasPrefix(b, p.data) {
				return t.bytesResult(self, append([]byte(nil), b[len(p.data):]...))
			}
			return t.sameBytes(self)
		}},
		{Sig: "removesuffix(suffix, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			p, ok := t.bytesLike(a[0], "")
			if !ok {
				return Value{}
			}
			defer p.release(t)
			if b := data1(self); len(p.data) > 0 && bytes.HasSuffix(b, p.data) {
				return t.bytesResult(self, append([]byte(nil), b[:len(b)-len(p.data)]...))
			}
			return t.sameBytes(self)
		}},
		{Sig: "strip(bytes=None, /)", Fn: stripBytes("strip", true, true)},
		{Sig: "lstrip(bytes=None, /)", Fn: stripBytes("lstrip", true, false)},
		{Sig: "rstrip(bytes=None, /)", Fn: stripBytes("rstrip", false, true)},
		{Sig: "split(sep=None, maxsplit=-1)", Fn: splitBytesMethod(false)},
		{Sig: "rsplit(sep=None, maxsplit=-1)", Fn: splitBytesMethod(true)},
		{Sig: "splitlines(keepends=False)", Fn: func(t *Thread, self Value, a []Value) Value {
			keep := false
			if a[0].obj != nil {
				var ok bool
				if keep, ok = Truth(t, a[0]); !ok {
					return Value{}
				}
			}
			l, b := t.NewList(0), data1(self)
			for i := 0; i < len(b); {
				start := i
				for i < len(b) && b[i] != '\n' && b[i] != '\r' {
					i++
				}
				end := i
				if i < len(b) {
					if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
						i++
					}
					i++
					if keep {
						end = i
					}
				}
				if start == 0 && end == len(b) {
					l.Push(t, t.sameBytes(self))
				} else {
					l.Push(t, t.bytesResult(self, append([]byte(nil), b[start:end]...)))
				}
			}
			return l.Val()
		}},
		{Sig: "partition(sep, /)", Fn: partitionBytes(false)},
		{Sig: "rpartition(sep, /)", Fn: partitionBytes(true)},
		{Sig: "join(iterable_of_bytes, /)", Fn: joinBytes},
		{Sig: "lower()", Fn: caseBytes(unidata.Lower)},
		{Sig: "upper()", Fn: caseBytes(unidata.Upper)},
		{Sig: "swapcase()", Fn: caseBytes(unidata.SwapCase)},
		{Sig: "capitalize()", Fn: caseBytes(unidata.Capitalize)},
		{Sig: "title()", Fn: caseBytes(unidata.Title)},
		{Sig: "isalpha()", Fn: testBytes(isByteAlpha)},
		{Sig: "isdigit()", Fn: testBytes(isByteDigit)},
		{Sig: "isalnum()", Fn: testBytes(func(c byte) bool { return isByteAlpha(c) || isByteDigit(c) })},
		{Sig: "isspace()", Fn: testBytes(isByteSpace)},
		{Sig: "isascii()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Bool(isASCII(bytesAsString(data1(self))))
		}},
		{Sig: "islower()", Fn: casedBytes(false)},
		{Sig: "isupper()", Fn: casedBytes(true)},
		{Sig: "istitle()", Fn: func(t *Thread, self Value, a []Value) Value {
			cased, previous := false, false
			for _, c := range data1(self) {
				switch {
				case isByteUpper(c):
					if previous {
						return False
					}
					previous, cased = true, true
				case isByteLower(c):
					if !previous {
						return False
					}
					cased = true
				default:
					previous = false
				}
			}
			return Bool(cased)
		}},
		{Sig: "ljust(width, fillchar=b' ', /)", Fn: justifyBytes("ljust", -1)},
		{Sig: "rjust(width, fillchar=b' ', /)", Fn: justifyBytes("rjust", 1)},
		{Sig: "center(width, fillchar=b' ', /)", Fn: justifyBytes("center", 0)},
		{Sig: "zfill(width, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			width, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			b := data1(self)
			if width <= len(b) {
				return t.sameBytes(self)
			}
			if width > t.roomLeft() {
				return t.noRoomForBytes(self.obj.typ, width)
			}
			out := bytes.Repeat([]byte{'0'}, width)
			copy(out[width-len(b):], b)
			if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
				out[width-len(b)] = '0'
				out[0] = b[0]
			}
			return t.bytesResult(self, out)
		}},
		{Sig: "expandtabs(tabsize=8)", Fn: expandTabsBytes},
		{Sig: "translate(table, /, delete=b'')", Fn: translateBytes},
		{Sig: "maketrans(frm, to, /)", Kind: StaticMethod, Fn: makeTransBytes},
		{Sig: "decode(encoding='utf-8', errors='strict')", Fn: func(t *Thread, self Value, a []Value) Value {
			enc, ok := t.textArg("decode", "encoding", a[0], "utf-8")
			if !ok {
				return Value{}
			}
			errs, ok := t.textArg("decode", "errors", a[1], "")
			if !ok {
				return Value{}
			}
			return t.DecodeObject(self, enc, errs)
		}},
		{Sig: "hex(sep=<unrepresentable>, bytes_per_sep=1)", Fn: func(t *Thread, self Value, a []Value) Value {
			undo := hold(self)
			defer undo()
			return t.hexOf(data1(self), a[0], a[1])
		}},
		{Sig: "fromhex(string, /)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			data, ok := t.fromHex(a[0])
			if !ok {
				return Value{}
			}
			exact, res := BytesType, Value{}
			if array {
				exact, res = ByteArrayType, t.NewByteArray(data)
			} else {
				res = t.NewBytes(data)
			}
			if self.obj == &exact.Header {
				return res
			}
			sub := Call1(t, self, res)
			t.Decref(res)
			return sub
		}},
	}
}

// bytesOnlyMethods is the table of the methods that bytearray has otherwise or not.
func bytesOnlyMethods() []Method {
	return []Method{
		{Sig: "__bytes__()", Fn: func(t *Thread, self Value, a []Value) Value {
			if self.obj.typ == BytesType {
				return t.Newref(self)
			}
			return t.NewBytesCopy(data1(self))
		}},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.TupleSteal(t.NewBytesCopy(data1(self))).Val()
		}},
	}
}

func replaceBytes(t *Thread, self Value, a []Value) Value {
	old, ok := t.bytesLike(a[0], "")
	if !ok {
		return Value{}
	}
	defer old.release(t)
	new, ok := t.bytesLike(a[1], "")
	if !ok {
		return Value{}
	}
	defer new.release(t)
	limit, ok := t.sizeArg(a[2], -1)
	if !ok {
		return Value{}
	}
	b := data1(self)
	if limit < 0 {
		limit = maxInt
	}
	n := 0
	if len(old.data) == 0 {
		n = len(b) + 1
	} else {
		n = bytes.Count(b, old.data)
	}
	n = min(n, limit)
	if n == 0 {
		return t.sameBytes(self)
	}
	if grow := len(new.data) - len(old.data); grow > 0 && n > (maxInt-len(b))/grow {
		return t.Raise(OverflowError, "replace bytes is too long")
	} else if len(b)+n*grow > maxObjectBytes {
		return t.NoMemory()
	}
	if len(old.data) == 0 {
		out := make([]byte, 0, len(b)+n*len(new.data))
		for i := 0; i < n; i++ {
			out = append(out, new.data...)
			if i < len(b) {
				out = append(out, b[i])
			}
		}
		if n < len(b) {
			out = append(out, b[n:]...)
		}
		return t.bytesResult(self, out)
	}
	return t.bytesResult(self, bytes.Replace(b, old.data, new.data, n))
}

func joinBytes(t *Thread, self Value, a []Value) Value {
	undo := hold(self)
	defer undo()
	items, seq := t.FastItems(a[0], "can only join an iterable")
	if seq.obj == nil {
		return Value{}
	}
	defer t.Decref(seq)
	sep := data1(self)
	if len(items) == 1 && items[0].obj.typ == BytesType && !IsByteArray(self) {
		return t.Newref(items[0])
	}
	views := make([]byteView, 0, len(items))
	defer func() {
		for i := range views {
			views[i].release(t)
		}
	}()
	n := 0
	for i := 0; i < len(items); i++ {
		v := items[i]
		if !HasBuffer(v) {
			return t.Raise(TypeError, "sequence item %d: expected a bytes-like object, %s found", i, v.obj.typ.Name)
		}
		t.Incref(v) // its __buffer__ may change the list
		view, ok := t.bytesLike(v, "")
		if IsList(seq) {
			if now := AsList(seq).Items(); ok && len(now) != len(items) {
				view.release(t)
				t.Decref(v)
				return t.Raise(RuntimeError, "sequence changed size during iteration")
			} else {
				items = now
			}
		}
		t.Decref(v)
		if !ok {
			if t.ClearIf(TypeError) || t.ClearIf(BufferError) {
				t.Raise(TypeError, "sequence item %d: expected a bytes-like object, %s found", i, v.obj.typ.Name)
			}
			return Value{}
		}
		views = append(views, view)
		n += len(view.data) + len(sep)
		if n > maxObjectBytes {
			return t.NoMemory()
		}
	}
	out := make([]byte, 0, n)
	for i, v := range views {
		if i > 0 {
			out = append(out, sep...)
		}
		out = append(out, v.data...)
	}
	return t.bytesResult(self, out)
}

func expandTabsBytes(t *Thread, self Value, a []Value) Value {
	size, ok := t.cIntArg(a[0], 8)
	if !ok {
		return Value{}
	}
	var out []byte
	col := 0
	for _, c := range data1(self) {
		if c == '\t' {
			if size > 0 {
				n := size - col%size
				col += n
				if len(out)+n > maxObjectBytes {
					return t.NoMemory()
				}
				out = append(out, bytes.Repeat([]byte{' '}, n)...)
			}
			continue
		}
		out = append(out, c)
		col++
		if c == '\n' || c == '\r' {
			col = 0
		}
	}
	return t.bytesResult(self, out)
}

func translateBytes(t *Thread, self Value, a []Value) Value {
	var table []byte
	if !a[0].IsNone() {
		v, ok := t.bytesLike(a[0], "")
		if !ok {
			return Value{}
		}
		defer v.release(t)
		if len(v.data) != 256 {
			return t.Raise(ValueError, "translation table must be 256 characters long")
		}
		table = v.data
	}
	var drop [256]bool
	if a[1].obj != nil {
		v, ok := t.bytesLike(a[1], "")
		if !ok {
			return Value{}
		}
		for _, c := range v.data {
			drop[c] = true
		}
		v.release(t)
	}
	b := data1(self)
	out := make([]byte, 0, len(b))
	changed := false
	for _, c := range b {
		if drop[c] {
			changed = true
			continue
		}
		if table != nil {
			changed = changed || table[c] != c
			c = table[c]
		}
		out = append(out, c)
	}
	if !changed {
		return t.sameBytes(self)
	}
	return t.bytesResult(self, out)
}

func makeTransBytes(t *Thread, self Value, a []Value) Value {
	from, ok := t.bytesLike(a[0], "")
	if !ok {
		return Value{}
	}
	defer from.release(t)
	to, ok := t.bytesLike(a[1], "")
	if !ok {
		return Value{}
	}
	defer to.release(t)
	if len(from.data) != len(to.data) {
		return t.Raise(ValueError, "maketrans arguments must have same length")
	}
	table := make([]byte, 256)
	for i := range table {
		table[i] = byte(i)
	}
	for i, c := range from.data {
		table[c] = to.data[i]
	}
	return t.NewBytes(table)
}

// hexOf returns the hexadecimal text of bytes with separators.
func (t *Thread) hexOf(b []byte, sepArg, perArg Value) Value {
	sep, per := byte(0), 1
	hasSep := false
	if sepArg.obj != nil {
		n, c := 0, rune(0)
		switch {
		case IsStr(sepArg):
			if n = AsStr(sepArg).len(); n == 1 {
				c = AsStr(sepArg).At(0)
			}
		case IsBytes(sepArg):
			d := data1(sepArg)
			var ok bool
			if n, ok = Len(t, sepArg); !ok { // which a subclass may have overridden
				return Value{}
			}
			if n == 1 && len(d) > 0 {
				c = rune(d[0])
			}
		default:
			if _, ok := Len(t, sepArg); !ok {
				return Value{}
			}
			return t.Raise(TypeError, "sep must be str or bytes.")
		}
		if n != 1 {
			return t.Raise(ValueError, "sep must be length 1.")
		}
		if c > 127 {
			return t.Raise(ValueError, "sep must be ASCII.")
		}
		sep, hasSep = byte(c), true
	}
	if perArg.obj != nil {
		var ok bool
		if per, ok = t.cIntArg(perArg, 1); !ok {
			return Value{}
		}
	}
	const digits = "0123456789abcdef"
	if len(b) > maxObjectBytes/3 {
		return t.NoMemory()
	}
	out := make([]byte, 0, len(b)*2+8)
	for i, c := range b {
		if hasSep && per != 0 && i > 0 {
			if per > 0 && (len(b)-i)%per == 0 || per < 0 && i%-per == 0 {
				out = append(out, sep)
			}
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return t.NewASCII(bytesAsString(out))
}

// fromHex parses hexadecimal digits in pairs, with blanks between the pairs.
func (t *Thread) fromHex(v Value) ([]byte, bool) {
	var at func(i int) rune
	n := 0
	if IsStr(v) {
		s := AsStr(v)
		n, at = s.len(), s.At
	} else {
		if !HasBuffer(v) {
			return nil, t.RaiseFalse(TypeError, "fromhex() argument must be str or bytes-like, not %s", v.obj.typ.Name)
		}
		view, ok := t.bytesLike(v, "")
		if !ok {
			return nil, false
		}
		defer view.release(t)
		n, at = len(view.data), func(i int) rune { return rune(view.data[i]) }
	}
	digit := func(r rune) int {
		if r < 128 {
			return strings.IndexByte("0123456789abcdef", byte(unidata.ToLower(r)))
		}
		return -1
	}
	out := make([]byte, 0, n/2)
	for i := 0; i < n; {
		if r := at(i); r < 128 && isByteSpace(byte(r)) {
			i++
			continue
		}
		hi := digit(at(i))
		if hi < 0 {
			return nil, t.RaiseFalse(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", i)
		}
		if i+1 >= n {
			return nil, t.RaiseFalse(ValueError, "fromhex() arg must contain an even number of hexadecimal digits")
		}
		lo := digit(at(i + 1))
		if lo < 0 {
			return nil, t.RaiseFalse(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", i+1)
		}
		out = append(out, byte(hi<<4|lo))
		i += 2
	}
	return out, true
}
