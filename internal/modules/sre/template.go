package sre

import (
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

var templateType = object.NewStaticType("_sre", "SRE_Template", object.ObjectType, object.TypeNoNew)

// template is a replacement that was looked through for references to groups: texts, each but the last followed by a group.
type template struct {
	object.Header
	texts  []value // str or bytes, or the zero Value for an empty one
	groups []int
}

func asTemplate(v value) *template { return (*template)(v.Ptr()) }

func setupTemplateType() {
	tp := templateType
	tp.Traverse = func(h *object.Header, visit func(value)) {
		for _, v := range asTemplate(h.Val()).texts {
			if !v.IsNil() {
				visit(v)
			}
		}
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asTemplate(h.Val())
		texts := x.texts
		x.texts = nil
		t.FreeHeader(h)
		t.DecrefAll(texts)
	}
}

func newTemplate(t *thread, a []value) value {
	if a[0].Type() != patternType {
		return t.Raise(object.TypeError, "template() argument 1 must be re.Pattern, not %s", a[0].Type().Name)
	}
	if !object.IsList(a[1]) {
		return t.Raise(object.TypeError, "template() argument 2 must be list, not %s", a[1].Type().Name)
	}
	items := object.AsList(a[1]).Items()
	if len(items)&1 == 0 {
		return t.Raise(object.TypeError, "invalid template")
	}
	x := object.New[template](t, templateType)
	for i, v := range items {
		if i&1 == 0 {
			if empty, ok := emptyText(t, v); !ok {
				t.Decref(x.Val())
				return value{}
			} else if empty {
				v = value{}
			}
			t.Xincref(v)
			x.texts = append(x.texts, v)
			continue
		}
		if !object.IsInt(v) {
			t.Decref(x.Val())
			return t.Raise(object.TypeError, "an integer is required")
		}
		n, ok := object.AsSize(t, v, nil)
		if !ok || n < 0 {
			t.Decref(x.Val())
			if ok {
				t.Raise(object.TypeError, "invalid template")
			}
			return value{}
		}
		x.groups = append(x.groups, n)
	}
	return x.Val()
}

func emptyText(t *thread, v value) (bool, bool) {
	n, ok := object.Len(t, v)
	return n == 0, ok
}

// expand adds the texts and the groups of the machine's match.
func (x *template) expand(t *thread, out *pieces, m *sre.Machine) bool {
	for i, text := range x.texts {
		if !text.IsNil() && !out.add(t, text) {
			return false
		}
		if i < len(x.groups) {
			if x.groups[i] > out.groups {
				return t.RaiseFalse(object.IndexError, "no such group")
			}
			if b, e := m.Group(x.groups[i]); b >= 0 && e > b {
				out.part(t, b, e)
			}
		}
	}
	return true
}

// expandSpans is expand with the spans of a match object.
func (x *template) expandSpans(t *thread, out *pieces, spans []int) bool {
	for i, text := range x.texts {
		if !text.IsNil() && !out.add(t, text) {
			return false
		}
		if i < len(x.groups) {
			if x.groups[i] > out.groups {
				return t.RaiseFalse(object.IndexError, "no such group")
			}
			b, e := spans[2*x.groups[i]], spans[2*x.groups[i]+1]
			if e = min(e, out.s.n); b >= 0 && e > b {
				out.part(t, b, e)
			}
		}
	}
	return true
}
