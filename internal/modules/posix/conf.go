package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func addConfNames(t *thread, m *object.Module) bool {
	for name, list := range map[string][]host.ConfName{"sysconf_names": host.SysconfNames(), "pathconf_names": host.PathconfNames(), "confstr_names": host.ConfstrNames()} {
		d := t.NewDict()
		for _, c := range list {
			d.SetText(t, c.Name, object.Int(int64(c.Number)))
		}
		if !m.SetSteal(t, name, d.Val()) {
			return false
		}
	}
	return true
}

// confNumber reads an argument that is a number or one of the names.
func confNumber(t *thread, v value, names []host.ConfName) (int, bool) {
	switch {
	case object.HasIndex(v):
		return osutil.Int(t, v)
	case !object.IsStr(v):
		return 0, t.RaiseFalse(object.TypeError, "configuration names must be strings or integers")
	}
	s := object.AsStr(v).String()
	for _, c := range names {
		if c.Name == s {
			return c.Number, true
		}
	}
	return 0, t.RaiseFalse(object.ValueError, "unrecognized configuration name")
}

func sysconf(t *thread, a []value) value {
	n, ok := confNumber(t, a[0], host.SysconfNames())
	if !ok {
		return value{}
	}
	r, err := host.Sysconf(n)
	return intResult(t, r, err)
}

func confstr(t *thread, a []value) value {
	n, ok := confNumber(t, a[0], host.ConfstrNames())
	if !ok {
		return value{}
	}
	s, found, err := host.Confstr(n)
	switch {
	case err != nil:
		return osutil.Raise(t, err)
	case !found:
		return object.None
	}
	return t.FSDecode(s)
}

func pathconf(t *thread, a []value) value {
	p, ok := osutil.PathArg(t, a[0], "pathconf", "path", osutil.AllowFD)
	if !ok {
		return value{}
	}
	defer p.Free(t)
	n, ok := confNumber(t, a[1], host.PathconfNames())
	if !ok {
		return value{}
	}
	if p.Text == "" && !p.IsFD {
		return p.Raise(t, host.ENOENT)
	}
	r, err := host.Pathconf(p.Text, p.FD, n)
	if err != nil {
		return p.Raise(t, err)
	}
	return object.Int(r)
}

func fpathconf(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	n, ok := confNumber(t, a[1], host.PathconfNames())
	if !ok {
		return value{}
	}
	r, err := host.Pathconf("", fd, n)
	return intResult(t, r, err)
}

func confFunctions() []object.Method {
	return []object.Method{
		fn("sysconf(name, /)", sysconf),
		fn("confstr(name, /)", confstr),
		fn("pathconf(path, name)", pathconf),
		fn("fpathconf(fd, name, /)", fpathconf),
	}
}
