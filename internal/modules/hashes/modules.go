package hashes

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var setupOnce sync.Once

// setupAll fills in the types' tables when the first of the modules is imported.
func setupAll() {
	setupOnce.Do(func() {
		setupSimple()
		setupBlake()
		setupHMAC()
		setupOpenSSL()
		for _, tp := range []*class{md5Type, sha1Type, sha224Type, sha256Type, sha384Type, sha512Type, blake2bType, blake2sType, hmacType, osslHash, osslHMAC} {
			tp.SetParallel(object.ParPlain) // the lock is in the object
		}
	})
}

// Modules are the definitions of the modules.
func Modules() []*object.NativeModule {
	row := func(alg *algorithm, cls *class) object.Method {
		return constructor(alg.name, cls, alg)
	}
	module := func(name string, functions []object.Method, types map[string]*class) *object.NativeModule {
		return &object.NativeModule{Name: name, Functions: functions, Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			return finish(t, m, types)
		}}
	}
	return []*object.NativeModule{
		module("_md5", []object.Method{row(algMD5, md5Type)}, map[string]*class{"MD5Type": md5Type}),
		module("_sha1", []object.Method{row(algSHA1, sha1Type)}, map[string]*class{"SHA1Type": sha1Type}),
		module("_sha2", []object.Method{row(algSHA224, sha224Type), row(algSHA256, sha256Type), row(algSHA384, sha384Type), row(algSHA512, sha512Type)},
			map[string]*class{"SHA224Type": sha224Type, "SHA256Type": sha256Type, "SHA384Type": sha384Type, "SHA512Type": sha512Type}),
		{Name: "_sha3", Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			types := map[string]*class{}
			for i := range sha3Types {
				types[sha3Types[i].alg.name] = sha3Types[i].tp
			}
			return m.SetSteal(t, "implementation", t.NewStr("crypto/sha3")) && finish(t, m, types)
		}},
		{Name: "_blake2", Setup: func(t *thread, m *object.Module) bool {
			setupAll()
			return osutil.AddConstants(t, m, osutil.Constants{
				{"BLAKE2B_SALT_SIZE", 16}, {"BLAKE2B_PERSON_SIZE", 16}, {"BLAKE2B_MAX_KEY_SIZE", 64}, {"BLAKE2B_MAX_DIGEST_SIZE", 64},
				{"BLAKE2S_SALT_SIZE", 8}, {"BLAKE2S_PERSON_SIZE", 8}, {"BLAKE2S_MAX_KEY_SIZE", 32}, {"BLAKE2S_MAX_DIGEST_SIZE", 32},
			}) && finish(t, m, map[string]*class{"blake2b": blake2bType, "blake2s": blake2sType})
		}},
		hmacModule(),
		hashlibModule(),
	}
}
