package importer

import (
	"bytes"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
)

// frozenModules are the modules that the runtime loads itself, without searching sys.path: importlib's two halves, and what every
// start imports. The name is the module's, the value its name in the library; packages end in a slash.
var frozenModules = map[string]string{
	"_frozen_importlib":             "importlib._bootstrap",
	"_frozen_importlib_external":    "importlib._bootstrap_external",
	"zipimport":                     "zipimport",
	"abc":                           "abc",
	"codecs":                        "codecs",
	"io":                            "io",
	"_collections_abc":              "_collections_abc",
	"_sitebuiltins":                 "_sitebuiltins",
	"genericpath":                   "genericpath",
	"ntpath":                        "ntpath",
	"posixpath":                     "posixpath",
	"os.path":                       "posixpath",
	"os":                            "os",
	"site":                          "site",
	"stat":                          "stat",
	"importlib._bootstrap":          "importlib._bootstrap",
	"importlib._bootstrap_external": "importlib._bootstrap_external",
	"importlib.util":                "importlib.util",
	"importlib.machinery":           "importlib.machinery",
	"runpy":                         "runpy",
	"gil":                           "gil/",
	"_ast":                          "_ast",
	"gil.__main__":                  "gil.__main__",
	"__hello__":                     "__hello__",
	"__phello__":                    "__phello__/",
	"__phello__.ham":                "__phello__.ham/",
	"__phello__.ham.eggs":           "__phello__.ham.eggs",
	"__phello__.spam":               "__phello__.spam",
}

// IsNative implements imp.Source.
func (im *Importer) IsNative(name string) bool { return im.Native[name] != nil }

// NativeNames returns the names of the native modules, sorted.
func (im *Importer) NativeNames() []string {
	var names []string
	for n := range im.Native {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// IsFrozen implements imp.Source.
func (im *Importer) IsFrozen(name string) (found, pkg bool, orig string) {
	lib, found := frozenModules[name]
	if !found {
		return false, false, ""
	}
	lib, pkg = strings.CutSuffix(lib, "/")
	return true, pkg, lib
}

// FrozenNames implements imp.Source.
func (im *Importer) FrozenNames() []string {
	var names []string
	for n := range frozenModules {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Frozen implements imp.Source.
func (im *Importer) Frozen(t *object.Thread, name string) (code object.Value, pkg bool) {
	lib, found := frozenModules[name]
	if !found {
		return object.Value{}, false
	}
	return im.frozenCode(t, lib), strings.HasSuffix(lib, "/")
}

// codes returns the compiled modules.
func (im *Importer) codes(t *object.Thread) *frozenCodes {
	if im.frozen == nil {
		if im.frozen = im.loadFrozen(); im.frozen == nil {
			_, key := im.frozenPath()
			data := PackFrozen(key, im.compileFrozen(t))
			im.saveFrozen(data)
			if im.frozen = parseFrozen(key, bytes.NewReader(data)); im.frozen == nil {
				im.frozen = &frozenCodes{}
			}
		}
	}
	return im.frozen
}

// frozenCode returns the code of a frozen module, given its name in the library. New reference.
func (im *Importer) frozenCode(t *object.Thread, lib string) object.Value {
	if c := im.codes(t).open(lib); c != nil {
		return t.LoadCode(c).Val()
	}
	return im.compileLibrary(t, lib)
}

// compileFrozen compiles all frozen modules; what cannot be compiled is left out.
func (im *Importer) compileFrozen(t *object.Thread) map[string]FrozenCode {
	codes := map[string]FrozenCode{}
	for _, src := range FrozenSources() {
		v := im.compileLibrary(t, src.Lib)
		if v.IsNil() {
			t.ClearExc()
			continue
		}
		if data, err := bytecode.Marshal(object.AsCode(v).Code); err == nil {
			code := FrozenCode{Data: data}
			if info, err := os.Stat(filepath.Join(im.Lib.Dir, filepath.FromSlash(src.File))); err == nil {
				code.SourceSize, code.SourceTime = info.Size(), info.ModTime().Unix()
			}
			codes[src.Key] = code
		}
		t.Decref(v)
	}
	return codes
}

// compileLibrary compiles a module of the library under its frozen name.
func (im *Importer) compileLibrary(t *object.Thread, lib string) object.Value {
	name, pkg := strings.CutSuffix(lib, "/")
	src, err := ownSource(name, pkg)
	if err != nil {
		src, err = os.ReadFile(filepath.Join(im.Lib.Dir, filepath.FromSlash(libraryFile(lib))))
	}
	if err != nil {
		return t.Raise(object.ImportError, "frozen module %s: %s", lib, err.Error())
	}
	b := t.NewBytes(src)
	defer t.Decref(b)
	return t.Interp.Compiler.Compile(t, b, object.CompileRequest{Filename: FrozenFilename(lib), Mode: "exec", Optimize: 0, FeatureVersion: -1, Caller: "compile", SourceOnly: true})
}
