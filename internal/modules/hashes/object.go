// Package hashes is the native modules under hashlib and hmac: _md5, _sha1, _sha2, _sha3, _blake2, _hmac and _hashlib.
//
// All hash objects are one struct over an engine; the types differ in their tables. Much data is hashed with the thread detached from
// the GIL; the object's lock is taken inside the detached part only, so that who waits for it never holds up who would release it.
package hashes

import (
	"encoding/hex"
	"sync"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

// detachAt is the length from which on data is hashed with the thread detached.
const detachAt = 2048

// hashObject is every hash and HMAC object.
type hashObject struct {
	header
	mu   sync.Mutex
	e    engine
	alg  *algorithm
	size int // of the digest
}

func as(v value) *hashObject { return (*hashObject)(v.Ptr()) }

func newHash(t *thread, cls *class, alg *algorithm, e engine, size int) *hashObject {
	h := object.New[hashObject](t, cls)
	h.e, h.alg, h.size = e, alg, size
	return h
}

// buffer asks for the memory of data to hash.
func buffer(t *thread, v value) *object.Buffer {
	if object.IsStr(v) {
		t.Raise(object.TypeError, "Strings must be encoded before hashing")
		return nil
	}
	if !object.HasBuffer(v) {
		t.Raise(object.TypeError, "object supporting the buffer API required")
		return nil
	}
	return t.GetBuffer(v, object.BufSimple)
}

// write hashes data of a buffer, detached if it is long.
func (h *hashObject) write(t *thread, data []byte) {
	f := func() {
		h.mu.Lock()
		_, _ = h.e.Write(data)
		h.mu.Unlock()
	}
	if len(data) >= detachAt {
		t.Blocking(gil.Compute, f)
	} else {
		f()
	}
}

func (h *hashObject) update(t *thread, v value) bool {
	b := buffer(t, v)
	if b == nil {
		return false
	}
	h.write(t, b.Bytes())
	b.Release(t)
	return true
}

func (h *hashObject) sum(n int) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.e.sum(n)
}

func (h *hashObject) copy(t *thread) value {
	h.mu.Lock()
	e := h.e.clone()
	h.mu.Unlock()
	return newHash(t, h.Type(), h.alg, e, h.size).Val()
}

// Type is the type of the object.
func (h *hashObject) Type() *class { return h.Val().Type() }

// dataArgument chooses between the parameters data and string, which may both be missing.
func dataArgument(t *thread, data, str value) (value, bool) {
	if !data.IsNil() && !str.IsNil() {
		return value{}, t.RaiseFalse(object.TypeError, "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.")
	}
	if data.IsNil() {
		data = str
	}
	return data, true
}

// create makes a hash object with the data of a constructor's arguments.
func create(t *thread, cls *class, alg *algorithm, data, str value) value {
	data, ok := dataArgument(t, data, str)
	if !ok {
		return value{}
	}
	h := newHash(t, cls, alg, alg.make(), alg.size)
	if !data.IsNil() && !h.update(t, data) {
		t.Decref(h.Val())
		return value{}
	}
	return h.Val()
}

// The documentation of the methods.
const ()

// methods are those of all hash objects; update's parameter has different names.
func methods(param string) []object.Method {
	return []object.Method{
		{Sig: "copy()", Fn: func(t *thread, self value, _ []value) value { return as(self).copy(t) }},
		{Sig: "digest()", Fn: func(t *thread, self value, _ []value) value { return t.NewBytes(as(self).sum(0)) }},
		{Sig: "hexdigest()", Fn: func(t *thread, self value, _ []value) value {
			return t.NewStr(hex.EncodeToString(as(self).sum(0)))
		}},
		{Sig: "update(" + param + ")", Fn: func(t *thread, self value, a []value) value {
			if !as(self).update(t, a[0]) {
				return value{}
			}
			return object.None
		}},
	}
}

func attributes() []object.GetSet {
	return []object.GetSet{
		{Name: "block_size", Get: func(t *thread, self value) value { return object.Int(int64(as(self).alg.block)) }},
		{Name: "name", Get: func(t *thread, self value) value { return t.NewStr(as(self).alg.name) }},
		{Name: "digest_size", Get: func(t *thread, self value) value { return object.Int(int64(as(self).size)) }},
	}
}

// fill writes the tables of a type of hash objects. (A type without New cannot be instantiated from Python.)
func fill(tp *class, param string) {

	tp.Methods = methods(param)
	tp.Getset = attributes()
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
}

// finish adds what all the modules have.
func finish(t *thread, m *object.Module, types map[string]*class) bool {
	for name, tp := range types {
		tp.Ready()
		if !m.Set(t, name, tp.Val()) {
			return false
		}
	}
	return m.Set(t, "_GIL_MINSIZE", object.Int(detachAt))
}

// constructor is the function of a module that makes a hash object.
func constructor(name string, cls *class, alg *algorithm) object.Method {
	return object.Method{Sig: name + "(data=b'', *, usedforsecurity=True, string=None)",
		Fn: func(t *thread, _ value, a []value) value {
			if _, ok := osutil.Truth(t, a[1], true); !ok {
				return value{}
			}
			return create(t, cls, alg, a[0], a[2])
		}}
}
