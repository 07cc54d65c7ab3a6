package main

import (
	"bytes"
	"fmt"
)

// fix is a small correction of a module of the library that is packed: CPython corrected the same fault in a later 3.14 than the one
// the library is taken from. A newer library needs the entry no more.
type fix struct{ file, old, new string }

var fixes = []fix{
	// A Template's pattern may be a compiled regular expression.
	{"string/__init__.py", "        if pattern is _TemplatePattern:\n            delim", `        if not isinstance(pattern, str) and pattern is not _TemplatePattern:
            return pattern
        if pattern is _TemplatePattern:
            delim`},
	// Methods of native objects have no __module__: that of their object's class is shown.
	{"annotationlib.py", `        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"`, `        where = value.__module__
        if where is None and (owner := getattr(value, "__self__", None)) is not None:
            where = (owner if isinstance(owner, type) else type(owner)).__module__
        if where in (None, "builtins"):
            return value.__qualname__
        return f"{where}.{value.__qualname__}"`},
	// The hidden parameter of the functions that evaluate annotations has a name that is no identifier.
	{"inspect.py", "            name = 'implicit{}'.format(name[1:])\n", `            name = 'implicit{}'.format(name[1:])
        if name == '.format':
            name = name[1:]
`},
	// The message of a SyntaxError may be anything, also what has no truth.
	{"traceback.py", "        msg = self.msg or \"<no detail available>\"\n", `        msg = self.msg
        try:
            empty = not msg
        except TypeError:
            empty = False
        if empty:
            msg = "<no detail available>"
`},
}

// corrected applies the fixes of a file.
func corrected(name string, data []byte) ([]byte, error) {
	for _, f := range fixes {
		if f.file != name {
			continue
		}
		if n := bytes.Count(data, []byte(f.old)); n != 1 {
			return nil, fmt.Errorf("%s: what fixes.go corrects is there %d times", name, n)
		}
		data = bytes.Replace(data, []byte(f.old), []byte(f.new), 1)
	}
	return data, nil
}
