package interpreters

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

var channelIDType = object.NewStaticType("_interpchannels", "ChannelID", object.ObjectType, object.TypeNoNew|object.TypeHasWeakref)

// channelID is an identifier of a channel, or of an end of it. While there are any, the channel exists.
type channelID struct {
	object.Header
	id   int64
	ends int
	fam  *family // nil if the channel did not exist
}

func asChannelID(v value) *channelID { return (*channelID)(v.Ptr()) }

// newChannelID makes an identifier; without force the channel must exist.
func (st *state) newChannelID(t *thread, id int64, ends int, force bool) value {
	f := st.me.fam
	f.mu.Lock()
	c := f.channels[id]
	if c != nil {
		c.refs++
	}
	f.mu.Unlock()
	if c == nil && !force {
		return st.raiseChannel(t, errNotFound, "channel %d not found", id)
	}
	o := object.New[channelID](t, channelIDType)
	o.id, o.ends = id, ends
	if c != nil {
		o.fam = f
	}
	return o.Val()
}

func setupChannelID() {
	tp := channelIDType
	tp.GetAttr = object.GenericGetAttr
	tp.Dealloc = func(t *thread, h *header) {
		o := asChannelID(h.Val())
		id, f := o.id, o.fam
		t.FreeHeader(h)
		if f == nil {
			return
		}
		f.mu.Lock()
		var rest []*item
		if c := f.channels[id]; c != nil {
			if c.refs--; c.refs == 0 {
				delete(f.channels, id)
				rest = c.shut()
			}
		}
		f.mu.Unlock()
		f.drop(rest...)
	}
	tp.Repr = func(t *thread, self value) value {
		switch o := asChannelID(self); o.ends {
		case sendEnd:
			return t.NewStrf("ChannelID(%d, send=True)", o.id)
		case recvEnd:
			return t.NewStrf("ChannelID(%d, recv=True)", o.id)
		default:
			return t.NewStrf("ChannelID(%d)", o.id)
		}
	}
	tp.Str = func(t *thread, self value) value { return t.NewStrf("%d", asChannelID(self).id) }
	integer := func(t *thread, self value) value { return object.Int(asChannelID(self).id) }
	tp.ToInt, tp.Index = integer, integer
	tp.Hash = func(t *thread, self value) (int64, bool) { return object.Hash(t, object.Int(asChannelID(self).id)) }
	tp.Compare = func(t *thread, a, b value, op object.CompareOp) value {
		if op != object.Eq && op != object.Ne || a.Type() != channelIDType {
			return object.NotImplemented
		}
		x := asChannelID(a)
		var eq bool
		switch {
		case b.Type() == channelIDType:
			y := asChannelID(b)
			eq = x.id == y.id && x.ends == y.ends
		case object.IsInt(b):
			eq = b.IsInt64() && b.Int64() == x.id
		default:
			return object.Compare(t, object.Int(x.id), b, op)
		}
		return object.Bool(eq == (op == object.Eq))
	}
	end := func(ends int) func(t *thread, self value) value {
		return func(t *thread, self value) value {
			o := asChannelID(self)
			return stateOf(t).newChannelID(t, o.id, ends, true)
		}
	}
	tp.Getset = []object.GetSet{
		{Name: "end", Get: func(t *thread, self value) value {
			switch asChannelID(self).ends {
			case sendEnd:
				return t.NewStr("send")
			case recvEnd:
				return t.NewStr("recv")
			}
			return t.NewStr("both")
		}},
		{Name: "send", Get: end(sendEnd)},
		{Name: "recv", Get: end(recvEnd)},
	}
}

// restoreChannel makes the identifier, or the library's object around it.
func (st *state) restoreChannel(t *thread, it *item) value {
	if st.channelErrors[errChannel].IsNil() {
		m := t.Interp.Importer.Import(t, "_interpchannels")
		if m.IsNil() {
			return m
		}
		t.Decref(m)
	}
	id := st.newChannelID(t, it.id, it.ends&bothEnds, true)
	if it.ends&wholeEnd == 0 || id.IsNil() {
		return id
	}
	cls := st.sendType
	if it.ends&recvEnd != 0 {
		cls = st.recvType
	}
	if cls.IsNil() {
		m := t.Interp.Importer.Import(t, "test.support.channels")
		if m.IsNil() {
			t.ClearExc()
			return id
		}
		t.Decref(m)
		if cls = st.sendType; it.ends&recvEnd != 0 {
			cls = st.recvType
		}
		if cls.IsNil() {
			return id
		}
	}
	v := object.CallN(t, cls, id)
	t.Decref(id)
	return v
}
