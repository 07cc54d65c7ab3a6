package testcapi

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// configuration is what config_get knows: how the interpreter was set up, under the names of CPython's PyConfig. Names of what this
// runtime does not have are absent.
func configuration(t *thread) map[string]func() value {
	in := t.Interp
	yes := func(b bool) func() value { return func() value { return object.Bool(b) } }
	num := func(n int) func() value { return func() value { return object.Int(int64(n)) } }
	attr := func(name string) func() value {
		return func() value {
			v := in.Sys.GetStr(t, t.Intern(name))
			if v.IsNil() {
				return t.Raise(object.AttributeError, "module 'sys' has no attribute '%s'", name)
			}
			return t.Newref(v)
		}
	}
	return map[string]func() value{
		"argv": attr("argv"), "orig_argv": attr("orig_argv"), "executable": attr("executable"), "prefix": attr("prefix"),
		"exec_prefix": attr("exec_prefix"), "base_prefix": attr("base_prefix"), "base_exec_prefix": attr("base_exec_prefix"),
		"module_search_paths": attr("path"), "platlibdir": attr("platlibdir"), "pycache_prefix": attr("pycache_prefix"),
		"warnoptions": attr("warnoptions"), "xoptions": attr("_xoptions"),
		"buffered_stdio": yes(!in.Unbuffered), "bytes_warning": num(in.BytesWarning), "code_debug_ranges": yes(!in.NoDebugRanges),
		"context_aware_warnings": num(in.ContextAwareWarnings), "dev_mode": yes(in.DevMode), "import_time": num(in.ImportTime),
		"inspect": yes(in.Inspect), "interactive": yes(in.Interactive), "int_max_str_digits": num(t.Interp.IntMaxStrDigits()),
		"isolated": yes(in.Isolated), "optimization_level": num(in.Optimize), "parser_debug": yes(in.Debug > 0), "quiet": yes(in.Quiet),
		"safe_path": yes(in.SafePath), "site_import": yes(!in.NoSite), "thread_inherit_context": num(in.ThreadInheritContext),
		"use_environment": yes(!in.IgnoreEnvironment), "user_site_directory": yes(!in.NoUserSite), "utf8_mode": yes(in.UTF8Mode != 0),
		"verbose": num(in.Verbose), "warn_default_encoding": yes(in.WarnDefaultEncoding != 0), "write_bytecode": yes(!in.DontWriteBytecode),
	}
}

func configGet(t *thread, _ value, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "config_get() argument 1 must be str, not %s", a[0].Type().Name)
	}
	name := object.AsStr(a[0]).String()
	f := configuration(t)[name]
	if f == nil {
		return t.Raise(object.ValueError, "unknown config option name: %s", name)
	}
	return f()
}

func configNames(t *thread, _ value, _ []value) value {
	l := t.NewList(0)
	for name := range configuration(t) {
		l.Push(t, t.NewStr(name))
	}
	defer t.Decref(l.Val())
	names := t.FrozenSetFrom(l.Val())
	if names == nil {
		return value{}
	}
	return names.Val()
}
