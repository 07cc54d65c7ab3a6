package hashes

import (
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/scrypt"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// The module _hashlib: in CPython over OpenSSL, here over the same engines as the others. Its names are OpenSSL's.

var (
	osslHash = object.NewStaticType("_hashlib", "HASH", object.ObjectType, noNew|object.TypeBase)
	osslXOF  = object.NewStaticType("_hashlib", "HASHXOF", osslHash, noNew|object.TypeBase)
	osslHMAC = object.NewStaticType("_hashlib", "HMAC", object.ObjectType, noNew|object.TypeBase)
)

// osslAlgorithms are those of openssl_md_meth_names.
var osslAlgorithms = []*algorithm{
	algMD5, algSHA1, algSHA224, algSHA256, algSHA384, algSHA512, algS3224, algS3256, algS3384, algS3512, algShake1, algShake2,
	algS512224, algS512256, algBlakeB, algBlakeS, algRipemd, algMD5SHA1,
}

// osslNames are OpenSSL's other names of them, in lower case.
var osslNames = map[string]*algorithm{
	"sha-1": algSHA1, "ssl3-md5": algMD5, "ssl3-sha1": algSHA1, "sha-224": algSHA224, "sha2-224": algSHA224, "sha-256": algSHA256, "sha2-256": algSHA256,
	"sha-384": algSHA384, "sha2-384": algSHA384, "sha-512": algSHA512, "sha2-512": algSHA512, "sha512-224": algS512224, "sha-512/224": algS512224,
	"sha2-512/224": algS512224, "sha512-256": algS512256, "sha-512/256": algS512256, "sha2-512/256": algS512256, "sha3-224": algS3224,
	"sha3-256": algS3256, "sha3-384": algS3384, "sha3-512": algS3512, "shake128": algShake1, "shake-128": algShake1, "shake256": algShake2,
	"shake-256": algShake2, "blake2b512": algBlakeB, "blake2b-512": algBlakeB, "blake2s256": algBlakeS, "blake2s-256": algBlakeS,
	"ripemd-160": algRipemd, "rmd160": algRipemd, "ripemd": algRipemd,
}

// findByName finds an algorithm by its name; nil with UnsupportedDigestmodError pending.
func findByName(t *thread, name string) *algorithm {
	low := strings.ToLower(name)
	for _, a := range osslAlgorithms {
		if a.name == low {
			return a
		}
	}
	if a := osslNames[low]; a != nil {
		return a
	}
	t.Raise(t.ExceptionClass("_hashlib.UnsupportedDigestmodError"), "[digital envelope routines] unsupported")
	return nil
}

// findDigestmod finds the algorithm of a name or of one of the module's constructors.
func findDigestmod(t *thread, v value) *algorithm {
	if object.IsStr(v) {
		return findByName(t, object.AsStr(v).String())
	}
	if d, ok := t.Interp.State("_hashlib.constructors").(value); ok {
		name, ok := object.AsDict(d).Get(t, v)
		if !ok {
			t.ClearIf(object.TypeError) // not hashable
		}
		if ok && !name.IsNil() {
			return findByName(t, object.AsStr(name).String())
		}
	}
	r := object.Repr(t, v)
	if !r.IsNil() {
		t.Raise(t.ExceptionClass("_hashlib.UnsupportedDigestmodError"), "Unsupported digestmod %s", object.AsStr(r).String())
		t.Decref(r)
	}
	return nil
}

func osslCreate(t *thread, alg *algorithm, data, str value) value {
	cls := osslHash
	if alg.size == 0 {
		cls = osslXOF
	}
	return create(t, cls, alg, data, str)
}

func setupOpenSSL() {
	fill(osslHash, "obj, /")
	osslHash.Repr = func(t *thread, self value) value {
		return t.NewStr(fmt.Sprintf("<%s %s object @ %p>", as(self).alg.name, self.Type().Name, self.Ptr()))
	}
	osslXOF.Methods = []object.Method{
		{Sig: "digest(length)", Fn: func(t *thread, self value, a []value) value {
			n, ok := xofLength(t, a[0])
			if !ok {
				return value{}
			}
			return t.NewBytes(as(self).sum(n))
		}},
		{Sig: "hexdigest(length)", Fn: func(t *thread, self value, a []value) value {
			n, ok := xofLength(t, a[0])
			if !ok {
				return value{}
			}
			return t.NewStr(hex.EncodeToString(as(self).sum(n)))
		}},
	}
	fill(osslHMAC, "msg")
	setupMAC(osslHMAC)
}

// xofLength reads the length of a digest, which must be possible to allocate.
func xofLength(t *thread, v value) (int, bool) {
	n, ok := osutil.Size(t, v)
	switch {
	case !ok:
		return 0, false
	case n < 0:
		return 0, t.RaiseFalse(object.SystemError, "Negative size passed to PyBytes_FromStringAndSize")
	case n >= maxOutput:
		t.Raise(object.MemoryError, "")
		return 0, false
	}
	return n, true
}

func hashlibModule() *object.NativeModule {
	list := []object.Method{
		{Sig: "new(name, data=b'', *, usedforsecurity=True, string=None)", Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "new() argument 'name' must be str, not %s", a[0].Type().ShortName())
			}
			if _, ok := osutil.Truth(t, a[2], true); !ok {
				return value{}
			}
			if _, ok := dataArgument(t, a[1], a[3]); !ok {
				return value{}
			}
			alg := findByName(t, object.AsStr(a[0]).String())
			if alg == nil {
				return value{}
			}
			return osslCreate(t, alg, a[1], a[3])
		}},
		{Sig: "hmac_new(key, msg=b'', digestmod=None)", Fn: func(t *thread, _ value, a []value) value {
			if a[2].IsNil() {
				return t.Raise(object.TypeError, "Missing required parameter 'digestmod'.")
			}
			key, ok := object.BufferBytes(t, a[0])
			if !ok {
				return value{}
			}
			alg := macAlgorithm(t, a[2])
			if alg == nil {
				return value{}
			}
			return newHMAC(t, osslHMAC, alg, key, a[1])
		}},
		{Sig: "hmac_digest(key, msg, digest)", Fn: func(t *thread, _ value, a []value) value {
			for _, v := range a[:2] {
				if !object.HasBuffer(v) {
					return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", v.Type().Name)
				}
			}
			alg := macAlgorithm(t, a[2])
			if alg == nil {
				return value{}
			}
			return computeMAC(t, alg, a[0], a[1])
		}},
		{Sig: "get_fips_mode()", Fn: func(t *thread, _ value, a []value) value { return object.Int(0) }},
		{Sig: "compare_digest(a, b, /)", Fn: compareDigest},
		{Sig: "pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", Fn: pbkdf2},
		{Sig: "scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)", Fn: scryptKey},
	}
	for _, alg := range osslAlgorithms[:12] {
		list = append(list, object.Method{Sig: "openssl_" + alg.name + "(data=b'', *, usedforsecurity=True, string=None)",
			Fn: func(t *thread, _ value, a []value) value {
				if _, ok := osutil.Truth(t, a[1], true); !ok {
					return value{}
				}
				return osslCreate(t, alg, a[0], a[2])
			}})
	}
	return &object.NativeModule{Name: "_hashlib", Functions: list, Setup: func(t *thread, m *object.Module) bool {
		setupAll()
		names := make([]value, 0, len(osslAlgorithms))
		for _, a := range osslAlgorithms {
			names = append(names, t.Intern(a.name).Val())
		}
		tuple := t.TupleOf(names...).Val()
		set := object.Call1(t, object.FrozenSetType.Val(), tuple)
		t.Decref(tuple)
		d := t.NewDict()
		for _, a := range osslAlgorithms[:12] {
			f := object.GetAttr(t, m.Val(), t.Intern("openssl_"+a.name))
			if f.IsNil() || !d.Set(t, f, t.Intern(a.name).Val()) {
				return false
			}
			t.Decref(f)
		}
		t.Interp.SetState("_hashlib.constructors", d.Val())
		proxy := object.Call1(t, object.MappingProxyType.Val(), d.Val())
		return m.SetSteal(t, "openssl_md_meth_names", set) && m.SetSteal(t, "_constructors", proxy) &&
			m.SetSteal(t, "UnsupportedDigestmodError", t.NewExceptionClass("_hashlib", "UnsupportedDigestmodError", object.ValueError)) &&
			finish(t, m, map[string]*class{"HASH": osslHash, "HASHXOF": osslXOF, "HMAC": osslHMAC})
	}}
}

