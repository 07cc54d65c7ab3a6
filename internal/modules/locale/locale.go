// Package locale is the native module _locale for the locales that a runtime without the C library has: "C" and "C.UTF-8", which differ
// in the encoding only. Every other name is an unsupported locale setting, as it is for the C library where it is not installed.
package locale

import (
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// The categories, in the order in which setlocale names them; lcAll stands for all of them.
const (
	lcCtype = iota
	lcNumeric
	lcTime
	lcCollate
	lcMonetary
	lcMessages
	lcAll
	lcPaper
	lcName
	lcAddress
	lcTelephone
	lcMeasurement
	lcIdentification
	lcCount
)

var categories = [lcCount]string{"LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_ALL", "LC_PAPER", "LC_NAME", "LC_ADDRESS",
	"LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION"}

// state is what the module keeps for each interpreter.
type state struct {
	err     value
	names   [lcCount]string
	domain  string
	dirs    map[string]string
	codeset map[string]string
}

// References implements object.Holder.
func (s *state) References(visit func(value)) { visit(s.err) }

func stateOf(t *thread) *state { return t.Interp.State("locale").(*state) }

// Module is the definition of the module _locale.
func Module() *object.NativeModule {
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "_locale",
		Functions: []object.Method{
			fn("setlocale(category, locale=None, /)", setlocale),
			fn("localeconv()", localeconv),
			fn("strcoll(os1, os2, /)", strcoll),
			fn("strxfrm(string, /)", strxfrm),
			fn("nl_langinfo(key, /)", langinfo),
			fn("getencoding()", func(t *thread, _ []value) value {
				if t.Interp.UTF8Mode > 0 {
					return t.NewStr("utf-8")
				}
				return t.NewStr(stateOf(t).codesetName())
			}),
			fn("gettext(msg, /)", func(t *thread, a []value) value { return message(t, a[0], "gettext", 1) }),
			fn("dgettext(domain, msg, /)", func(t *thread, a []value) value { return message(t, a[1], "dgettext", 2) }),
			fn("dcgettext(domain, msg, category, /)", func(t *thread, a []value) value {
				if _, ok := osutil.Int(t, a[2]); !ok {
					return value{}
				}
				return message(t, a[1], "dcgettext", 2)
			}),
			fn("textdomain(domain, /)", textdomain),
			fn("bindtextdomain(domain, dir, /)", bindtextdomain),
			fn("bind_textdomain_codeset(domain, codeset, /)", bindCodeset),
		},
		Setup: setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	s := &state{domain: "messages", dirs: map[string]string{}, codeset: map[string]string{}}
	for i := range s.names {
		s.names[i] = "C"
	}
	s.names[lcCtype] = "C.UTF-8" // as CPython coerces it (PEP 538)
	s.err = t.NewExceptionClass("locale", "Error", object.ExceptionType)
	if s.err.IsNil() {
		return false
	}
	t.Interp.SetState("locale", s)
	return m.Set(t, "Error", s.err) && osutil.AddConstants(t, m, constants)
}

func raise(t *thread, text string) value {
	msg := t.NewStr(text)
	defer t.Decref(msg)
	e := object.Call1(t, stateOf(t).err, msg)
	if !e.IsNil() {
		t.SetExc(e)
	}
	return value{}
}

// codesetName is the encoding of the locale for characters.
func (s *state) codesetName() string {
	if s.names[lcCtype] == "C" {
		return "ANSI_X3.4-1968"
	}
	return "UTF-8"
}

// canonical returns a locale's name if there is such a locale.
func canonical(name string) (string, bool) {
	switch strings.ToLower(name) {
	case "c", "posix":
		if name == "C" || name == "POSIX" {
			return "C", true
		}
	case "c.utf-8", "c.utf8":
		if name[0] == 'C' {
			return name, true
		}
	}
	return "", false
}

// fromEnvironment returns what the environment says of a category.
func fromEnvironment(category int) string {
	for _, name := range []string{"LC_ALL", categories[category], "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return "C"
}

// name returns what setlocale does for a category.
func (s *state) name(category int) string {
	if category != lcAll {
		return s.names[category]
	}
	same := true
	var parts []string
	for i, n := range s.names {
		if i != lcAll {
			same = same && n == s.names[lcCtype]
			parts = append(parts, categories[i]+"="+n)
		}
	}
	if same {
		return s.names[lcCtype]
	}
	return strings.Join(parts, ";")
}

// set sets a category, or none if a name is unknown.
func (s *state) set(category int, name string) bool {
	names := s.names
	switch {
	case category != lcAll:
		if name == "" {
			name = fromEnvironment(category)
		}
		n, ok := canonical(name)
		if !ok {
			return false
		}
		names[category] = n
	case strings.Contains(name, ";"):
		for _, part := range strings.Split(name, ";") {
			key, val, _ := strings.Cut(part, "=")
			n, ok := canonical(val)
			found := false
			for i, c := range categories {
				if c == key && i != lcAll && ok {
					names[i], found = n, true
				}
			}
			if !found {
				return false
			}
		}
	default:
		for i := range names {
			want := name
			if want == "" {
				want = fromEnvironment(i)
			}
			n, ok := canonical(want)
			if !ok {
				return false
			}
			names[i] = n
		}
	}
	s.names = names
	return true
}

func setlocale(t *thread, a []value) value {
	category, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	set := !a[1].IsNil() && !a[1].IsNone()
	name := ""
	if set {
		if !object.IsStr(a[1]) {
			return t.Raise(object.TypeError, "setlocale() argument 2 must be str or None, not %s", a[1].Type().Name)
		}
		name = object.AsStr(a[1]).String()
		if strings.IndexByte(name, 0) >= 0 {
			return t.Raise(object.ValueError, "embedded null character")
		}
	}
	s := stateOf(t)
	if category < 0 || category >= lcCount || set && !s.set(category, name) {
		if set {
			return raise(t, "unsupported locale setting")
		}
		return raise(t, "locale query failed")
	}
	return t.NewStr(s.name(category))
}

func localeconv(t *thread, _ []value) value {
	d := t.NewDict()
	text := func(name, s string) { d.SetTextSteal(t, name, t.NewStr(s)) }
	number := func(name string) { d.SetText(t, name, object.Int(127)) }
	list := func(name string) { d.SetTextSteal(t, name, t.NewList(0).Val()) }
	text("int_curr_symbol", "")
	text("currency_symbol", "")
	text("mon_decimal_point", "")
	text("mon_thousands_sep", "")
	list("mon_grouping")
	text("positive_sign", "")
	text("negative_sign", "")
	for _, n := range []string{"int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes", "n_sep_by_space", "p_sign_posn", "n_sign_posn"} {
		number(n)
	}
	text("decimal_point", ".")
	text("thousands_sep", "")
	list("grouping")
	return d.Val()
}

// strArg checks that an argument is a str.
func strArg(t *thread, v value, function, which string) bool {
	if !object.IsStr(v) {
		return t.RaiseFalse(object.TypeError, "%s() argument%s must be str, not %s", function, which, v.Type().Name)
	}
	return true
}

func strcoll(t *thread, a []value) value {
	if !strArg(t, a[0], "strcoll", " 1") || !strArg(t, a[1], "strcoll", " 2") {
		return value{}
	}
	return object.Int(int64(object.StrCompare(object.AsStr(a[0]), object.AsStr(a[1]))))
}

func strxfrm(t *thread, a []value) value {
	if !strArg(t, a[0], "strxfrm", "") {
		return value{}
	}
	if strings.IndexByte(object.AsStr(a[0]).String(), 0) >= 0 {
		return t.Raise(object.ValueError, "embedded null character")
	}
	return t.Newref(a[0])
}

func message(t *thread, v value, function string, number int) value {
	which := ""
	if number > 1 {
		which = " 2"
	}
	if !strArg(t, v, function, which) {
		return value{}
	}
	return t.Newref(v)
}

func textdomain(t *thread, a []value) value {
	s := stateOf(t)
	if !a[0].IsNone() {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "textdomain() argument must be str or None, not %s", a[0].Type().Name)
		}
		if s.domain = object.AsStr(a[0]).String(); s.domain == "" {
			s.domain = "messages"
		}
	}
	return t.FSDecode(s.domain)
}

func bindtextdomain(t *thread, a []value) value {
	if !strArg(t, a[0], "bindtextdomain", " 1") {
		return value{}
	}
	domain := object.AsStr(a[0]).String()
	if domain == "" {
		return raise(t, "domain must be a non-empty string")
	}
	s := stateOf(t)
	if !a[1].IsNone() {
		dir, ok := osutil.FSText(t, a[1])
		if !ok {
			return value{}
		}
		s.dirs[domain] = dir
	}
	if dir, ok := s.dirs[domain]; ok {
		return t.FSDecode(dir)
	}
	return t.NewStr("/usr/share/locale")
}

func bindCodeset(t *thread, a []value) value {
	if !strArg(t, a[0], "bind_textdomain_codeset", " 1") {
		return value{}
	}
	s := stateOf(t)
	domain := object.AsStr(a[0]).String()
	if !a[1].IsNone() {
		if !object.IsStr(a[1]) {
			return t.Raise(object.TypeError, "bind_textdomain_codeset() argument 2 must be str or None, not %s", a[1].Type().Name)
		}
		s.codeset[domain] = object.AsStr(a[1]).String()
	}
	if c, ok := s.codeset[domain]; ok {
		return t.NewStr(c)
	}
	return object.None
}
