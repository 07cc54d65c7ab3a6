package object

import (
	"sync/atomic"
	"unsafe"
)

// Locks of objects, with the GIL off. A shared container, cell or instance that was written more than once is locked from then on: its owner is
// lockedOwner, and parallel threads read and write it under its lock. Exclusive threads need no lock, as nobody else runs.
//
// A thread holds at most one lock, and only while it executes one operation of package object or one native function. When such an operation comes to
// something that is not safe beside others or may run Python code, the thread becomes exclusive, as always, and gives the lock back before it waits for that
// (exclSlow): this happens only where Python code could have changed the object anyway. So nobody waits for anything while holding a lock, and locks cannot
// deadlock.
//
// The locks are a table by address, so that objects need no memory for them.

// lockedOwner is the owner of an object that is read and written under its lock.
const lockedOwner = ^uint32(2)

const numObjLocks = 1024

type objLock struct {
	held atomic.Bool
	_    [60]byte // a line of its own
}

func (l *objLock) try() bool { return !l.held.Load() && l.held.CompareAndSwap(false, true) }

type objLocks [numObjLocks]objLock

// Locked reports whether parallel threads read and write the object under its lock.
func (h *Header) Locked() bool { return h.owner == lockedOwner }

// lockable reports whether objects of the type can be used under a lock.
func (h *Header) lockable() bool {
	tp := h.typ
	if tp.parallel&parContainer != 0 {
		return tp != FrozenSetType && !(tp.Has(TypeDict) && (*Dict)(unsafe.Pointer(h)).fixed)
	}
	return tp == CellType || tp.heap && tp.parallel&parPlain != 0 && tp.parallel&parImmutable == 0
}

// Wrote notes that the thread, which is exclusive now, wants to change a shared object: the second time the object gets a lock.
func (t *Thread) Wrote(h *Header) {
	if h.owner != sharedOwner || !h.lockable() {
		return
	}
	if h.flags&flagWritten == 0 {
		h.flags |= flagWritten
		return
	}
	h.owner = lockedOwner
}

// lockObj takes the lock of a locked object; false if the thread has one already: then it has to become exclusive. See unlockObj.
func (t *Thread) lockObj(h *Header) bool {
	if t.locked != nil || !h.lockable() {
		return false
	}
	t.lock(h)
	return true
}

// lockSlot is lockObj for an operation on a container in which native code does it; false if v is not locked.
func (t *Thread) lockSlot(v Value) bool {
	return v.obj.owner == lockedOwner && v.obj.typ.parallel&parContainer != 0 && t.lockObj(v.obj)
}

func (t *Thread) lock(h *Header) {
	a := uintptr(unsafe.Pointer(h))
	l := &t.Interp.locks[(a>>5^a>>15)%numObjLocks]
	t.Counts.Locks++
	if !l.held.CompareAndSwap(false, true) {
		t.Counts.LockWaits++
		t.countContention(h.typ, "", true, true)
		t.Sched.WaitShort(l.try)
	}
	t.locked = l
}

// unlockObj gives the lock back, if becoming exclusive has not done so.
func (t *Thread) unlockObj() {
	if l := t.locked; l != nil {
		t.locked = nil
		l.held.Store(false)
	}
}

// UnderLock calls f, an operation on the locked object h, under its lock, if that is possible.
func (t *Thread) UnderLock(h *Header, f func()) bool {
	if !t.par || h.owner != lockedOwner || !t.lockObj(h) {
		return false
	}
	f()
	t.unlockObj()
	return true
}

// LockFor takes the lock of h if it is locked and the thread parallel; UnlockFor gives it back.
func (t *Thread) LockFor(h *Header) bool { return t.par && h.owner == lockedOwner && t.lockObj(h) }

// LockNative takes the lock of a native object for a parallel thread, for an operation that keeps the rules of locks; false if the thread has one already or is
// exclusive.
func (t *Thread) LockNative(h *Header) bool {
	if !t.par || t.locked != nil {
		return false
	}
	t.lock(h)
	return true
}

// UnlockFor undoes LockFor.
func (t *Thread) UnlockFor() { t.unlockObj() }

// ownLocked returns the attribute of the locked object itself. New reference; the zero Value if there is none; ok is false if it cannot tell.
func (t *Thread) ownLocked(h *Header, name *Str) (v Value, ok bool) {
	if !name.interned || !t.lockObj(h) {
		return Value{}, false
	}
	a := h.Attrs()
	ok = a.Dict() == nil
	if ok && a != nil && a.shape != nil {
		if i := a.shape.Index(name); i >= 0 {
			v = t.Newref(*a.at(i))
		}
	}
	t.unlockObj()
	return v, ok
}

