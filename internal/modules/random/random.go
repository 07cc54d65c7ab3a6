// Package random is the native module _random: the Mersenne Twister of package mt19937 as a class.
package random

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/big"
	"sync"

	"github.com/gophersnake/gophersnake/internal/mt19937"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	randomType = object.NewStaticType("_random", "Random", object.ObjectType, object.TypeBase)
	setupOnce  sync.Once
)

// random is a generator; the mutex makes it safe where threads run without the GIL.
type random struct {
	header
	mu sync.Mutex
	g  mt19937.Generator
}

func asRandom(v value) *random { return (*random)(v.Ptr()) }

// Module is the definition of the module _random.
func Module() *object.NativeModule {
	setupOnce.Do(setup)
	return &object.NativeModule{Name: "_random", Types: []*class{randomType}}
}

// seed seeds from the argument: an int by its absolute value, None from the system, anything else by its hash.
func (r *random) seed(t *thread, arg value) bool {
	if arg.IsNil() || arg.IsNone() {
		var data [4 * 624]byte
		crand.Read(data[:])
		words := make([]uint32, len(data)/4)
		for i := range words {
			words[i] = binary.LittleEndian.Uint32(data[4*i:])
		}
		r.mu.Lock()
		r.g.SeedWords(words)
		r.mu.Unlock()
		return true
	}
	var n *big.Int
	if object.IsInt(arg) {
		n = object.ToBig(arg)
	} else {
		h, ok := object.Hash(t, arg)
		if !ok {
			return false
		}
		n = new(big.Int).SetUint64(uint64(h))
	}
	r.mu.Lock()
	r.g.SeedInt(n)
	r.mu.Unlock()
	return true
}

func setup() {
	tp := randomType
	tp.SetParallel(object.ParPlain | object.ParConstruct)
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		r := object.New[random](t, cls)
		r.g.SeedInt64(0)
		return r.Val()
	}
	tp.Init = func(t *thread, self value, args []value, kw *object.Tuple) bool {
		if kw != nil && kw.Len() > 0 {
			return t.RaiseFalse(object.TypeError, "Random() takes no keyword arguments")
		}
		if len(args) > 1 {
			return t.RaiseFalse(object.TypeError, "Random expected at most 1 argument, got %d", len(args))
		}
		var arg value
		if len(args) == 1 {
			arg = args[0]
		}
		return asRandom(self).seed(t, arg)
	}
	tp.Methods = []object.Method{
		{Sig: "random()", Fn: func(t *thread, self value, _ []value) value {
			r := asRandom(self)
			r.mu.Lock()
			f := r.g.Float64()
			r.mu.Unlock()
			return object.Float(f)
		}},
		{Sig: "seed(n=None, /)", Fn: func(t *thread, self value, a []value) value {
			if !asRandom(self).seed(t, a[0]) {
				return value{}
			}
			return object.None
		}},
		{Sig: "getstate()", Fn: func(t *thread, self value, _ []value) value {
			r := asRandom(self)
			r.mu.Lock()
			state := r.g.State()
			r.mu.Unlock()
			out := t.NewTuple(len(state))
			for i, w := range state {
				out.Items()[i] = object.Int(int64(w))
			}
			return out.Val()
		}},
		{Sig: "setstate(state, /)", Fn: setState},
		{Sig: "getrandbits(k, /)", Fn: func(t *thread, self value, a []value) value {
			n := object.AsIndex(t, a[0])
			if n.IsNil() {
				return n
			}
			defer t.Decref(n)
			k, fits := object.IntFits(n)
			if object.ToBig(n).Sign() < 0 {
				return t.RaiseErr(mt19937.ErrNegativeBits)
			}
			if !fits && object.ToBig(n).BitLen() > 64 {
				return t.Raise(object.OverflowError, "Python int too large for C uint64_t")
			}
			if !fits || k > 1<<36 {
				return t.NoMemory()
			}
			r := asRandom(self)
			r.mu.Lock()
			defer r.mu.Unlock()
			if k < 64 {
				return object.Int(int64(r.g.Bits64(int(k))))
			}
			return t.NewBig(r.g.Bits(int(k)))
		}},
	}
}

func setState(t *thread, self value, a []value) value {
	if !object.IsTuple(a[0]) {
		return t.Raise(object.TypeError, "state vector must be a tuple")
	}
	items := object.TupleItems(a[0])
	if len(items) != mt19937.StateSize {
		return t.Raise(object.ValueError, "state vector is the wrong size")
	}
	words := make([]uint32, len(items)-1)
	for i := range words {
		if !object.IsInt(items[i]) {
			return t.Raise(object.TypeError, "'%s' object cannot be interpreted as an integer", items[i].Type().Name)
		}
		n := object.ToBig(items[i])
		if n.Sign() < 0 {
			return t.Raise(object.OverflowError, "can't convert negative value to unsigned int")
		}
		if !n.IsUint64() {
			return t.Raise(object.OverflowError, "Python int too large to convert to C unsigned long")
		}
		words[i] = uint32(n.Uint64())
	}
	index, ok := object.AsInt64(t, items[len(items)-1], "Python int too large to convert to C long")
	if !ok {
		return value{}
	}
	r := asRandom(self)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.g.SetState(words, index); err != nil {
		return t.RaiseErr(err)
	}
	return object.None
}
