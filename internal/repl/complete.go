package repl

import (
	"sort"
	"strings"
	"unicode"

	"github.com/reeflective/readline"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/object"
)

var keywords = strings.Fields(`False None True and as assert async await break class continue def del elif else except finally for from
	global if import in is lambda nonlocal not or pass raise return try while with yield match case type`)

// complete offers the names that the word before the cursor may go on to be: keywords, names of __main__ and builtins, and after a dot
// the attributes of what stands before it, if that is a plain chain of names.
func complete(in *interp.Interp, line string) readline.Completions {
	if strings.TrimSpace(line) == "" {
		return readline.CompleteValues("    ")
	}
	start := len(line)
	for start > 0 {
		c := rune(line[start-1])
		if c != '.' && c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) && c < 0x80 {
			break
		}
		start--
	}
	word := line[start:]
	t := in.Main
	set := map[string]bool{}
	if dot := strings.LastIndexByte(word, '.'); dot >= 0 {
		base, prefix := word[:dot], word[dot+1:]
		v := lookup(in, base)
		if v.IsNil() {
			t.ClearExc()
			return readline.Completions{}
		}
		names := object.Dir(t, v)
		t.Decref(v)
		if names.IsNil() {
			t.ClearExc()
			return readline.Completions{}
		}
		for _, n := range object.AsList(names).Items() {
			if s := text(n); strings.HasPrefix(s, prefix) && (prefix != "" || !strings.HasPrefix(s, "_")) {
				set[base+"."+s] = true
			}
		}
		t.Decref(names)
	} else {
		for _, k := range keywords {
			if strings.HasPrefix(k, word) {
				set[k] = true
			}
		}
		for _, d := range []*object.Dict{in.MainModule(t).Dict(), in.Builtins} {
			pos := 0
			for {
				k, _, ok := d.Next(&pos)
				if !ok {
					break
				}
				if s := text(k); strings.HasPrefix(s, word) {
					set[s] = true
				}
			}
		}
	}
	var list []string
	for s := range set {
		list = append(list, s)
	}
	sort.Strings(list)
	return readline.CompleteValues(list...).NoSpace()
}

func text(v object.Value) string {
	if object.IsStr(v) {
		return object.AsStr(v).String()
	}
	return ""
}

// lookup evaluates a chain of names without calling anything but attribute access. New reference.
func lookup(in *interp.Interp, chain string) object.Value {
	t := in.Main
	parts := strings.Split(chain, ".")
	name := t.Intern(parts[0])
	v := in.MainModule(t).Dict().GetStr(t, name)
	if v.IsNil() {
		v = in.Builtins.GetStr(t, name)
	}
	if v.IsNil() {
		return v
	}
	t.Incref(v)
	for _, p := range parts[1:] {
		next := object.GetAttr(t, v, t.Intern(p))
		t.Decref(v)
		if next.IsNil() {
			return next
		}
		v = next
	}
	return v
}
