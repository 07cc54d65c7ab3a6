// Package sre is the native module _sre: patterns, matches, scanners and templates as objects, over the matching engine of package
// internal/sre. The library's package re compiles patterns to the engine's code.
//
// The subject of a match is a str or a bytes-like object; a bytes-like one is held while the engine looks at it, and asked again for
// each group, since it may change.
package sre

import (
	"errors"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

type (
	thread = object.Thread
	value  = object.Value
)

var typesOnce sync.Once

// Module is the definition of the module _sre.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		setupPatternType()
		setupMatchType()
		setupScannerType()
		setupTemplateType()
		patternType.SetParallel(object.ParImmutable)
		templateType.SetParallel(object.ParImmutable)
		matchType.SetParallel(object.ParOwned)
		scannerType.SetParallel(object.ParOwned)
		iteratorType.SetParallel(object.ParIterator)
	})
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	char := func(name string, f func(c int64) value) object.Method {
		return fn(name+"(character, /)", func(t *thread, a []value) value {
			c, ok := object.AsInt64(t, a[0], "Python int too large to convert to C int")
			if !ok {
				return value{}
			}
			return f(c)
		})
	}
	return &object.NativeModule{
		Name: "_sre",
		Functions: []object.Method{
			fn("compile(pattern, flags, code, groups, groupindex, indexgroup)", compile),
			fn("template(pattern, template, /)", newTemplate),
			fn("getcodesize()", func(t *thread, a []value) value { return object.Int(sre.CodeSize) }),
			char("ascii_iscased", func(c int64) value { return object.Bool(sre.ASCIIIsCased(c)) }),
			char("unicode_iscased", func(c int64) value { return object.Bool(sre.UnicodeIsCased(c)) }),
			char("ascii_tolower", func(c int64) value { return object.Int(sre.ASCIIToLower(c)) }),
			char("unicode_tolower", func(c int64) value { return object.Int(sre.UnicodeToLower(c)) }),
		},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "MAGIC", object.Int(sre.Magic)) && m.Set(t, "CODESIZE", object.Int(sre.CodeSize)) &&
				m.Set(t, "MAXREPEAT", object.Int(sre.MaxRepeat)) && m.Set(t, "MAXGROUPS", object.Int(sre.MaxGroups)) &&
				m.SetSteal(t, "copyright", t.NewStr(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "))
		},
	}
}

// errPending says that a Python exception is pending.
var errPending = errors.New("python exception pending")

// machines are the engine's machines that a thread has and does not use now.
type machines struct{ free []*sre.Machine }

// machine takes a machine; give it back with release.
func machine(t *thread) (*sre.Machine, *machines) {
	ms, ok := t.Slot("sre").(*machines)
	if !ok {
		ms = &machines{}
		t.SetSlot("sre", ms)
	}
	if n := len(ms.free); n > 0 {
		m := ms.free[n-1]
		ms.free = ms.free[:n-1]
		return m, ms
	}
	return &sre.Machine{Poll: func() error {
		if !t.Poll() {
			return errPending
		}
		return nil
	}}, ms
}

func (ms *machines) release(m *sre.Machine) {
	m.Release()
	ms.free = append(ms.free, m)
}

// raise raises the error of the engine.
func raise(t *thread, err error) value {
	switch {
	case err == errPending:
	case errors.Is(err, sre.ErrMemory):
		t.NoMemory()
	default:
		t.Raise(object.RuntimeError, "%s", err.Error())
	}
	return value{}
}
