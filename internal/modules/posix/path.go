package posix

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// pathArg reads a path whose NUL characters are ordinary ones.
func pathArg(t *thread, v value, function, param string) (p osutil.Path, ok bool) {
	if object.IsStr(v) || object.IsBytes(v) {
		text, ok := object.FSEncode(t, v)
		return osutil.Path{Text: text, IsBytes: !object.IsStr(v), Obj: t.Newref(v)}, ok
	}
	return osutil.PathArg(t, v, function, param, 0)
}

// splitRoot returns the root of a path, two slashes count as a root of their own, and what follows it.
func splitRoot(p string) (root, tail string) {
	n := len(p) - len(strings.TrimLeft(p, "/"))
	switch n {
	case 0:
		return "", p
	case 2:
		return p[:2], p[2:]
	}
	return p[:1], p[1:]
}

// normPath is os.path.normpath.
func normPath(p string) string {
	root, tail := splitRoot(p)
	var out []string
	for _, c := range strings.Split(tail, "/") {
		switch {
		case c == "" || c == ".":
		case c != ".." || root == "" && len(out) == 0 || len(out) > 0 && out[len(out)-1] == "..":
			out = append(out, c)
		case len(out) > 0:
			out = out[:len(out)-1]
		}
	}
	s := root + strings.Join(out, "/")
	if s == "" {
		return "."
	}
	return s
}

func normPathOf(t *thread, a []value) value {
	p, ok := pathArg(t, a[0], "_path_normpath", "path")
	if !ok {
		return value{}
	}
	defer p.Free(t)
	return p.Result(t, normPath(p.Text))
}

func splitRootOf(t *thread, a []value) value {
	p, ok := pathArg(t, a[0], "_path_splitroot_ex", "path")
	if !ok {
		return value{}
	}
	defer p.Free(t)
	root, tail := splitRoot(p.Text)
	return t.TupleSteal(p.Result(t, ""), p.Result(t, root), p.Result(t, tail)).Val()
}

func fspath(t *thread, a []value) value { return object.FSPathValue(t, a[0]) }

func pathFunctions() []object.Method {
	return []object.Method{
		fn("_path_normpath(path)", normPathOf),
		fn("_path_splitroot_ex(p)", splitRootOf),
		fn("fspath(path)", fspath),
	}
}