// macAlgorithm finds an algorithm that HMAC can use.
func macAlgorithm(t *thread, v value) *algorithm {
	alg := findDigestmod(t, v)
	if alg != nil && alg.size == 0 {
		t.Raise(object.ValueError, "no reason supplied")
		return nil
	}
	return alg
}

func compareDigest(t *thread, _ value, a []value) value {
	m := t.Interp.Importer.Import(t, "_operator")
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	return object.CallMethod(t, m, t.Intern("_compare_digest"), a[0], a[1])
}

const maxInt = 1<<31 - 1

func pbkdf2(t *thread, _ value, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not %s", a[0].Type().ShortName())
	}
	password, ok := object.BufferBytes(t, a[1])
	if !ok {
		return value{}
	}
	salt, ok := object.BufferBytes(t, a[2])
	if !ok {
		return value{}
	}
	iterations, ok := osutil.Long(t, a[3])
	if !ok {
		return value{}
	}
	alg := findByName(t, object.AsStr(a[0]).String())
	if alg == nil {
		return value{}
	}
	if iterations < 1 {
		return t.Raise(object.ValueError, "iteration value must be greater than 0.")
	}
	if iterations > maxInt {
		return t.Raise(object.OverflowError, "iteration value is too great.")
	}
	length := int64(alg.size)
	if !a[4].IsNil() && !a[4].IsNone() {
		if length, ok = osutil.Long(t, a[4]); !ok {
			return value{}
		}
	}
	if length < 1 {
		return t.Raise(object.ValueError, "key length must be greater than 0.")
	}
	if length > maxInt {
		return t.Raise(object.OverflowError, "key length is too great.")
	}
	if alg.size == 0 {
		return t.Raise(object.ValueError, "no reason supplied")
	}
	var out []byte
	t.Blocking(gil.Compute, func() {
		base := newMAC(alg, password)
		for block := uint32(1); int64(len(out)) < length; block++ {
			m := base.clone()
			_, _ = m.Write(salt)
			_, _ = m.Write([]byte{byte(block >> 24), byte(block >> 16), byte(block >> 8), byte(block)})
			u := m.sum(0)
			x := append([]byte(nil), u...)
			for i := int64(1); i < iterations; i++ {
				m = base.clone()
				_, _ = m.Write(u)
				u = m.sum(0)
				for j := range x {
					x[j] ^= u[j]
				}
			}
			out = append(out, x...)
		}
	})
	return t.NewBytes(out[:length:length])
}

