package object

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math"
	"math/big"
	"slices"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// CodeType is types.CodeType.
var CodeType = newStatic("code", ObjectType, TypeHasWeakref)

// AsCode converts a value known to be a code object.
func AsCode(v Value) *Code { return (*Code)(v.Ptr()) }

// LoadCode makes a code object of compiled code. Its constants become values at the first use: immortal ones that belong to no
// pool, so that Go's collector takes them when the code is gone.
func (t *Thread) LoadCode(c *bytecode.Code) *Code {
	code := &Code{Code: c}
	t.initAttr(&code.AttrHeader, CodeType)
	code.name = t.Intern(c.Name)
	code.qualname = code.name
	if c.QualName != c.Name && c.QualName != "" {
		code.qualname = t.constStr(c.QualName)
	}
	code.filename = t.fileName(c.Filename)
	return code
}

// fileName returns the str of a file name: the one of the running code when they are the same, so that nested codes share it.
func (t *Thread) fileName(name string) *Str { return t.Intern(name) }

// Load makes the values of the constants and names, once. The machine calls it before it runs the code.
func (c *Code) Load(t *Thread) {
	if c.loaded {
		return
	}
	c.loaded = true
	c.Complete()
	if len(c.Code.Consts) > 0 && c.Consts == nil {
		c.Consts = make([]Value, len(c.Code.Consts))
	}
	for i, k := range c.Code.Consts {
		if c.Consts[i].obj == nil {
			c.Consts[i] = t.constant(k)
			if _, ok := k.(*bytecode.Code); ok && c.fileOverride != nil {
				AsCode(c.Consts[i]).setFilename(c.fileBefore, c.fileOverride)
			}
		}
	}
	c.Names = make([]*Str, len(c.Code.Names))
	for i, n := range c.Code.Names {
		c.Names[i] = t.internCodeName(c.Code, n)
	}
}

// Docstring returns the docstring constant (borrowed), or None.
func (c *Code) Docstring(t *Thread) Value {
	if c.Code.Flags&bytecode.CoHasDocstring == 0 {
		return None
	}
	c.Complete()
	if len(c.Code.Consts) == 0 {
		return None
	}
	if c.Consts == nil {
		c.Consts = make([]Value, len(c.Code.Consts))
	}
	if c.Consts[0].obj == nil {
		c.Consts[0] = t.constant(c.Code.Consts[0])
	}
	return c.Consts[0]
}

// Constant makes the value of a compiled constant: immortal, apart from code objects, which are counted.
func (t *Thread) Constant(k source.Constant) Value { return t.constant(k) }

func (t *Thread) constant(k source.Constant) Value {
	switch k := k.(type) {
	case source.NoneType:
		return None
	case source.EllipsisType:
		return Ellipsis
	case bool:
		return Bool(k)
	case int64:
		return Int(k)
	case int:
		return Int(int64(k))
	case *big.Int:
		b := &BigInt{}
		b.typ, b.refs = IntType, 1
		b.V.Set(k)
		return b.Val()
	case float64:
		return Float(k)
	case complex128:
		c := &Complex{C: k}
		c.typ, c.refs = ComplexType, 1
		return c.Val()
	case string:
		return t.constStr(k).Val()
	case source.Bytes:
		if len(k) == 0 {
			v := t.NewBytes(nil)
			return t.makeConst(v)
		}
		b := &Bytes{data: []byte(k)}
		b.typ, b.refs = BytesType, 1
		return b.Val()
	case source.Tuple:
		if len(k) == 0 {
			return EmptyTuple.Val()
		}
		tp := immortalTuple(len(k))
		for i, x := range k {
			tp.Items()[i] = t.constant(x)
		}
		return tp.Val()
	case source.FrozenSet:
		items := make([]Value, len(k))
		for i, x := range k {
			items[i] = t.constant(x)
		}
		tp := t.TupleOf(items...)
		s := Call1(t, FrozenSetType.Val(), tp.Val())
		t.Decref(tp.Val())
		return t.makeConst(s)
	case *bytecode.Code:
		return t.LoadCode(k).Val()
	case nil:
		return Value{}
	}
	panic(fmt.Sprintf("constant of type %T", k))
}

