package hashes

import (
	"encoding/hex"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

const noNew = object.TypeNoNew | object.TypeImmutable

var (
	md5Type    = object.NewStaticType("_md5", "md5", object.ObjectType, noNew)
	sha1Type   = object.NewStaticType("_sha1", "sha1", object.ObjectType, noNew)
	sha224Type = object.NewStaticType("_sha2", "SHA224Type", object.ObjectType, noNew)
	sha256Type = object.NewStaticType("_sha2", "SHA256Type", object.ObjectType, noNew)
	sha384Type = object.NewStaticType("_sha2", "SHA384Type", object.ObjectType, noNew)
	sha512Type = object.NewStaticType("_sha2", "SHA512Type", object.ObjectType, noNew)

	sha3Types = [...]struct {
		tp  *class
		alg *algorithm
	}{
		{object.NewStaticType("_sha3", "sha3_224", object.ObjectType, object.TypeImmutable), algS3224},
		{object.NewStaticType("_sha3", "sha3_256", object.ObjectType, object.TypeImmutable), algS3256},
		{object.NewStaticType("_sha3", "sha3_384", object.ObjectType, object.TypeImmutable), algS3384},
		{object.NewStaticType("_sha3", "sha3_512", object.ObjectType, object.TypeImmutable), algS3512},
		{object.NewStaticType("_sha3", "shake_128", object.ObjectType, object.TypeImmutable), algShake1},
		{object.NewStaticType("_sha3", "shake_256", object.ObjectType, object.TypeImmutable), algShake2},
	}
)

func setupSimple() {
	fill(md5Type, "obj, /")
	fill(sha1Type, "obj, /")
	for _, tp := range []*class{sha224Type, sha256Type, sha384Type, sha512Type} {
		fill(tp, "obj, /")
	}
	for i := range sha3Types {
		setupSHA3(sha3Types[i].tp, sha3Types[i].alg)
	}
}

// maxOutput is the bound of the length of a SHAKE digest.
const maxOutput = 1 << 29

// shakeLength reads the length of a digest.
func shakeLength(t *thread, v value) (int, bool) {
	n, ok := osutil.Uint64(t, v, "unsigned long")
	if ok && n >= maxOutput {
		return 0, t.RaiseFalse(object.ValueError, "length is too large")
	}
	return int(n), ok
}

func setupSHA3(tp *class, alg *algorithm) {
	suffix := byte(6)
	if alg.size == 0 {
		suffix = 0x1f
	}
	fill(tp, "data, /")
	if alg.size == 0 {
		tp.Methods[1] = object.Method{Sig: "digest(length)", Fn: func(t *thread, self value, a []value) value {
			n, ok := shakeLength(t, a[0])
			if !ok {
				return value{}
			}
			return t.NewBytes(as(self).sum(n))
		}}
		tp.Methods[2] = object.Method{Sig: "hexdigest(length)", Fn: func(t *thread, self value, a []value) value {
			n, ok := shakeLength(t, a[0])
			if !ok {
				return value{}
			}
			return t.NewStr(hex.EncodeToString(as(self).sum(n)))
		}}
	}
	tp.Getset = append(tp.Getset,
		object.GetSet{Name: "_capacity_bits", Get: func(t *thread, self value) value { return object.Int(int64(1600 - 8*as(self).alg.block)) }},
		object.GetSet{Name: "_rate_bits", Get: func(t *thread, self value) value { return object.Int(int64(8 * as(self).alg.block)) }},
		object.GetSet{Name: "_suffix", Get: func(t *thread, self value) value { return t.NewBytesCopy([]byte{suffix}) }},
	)
	object.ConstructBySig(tp, alg.name+"(data=b'', *, usedforsecurity=True, string=None)", func(t *thread, cls *class, a []value) value {
		if _, ok := osutil.Truth(t, a[1], true); !ok {
			return value{}
		}
		return create(t, cls, alg, a[0], a[2])
	})
	tp.TextSignature = ""
}

func itoa(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
