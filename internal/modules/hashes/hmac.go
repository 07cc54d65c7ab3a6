package hashes

import (
	"fmt"
	"strings"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var hmacType = object.NewStaticType("_hmac", "HMAC", object.ObjectType, noNew)

// hmacNames are the names that _hmac knows, in lower or in upper case.
var hmacNames = map[string]*algorithm{
	"md5": algMD5, "sha1": algSHA1, "sha224": algSHA224, "sha256": algSHA256, "sha384": algSHA384, "sha512": algSHA512,
	"sha3_224": algS3224, "sha3_256": algS3256, "sha3_384": algS3384, "sha3_512": algS3512,
	"blake2s": algBlakeS, "blake2b": algBlakeB, "blake2s_32": algBlakeS, "blake2b_32": algBlakeB,
}

func findHMAC(t *thread, v value) *algorithm {
	if object.IsStr(v) {
		name := object.AsStr(v).String()
		if a := hmacNames[name]; a != nil {
			return a
		}
		if low := strings.ToLower(name); strings.ToUpper(name) == name {
			if a := hmacNames[low]; a != nil {
				return a
			}
		}
	}
	r := object.Repr(t, v)
	if !r.IsNil() {
		t.Raise(t.ExceptionClass("_hmac.UnknownHashError"), "unsupported hash type: %s", object.AsStr(r).String())
		t.Decref(r)
	}
	return nil
}

func setupHMAC() {
	fill(hmacType, "msg")
	setupMAC(hmacType)
}

// setupMAC is what the HMAC types of the two modules share.
func setupMAC(tp *class) {
	tp.Getset[1].Get = func(t *thread, self value) value { return t.NewStr("hmac-" + as(self).alg.name) }
	tp.Repr = func(t *thread, self value) value {
		return t.NewStr(fmt.Sprintf("<%s HMAC object @ %p>", as(self).alg.name, self.Ptr()))
	}
}

// newHMAC makes an HMAC object; msg may be missing or None.
func newHMAC(t *thread, cls *class, alg *algorithm, key []byte, msg value) value {
	h := newHash(t, cls, alg, newMAC(alg, key), alg.size)
	if !msg.IsNil() && !msg.IsNone() && !h.update(t, msg) {
		t.Decref(h.Val())
		return value{}
	}
	return h.Val()
}

// computeMAC is the digest of one message.
func computeMAC(t *thread, alg *algorithm, key, msg value) value {
	k := buffer(t, key)
	if k == nil {
		return value{}
	}
	defer k.Release(t)
	m := buffer(t, msg)
	if m == nil {
		return value{}
	}
	defer m.Release(t)
	kd, md := k.Bytes(), m.Bytes()
	var out []byte
	f := func() { out = newMAC(alg, kd).digest(md) }
	if len(kd) >= detachAt || len(md) >= detachAt {
		t.Blocking(gil.Compute, f)
	} else {
		f()
	}
	return t.NewBytes(out)
}

func hmacModule() *object.NativeModule {
	list := []object.Method{
		{Sig: "new(key, msg=None, digestmod=None)", Fn: func(t *thread, _ value, a []value) value {
			if a[2].IsNil() {
				return t.Raise(object.TypeError, "new() missing 1 required argument 'digestmod'")
			}
			alg := findHMAC(t, a[2])
			if alg == nil {
				return value{}
			}
			k := buffer(t, a[0])
			if k == nil {
				return value{}
			}
			defer k.Release(t)
			return newHMAC(t, hmacType, alg, k.Bytes(), a[1])
		}},
		{Sig: "compute_digest(key, msg, digest)", Fn: func(t *thread, _ value, a []value) value {
			alg := findHMAC(t, a[2])
			if alg == nil {
				return value{}
			}
			return computeMAC(t, alg, a[0], a[1])
		}},
	}
	for _, n := range []string{"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2s_32", "blake2b_32"} {
		alg := hmacNames[n]
		list = append(list, object.Method{Sig: "compute_" + n + "(key, msg, /)", Fn: func(t *thread, _ value, a []value) value {
			return computeMAC(t, alg, a[0], a[1])
		}})
	}
	return &object.NativeModule{Name: "_hmac", Functions: list, Setup: func(t *thread, m *object.Module) bool {
		setupAll()
		return m.SetSteal(t, "UnknownHashError", t.NewExceptionClass("_hmac", "UnknownHashError", object.ValueError)) &&
			finish(t, m, map[string]*class{"HMAC": hmacType})
	}}
}
