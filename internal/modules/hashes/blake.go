package hashes

import (
	"github.com/gophersnake/gophersnake/internal/blake2"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	blake2bType = object.NewStaticType("_blake2", "blake2b", object.ObjectType, object.TypeImmutable)
	blake2sType = object.NewStaticType("_blake2", "blake2s", object.ObjectType, object.TypeImmutable)
)

// blakeKind is what distinguishes the two functions.
type blakeKind struct {
	alg               *algorithm
	title             string // in messages
	salt, person, max int
	maxOffset         uint64
	make              func(p *blake2.Params) engine
}

var (
	kindB = &blakeKind{algBlakeB, "Blake2b", blake2.SaltB, blake2.PersonB, blake2.MaxB, 0,
		func(p *blake2.Params) engine { return blakeB{blake2.NewB(p)} }}
	kindS = &blakeKind{algBlakeS, "Blake2s", blake2.SaltS, blake2.PersonS, blake2.MaxS, 1<<48 - 1,
		func(p *blake2.Params) engine { return blakeS{blake2.NewS(p)} }}
)

func setupBlake() {
	setupBlakeType(blake2bType, kindB)
	setupBlakeType(blake2sType, kindS)
}

func setupBlakeType(tp *class, k *blakeKind) {
	fill(tp, "data, /")
	tp.Constants = []object.Constant{
		{Name: "SALT_SIZE", Value: object.Int(int64(k.salt))},
		{Name: "PERSON_SIZE", Value: object.Int(int64(k.person))},
		{Name: "MAX_KEY_SIZE", Value: object.Int(int64(k.max))},
		{Name: "MAX_DIGEST_SIZE", Value: object.Int(int64(k.max))},
	}
	object.ConstructBySig(tp, k.alg.name+"(data=b'', *, digest_size=_blake2."+k.alg.name+".MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)",
		func(t *thread, cls *class, a []value) value { return newBlake(t, cls, k, a) })
}

// newBlake makes a hash of the arguments data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth,
// inner_size, last_node, usedforsecurity and string.
func newBlake(t *thread, cls *class, k *blakeKind, a []value) value {
	if _, ok := osutil.Truth(t, a[12], true); !ok {
		return value{}
	}
	data, ok := dataArgument(t, a[0], a[13])
	if !ok {
		return value{}
	}
	p := &blake2.Params{}
	if p.Size, ok = osutil.IntOr(t, a[1], k.max); !ok {
		return value{}
	}
	// The numbers are read before anything is checked, as the binding of arguments does.
	var n [4]int
	for i, arg := range []struct {
		at, otherwise int
	}{{5, 1}, {6, 1}, {9, 0}, {10, 0}} {
		if n[i], ok = osutil.IntOr(t, a[arg.at], arg.otherwise); !ok {
			return value{}
		}
	}
	if p.LastNode, ok = osutil.Truth(t, a[11], false); !ok {
		return value{}
	}
	fail := func(format string, args ...any) value { return t.Raise(object.ValueError, format, args...) }
	if p.Size <= 0 || p.Size > k.max {
		return fail("digest_size for %s must be between 1 and %d bytes, here it is %d", k.title, k.max, p.Size)
	}
	for i, f := range []struct {
		to   *[]byte
		max  int
		name string
	}{{&p.Key, k.max, "key"}, {&p.Salt, k.salt, "salt"}, {&p.Person, k.person, "person"}} {
		v := a[2+i]
		if v.IsNil() {
			continue
		}
		if *f.to, ok = object.BufferBytes(t, v); !ok {
			return value{}
		}
	}
	if len(p.Salt) > k.salt {
		return fail("maximum salt length is %d bytes", k.salt)
	}
	if len(p.Person) > k.person {
		return fail("maximum person length is %d bytes", k.person)
	}
	if n[0] < 0 || n[0] > 255 {
		return fail("fanout must be between 0 and 255")
	}
	if n[1] <= 0 || n[1] > 255 {
		return fail("depth must be between 1 and 255")
	}
	if !a[7].IsNil() {
		leaf, ok := osutil.Uint64(t, a[7], "unsigned long")
		if !ok {
			return value{}
		}
		if leaf > 1<<32-1 {
			return t.Raise(object.OverflowError, "leaf_size is too large")
		}
		p.LeafSize = uint32(leaf)
	}
	if !a[8].IsNil() {
		if p.NodeOffset, ok = osutil.Uint64(t, a[8], "unsigned long long"); !ok {
			return value{}
		}
		if k.maxOffset != 0 && p.NodeOffset > k.maxOffset {
			return t.Raise(object.OverflowError, "node_offset is too large")
		}
	}
	if n[2] < 0 || n[2] > 255 {
		return fail("node_depth must be between 0 and 255")
	}
	if n[3] < 0 || n[3] > k.max {
		return fail("inner_size must be between 0 and is %d", k.max)
	}
	if len(p.Key) > k.max {
		return fail("maximum key length is %d bytes", k.max)
	}
	p.Fanout, p.Depth, p.NodeDepth, p.InnerSize = uint8(n[0]), uint8(n[1]), uint8(n[2]), uint8(n[3])
	h := newHash(t, cls, k.alg, k.make(p), p.Size)
	if !data.IsNil() && !h.update(t, data) {
		t.Decref(h.Val())
		return value{}
	}
	return h.Val()
}
