package posix

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// newEnviron makes the dict of the environment, from bytes to bytes. Of two variables of one name the first counts.
func newEnviron(t *thread) value {
	env := t.Interp.Env
	if env == nil {
		env = host.Environ()
	}
	d := t.NewDict()
	for _, e := range env {
		k, v, found := strings.Cut(e, "=")
		if !found {
			continue
		}
		kv, vv := t.NewBytesText(k), t.NewBytesText(v)
		d.SetDefault(t, kv, vv)
		t.Decref(kv)
		t.Decref(vv)
	}
	return d.Val()
}

func putenv(t *thread, a []value) value {
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	val, ok := osutil.FSText(t, a[1])
	if !ok {
		return value{}
	}
	if strings.Contains(name, "=") {
		return t.Raise(object.ValueError, "illegal environment variable name")
	}
	nv, vv := t.NewBytesText(name), t.NewBytesText(val)
	defer t.Decref(nv)
	defer t.Decref(vv)
	if !t.Audit("os.putenv", nv, vv) {
		return value{}
	}
	return result(t, host.Setenv(name, val))
}

func unsetenv(t *thread, a []value) value {
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	nv := t.NewBytesText(name)
	defer t.Decref(nv)
	if !t.Audit("os.unsetenv", nv) {
		return value{}
	}
	if name == "" || strings.Contains(name, "=") {
		return osutil.Raise(t, host.EINVAL)
	}
	return result(t, host.Unsetenv(name))
}

func environFunctions() []object.Method {
	return []object.Method{
		fn("putenv(name, value, /)", putenv),
		fn("unsetenv(name, /)", unsetenv),
		fn("_create_environ()", func(t *thread, _ []value) value { return freshEnviron(t) }),
	}
}

// freshEnviron is os.reload_environ's: the environment as it is now.
func freshEnviron(t *thread) value {
	saved := t.Interp.Env
	t.Interp.Env = nil
	d := newEnviron(t)
	t.Interp.Env = saved
	return d
}