// scryptDefaultMem is the memory that OpenSSL allows if nothing is said.
const scryptDefaultMem = 32 << 20

func scryptKey(t *thread, _ value, a []value) value {
	password, ok := object.BufferBytes(t, a[0])
	if !ok {
		return value{}
	}
	salt, ok := object.BufferBytes(t, a[1])
	if !ok {
		return value{}
	}
	var n [3]uint64
	for i := range n {
		if n[i], ok = osutil.Uint64(t, a[2+i], "unsigned long"); !ok {
			return value{}
		}
	}
	maxmem, dklen := int64(0), int64(64)
	if !a[5].IsNil() {
		if maxmem, ok = osutil.Long(t, a[5]); !ok {
			return value{}
		}
	}
	if !a[6].IsNil() {
		if dklen, ok = osutil.Long(t, a[6]); !ok {
			return value{}
		}
	}
	switch {
	case n[0] < 2 || n[0]&(n[0]-1) != 0:
		return t.Raise(object.ValueError, "n must be a power of 2.")
	case maxmem < 0 || maxmem > maxInt:
		return t.Raise(object.ValueError, "maxmem must be positive and smaller than %d", maxInt)
	case dklen < 1 || dklen > maxInt:
		return t.Raise(object.ValueError, "dklen must be greater than 0 and smaller than %d", maxInt)
	}
	if maxmem == 0 {
		maxmem = scryptDefaultMem
	}
	const bound = 1<<30 - 1
	if n[1] == 0 || n[2] == 0 || n[2] > bound/n[1] || 16*n[1] <= 63 && n[0] >= 1<<(16*n[1]) {
		return t.Raise(object.ValueError, "Invalid parameter combination for n, r, p, maxmem.")
	}
	blocks, perN := n[2]*128*n[1], uint64(32*4)*n[1]
	if n[0]+2 > 1<<62/perN || blocks+(n[0]+2)*perN > uint64(maxmem) {
		return t.Raise(object.ValueError, "[digital envelope routines] memory limit exceeded")
	}
	var out []byte
	var err error
	t.Blocking(gil.Compute, func() { out, err = scrypt.Key(password, salt, int(n[0]), int(n[1]), int(n[2]), int(dklen)) })
	if err != nil {
		return t.Raise(object.ValueError, "Invalid parameter combination for n, r, p, maxmem.")
	}
	return t.NewBytes(out)
}