// makeConst makes a value out of a pool immortal.
func (t *Thread) makeConst(v Value) Value {
	if v.obj != nil && v.obj.owner != 0 {
		Immortalize(v.obj)
		t.heap.live--
	}
	return v
}

// HasNested reports whether there are code objects among the constants.
func (c *Code) HasNested() bool {
	return slices.ContainsFunc(c.Code.Consts, func(k source.Constant) bool { _, is := k.(*bytecode.Code); return is })
}

// PinConst makes a constant immortal that an instruction loads without counting: code objects are counted, but one may stand where the compiler
// had another constant.
func (c *Code) PinConst(t *Thread, i int) { t.makeConst(c.Consts[i]) }

// internCodeName is Intern for a string of the compiled code.
func (t *Thread) internCodeName(c *bytecode.Code, name string) *Str {
	if c.FromDisk() {
		return StaticName(name)
	}
	return t.Intern(name)
}

// constStr makes an immortal str, interned if it looks like a name.
func (t *Thread) constStr(s string) *Str {
	if len(s) < 64 && looksLikeName(s) {
		return t.Intern(s)
	}
	x := &Str{}
	x.typ, x.refs = StrType, 1
	x.setText(s)
	return x
}

func looksLikeName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

// NameStr and its like return the names of the code. Borrowed.
func (c *Code) NameStr() *Str { return c.name }

// QualNameStr returns the qualified name. Borrowed.
func (c *Code) QualNameStr() *Str { return c.qualname }

// FilenameStr returns the file name. Borrowed.
func (c *Code) FilenameStr() *Str { return c.filename }

// SetFilename replaces the file name of the code and of the codes in it that have the same one.
func (c *Code) SetFilename(path string) {
	s := &Str{}
	s.typ, s.refs = StrType, 1
	s.setText(path)
	c.setFilename(c.filename, s)
}

func (c *Code) setFilename(old, path *Str) {
	if !StrEqual(c.filename, old) {
		return
	}
	c.filename = path
	bc := c.Code.Copy()
	bc.Filename = path.String()
	c.Code = bc
	if c.fileOverride == nil {
		c.fileBefore = old
	}
	c.fileOverride = path
	for _, k := range c.Consts {
		if k.obj != nil && k.obj.typ == CodeType {
			AsCode(k).setFilename(old, path)
		}
	}
}

func (c *Code) localNames(match func(k bytecode.LocalKind) bool) []string {
	var names []string
	c.Complete()
	for _, l := range c.LocalsPlus {
		if match(l.Kind) {
			names = append(names, l.Name)
		}
	}
	return names
}

// VarNames lists the local variables, parameters first, without those of inlined comprehensions.
func (c *Code) VarNames() []string {
	return c.localNames(func(k bytecode.LocalKind) bool { return k&bytecode.LocalVar != 0 })
}

// CellVarNames lists the variables that inner functions use.
func (c *Code) CellVarNames() []string {
	return c.localNames(func(k bytecode.LocalKind) bool { return k&bytecode.CellVar != 0 })
}

// FreeVarNames lists the variables that come from outer functions.
func (c *Code) FreeVarNames() []string {
	return c.localNames(func(k bytecode.LocalKind) bool { return k&bytecode.FreeVar != 0 })
}

func strTuple(t *Thread, names []string) Value {
	tp := t.NewTuple(len(names))
	for i, n := range names {
		tp.Items()[i] = t.Intern(n).Val()
	}
	return tp.Val()
}

// bytes is what co_code shows: two bytes an instruction, so that offsets in it are twice the index, as programs expect.
func (c *Code) bytes() []byte {
	b := make([]byte, 0, 2*c.NumInstrs())
	for _, in := range c.AllInstrs() {
		b = append(b, byte(in.Op), byte(in.X))
	}
	return b
}

