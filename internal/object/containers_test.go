package object

import (
	"fmt"
	"testing"
)

func testThread(tb testing.TB) *Thread {
	tb.Helper()
	in := NewInterp(Config{GILOn: true, HashSeed: 0})
	in.Builtins = in.Main.NewDict()
	return in.Main
}

func reprOf(t *Thread, v Value) string {
	if v.obj == nil {
		e := t.TakeExc()
		if e.obj == nil {
			return "<nil>"
		}
		r := Repr(t, e)
		return "!" + AsStr(r).String()
	}
	r := Repr(t, v)
	if r.obj == nil {
		return "!repr " + reprOf(t, r)
	}
	s := AsStr(r).String()
	t.Decref(r)
	return s
}

// method calls a method by name.
func method(t *Thread, self Value, name string, args ...Value) Value {
	return CallMethod(t, self, t.Intern(name), args...)
}

func TestContainers(tt *testing.T) {
	t := testThread(tt)
	s := func(x string) Value { return t.NewStr(x) }
	i := func(n int64) Value { return Int(n) }
	list := func(vs ...Value) Value { return t.ListOf(vs...).Val() }
	dict := func(vs ...Value) Value {
		d := t.NewDict()
		for j := 0; j < len(vs); j += 2 {
			d.Set(t, vs[j], vs[j+1])
		}
		return d.Val()
	}
	set := func(vs ...Value) Value {
		d := t.NewSet()
		for _, v := range vs {
			d.Add(t, v)
		}
		return d.Val()
	}
	all := func(v Value) Value {
		if v.obj == nil {
			return v
		}
		l := t.ListFrom(v)
		if l == nil {
			return Value{}
		}
		return l.Val()
	}
	tests := []struct {
		got  func() Value
		want string
	}{
		{func() Value { return s("héllo") }, "'héllo'"},
		{func() Value { return s("a'b\n\x00\u200b\U0001F600") }, `"a'b\n\x00\u200b😀"`},
		{func() Value { return method(t, s("a,b,,c"), "split", s(",")) }, "['a', 'b', '', 'c']"},
		{func() Value { return method(t, s("  a b  c "), "split") }, "['a', 'b', 'c']"},
		{func() Value { return method(t, s("a b c d"), "rsplit", None, i(2)) }, "['a b', 'c', 'd']"},
		{func() Value { return method(t, s("x"), "join", list(s("a"), s("ß"), s("c"))) }, "'axßxc'"},
		{func() Value { return method(t, s("aXbX"), "replace", s("X"), s("--")) }, "'a--b--'"},
		{func() Value { return method(t, s("abc"), "replace", s(""), s("-")) }, "'-a-b-c-'"},
		{func() Value { return method(t, s("ǅungla ß"), "upper") }, "'ǄUNGLA SS'"},
		{func() Value { return method(t, s("hello world"), "title") }, "'Hello World'"},
		{func() Value { return method(t, s("abc"), "center", i(8), s("*")) }, "'**abc***'"},
		{func() Value { return method(t, s("{0:>5}|{x!r:^7}|{1[0]}"), "format", s("ab"), list(i(7))) }, "!KeyError('x')"},
		{func() Value { return method(t, s("{:>5}|{[0]:04d}"), "format", s("ab"), list(i(7))) }, "'   ab|0007'"},
		{func() Value {
			return Binary(t, OpMod, s("%s-%05d-%r-%5.1f%%"), t.TupleOf(s("x"), i(42), s("q"), Float(2.25)).Val())
		}, `"x-00042-'q'-  2.2%"`},
		{func() Value { return Binary(t, OpMod, s("%(a)s"), dict(s("a"), i(1))) }, "'1'"},
		{func() Value { return Binary(t, OpMod, s("%d"), s("x")) }, "!TypeError('%d format: a real number is required, not str')"},
		{func() Value { return Binary(t, OpMod, s("a"), i(1)) }, "!TypeError('not all arguments converted during string formatting')"},
		{func() Value { return Binary(t, OpAdd, s("a"), i(1)) }, `!TypeError('can only concatenate str (not "int") to str')`},
		{func() Value { return Binary(t, OpMul, s("ab"), i(3)) }, "'ababab'"},
		{func() Value { return Binary(t, OpMul, s("ab"), i(1000000000000)) }, "!MemoryError()"},
		{func() Value { return list(i(1), s("a"), list()) }, "[1, 'a', []]"},
		{func() Value { return dict(i(1), s("a"), s("b"), None) }, "{1: 'a', 'b': None}"},
		{func() Value { return set(i(3), i(1), i(2)) }, "{1, 2, 3}"},
		{func() Value { return set() }, "set()"},
		{func() Value { return t.TupleOf(i(1)).Val() }, "(1,)"},
		{func() Value { return GetItem(t, list(i(1), i(2), i(3)), t.NewSlice(None, None, i(-1)).Val()) }, "[3, 2, 1]"},
		{func() Value { return t.NewRange(0, 10, 3) }, "range(0, 10, 3)"},
		{func() Value { return all(t.NewRange(0, 10, 3)) }, "[0, 3, 6, 9]"},
		{func() Value { return method(t, list(i(3), i(1), i(2)), "sort") }, "None"},
		{func() Value { return GetItem(t, list(), i(0)) }, "!IndexError('list index out of range')"},
		{func() Value { return GetItem(t, dict(), s("k")) }, "!KeyError('k')"},
		{func() Value { return GetItem(t, dict(), list()) }, `!TypeError("cannot use 'list' as a dict key (unhashable type: 'list')")`},
		{func() Value { return method(t, s("naïve"), "encode") }, `b'na\xc3\xafve'`},
		{func() Value { return method(t, s("naïve"), "encode", s("ascii")) }, `!UnicodeEncodeError('ascii', 'naïve', 2, 3, 'ordinal not in range(128)')`},
		{func() Value { return method(t, t.NewBytesText("a\xff"), "decode") }, `!UnicodeDecodeError('utf-8', b'a\xff', 1, 2, 'invalid start byte')`},
		{func() Value { return method(t, t.NewBytesText("a\xffb"), "hex", s(":")) }, `'61:ff:62'`},
		{func() Value { return method(t, dict(i(1), i(2)), "items") }, "dict_items([(1, 2)])"},
		{func() Value { return Binary(t, OpOr, dict(i(1), i(2)), dict(i(3), i(4))) }, "{1: 2, 3: 4}"},
		{func() Value { return Call1(t, ZipType.Val(), list()) }, "<zip object at"},
		{func() Value { return all(CallN(t, ZipType.Val(), s("abc"), list(i(1), i(2)))) }, "[('a', 1), ('b', 2)]"},
		{func() Value { return all(CallN(t, EnumerateType.Val(), s("ab"), i(5))) }, "[(5, 'a'), (6, 'b')]"},
		{func() Value { return all(CallN(t, ReversedType.Val(), list(i(1), i(2)))) }, "[2, 1]"},
		{func() Value { return method(t, t.NewMemoryView(t.NewBytesText("abcd")), "tolist") }, "[97, 98, 99, 100]"},
	}
	for n, test := range tests {
		got := reprOf(t, test.got())
		if got != test.want && !(len(test.want) > 0 && test.want[0] == '<' && len(got) > len(test.want) && got[:len(test.want)] == test.want) {
			tt.Errorf("%d: got %s, want %s", n, got, test.want)
		}
		if t.HasExc() {
			tt.Errorf("%d: exception pending", n)
			t.ClearExc()
		}
	}
}

