package vm

import (
	"unsafe"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// runAlone executes the frame on top, which was entered from Go, until it returns, yields or raises. The current instruction of a frame
// that is entered or gone on with is the one before the next to execute.
//
// The outer loop is passed when another frame becomes the current one, or control comes from outside of the instructions, so that
// the inner loop changes nothing but in: the rest stays where the compiler put it.
func runAlone(t *Thread, f *Frame) (Value, object.SendResult) {
	breaker := &t.Sched.Breaker
	var at *Instr // the instruction after which the breaker was seen
	bias := t.Bias()
	var res Value
frames:
	for {
		regs, consts := f.Regs, f.Code.M.Consts
		for in := next(f.Instr()); ; in = next(in) {
			switch in.Op {
			case NOP, EXTENDED_NAME:

			case RESUME:
				if breaker.Load() != 0 {
					goto poll
				}

			case MOVE: // temporary := temporary
				*reg(regs, in.A) = *reg(regs, in.B)

			case opCopy:
				b, d := reg(regs, in.B), reg(regs, in.A)
				v := *b
				if d.SetNum(v.Header(), v.Num()) {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
					continue
				}
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				*d = v

			case opStore:
				v, d := *reg(regs, in.B), reg(regs, in.A)
				old := *d
				if old.Header() == v.Header() && old.IsImmortal() {
					d.SetNum(v.Header(), v.Num())
					continue
				}
				*d = v
				if h := old.Header(); h.Owned(bias) {
					if h.Down() {
						f.SetInstr(in)
						t.Dealloc(h)
					}
				} else if h.Counted() {
					f.SetInstr(in)
					t.DecrefShared(h)
				}

			case opStoreCopy:
				v, d := *reg(regs, in.B), reg(regs, in.A)
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				old := *d
				*d = v
				if h := old.Header(); h.Owned(bias) {
					if h.Down() {
						f.SetInstr(in)
						t.Dealloc(h)
					}
				} else if h.Counted() {
					f.SetInstr(in)
					t.DecrefShared(h)
				}

			case LOAD_CONST:
				v, d := *constant(consts, in.X), reg(regs, in.A)
				if in.Fl&FlagDst != 0 {
					put(t, in, regs, v)
					continue
				}
				if !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}

			case LOAD_INT:
				if !reg(regs, in.A).SetInt(int64(int32(in.X))) {
					put(t, in, regs, object.Int(int64(int32(in.X))))
				}

			case LOAD_NONE:
				put(t, in, regs, object.None)

			case CHECK_LOCAL:
				if reg(regs, in.A).IsUnbound() {
					f.SetInstr(in)
					raiseUnbound(t, f, int(in.A))
					goto fail
				}

			case DELETE_LOCAL:
				d := reg(regs, in.A)
				if d.IsUnbound() {
					f.SetInstr(in)
					raiseUnbound(t, f, int(in.A))
					goto fail
				}
				old := *d
				*d = object.Unbound
				f.SetInstr(in)
				t.Decref(old)

			case LOAD_LOCAL_AND_CLEAR:
				b := reg(regs, in.B)
				v := *b
				*b = object.Unbound
				put(t, in, regs, v)

			case RESTORE_LOCAL:
				d := reg(regs, in.A)
				old := *d
				*d = *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					t.Incref(*d)
				}
				f.SetInstr(in)
				t.Decref(old)

			case RELEASE, END_SEND:
				if h := reg(regs, in.B).Header(); h.Owned(bias) {
					if h.Down() {
						f.SetInstr(in)
						t.Dealloc(h)
					}
				} else if h.Counted() {
					f.SetInstr(in)
					t.DecrefShared(h)
				}

			case RELEASE_RUN:
				for i := int(in.C) - 1; i >= 0; i-- {
					f.SetInstr(in)
					t.Decref(*reg(regs, in.A+uint16(i)))
				}

			case SWAP:
				a, b := reg(regs, in.A), reg(regs, in.B)
				*a, *b = *b, *a

			case MAKE_CELL:
				d := reg(regs, in.A)
				v := *d
				if v.IsUnbound() {
					v = Value{}
				}
				*d = t.NewCell(v).Val()

			case COPY_FREE_VARS:
				if !copyFreeVars(t, f, int(in.X)) {
					f.SetInstr(in)
					goto fail
				}

			case LOAD_DEREF:
				c := (*object.Cell)(reg(regs, in.B).Ptr())
				//beside: if !c.Readable(bias) && t.Par() { f.SetInstr(in); if parLoadDeref(t, in, regs) { continue }; in = prev(in); continue }
				v := c.Ref
				if v.IsNil() {
					f.SetInstr(in)
					raiseUnbound(t, f, int(in.B))
					goto fail
				}
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				put(t, in, regs, v)

			case STORE_DEREF:
				c := (*object.Cell)(reg(regs, in.A).Ptr())
				//beside: if !c.Owned(bias) && t.Par() { f.SetInstr(in); if parStoreDeref(t, in, regs) { continue }; in = prev(in); continue }
				v := *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				f.SetInstr(in)
				t.Replace(&c.Ref, v)

			case DELETE_DEREF:
				c := (*object.Cell)(reg(regs, in.A).Ptr())
				//beside: if !c.Owned(bias) && t.Par() { f.SetInstr(in); t.Take(&c.Header) }
				if c.Ref.IsNil() {
					f.SetInstr(in)
					raiseUnbound(t, f, int(in.A))
					goto fail
				}
				f.SetInstr(in)
				t.Clear(&c.Ref)

			case LOAD_CLOSURE:
				v := *reg(regs, in.B)
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				put(t, in, regs, v)

			case LOAD_FROM_DICT_OR_DEREF, LOAD_FROM_DICT_OR_GLOBALS:
				f.SetInstr(in)
				if !loadFromDict(t, f, in, regs) {
					goto fail
				}

			case LOAD_NAME:
				f.SetInstr(in)
				if !loadName(t, f, in, regs) {
					goto fail
				}

			case STORE_NAME, DELETE_NAME, STORE_GLOBAL, DELETE_GLOBAL:
				f.SetInstr(in)
				if !storeName(t, f, in, regs) {
					goto fail
				}

			case opGlobal:
				c := f.Cache(in)
				//beside: if !f.Func.Globals.Readable(bias) && t.Par() { goto global }
				if f.Func.Globals.Tag() != c.Version {
					goto global
				}
				v := *c.Slot
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl&FlagDst != 0 {
					put(t, in, regs, v)
					continue
				}
				if d := reg(regs, in.A); !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}

			case opBuiltin:
				c := f.Cache(in)
				//beside: if (!f.Func.Globals.Readable(bias) && !f.Func.Globals.Fixed() || !f.Func.Builtins.Readable(bias)) && t.Par() { goto global }
				if f.Func.Globals.Tag() != c.Version || f.Func.Builtins.Tag() != c.Version2 {
					goto global
				}
				v := *c.Slot
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl&FlagDst != 0 {
					put(t, in, regs, v)
					continue
				}
				if d := reg(regs, in.A); !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}

			case LOAD_GLOBAL:
				goto global

			case LOAD_LOCALS, LOAD_BUILD_CLASS, LOAD_ASSERTION_ERROR, LOAD_NOT_IMPLEMENTED_ERROR:
				f.SetInstr(in)
				if !loadSpecialName(t, f, in, regs) {
					goto fail
				}

			case LOAD_ATTR:
				goto attr

			case opAttrSlot:
				b := *reg(regs, in.B)
				//beside: if !b.Header().Readable(bias) && t.Par() { goto attr }
				c := f.Cache(in)
				if b.Type().Version() != c.Version {
					goto attr
				}
				at := unsafe.Add(b.Ptr(), object.AttrsAt)
				if c.Far != 0 {
					if at = *(*ptr)(unsafe.Add(b.Ptr(), c.Far)); at == nil {
						goto attr
					}
				}
				if c.Shape != nil && *(**object.Shape)(at) != c.Shape {
					goto attr
				}
				v := *(*Value)(unsafe.Add(at, c.Index))
				if v.IsNil() {
					goto attr
				}
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl != 0 {
					finish(t, in, regs, v)
					continue
				}
				*reg(regs, in.A) = v

			case opAttrModule:
				b := *reg(regs, in.B)
				c := f.Cache(in)
				if b.Type() != object.ModuleType {
					goto attr
				}
				d := (*object.Module)(b.Ptr()).Dict()
				//beside: if !d.Readable(bias) && t.Par() { goto attr }
				if d.Tag() != c.Version {
					goto attr
				}
				v := *c.Slot
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case opAttrClass:
				b := *reg(regs, in.B)
				//beside: if !b.Header().Readable(bias) && t.Par() { goto attr }
				c := f.Cache(in)
				if b.Type().Version() != c.Version {
					goto attr
				}
				if c.Far != object.FarNone && (c.Far != 0 || c.Shape == nil || *(**object.Shape)(unsafe.Add(b.Ptr(), object.AttrsAt)) != c.Shape) && !c.NoOwnAttr(b) {
					goto attr
				}
				v := c.Val
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case opAttrProperty:
				c := f.Cache(in)
				if reg(regs, in.B).Type().Version() != c.Version {
					goto attr
				}
				f.SetInstr(in)
				nf := callGetter(t, f, in, regs, c.Val)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}

			case opAttrType:
				b := *reg(regs, in.B)
				c := f.Cache(in)
				if b.Type() != object.MetaType || object.AsType(b).Version() != c.Version {
					goto attr
				}
				v := c.Val
				t.Incref(v)
				finish(t, in, regs, v)

			case STORE_ATTR:
				goto setattr

			case opStoreSlot:
				b := *reg(regs, in.A)
				//beside: if !b.Header().Owned(bias) && t.Par() { goto setattr }
				c := f.Cache(in)
				if b.Type().Version() != c.Version {
					goto setattr
				}
				at := unsafe.Add(b.Ptr(), object.AttrsAt)
				if c.Far != 0 {
					if at = *(*ptr)(unsafe.Add(b.Ptr(), c.Far)); at == nil {
						goto setattr
					}
				}
				if c.Shape != nil && *(**object.Shape)(at) != c.Shape {
					goto setattr
				}
				p := (*Value)(unsafe.Add(at, c.Index))
				v := *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				if old := *p; old.IsNil() {
					*p = v
				} else {
					if !p.SetNum(v.Header(), v.Num()) {
						*p = v
					}
					if h := old.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}
				if in.Fl&FlagExtra != 0 {
					f.SetInstr(in)
					t.Decref(b)
				}

			case opStoreNew:
				b := *reg(regs, in.A)
				//beside: if !b.Header().Owned(bias) && t.Par() { goto setattr }
				c := f.Cache(in)
				if b.Type().Version() != c.Version {
					goto setattr
				}
				at := unsafe.Add(b.Ptr(), object.AttrsAt)
				if c.Far != 0 {
					if at = *(*ptr)(unsafe.Add(b.Ptr(), c.Far)); at == nil {
						goto setattr
					}
				}
				if *(**object.Shape)(at) != c.Shape {
					goto setattr
				}
				v := *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				*(*Value)(unsafe.Add(at, c.Index)) = v
				*(**object.Shape)(at) = c.Next
				if in.Fl&FlagExtra != 0 {
					f.SetInstr(in)
					t.Decref(b)
				}

			case DELETE_ATTR:
				f.SetInstr(in)
				if !object.SetAttr(t, *reg(regs, in.B), nameOf(f, in), Value{}) {
					goto fail
				}
				release(t, in, regs)

			case LOAD_SUPER_ATTR:
				f.SetInstr(in)
				if !loadSuperAttr(t, f, in, regs) {
					goto fail
				}

			case LOAD_METHOD:
				goto method

			case opMethodSlot:
				b := *reg(regs, in.B)
				//beside: if h := b.Header(); !h.Owned(bias) && t.Par() { if h.Claimable() { t.Claim(h) } else if !h.Readable(bias) { goto method } }
				c := f.Cache(in)
				if b.Type().Version() != c.Version {
					goto method
				}
				if c.Far != object.FarNone && (c.Far != 0 || c.Shape == nil || *(**object.Shape)(unsafe.Add(b.Ptr(), object.AttrsAt)) != c.Shape) && !c.NoOwnAttr(b) {
					goto method
				}
				v := c.Val
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl&FlagB == 0 {
					if h := b.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				*reg(regs, in.A) = v
				*reg(regs, in.A+1) = b

			case opMethodModule:
				b := *reg(regs, in.B)
				c := f.Cache(in)
				if b.Type() != object.ModuleType {
					goto method
				}
				d := (*object.Module)(b.Ptr()).Dict()
				//beside: if !d.Readable(bias) && t.Par() { goto method }
				if d.Tag() != c.Version {
					goto method
				}
				v := *c.Slot
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl&FlagB != 0 {
					if h := b.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}
				*reg(regs, in.A) = v
				*reg(regs, in.A+1) = object.Unbound

			case opMethodType:
				b := *reg(regs, in.B)
				c := f.Cache(in)
				if b.Type() != object.MetaType || object.AsType(b).Version() != c.Version {
					goto method
				}
				v := c.Val
				t.Incref(v)
				if in.Fl&FlagB != 0 {
					f.SetInstr(in)
					t.Decref(b)
				}
				*reg(regs, in.A) = v
				*reg(regs, in.A+1) = object.Unbound

			case LOAD_SUBSCR, LOAD_SUBSCR_INT, LOAD_SUBSCR_CONST:
				goto subscr

			case opSubscrList:
				b, c := *reg(regs, in.B), *reg(regs, in.C)
				//beside: if !b.Header().Readable(bias) && t.Par() { goto subscr }
				if b.Type() != object.ListType || !c.IsInt64() {
					goto subscr
				}
				items := (*object.List)(b.Ptr()).Items()
				i := c.Int64()
				if i < 0 {
					i += int64(len(items))
				}
				if uint64(i) >= uint64(len(items)) {
					goto subscr
				}
				v := items[i]
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				if in.Fl != 0 {
					finish(t, in, regs, v)
					continue
				}
				if d := reg(regs, in.A); !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}

			case opSubscrTuple:
				b, c := *reg(regs, in.B), *reg(regs, in.C)
				if b.Type() != object.TupleType || !c.IsInt64() {
					goto subscr
				}
				items := (*object.Tuple)(b.Ptr()).Items()
				i := c.Int64()
				if i < 0 {
					i += int64(len(items))
				}
				if uint64(i) >= uint64(len(items)) {
					goto subscr
				}
				v := items[i]
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case opSubscrStr:
				b, c := *reg(regs, in.B), *reg(regs, in.C)
				if b.Type() != object.StrType || !c.IsInt64() {
					goto subscr
				}
				v := object.AsStr(b).Char(c.Int64())
				if v.IsNil() {
					goto subscr
				}
				if in.Fl != 0 {
					finish(t, in, regs, v)
					continue
				}
				*reg(regs, in.A) = v

			case opSubscrListImm:
				b := *reg(regs, in.B)
				//beside: if !b.Header().Readable(bias) && t.Par() { goto subscr }
				if b.Type() != object.ListType {
					goto subscr
				}
				items := (*object.List)(b.Ptr()).Items()
				i := int(int16(in.C))
				if i < 0 {
					i += len(items)
				}
				if uint(i) >= uint(len(items)) {
					goto subscr
				}
				v := items[i]
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case opSubscrTupleImm:
				b := *reg(regs, in.B)
				if b.Type() != object.TupleType {
					goto subscr
				}
				items := (*object.Tuple)(b.Ptr()).Items()
				i := int(int16(in.C))
				if i < 0 {
					i += len(items)
				}
				if uint(i) >= uint(len(items)) {
					goto subscr
				}
				v := items[i]
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case opSubscrDict:
				b := *reg(regs, in.B)
				//beside: if !b.Header().Readable(bias) && t.Par() { goto subscr }
				if b.Type() != object.DictType {
					goto subscr
				}
				f.SetInstr(in)
				v, ok := (*object.Dict)(b.Ptr()).Get(t, *reg(regs, in.C))
				if v.IsNil() {
					if ok {
						t.RaiseKey(*reg(regs, in.C))
					}
					goto fail
				}
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				finish(t, in, regs, v)

			case LOAD_SLICE:
				f.SetInstr(in)
				if !loadSlice(t, f, in, regs) {
					goto fail
				}

			case STORE_SUBSCR:
				goto setsubscr

			case opStoreList:
				b, c := *reg(regs, in.A), *reg(regs, in.B)
				//beside: if !b.Header().Owned(bias) && t.Par() { goto setsubscr }
				if b.Type() != object.ListType || !c.IsInt64() {
					goto setsubscr
				}
				items := (*object.List)(b.Ptr()).Items()
				i := c.Int64()
				if i < 0 {
					i += int64(len(items))
				}
				if uint64(i) >= uint64(len(items)) {
					goto setsubscr
				}
				v := *reg(regs, in.C)
				if in.Fl&FlagC == 0 {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				old := items[i]
				if !items[i].SetNum(v.Header(), v.Num()) {
					items[i] = v
				}
				if h := old.Header(); h.Owned(bias) {
					if h.Down() {
						f.SetInstr(in)
						t.Dealloc(h)
					}
				} else if h.Counted() {
					f.SetInstr(in)
					t.DecrefShared(h)
				}
				if in.Fl&FlagExtra != 0 {
					if h := b.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}

			case opStoreDict:
				b := *reg(regs, in.A)
				//beside: if !b.Header().Owned(bias) && t.Par() { goto setsubscr }
				if b.Type() != object.DictType {
					goto setsubscr
				}
				f.SetInstr(in)
				if !(*object.Dict)(b.Ptr()).Set(t, *reg(regs, in.B), *reg(regs, in.C)) {
					goto fail
				}
				if in.Fl != 0 {
					releaseStore(t, in, regs)
				}

			case DELETE_SUBSCR:
				f.SetInstr(in)
				if !object.DelItem(t, *reg(regs, in.B), *reg(regs, in.C)) {
					goto fail
				}
				releaseBack(t, in, regs)

			case BUILD_SLICE, BUILD_TUPLE, BUILD_LIST, BUILD_SET, BUILD_MAP, BUILD_CONST_KEY_MAP, BUILD_STRING, BUILD_TEMPLATE, BUILD_INTERPOLATION:
				f.SetInstr(in)
				if !build(t, f, in, regs) {
					goto fail
				}

			case BINARY_OP, BINARY_OP_INT, BINARY_OP_CONST:
				goto binary

			case opAddInt:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto binary
				}
				x, y := b.Int64(), c.Int64()
				r := x + y
				if (x^r)&(y^r) < 0 {
					goto binary
				}
				if !reg(regs, in.A).SetInt(r) {
					put(t, in, regs, object.Int(r))
				}

			case opSubInt:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto binary
				}
				x, y := b.Int64(), c.Int64()
				r := x - y
				if (x^y)&(x^r) < 0 {
					goto binary
				}
				if !reg(regs, in.A).SetInt(r) {
					put(t, in, regs, object.Int(r))
				}

			case opMulInt:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto binary
				}
				x, y := b.Int64(), c.Int64()
				if int64(int32(x)) != x || int64(int32(y)) != y {
					goto binary
				}
				if !reg(regs, in.A).SetInt(x * y) {
					put(t, in, regs, object.Int(x*y))
				}

			case opAddImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto binary
				}
				x, y := b.Int64(), int64(int16(in.C))
				r := x + y
				if (x^r)&(y^r) < 0 {
					goto binary
				}
				if !reg(regs, in.A).SetInt(r) {
					put(t, in, regs, object.Int(r))
				}

			case opSubImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto binary
				}
				x, y := b.Int64(), int64(int16(in.C))
				r := x - y
				if (x^y)&(x^r) < 0 {
					goto binary
				}
				if !reg(regs, in.A).SetInt(r) {
					put(t, in, regs, object.Int(r))
				}

			case opMulImm:
				b := reg(regs, in.B)
				x := b.Int64()
				if !b.IsInt64() || int64(int32(x)) != x {
					goto binary
				}
				r := x * int64(int16(in.C))
				if !reg(regs, in.A).SetInt(r) {
					put(t, in, regs, object.Int(r))
				}

			case opArithInt:
				b, c := *reg(regs, in.B), *reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto binary
				}
				v := arithInt(in.X, b.Int64(), c.Int64())
				if v.IsNil() {
					goto binary
				}
				if d := reg(regs, in.A); !d.SetNum(v.Header(), v.Num()) {
					put(t, in, regs, v)
				}

			case opArithImm:
				b := *reg(regs, in.B)
				if !b.IsInt64() {
					goto binary
				}
				v := arithInt(in.X, b.Int64(), int64(int16(in.C)))
				if v.IsNil() {
					goto binary
				}
				if d := reg(regs, in.A); !d.SetNum(v.Header(), v.Num()) {
					put(t, in, regs, v)
				}

			case opAddFloat:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsFloat64() || !c.IsFloat64() {
					goto binary
				}
				r := b.Float64() + c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opSubFloat:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsFloat64() || !c.IsFloat64() {
					goto binary
				}
				r := b.Float64() - c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opMulFloat:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsFloat64() || !c.IsFloat64() {
					goto binary
				}
				r := b.Float64() * c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opDivFloat:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsFloat64() || !c.IsFloat64() || c.Float64() == 0 {
					goto binary
				}
				r := b.Float64() / c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opAddFloatImm: // - too: the sign is in the operator
				b := reg(regs, in.B)
				if !b.IsFloat64() {
					goto binary
				}
				y := float64(int16(in.C))
				if in.X&15 == uint32(Sub) {
					y = -y
				}
				r := b.Float64() + y
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opMulFloatImm:
				b := reg(regs, in.B)
				if !b.IsFloat64() {
					goto binary
				}
				r := b.Float64() * float64(int16(in.C))
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opAddFloatConst:
				b, c := reg(regs, in.B), constant(consts, uint32(in.C))
				if !b.IsFloat64() {
					goto binary
				}
				r := b.Float64() + c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opSubFloatConst:
				b, c := reg(regs, in.B), constant(consts, uint32(in.C))
				if !b.IsFloat64() {
					goto binary
				}
				r := b.Float64() - c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opMulFloatConst:
				b, c := reg(regs, in.B), constant(consts, uint32(in.C))
				if !b.IsFloat64() {
					goto binary
				}
				r := b.Float64() * c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case opDivFloatConst: // the constant is not 0
				b, c := reg(regs, in.B), constant(consts, uint32(in.C))
				if !b.IsFloat64() {
					goto binary
				}
				r := b.Float64() / c.Float64()
				if !reg(regs, in.A).SetFloat(r) {
					put(t, in, regs, object.Float(r))
				}

			case UNARY_NEGATIVE, UNARY_POSITIVE, UNARY_INVERT:
				f.SetInstr(in)
				if !unary(t, in, regs) {
					goto fail
				}

			case UNARY_NOT:
				b := *reg(regs, in.B)
				r, ok := b.IsTrue(), true
				if !b.IsBool() {
					f.SetInstr(in)
					if r, ok = object.Truth(t, b); !ok {
						goto fail
					}
				}
				finish(t, in, regs, object.Bool(!r))

			case TO_BOOL:
				b := *reg(regs, in.B)
				r, ok := b.IsTrue(), true
				if !b.IsBool() {
					f.SetInstr(in)
					if r, ok = object.Truth(t, b); !ok {
						goto fail
					}
				}
				finish(t, in, regs, object.Bool(r))

			case COMPARE:
				f.SetInstr(in)
				if !compare(t, in, regs) {
					goto fail
				}

			case IS:
				r := object.Is(*reg(regs, in.B), *reg(regs, in.C))
				finishBack(t, in, regs, object.Bool(r != (in.X != 0)))

			case CONTAINS:
				f.SetInstr(in)
				r, ok := contains(t, *reg(regs, in.B), *reg(regs, in.C))
				if !ok {
					goto fail
				}
				finishBack(t, in, regs, object.Bool(r != (in.X != 0)))

			case JUMP:
				in = jump(in)

			case JUMP_BACK:
				if breaker.Load() != 0 {
					at, in = in, jump(in)
					goto pollAt
				}
				in = jump(in)

			case JUMP_IF_FALSE:
				b := *reg(regs, in.B)
				if b.IsBool() {
					if b.IsFalse() {
						goto taken
					}
					continue
				}
				f.SetInstr(in)
				switch truth(t, in, b) {
				case 0:
					goto taken
				case 2:
					goto fail
				}

			case JUMP_IF_TRUE:
				b := *reg(regs, in.B)
				if b.IsBool() {
					if b.IsTrue() {
						goto taken
					}
					continue
				}
				f.SetInstr(in)
				switch truth(t, in, b) {
				case 1:
					goto taken
				case 2:
					goto fail
				}

			case JUMP_IF_NONE:
				b := *reg(regs, in.B)
				if b.IsNone() {
					goto taken
				}
				if in.Fl&FlagB != 0 {
					if h := b.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}

			case JUMP_IF_NOT_NONE:
				b := *reg(regs, in.B)
				if b.IsNone() {
					continue
				}
				if in.Fl&FlagB != 0 {
					if h := b.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}
				goto taken

			case JUMP_IF_FALSE_PEEK:
				b := *reg(regs, in.B)
				f.SetInstr(in)
				r, ok := object.Truth(t, b)
				if !ok {
					goto fail
				}
				if !r {
					goto taken
				}

			case JUMP_IF_FALSE_OR_RELEASE:
				b := *reg(regs, in.B)
				f.SetInstr(in)
				r, ok := object.Truth(t, b)
				if !ok {
					goto fail
				}
				if !r {
					goto taken
				}
				f.SetInstr(in)
				t.Decref(b)

			case JUMP_IF_TRUE_PEEK:
				b := *reg(regs, in.B)
				f.SetInstr(in)
				r, ok := object.Truth(t, b)
				if !ok {
					goto fail
				}
				if r {
					goto taken
				}

			case JUMP_IF_TRUE_OR_RELEASE:
				b := *reg(regs, in.B)
				f.SetInstr(in)
				r, ok := object.Truth(t, b)
				if !ok {
					goto fail
				}
				if r {
					goto taken
				}
				f.SetInstr(in)
				t.Decref(b)

			case opJumpLt:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() < c.Int64() {
					goto taken
				}

			case opJumpLe:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() <= c.Int64() {
					goto taken
				}

			case opJumpEq:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() == c.Int64() {
					goto taken
				}

			case opJumpNe:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() != c.Int64() {
					goto taken
				}

			case opJumpGt:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() > c.Int64() {
					goto taken
				}

			case opJumpGe:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsInt64() || !c.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() >= c.Int64() {
					goto taken
				}

			case opJumpLtImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() < int64(int16(in.C)) {
					goto taken
				}

			case opJumpLeImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() <= int64(int16(in.C)) {
					goto taken
				}

			case opJumpEqImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() == int64(int16(in.C)) {
					goto taken
				}

			case opJumpNeImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() != int64(int16(in.C)) {
					goto taken
				}

			case opJumpGtImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() > int64(int16(in.C)) {
					goto taken
				}

			case opJumpGeImm:
				b := reg(regs, in.B)
				if !b.IsInt64() {
					goto jumpcompare
				}
				if b.Int64() >= int64(int16(in.C)) {
					goto taken
				}

			case opJumpFloat:
				b, c := reg(regs, in.B), reg(regs, in.C)
				if !b.IsFloat64() || !c.IsFloat64() {
					goto jumpcompare
				}
				if floatCompare(in.A&7, b.Float64(), c.Float64()) == (in.A < 8) {
					goto taken
				}

			case opJumpFloatConst:
				b, c := reg(regs, in.B), constant(consts, uint32(in.C))
				if !b.IsFloat64() {
					goto jumpcompare
				}
				if floatCompare(in.A&7, b.Float64(), c.Float64()) == (in.A < 8) {
					goto taken
				}

			case JUMP_COMPARE, JUMP_COMPARE_INT, JUMP_COMPARE_CONST:
				goto jumpcompare

			case JUMP_IS:
				b, c := *reg(regs, in.B), *reg(regs, in.C)
				releaseBack(t, in, regs)
				if object.Is(b, c) == (in.A == 0) {
					goto taken
				}

			case JUMP_CONTAINS:
				f.SetInstr(in)
				r, ok := contains(t, *reg(regs, in.B), *reg(regs, in.C))
				if !ok {
					goto fail
				}
				releaseBack(t, in, regs)
				if r == (in.A == 0) {
					goto taken
				}

			case GET_ITER:
				f.SetInstr(in)
				b := *reg(regs, in.B)
				v := object.Iter(t, b)
				if v.IsNil() {
					goto fail
				}
				finish(t, in, regs, v)

			case FOR_ITER, FOR_ITER_BACK:
				goto iter

			case opForRange:
				b := *reg(regs, in.B)
				if b.Type() != object.RangeIteratorType {
					goto iter
				}
				r := (*object.RangeIter)(b.Ptr())
				//beside: if !r.Owned(bias) && t.Par() { goto iter }
				if r.Left <= 0 {
					in = jump(in)
					continue
				}
				v := r.Next
				r.Next += r.Step
				r.Left--
				if !reg(regs, in.A).SetInt(v) {
					put(t, in, regs, object.Int(v))
				}

			case opForRangeBack:
				b := *reg(regs, in.B)
				if b.Type() != object.RangeIteratorType {
					goto iter
				}
				r := (*object.RangeIter)(b.Ptr())
				//beside: if !r.Owned(bias) && t.Par() { goto iter }
				if r.Left <= 0 {
					continue
				}
				v := r.Next
				r.Next += r.Step
				r.Left--
				if !reg(regs, in.A).SetInt(v) {
					put(t, in, regs, object.Int(v))
				}
				goto taken

			case opForList:
				b := *reg(regs, in.B)
				if b.Type() != object.ListIteratorType {
					goto iter
				}
				it := (*object.ListIter)(b.Ptr())
				if it.List == nil {
					goto iter
				}
				//beside: if (!it.Owned(bias) || !it.List.Readable(bias)) && t.Par() { goto iter }
				items := it.List.Items()
				if uint(it.Index) >= uint(len(items)) {
					goto iter
				}
				v := items[it.Index]
				it.Index++
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				d := reg(regs, in.A)
				old := *d
				if !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}
				if in.Fl&FlagDst != 0 {
					if h := old.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}

			case opForListBack:
				b := *reg(regs, in.B)
				if b.Type() != object.ListIteratorType {
					goto iter
				}
				it := (*object.ListIter)(b.Ptr())
				if it.List == nil {
					goto iter
				}
				//beside: if (!it.Owned(bias) || !it.List.Readable(bias)) && t.Par() { goto iter }
				items := it.List.Items()
				if uint(it.Index) >= uint(len(items)) {
					goto iter
				}
				v := items[it.Index]
				it.Index++
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				d := reg(regs, in.A)
				old := *d
				if !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}
				if in.Fl&FlagDst != 0 {
					if h := old.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}
				goto taken

			case opForTuple:
				b := *reg(regs, in.B)
				if b.Type() != object.TupleIteratorType {
					goto iter
				}
				it := (*object.TupleIter)(b.Ptr())
				//beside: if !it.Owned(bias) && t.Par() { goto iter }
				if it.Tuple == nil {
					goto iter
				}
				items := it.Tuple.Items()
				if uint(it.Index) >= uint(len(items)) {
					goto iter
				}
				v := items[it.Index]
				it.Index++
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				d := reg(regs, in.A)
				old := *d
				if !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}
				if in.Fl&FlagDst != 0 {
					if h := old.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}

			case opForTupleBack:
				b := *reg(regs, in.B)
				if b.Type() != object.TupleIteratorType {
					goto iter
				}
				it := (*object.TupleIter)(b.Ptr())
				//beside: if !it.Owned(bias) && t.Par() { goto iter }
				if it.Tuple == nil {
					goto iter
				}
				items := it.Tuple.Items()
				if uint(it.Index) >= uint(len(items)) {
					goto iter
				}
				v := items[it.Index]
				it.Index++
				if h := v.Header(); h.Owned(bias) {
					h.Up()
				} else if h.Counted() {
					t.IncrefShared(h)
				}
				d := reg(regs, in.A)
				old := *d
				if !d.SetNum(v.Header(), v.Num()) {
					*d = v
				}
				if in.Fl&FlagDst != 0 {
					if h := old.Header(); h.Owned(bias) {
						if h.Down() {
							f.SetInstr(in)
							t.Dealloc(h)
						}
					} else if h.Counted() {
						f.SetInstr(in)
						t.DecrefShared(h)
					}
				}
				goto taken

			case opForNext:
				typ := reg(regs, in.B).Type()
				//beside: if t.Par() && !t.CanNext(*reg(regs, in.B)) { goto iter }
				if typ == object.GeneratorType || typ == object.ListIteratorType || typ == object.RangeIteratorType || typ.Next == nil {
					goto iter
				}
				f.SetInstr(in)
				v := typ.Next(t, *reg(regs, in.B))
				if v.IsNil() {
					if t.HasExc() && !iterEnded(t, f) {
						goto fail
					}
					in = jump(in)
					continue
				}
				if in.Fl&FlagDst == 0 {
					*reg(regs, in.A) = v
				} else {
					put(t, in, regs, v)
				}

			case opForNextBack:
				typ := reg(regs, in.B).Type()
				//beside: if t.Par() && !t.CanNext(*reg(regs, in.B)) { goto iter }
				if typ == object.GeneratorType || typ == object.ListIteratorType || typ == object.RangeIteratorType || typ.Next == nil {
					goto iter
				}
				f.SetInstr(in)
				v := typ.Next(t, *reg(regs, in.B))
				if v.IsNil() {
					if t.HasExc() && !iterEnded(t, f) {
						goto fail
					}
					continue
				}
				if in.Fl&FlagDst == 0 {
					*reg(regs, in.A) = v
				} else {
					put(t, in, regs, v)
				}
				goto taken

			case opForPair:
				if !object.YieldsPairs(*reg(regs, in.B)) {
					goto iter
				}
				f.SetInstr(in)
				switch forPair(t, in, regs) {
				case 0:
					in = jump(in)
				case 1:
					in = next(in)
				case 2:
					goto fail
				}

			case opForPairBack:
				if !object.YieldsPairs(*reg(regs, in.B)) {
					goto iter
				}
				f.SetInstr(in)
				switch forPair(t, in, regs) {
				case 1:
					at, in = in, next(jump(in))
					if breaker.Load() != 0 {
						goto pollAt
					}
				case 2:
					goto fail
				}

			case opForGen, opForGenBack:
				b := *reg(regs, in.B)
				if b.Type() != object.GeneratorType {
					goto iter
				}
				gf := object.AsGenerator(b).Frame
				//beside: if !b.Header().Owned(bias) && t.Par() { goto iter }
				if gf == nil || gf.State != object.FrameSuspended {
					goto iter
				}
				f.SetInstr(in)
				if !t.ResumeFrame(gf, object.FrameIter) {
					goto fail
				}
				at := gf.Instr()
				if d := reg(gf.Regs, at.A); at.Fl&FlagDst == 0 {
					*d = object.None
				} else {
					put(t, at, gf.Regs, object.None)
				}
				f = gf
				continue frames

			case LIST_APPEND:
				l := (*object.List)(reg(regs, in.A).Ptr())
				//beside: if !l.Owned(bias) && t.Par() { f.SetInstr(in); t.TakeReg(&l.Header) }
				v := *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := v.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				l.Push(t, v)

			case LIST_EXTEND, LIST_TO_TUPLE, SET_ADD, SET_UPDATE, MAP_ADD, DICT_UPDATE, DICT_MERGE:
				f.SetInstr(in)
				if !collect(t, f, in, regs) {
					goto fail
				}

			case UNPACK_SEQUENCE, UNPACK_EX, UNPACK_PAIR:
				f.SetInstr(in)
				if !unpack(t, in, regs) {
					goto fail
				}

			case FORMAT_SIMPLE, FORMAT_WITH_SPEC, CONVERT_VALUE:
				f.SetInstr(in)
				if !format(t, in, regs) {
					goto fail
				}

			case opCallNative:
				c := f.Cache(in)
				b := builtinOf(*reg(regs, in.B), c)
				if b == nil {
					goto call
				}
				f.SetInstr(in)
				//beside: if t.Par() && !t.ParQuick(c.Par, b.Self, reg(regs, in.B+1), int(in.C)) { switch parNative(t, c, Value{}, in, regs, in.B+1) { case parDone: if breaker.Load() != 0 { goto pollNext }; continue; case parFail: goto fail }; if !t.Par() { in = prev(in); continue } }
				if !callNative(t, in, regs, c, b.Self, in.B+1) {
					goto fail
				}
				if breaker.Load() != 0 {
					goto pollNext
				}

			case opLen:
				c := f.Cache(in)
				if builtinOf(*reg(regs, in.B), c) == nil {
					goto call
				}
				f.SetInstr(in)
				if !callLen(t, in, regs, c) {
					goto fail
				}

			case opCallType:
				p := *reg(regs, in.B)
				if p.Header() != f.Cache(in).Val.Header() {
					goto call
				}
				f.SetInstr(in)
				if !callType(t, in, regs, object.AsType(p)) {
					goto fail
				}
				if breaker.Load() != 0 {
					goto pollNext
				}

			case opMethodNative:
				c := f.Cache(in)
				self := *reg(regs, in.B+1)
				if reg(regs, in.B).Header() != c.Val.Header() || self.Type() != c.Type {
					goto callmethod
				}
				f.SetInstr(in)
				//beside: if t.Par() && !t.ParQuick(c.Par, self, reg(regs, in.B+2), int(in.C)) { switch parNative(t, c, self, in, regs, in.B+2) { case parDone: if breaker.Load() != 0 { goto pollNext }; continue; case parFail: goto fail }; if !t.Par() { in = prev(in); continue } }
				if !callNative(t, in, regs, c, self, in.B+2) {
					goto fail
				}
				if breaker.Load() != 0 {
					goto pollNext
				}

			case opFuncNative:
				c := f.Cache(in)
				b := builtinOf(*reg(regs, in.B), c)
				if b == nil || !reg(regs, in.B+1).IsUnbound() {
					goto callmethod
				}
				f.SetInstr(in)
				//beside: if t.Par() && !t.ParQuick(c.Par, b.Self, reg(regs, in.B+2), int(in.C)) { switch parNative(t, c, Value{}, in, regs, in.B+2) { case parDone: if breaker.Load() != 0 { goto pollNext }; continue; case parFail: goto fail }; if !t.Par() { in = prev(in); continue } }
				if !callNative(t, in, regs, c, b.Self, in.B+2) {
					goto fail
				}
				if breaker.Load() != 0 {
					goto pollNext
				}

			case opListAppend:
				c := f.Cache(in)
				self := *reg(regs, in.B+1)
				if reg(regs, in.B).Header() != c.Val.Header() || self.Type() != object.ListType {
					goto callmethod
				}
				(*object.List)(self.Ptr()).Push(t, *reg(regs, in.B+2))
				if h := self.Header(); h.Owned(bias) {
					if h.Down() {
						f.SetInstr(in)
						t.Dealloc(h)
					}
				} else if h.Counted() {
					f.SetInstr(in)
					t.DecrefShared(h)
				}
				put(t, in, regs, object.None)

			case CALL:
				goto call

			case CALL_METHOD:
				goto callmethod

			case CALL_KW, CALL_METHOD_KW, CALL_EX:
				f.SetInstr(in)
				nf := callWithNames(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}

			case CALL_INTRINSIC_1, CALL_INTRINSIC_2:
				f.SetInstr(in)
				if !intrinsic(t, f, in, regs) {
					goto fail
				}

			case MAKE_FUNCTION:
				f.SetInstr(in)
				fn := t.NewFunction((*object.Code)(constant(consts, in.X).Ptr()), f.Func.Globals)
				if fn == nil {
					goto fail
				}
				put(t, in, regs, fn.Val())

			case SET_FUNCTION_ATTRIBUTE:
				if !setFunctionAttribute(t, in, regs) {
					f.SetInstr(in)
					goto fail
				}

			case RETURN:
				res = *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := res.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				goto ret

			case RETURN_CONST:
				res = *constant(consts, in.X)
				goto ret

			case RETURN_GENERATOR:
				f.SetInstr(in)
				kind, caller, aux := f.Kind, f.Back, f.Aux
				f.Aux = Value{}
				res = t.FrameToGenerator(f)
				switch kind {
				case object.FrameEntry:
					return res, object.SendReturn
				case object.FrameCall:
					f = caller
					goto deliver
				}
				if f = returnTo(t, caller, kind, aux, res); f == nil {
					return Value{}, object.SendError
				}
				continue frames

			case YIELD:
				f.SetInstr(in)
				res = *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					if h := res.Header(); h.Owned(bias) {
						h.Up()
					} else if h.Counted() {
						t.IncrefShared(h)
					}
				}
				if in.Fl&FlagExtra != 0 {
					res = t.WrapAsyncValue(res)
				}
				kind, caller := f.Kind, f.Back
				if in.X == 0 {
					t.SuspendFrame(f, object.FrameSuspended)
				} else {
					t.SuspendFrame(f, object.FrameSuspendedFrom)
				}
				if kind == object.FrameEntry {
					return res, object.SendYield
				}
				// A FOR_ITER or SEND of the caller gets the value.
				f = caller
				if at = f.Instr(); baseOp(at.Op) == FOR_ITER_BACK {
					put(t, at, f.Regs, res)
					f.SetInstr(jump(at))
					if breaker.Load() != 0 {
						goto pollFrame
					}
					continue frames
				}
				goto deliver

			case GET_YIELD_FROM_ITER, GET_AWAITABLE, GET_AITER, GET_ANEXT:
				f.SetInstr(in)
				if !getAwaitable(t, f, in, regs) {
					goto fail
				}

			case SEND:
				f.SetInstr(in)
				nf, done := send(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
				if done {
					in = jump(in)
				}

			case CLEANUP_THROW:
				if !cleanupThrow(t, in, regs) {
					goto reraise
				}

			case END_ASYNC_FOR:
				e := *reg(regs, in.B)
				if !e.Type().IsSubtype(object.StopAsyncIteration) {
					t.RestoreExc(t.Newref(e))
					goto reraise
				}

			case BEFORE_WITH, BEFORE_ASYNC_WITH, WITH_EXCEPT_START:
				f.SetInstr(in)
				nf := with(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}

			case PUSH_EXC:
				e := *reg(regs, in.B)
				t.Incref(e)
				put(t, in, regs, t.SetHandled(e))

			case POP_EXCEPT:
				e := *reg(regs, in.B)
				if in.Fl&FlagB == 0 {
					t.Incref(e)
				}
				t.Decref(t.SetHandled(e))

			case CHECK_EXC_MATCH, CHECK_EG_MATCH, PREP_RERAISE_STAR:
				f.SetInstr(in)
				if !matchException(t, in, regs) {
					goto fail
				}

			case RAISE:
				f.SetInstr(in)
				if raise(t, in, regs) {
					goto reraise
				}
				goto fail

			case RERAISE:
				f.SetInstr(in)
				e := *reg(regs, in.B)
				if !object.IsException(e) {
					t.Raise(object.SystemError, "what is raised again is no exception")
					goto fail
				}
				t.RestoreExc(t.Newref(e))
				goto reraise

			case IMPORT_NAME, IMPORT_FROM, IMPORT_STAR:
				f.SetInstr(in)
				if !importOp(t, f, in, regs) {
					goto fail
				}

			case GET_LEN, MATCH_MAPPING, MATCH_SEQUENCE, MATCH_KEYS, MATCH_CLASS:
				f.SetInstr(in)
				if !match(t, f, in, regs) {
					goto fail
				}

			case SETUP_ANNOTATIONS:
				f.SetInstr(in)
				if !setupAnnotations(t, f) {
					goto fail
				}

			case opTraced:
				f.SetInstr(in)
				nf, moved := traced(t, f, in)
				if nf == nil {
					return Value{}, object.SendError
				}
				if moved {
					f = nf
					continue frames
				}

			default:
				f.SetInstr(in)
				t.Raise(object.SystemError, "unknown opcode %d", int(in.Op))
				goto fail
			}
			continue

		taken: // in jumps, and may jump backwards
			if breaker.Load() != 0 {
				at, in = in, jump(in)
				goto pollAt
			}
			in = jump(in)
			continue

		pollNext: // in is done: an exception is its
			at = in

		pollAt: // in is the one before the next; an exception is at's
			f.SetInstr(in)
			goto pollFrame

		poll: // RESUME
			at = in
			f.SetInstr(in)
			goto pollFrame

		call:
			{
				p := reg(regs, in.B)
				f.SetInstr(in)
				if p.Type() == object.FunctionType {
					fn := (*object.Function)(p.Ptr())
					if code := fn.Code; code.M.Simple == int32(in.C)+1 {
						nf := t.PushFrame(fn, code, unsafe.Pointer(reg(regs, in.B+1)), int(in.C))
						if nf == nil {
							goto fail
						}
						f = nf
						continue frames
					}
				}
				nf := call(t, f, in, regs, p, int(in.C))
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
				if breaker.Load() != 0 {
					goto pollNext
				}
			}
			continue

		callmethod:
			{
				f.SetInstr(in)
				p := reg(regs, in.B)
				n := int(in.C) + 1
				if q := reg(regs, in.B+1); q.IsUnbound() { // no self: the callable takes its place
					*q, *p = *p, *q
					p = q
					n--
				}
				if p.Type() == object.FunctionType {
					fn := (*object.Function)(p.Ptr())
					if code := fn.Code; code.M.Simple == int32(n)+1 {
						nf := t.PushFrame(fn, code, unsafe.Add(unsafe.Pointer(p), valueSize), n)
						if nf == nil {
							goto fail
						}
						f = nf
						continue frames
					}
				}
				nf := call(t, f, in, regs, p, n)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
				if breaker.Load() != 0 {
					goto pollNext
				}
			}
			continue

		binary:
			f.SetInstr(in)
			if !binary(t, f, in, regs) {
				goto fail
			}
			continue

		jumpcompare:
			f.SetInstr(in)
			switch jumpCompare(t, f, in, regs) {
			case 1:
				goto taken
			case 2:
				goto fail
			}
			continue

		global:
			f.SetInstr(in)
			if !loadGlobal(t, f, in, regs) {
				goto fail
			}
			continue

		attr:
			f.SetInstr(in)
			{
				nf := loadAttr(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
			}
			continue

		setattr:
			f.SetInstr(in)
			if !storeAttr(t, f, in, regs) {
				goto fail
			}
			continue

		method:
			f.SetInstr(in)
			if !loadMethod(t, f, in, regs) {
				goto fail
			}
			continue

		subscr:
			f.SetInstr(in)
			{
				nf := loadSubscr(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
			}
			continue

		setsubscr:
			f.SetInstr(in)
			if !storeSubscr(t, in, regs) {
				goto fail
			}
			continue

		iter:
			f.SetInstr(in)
			{
				nf, more := forIter(t, f, in, regs)
				if nf == nil {
					goto fail
				}
				if nf != f {
					f = nf
					continue frames
				}
				if more == (baseOp(in.Op) == FOR_ITER_BACK) {
					goto taken
				}
			}
			continue

		ret: // the frame f returns res
			{
				f.SetInstr(in) // who holds the frame sees where it ended
				kind, caller := f.Kind, f.Back
				if kind != object.FrameCall {
					aux := f.Aux
					f.Aux = Value{}
					if f.Gen != nil {
						t.FinishFrame(f)
					} else {
						t.PopFrame(f)
					}
					if kind == object.FrameEntry {
						return res, object.SendReturn
					}
					f = returnTo(t, caller, kind, aux, res)
					if f == nil {
						return Value{}, object.SendError
					}
					continue frames
				}
				t.PopFrame(f)
				f = caller
			}
		deliver: // the result res of a call goes to A of the caller's instruction
			{
				at := f.Instr()
				d := reg(f.Regs, at.A)
				if at.Fl&FlagDst != 0 {
					put(t, at, f.Regs, res)
				} else if !d.SetNum(res.Header(), res.Num()) {
					*d = res
				}
			}
			continue frames

		pollFrame: // the current instruction is the one before the next
			if f = poll(t, f, at); f == nil {
				return Value{}, object.SendError
			}
			if t.Par() {
				return Value{}, switchLoops
			}
			continue frames

		reraise:
			if f = unwind(t, f, in, false); f == nil {
				return Value{}, object.SendError
			}
			continue frames

		fail:
			if f = unwind(t, f, in, true); f == nil {
				return Value{}, object.SendError
			}
			continue frames
		}
	}
}