func appendVarint(b []byte, n uint) []byte {
	for n >= 64 {
		b = append(b, 64|byte(n&63))
		n >>= 6
	}
	return append(b, byte(n))
}

func appendSvarint(b []byte, n int) []byte {
	if n < 0 {
		return appendVarint(b, uint(-n)<<1|1)
	}
	return appendVarint(b, uint(n)<<1)
}

// lineTable is the table of positions in the form of co_linetable.
func (c *Code) lineTable() []byte {
	if c.tables != nil && c.tables.hasLines {
		return c.tables.lines
	}
	var b []byte
	line := int(c.FirstLine)
	for _, p := range c.Positions() {
		switch {
		case p.Line <= 0:
			b = append(b, 0x80|15<<3)
		case p.Col < 0 || p.EndCol < 0:
			b = append(b, 0x80|13<<3)
			b = appendSvarint(b, int(p.Line)-line)
			line = int(p.Line)
		default:
			b = append(b, 0x80|14<<3)
			b = appendSvarint(b, int(p.Line)-line)
			line = int(p.Line)
			b = appendVarint(b, uint(max(p.EndLine-p.Line, 0)))
			b = appendVarint(b, uint(p.Col+1))
			b = appendVarint(b, uint(p.EndCol+1))
		}
	}
	return b
}

// exceptionTable is the table of handlers in the form of co_exceptiontable.
func (c *Code) exceptionTable() []byte {
	if c.tables != nil && c.tables.hasExceptions {
		return c.tables.exceptions
	}
	var b []byte
	put := func(n uint, first bool) {
		var digits []byte
		for {
			digits = append([]byte{byte(n & 63)}, digits...)
			n >>= 6
			if n == 0 {
				break
			}
		}
		for i := range digits {
			if i < len(digits)-1 {
				digits[i] |= 64
			}
		}
		if first {
			digits[0] |= 128
		}
		b = append(b, digits...)
	}
	c.Complete()
	for _, h := range c.Exceptions {
		lasti := uint(0)
		if h.LastI {
			lasti = 1
		}
		put(uint(h.Start), true)
		put(uint(h.End-h.Start), false)
		put(uint(h.Target), false)
		put(uint(h.Depth)<<1|lasti, false)
	}
	return b
}

// lineRanges returns start, end and line of each run of instructions of one line, in offsets into co_code.
func (c *Code) lineRanges() [][3]int {
	var res [][3]int
	for i, p := range c.Positions()[:c.linesEnd()] {
		line := int(p.Line)
		if n := len(res); n > 0 && res[n-1][2] == line {
			res[n-1][1] = 2*i + 2
			continue
		}
		res = append(res, [3]int{2 * i, 2*i + 2, line})
	}
	return res
}

func intOrNone(n int32, missing bool) Value {
	if missing {
		return None
	}
	return Int(int64(n))
}

// listIterSteal returns an iterator of the list (stolen).
func listIterSteal(t *Thread, l *List) Value {
	it := Iter(t, l.Val())
	t.Decref(l.Val())
	return it
}

// lineZero returns how many instructions at the beginning of a module's code belong to line 0, which is before its text: the RESUME, and all of an
// empty module.
func (c *Code) lineZero() int {
	lines := c.Positions()
	n := 0
	if c.tables != nil && c.tables.hasLines {
		return 0
	}
	if instrs := c.AllInstrs(); len(instrs) > 0 && instrs[0].Op == bytecode.RESUME {
		for n < len(lines) && lines[n].Line <= 0 {
			n++
		}
	}
	return n
}

// OnLineZero reports whether the instruction i is one of those before the text of a module.
func (c *Code) OnLineZero(i int) bool { return i >= 0 && i < c.lineZero() }

