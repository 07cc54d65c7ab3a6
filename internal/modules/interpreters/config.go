package interpreters

import "github.com/gophersnake/gophersnake/internal/object"

// config is how an interpreter was asked to be. What it says about memory, forks and extension modules means nothing here; every interpreter
// has a GIL of its own, or none.
type config struct {
	obmalloc, fork, exec, threads, daemons, check bool
	gil                                           string // default, shared or own
}

func legacyConfig() config {
	return config{obmalloc: true, fork: true, exec: true, threads: true, daemons: true, gil: "shared"}
}

// namedConfig returns the config of the name.
func namedConfig(t *thread, name string) (config, bool) {
	switch name {
	case "", "isolated", "default":
		return config{threads: true, check: true, gil: "own"}, true
	case "legacy":
		return legacyConfig(), true
	case "empty":
		return config{gil: "default"}, true
	}
	return config{}, t.RaiseFalse(object.ValueError, "unsupported config name '%s'", name)
}

// fields are the names of the bools, in order.
var configFields = [...]string{"use_main_obmalloc", "allow_fork", "allow_exec", "allow_threads", "allow_daemon_threads", "check_multi_interp_extensions"}

func (c *config) flags() [6]*bool {
	return [...]*bool{&c.obmalloc, &c.fork, &c.exec, &c.threads, &c.daemons, &c.check}
}

func (c *config) namespace(t *thread) value {
	names := append([]string(nil), configFields[:]...)
	var vals []value
	for _, f := range c.flags() {
		vals = append(vals, object.Bool(*f))
	}
	return object.NewNamespace(t, append(names, "gil"), append(vals, t.NewStr(c.gil)))
}

// update takes over what the dict says. With whole, all the fields must be there.
func (c *config) update(t *thread, d *object.Dict, whole bool) bool {
	left := d.Len()
	get := func(name string) (value, bool) {
		v := d.GetStr(t, t.Intern(name))
		if v.IsNil() {
			if t.HasExc() {
				return v, false
			}
			if whole {
				return v, t.RaiseFalse(object.ValueError, "missing config key: %s", name)
			}
			return v, true
		}
		left--
		return v, true
	}
	for i, f := range c.flags() {
		v, ok := get(configFields[i])
		if !ok {
			return false
		}
		if v.IsNil() {
			continue
		}
		if v.Type() != object.BoolType {
			return t.RaiseFalse(object.TypeError, "invalid config type: %s", configFields[i])
		}
		*f = v.IsTrue()
	}
	v, ok := get("gil")
	if !ok {
		return false
	}
	if !v.IsNil() {
		if !object.IsStr(v) {
			return t.RaiseFalse(object.TypeError, "invalid config type: gil")
		}
		switch s := object.AsStr(v).String(); s {
		case "default", "shared", "own":
			c.gil = s
		default:
			return t.RaiseFalse(object.ValueError, "unsupported interpreter config .gil value '%s'", s)
		}
	}
	if left > 0 {
		r := object.Repr(t, d.Val())
		if r.IsNil() {
			return false
		}
		s := ""
		if left > 1 {
			s = "s"
		}
		t.Raise(object.ValueError, "config dict has %d extra item%s (%s)", left, s, object.AsStr(r).String())
		t.Decref(r)
		return false
	}
	return true
}

// configArg reads the argument of create: nothing, a name or an object whose dict says all.
func configArg(t *thread, v value) (config, bool) {
	switch {
	case v.IsNil() || v.IsNone():
		return namedConfig(t, "")
	case object.IsStr(v):
		return namedConfig(t, object.AsStr(v).String())
	}
	d, ok := object.LookupAttr(t, v, object.NameDict)
	if !ok {
		return config{}, false
	}
	if d.IsNil() || !object.IsDict(d) {
		t.Xdecref(d)
		r := object.Repr(t, v)
		if !r.IsNil() {
			t.Raise(object.TypeError, "bad config %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return config{}, false
	}
	defer t.Decref(d)
	var c config
	if !c.update(t, object.AsDict(d), true) {
		return c, false
	}
	return c, true
}