// LockedAttr is GetAttr of a locked instance; ok is false if the thread has to become exclusive for it.
func LockedAttr(t *Thread, v Value, name *Str) (res Value, ok bool) {
	typ := v.obj.typ
	if !typ.genericGet || !name.interned || typ.parallel&parPlain == 0 {
		return Value{}, false
	}
	descr := typ.Lookup(name)
	if descr.obj != nil {
		dt := descr.obj.typ
		dt.Ready()
		if dt.DescrSet != nil && dt.DescrGet != nil {
			switch {
			case dt == MemberDescrType && (*MemberDescr)(descr.Ptr()).index >= 0:
				i := (*MemberDescr)(descr.Ptr()).index
				if !t.lockObj(v.obj) {
					return Value{}, false
				}
				if p := v.obj.slot(i); p != nil && p.obj != nil {
					res = t.Newref(*p)
				}
				t.unlockObj()
				return res, res.obj != nil
			case dt == PropertyType, dt.heap, name == NameClass:
				return dt.DescrGet(t, descr, v, typ.Val()), true
			}
			return Value{}, false
		}
	}
	if res, ok = t.ownLocked(v.obj, name); !ok || res.obj != nil {
		return res, ok
	}
	if descr.obj == nil || !t.canGet(descr, v, name) {
		return Value{}, false
	}
	if get := descr.obj.typ.DescrGet; get != nil {
		return get(t, descr, v, typ.Val()), true
	}
	return t.Newref(descr), true
}

// getLocked is what a parallel thread does that may not look for the attribute in the general way: it finds it under a lock, or becomes exclusive.
func (t *Thread) getLocked(v Value, name *Str) (res Value, ok bool) {
	switch {
	case v.obj.owner == lockedOwner:
		if res, ok = LockedAttr(t, v, name); ok {
			return res, true
		}
		if !t.par {
			return Value{}, false
		}
	case v.obj.typ == ModuleType && v.obj.Readable(t.bias) && t.locked == nil:
		if d := (*Module)(v.Ptr()).Dict(); d != nil && d.Fixed() {
			if i := d.IndexOf(name); i >= 0 {
				return t.GlobalValue(d, &d.entries[i].val), true
			}
		}
	}
	if v.obj.Readable(t.bias) {
		t.exclSlow(v.obj.typ)
	} else {
		t.Take(v.obj)
	}
	return Value{}, false
}

// LockedMethod is PlainMethod of a locked instance.
func LockedMethod(t *Thread, v Value, name *Str) Value {
	typ := v.obj.typ
	if !typ.genericGet || !name.interned || typ.parallel&parPlain == 0 {
		return Value{}
	}
	descr := typ.Lookup(name)
	if descr.obj == nil || descr.obj.typ.Flags&TypeMethodDescr == 0 {
		return Value{}
	}
	own, ok := t.ownLocked(v.obj, name)
	if !ok || own.obj != nil {
		t.Xdecref(own)
		return Value{}
	}
	return t.Newref(descr)
}

// LockedSetAttr sets the attribute of a locked instance; x is borrowed. It returns false if the thread has to become exclusive for it.
func LockedSetAttr(t *Thread, v Value, name *Str, x Value) bool {
	typ := v.obj.typ
	if !typ.genericSet || !name.interned || typ.parallel&parPlain == 0 || x.obj == nil {
		return false
	}
	at := -1
	if descr := typ.Lookup(name); descr.obj != nil {
		dt := descr.obj.typ
		dt.Ready()
		if dt.DescrSet != nil {
			if dt != MemberDescrType || (*MemberDescr)(descr.Ptr()).index < 0 {
				return false
			}
			at = (*MemberDescr)(descr.Ptr()).index
		}
	}
	t.Publish(x)
	if !t.lockObj(v.obj) {
		return false
	}
	a := v.obj.Attrs()
	var old Value
	ok := false
	if at >= 0 {
		if p := v.obj.slot(at); p != nil {
			old, ok = *p, true
			*p = t.Newref(x)
		}
	} else if a != nil && a.Dict() == nil {
		var next *Shape
		if a.shape != nil && typ.Flags&TypeHasDict != 0 {
			if at = a.shape.Index(name); at < 0 {
				next = a.shape.Next(name)
			}
		}
		switch {
		case at >= 0:
			old, ok = *a.at(at), true
			*a.at(at) = t.Newref(x)
		case next != nil:
			a.AddVal(next, t.Newref(x))
			ok = true
		}
	}
	t.unlockObj()
	t.Xdecref(old)
	return ok
}