func codeLines(t *Thread, self Value, _ []Value) Value {
	l := t.NewList(8)
	zero := 2 * AsCode(self).lineZero()
	for _, r := range AsCode(self).lineRanges() {
		l.Push(t, t.TupleOf(Int(int64(r[0])), Int(int64(r[1])), intOrNone(int32(r[2]), r[2] <= 0 && r[0] >= zero)).Val())
	}
	return listIterSteal(t, l)
}

// codeBranches tells of the instructions that go on at one of two places: where each stands, where it goes on when the condition of an if
// holds or a loop has another item, and where otherwise. These are the events BRANCH_LEFT and BRANCH_RIGHT of sys.monitoring.
func codeBranches(t *Thread, self Value, _ []Value) Value {
	c := AsCode(self)
	l := t.NewList(8)
	instrs := c.AllInstrs()
	for i, in := range instrs {
		left, right := i+1, int(in.X)
		switch in.Op {
		case bytecode.JUMP, bytecode.JUMP_BACK, bytecode.SEND:
			continue
		case bytecode.FOR_ITER_BACK:
			left, right = right, left
		case bytecode.END_ASYNC_FOR:
			left, right = c.nextAsyncItem(i), i+1
			if right < len(instrs) && (instrs[right].Op == bytecode.RELEASE_RUN || instrs[right].Op == bytecode.RELEASE) {
				right++ // of the loop still
			}
		default:
			if bytecode.Ops[in.Op].Kinds[3] != bytecode.OperandTarget {
				continue
			}
		}
		l.Push(t, t.TupleOf(Int(int64(2*i)), Int(int64(2*left)), Int(int64(2*right))).Val())
	}
	return listIterSteal(t, l)
}

// nextAsyncItem returns where the loop that ends at the END_ASYNC_FOR at end goes on with another item.
func (c *Code) nextAsyncItem(end int) int {
	instrs := c.AllInstrs()
	for _, h := range c.Exceptions {
		if int(h.Target) != end {
			continue
		}
		for i := int(h.Start); i < int(h.End); i++ {
			if instrs[i].Op == bytecode.SEND {
				return int(instrs[i].X)
			}
		}
	}
	return end
}

func codePositions(t *Thread, self Value, _ []Value) Value {
	l := t.NewList(AsCode(self).NumInstrs())
	zero := AsCode(self).lineZero()
	for i, p := range AsCode(self).Positions() {
		none := p.Line <= 0
		if i < zero {
			l.Push(t, t.TupleOf(Int(0), Int(1), Int(0), Int(0)).Val())
			continue
		}
		if t.Interp.NoDebugRanges {
			p.EndLine, p.Col, p.EndCol = p.Line, -1, -1
		}
		l.Push(t, t.TupleOf(intOrNone(p.Line, none), intOrNone(p.EndLine, none || p.EndLine <= 0), intOrNone(p.Col, none || p.Col < 0), intOrNone(p.EndCol, none || p.EndCol < 0)).Val())
	}
	return listIterSteal(t, l)
}

func (c *Code) sameAs(t *Thread, o *Code) (bool, bool) {
	a, b := c.Code, o.Code
	if c == o {
		return true, true
	}
	a.Complete()
	b.Complete()
	if !StrEqual(c.name, o.name) || a.ArgCount != b.ArgCount || a.PosOnlyArgCount != b.PosOnlyArgCount || a.KwOnlyArgCount != b.KwOnlyArgCount || a.Flags != b.Flags ||
		a.FirstLine != b.FirstLine || !slices.Equal(a.AllInstrs(), b.AllInstrs()) || !slices.Equal(a.Names, b.Names) || !slices.Equal(a.LocalsPlus, b.LocalsPlus) ||
		!slices.Equal(a.Positions(), b.Positions()) || !bytes.Equal(c.lineTable(), o.lineTable()) || !slices.Equal(a.Exceptions, b.Exceptions) {
		return false, true
	}
	c.Load(t)
	o.Load(t)
	if len(c.Consts) != len(o.Consts) {
		return false, true
	}
	for i := range c.Consts {
		if !sameConst(t, c.Consts[i], o.Consts[i]) {
			return false, t.exc.obj == nil
		}
	}
	return true, true
}