func TestSortMany(tt *testing.T) {
	t := testThread(tt)
	for _, n := range []int{0, 1, 2, 10, 64, 65, 100, 1000, 5000} {
		for pattern := 0; pattern < 6; pattern++ {
			l := t.NewList(n)
			seed := uint64(n*7 + pattern)
			for i := 0; i < n; i++ {
				seed = seed*6364136223846793005 + 1442695040888963407
				k := int64(seed >> 40)
				switch pattern {
				case 1:
					k = int64(i)
				case 2:
					k = int64(n - i)
				case 3:
					k %= 5
				case 4:
					k = int64(i)
					if i%50 == 0 {
						k = int64(seed >> 50)
					}
				case 5:
					k = int64(i % 100)
				}
				// Tuples of a key and the position, compared by the key alone: stability shows.
				l.Push(t, t.TupleOf(Int(k), Int(int64(i))).Val())
			}
			s := &sorter{t: t, gallop: 7, vals: l.items, mode: sortInt}
			for _, v := range l.items {
				s.keys = append(s.keys, TupleItems(v)[0])
			}
			if n > 1 && !s.sort() {
				tt.Fatal("sort failed")
			}
			for i := 1; i < n; i++ {
				a, b := TupleItems(l.items[i-1]), TupleItems(l.items[i])
				if a[0].Int64() > b[0].Int64() || a[0].Int64() == b[0].Int64() && a[1].Int64() > b[1].Int64() {
					tt.Fatalf("n=%d pattern=%d: wrong at %d", n, pattern, i)
				}
			}
		}
	}
}

func TestDictMany(tt *testing.T) {
	t := testThread(tt)
	d := t.NewDict()
	model := map[string]int64{}
	seed := uint64(1)
	for step := 0; step < 60000; step++ {
		seed = seed*6364136223846793005 + 1442695040888963407
		k := fmt.Sprint(seed >> 50 % 3000)
		key := t.NewStr(k)
		switch seed >> 33 % 3 {
		case 0, 1:
			d.Set(t, key, Int(int64(step)))
			model[k] = int64(step)
		case 2:
			found, _ := d.Delete(t, key)
			if _, ok := model[k]; ok != found {
				tt.Fatal("delete disagrees")
			}
			delete(model, k)
		}
		t.Decref(key)
	}
	if d.Len() != len(model) {
		tt.Fatal(d.Len(), len(model))
	}
	c := d.Copy(t)
	for k, v := range model {
		key := t.NewStr(k)
		if got, _ := c.Get(t, key); got.Int64() != v {
			tt.Fatal(k, got, v)
		}
	}
}