// LockedCell returns what the locked cell holds. New reference; the zero Value if it is empty or the thread must become exclusive.
func LockedCell(t *Thread, c *Cell) (v Value) {
	if t.lockObj(&c.Header) {
		if c.Ref.obj != nil {
			v = t.Newref(c.Ref)
		}
		t.unlockObj()
	}
	return v
}

// LockedSetCell stores v (borrowed) in the locked cell.
func LockedSetCell(t *Thread, c *Cell, v Value) bool {
	t.Publish(v)
	if !t.lockObj(&c.Header) {
		return false
	}
	old := c.Ref
	c.Ref = t.Newref(v)
	t.unlockObj()
	t.Xdecref(old)
	return true
}

// The dict of a module whose global variables are written is locked and fixed: parallel threads replace values under the lock, and nothing else; keys come
// and go only while a thread is exclusive. Immortal values are read without the lock: seq is odd while a value is being replaced.

// FixGlobals makes the dict of a module's globals, which is shared, one whose values parallel threads may replace. The thread is exclusive.
func (t *Thread) FixGlobals(d *Dict) {
	if t.Interp.GILOn || d.typ != DictType || d.owner == t.bias {
		return
	}
	if d.owner == sharedOwner && d.flags&flagWritten == 0 {
		d.flags |= flagWritten
		return
	}
	if d.owner == sharedOwner || d.owner == lockedOwner {
		d.fixed = true
		d.owner = lockedOwner
	}
}

// Fixed reports whether the dict's keys are changed by exclusive threads only although it is locked.
func (d *Dict) Fixed() bool { return d.owner == lockedOwner && d.fixed }

// GlobalValue returns the value at a place of a fixed dict that SlotOf gave for its present Tag. New reference. What threads read all the time, it reads
// without writing to memory that they share: immortal objects, and those that the thread has on credit.
func (t *Thread) GlobalValue(d *Dict, slot *Value) Value {
	place := (*unsafe.Pointer)(unsafe.Pointer(&slot.obj))
	h := (*Header)(atomic.LoadPointer(place))
	switch {
	case h == nil:
	case h == &intHeader || h == &floatHeader || h == &boolHeader: // the value is in the second word
		if s := atomic.LoadUint32(&d.seq); s&1 == 0 {
			h = (*Header)(atomic.LoadPointer(place))
			n := atomic.LoadUint64(&slot.num)
			if (h == &intHeader || h == &floatHeader || h == &boolHeader) && atomic.LoadUint32(&d.seq) == s {
				return Value{obj: h, num: n}
			}
		}
	case h.owner == 0:
		if (*Header)(atomic.LoadPointer(place)) == h {
			return Value{obj: h}
		}
	default:
		if c := &t.credits[creditPlace(h)]; c.h == h && c.n > 0 {
			c.n-- // the thread has references to it, so that it lives, whatever becomes of the variable
			return Value{obj: h}
		}
	}
	s := t.lockValues(d)
	v := t.Newref(*slot)
	atomic.StoreUint32(&d.seq, s)
	return v
}

// lockValues takes the lock of a fixed dict's values, which is that seq is odd, and returns what seq has to be afterwards. The thread does nothing that takes
// time until then.
func (t *Thread) lockValues(d *Dict) uint32 {
	t.Counts.Locks++
	s := atomic.LoadUint32(&d.seq)
	if s&1 != 0 || !atomic.CompareAndSwapUint32(&d.seq, s, s+1) {
		t.Counts.LockWaits++
		t.countContention(d.typ, "", true, true)
		t.Sched.WaitShort(func() bool {
			s = atomic.LoadUint32(&d.seq)
			return s&1 == 0 && atomic.CompareAndSwapUint32(&d.seq, s, s+1)
		})
	}
	return s + 2
}

// SetGlobal replaces the value of a name in a fixed dict; v is borrowed. False if the name is not there, or the thread has to become exclusive.
func (t *Thread) SetGlobal(d *Dict, name *Str, v Value) bool {
	if t.locked != nil {
		return false
	}
	i := d.findStr(name, hashStr(name))
	if i < 0 {
		return false
	}
	t.Publish(v)
	t.Incref(v)
	slot := &d.entries[i].val
	s := t.lockValues(d)
	old := *slot
	if !raceDetector {
		// The two words may be written in any order: who reads them without the lock looks at seq before and after, or needs the first one only.
		*slot = v
	} else {
		atomic.StorePointer((*unsafe.Pointer)(unsafe.Pointer(&slot.obj)), unsafe.Pointer(v.obj))
		atomic.StoreUint64(&slot.num, v.num)
	}
	atomic.StoreUint32(&d.seq, s)
	t.Decref(old)
	return true
}