// sameConst compares constants with their types: 1, 1.0 and True differ, and so do 0.0 and -0.0.
func sameConst(t *Thread, a, b Value) bool {
	if a.obj.typ != b.obj.typ {
		return false
	}
	switch {
	case a.IsFloat64():
		return a.num == b.num
	case a.obj.typ == ComplexType:
		x, y := (*Complex)(a.Ptr()).C, (*Complex)(b.Ptr()).C
		return math.Float64bits(real(x)) == math.Float64bits(real(y)) && math.Float64bits(imag(x)) == math.Float64bits(imag(y))
	case a.obj.typ == TupleType:
		x, y := (*Tuple)(a.Ptr()).Items(), (*Tuple)(b.Ptr()).Items()
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if !sameConst(t, x[i], y[i]) {
				return false
			}
		}
		return true
	}
	eq, ok := Equal(t, a, b)
	return ok && eq
}

var codeSeed = maphash.MakeSeed()

func codeHash(t *Thread, self Value) (int64, bool) {
	c := AsCode(self)
	var h maphash.Hash
	h.SetSeed(codeSeed)
	h.WriteString(c.name.String())
	h.Write(c.bytes())
	fmt.Fprint(&h, c.ArgCount, c.KwOnlyArgCount, c.FirstLine, c.Code.Names)
	n := int64(h.Sum64())
	if n == -1 {
		n = -2
	}
	return n, true
}

