package interpreters

import "github.com/gophersnake/gophersnake/internal/object"

var bufferViewType = object.NewStaticType("_interpreters", "CrossInterpreterBufferView", object.ObjectType, object.TypeNoNew)

// bufferView exports the memory of another interpreter's object.
type bufferView struct {
	object.Header
	shared *sharedBuffer
}

func asBufferView(v value) *bufferView { return (*bufferView)(v.Ptr()) }

func setupBufferView() {
	tp := bufferViewType
	tp.GetAttr = object.GenericGetAttr
	tp.GetBuffer = func(t *thread, self value, flags int) *object.Buffer {
		if b := asBufferView(self).shared.buf; b != nil {
			c := *b
			c.Obj, c.OnRelease = t.Newref(self), nil
			return &c
		}
		t.Raise(object.BufferError, "the buffer was released")
		return nil
	}
	tp.Dealloc = func(t *thread, h *header) {
		s := asBufferView(h.Val()).shared
		t.FreeHeader(h)
		s.giveBack()
	}
}

func (st *state) restoreBuffer(t *thread, it *item) value {
	b := object.New[bufferView](t, bufferViewType)
	b.shared = it.buf
	v := t.NewMemoryView(b.Val())
	t.Decref(b.Val())
	return v
}