func setupCode() {
	tp := CodeType
	tp.Dealloc = func(t *Thread, h *Header) {
		c := (*Code)(h.Val().Ptr())
		consts := c.Consts
		c.Consts = nil
		t.freeHeader(h)
		t.DecrefAll(consts)
		t.Clear(&c.weakExtra)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		c := (*Code)(h.Val().Ptr())
		for _, v := range c.Consts {
			if v.obj != nil {
				visit(v)
			}
		}
		if c.weakExtra.obj != nil {
			visit(c.weakExtra)
		}
	}
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return codeNew(t, args, kw)
	}
	tp.Repr = func(t *Thread, self Value) Value {
		c := AsCode(self)
		return t.NewStr(fmt.Sprintf("<code object %s at %#x, file \"%s\", line %d>", c.name.String(), self.ID(), c.filename.String(), c.FirstLine))
	}
	tp.Hash = codeHash
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if (op != Eq && op != Ne) || a.obj.typ != CodeType || b.obj.typ != CodeType {
			return NotImplemented
		}
		same, ok := AsCode(a).sameAs(t, AsCode(b))
		if !ok {
			return Value{}
		}
		return Bool(same == (op == Eq))
	}
	readOnly := func(t *Thread, self, v Value) bool { return t.RaiseFalse(AttributeError, "readonly attribute") }
	num := func(name string, get func(c *Code) int) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value { return Int(int64(get(AsCode(self)))) }, Set: readOnly}
	}
	str := func(name string, get func(c *Code) *Str) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value { return t.Newref(get(AsCode(self)).Val()) }, Set: readOnly}
	}
	names := func(name string, get func(c *Code) []string) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value {
			AsCode(self).Complete()
			return strTuple(t, get(AsCode(self)))
		}}
	}
	data := func(name string, get func(c *Code) []byte) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value { return t.NewBytes(get(AsCode(self))) }}
	}
	tp.Getset = []GetSet{
		num("co_argcount", func(c *Code) int { return c.ArgCount }),
		num("co_posonlyargcount", func(c *Code) int { return c.PosOnlyArgCount }),
		num("co_kwonlyargcount", func(c *Code) int { return c.KwOnlyArgCount }),
		num("co_stacksize", func(c *Code) int {
			if c.tables != nil && c.tables.stackSize > 0 {
				return c.tables.stackSize
			}
			return max(c.NRegs-c.NLocalsPlus, 1)
		}),
		num("co_flags", func(c *Code) int { return int(c.Code.Flags) }),
		num("co_nlocals", func(c *Code) int { return len(c.VarNames()) }),
		{Name: "co_consts", Get: func(t *Thread, self Value) Value {
			c := AsCode(self)
			c.Load(t)
			return t.TupleOf(c.Consts...).Val()
		}, Set: readOnly},
		names("co_names", func(c *Code) []string { return c.Code.Names }),
		str("co_filename", func(c *Code) *Str { return c.filename }),
		str("co_name", func(c *Code) *Str { return c.name }),
		str("co_qualname", func(c *Code) *Str { return c.qualname }),
		num("co_firstlineno", func(c *Code) int { return int(c.FirstLine) }),
		data("co_linetable", (*Code).lineTable),
		data("co_exceptiontable", (*Code).exceptionTable),
		{Name: "co_lnotab", Get: func(t *Thread, self Value) Value {
			if !t.Warn(DeprecationWarning, 1, "co_lnotab is deprecated, use co_lines instead.") {
				return Value{}
			}
			return t.NewBytes(lnotab(AsCode(self)))
		}},
		data("_co_code_adaptive", (*Code).bytes),
		names("co_varnames", (*Code).VarNames),
		names("co_cellvars", (*Code).CellVarNames),
		names("co_freevars", (*Code).FreeVarNames),
		{Name: "co_code", Get: func(t *Thread, self Value) Value { return t.NewBytes(AsCode(self).knownBytes(t)) }},
	}
	tp.Methods = []Method{
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			return Int(int64(200 + 2*AsCode(self).NumInstrs()))
		}},
		{Sig: "co_lines()", Fn: codeLines},
		{Sig: "co_branches()", Fn: codeBranches},
		{Sig: "co_positions()", Fn: codePositions},
		{Sig: "replace(*, co_argcount=None, co_posonlyargcount=None, co_kwonlyargcount=None, co_nlocals=None, co_stacksize=None, co_flags=None, co_firstlineno=None, co_code=None, co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, co_name=None, co_qualname=None, co_linetable=None, co_exceptiontable=None)", Fn: codeReplace},
		{Sig: "_varname_from_oparg(oparg)", Fn: func(t *Thread, self Value, a []Value) Value {
			i, ok := AsSize(t, a[0], OverflowError)
			if !ok {
				return Value{}
			}
			c := AsCode(self)
			c.Complete()
			if i < 0 || i >= len(c.LocalsPlus) {
				return t.Raise(IndexError, "tuple index out of range")
			}
			return t.Intern(c.LocalsPlus[i].Name).Val()
		}},
		{Sig: "__replace__(*, co_argcount=None, co_posonlyargcount=None, co_kwonlyargcount=None, co_nlocals=None, co_stacksize=None, co_flags=None, co_firstlineno=None, co_code=None, co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, co_name=None, co_qualname=None, co_linetable=None, co_exceptiontable=None)", Fn: codeReplace},
	}
}

// lnotab is the table of lines in its oldest form: pairs of increments.
func lnotab(c *Code) []byte {
	var b []byte
	line, off := int(c.FirstLine), 0
	for _, r := range c.lineRanges() {
		if r[2] <= 0 {
			continue
		}
		dl, do := r[2]-line, r[0]-off
		if dl == 0 {
			continue
		}
		for do > 254 {
			b = append(b, 254, 0)
			do -= 254
		}
		for dl > 127 {
			b = append(b, byte(do), 127)
			do, dl = 0, dl-127
		}
		for dl < -128 {
			b = append(b, byte(do), 0x80)
			do, dl = 0, dl+128
		}
		b = append(b, byte(do), byte(int8(dl)))
		line, off = r[2], r[0]
	}
	return b
}
