package interpreters

import (
	"math"
	"sort"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// The ends of a channel, as bits. wholeEnd marks an item that becomes one of the library's objects around the identifier.
const (
	sendEnd  = 1
	recvEnd  = 2
	bothEnds = sendEnd | recvEnd
	wholeEnd = 4
)

// The errors of channels, as indexes.
const (
	errChannel = iota
	errNotFound
	errClosed
	errEmpty
	errNotEmpty
)

// channel is a queue with two ends, which interpreters open by using them and release one by one.
type channel struct {
	id       int64
	refs     int // identifiers that exist
	op       int
	fallback int
	closed   bool
	ended    bool // by close: it is listed no more
	closing  bool // for senders; for the rest as soon as it is empty
	send     map[int64]bool
	recv     map[int64]bool // of the interpreters that have used that end: whether it is open to them
	list     []entry
}

// waiter is a sender that waits until what it sent was received.
type waiter struct {
	lock     gil.Lock // held until then
	received bool
}

func (w *waiter) end(received bool) {
	if w != nil {
		w.received = received
		w.lock.Release()
	}
}

func (c *channel) unbind(owner int64) (dropped []*item) {
	c.list, dropped = unbindEntries(c.list, owner)
	for _, ends := range []map[int64]bool{c.send, c.recv} {
		if _, ok := ends[owner]; ok {
			ends[owner] = false
		}
	}
	if c.over() {
		c.shut()
	}
	return dropped
}

// over reports whether all who have used the channel have released it.
func (c *channel) over() bool {
	if len(c.send)+len(c.recv) == 0 {
		return false
	}
	for _, ends := range []map[int64]bool{c.send, c.recv} {
		for _, open := range ends {
			if open {
				return false
			}
		}
	}
	return true
}

// shut closes the channel. It returns what was in it.
func (c *channel) shut() (dropped []*item) {
	c.closed, c.closing = true, false
	for _, e := range c.list {
		dropped = append(dropped, e.it)
		e.waiter.end(false)
	}
	c.list = nil
	for k := range c.send {
		c.send[k] = false
	}
	for k := range c.recv {
		c.recv[k] = false
	}
	return dropped
}

// use opens an end for the interpreter; false if it has released it.
func use(ends map[int64]bool, id int64) bool {
	open, known := ends[id]
	if !known {
		ends[id] = true
	}
	return open || !known
}

func (st *state) raiseChannel(t *thread, which int, format string, args ...any) value {
	return t.Raise(object.AsType(st.channelErrors[which]), format, args...)
}

// withChannel calls f with the channel, under the mutex: f must not touch objects. What f returns is raised: errChannel for nothing.
func (st *state) withChannel(t *thread, id value, f func(c *channel) int) (n int64, ok bool) {
	if n, ok = number(t, "channel", id); !ok {
		return 0, false
	}
	fam := st.me.fam
	problem := errNotFound
	fam.mu.Lock()
	if c := fam.channels[n]; c != nil {
		problem = f(c)
	}
	fam.mu.Unlock()
	switch problem {
	case errChannel:
		return n, true
	case errNotFound:
		st.raiseChannel(t, problem, "channel %d not found", n)
	case errClosed:
		st.raiseChannel(t, problem, "channel %d is closed", n)
	case errEmpty:
		st.raiseChannel(t, problem, "channel %d is empty", n)
	case errNotEmpty:
		st.raiseChannel(t, problem, "channel %d may not be closed if not empty (try force=True)", n)
	}
	return n, false
}

// closeArg reads the arguments send and recv of what closes ends: no difference means both.
func closeArg(t *thread, send, recv value) (int, bool) {
	s, ok := truthArg(t, send, false)
	if !ok {
		return 0, false
	}
	r, ok := truthArg(t, recv, false)
	switch {
	case !ok:
		return 0, false
	case s == r:
		return bothEnds, true
	case s:
		return sendEnd, true
	}
	return recvEnd, true
}

// endsArg reads the arguments send and recv of an identifier: None for both means both ends.
func endsArg(t *thread, send, recv value) (int, bool) {
	given := func(v value) (is, said, ok bool) {
		if v.IsNil() || v.IsNone() {
			return false, false, true
		}
		is, ok = object.Truth(t, v)
		return is, true, ok
	}
	s, sSaid, ok := given(send)
	if !ok {
		return 0, false
	}
	r, rSaid, ok := given(recv)
	if !ok {
		return 0, false
	}
	switch {
	case !sSaid && !rSaid:
		return bothEnds, true
	case sSaid && rSaid && !s && !r:
		return 0, t.RaiseFalse(object.ValueError, "'send' and 'recv' cannot both be False")
	case s && r:
		return bothEnds, true
	case s:
		return sendEnd, true
	case r:
		return recvEnd, true
	case sSaid && !rSaid: // not the one: the other
		return recvEnd, true
	}
	return sendEnd, true
}

func truthArg(t *thread, v value, def bool) (bool, bool) {
	if v.IsNil() {
		return def, true
	}
	return object.Truth(t, v)
}

var channelInfo = object.NewStructSeqType("_interpchannels", "ChannelInfo", []object.StructField{
	{Name: "open"}, {Name: "closing"}, {Name: "closed"},
	{Name: "count"}, {Name: "num_interp_send"},
	{Name: "num_interp_send_released"},
	{Name: "num_interp_recv"},
	{Name: "num_interp_recv_released"},
	{Name: "num_interp_both"},
	{Name: "num_interp_both_recv_released"},
	{Name: "num_interp_both_send_released"},
	{Name: "num_interp_both_released"},
	{Name: "send_associated"}, {Name: "send_released"},
	{Name: "recv_associated"}, {Name: "recv_released"},
}, 8)

// Channels is the definition of the module _interpchannels.
func Channels() *object.NativeModule {
	setup()
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "_interpchannels",
		Functions: []object.Method{
			fn("create(unboundop=-1, fallback=-1)", createChannel),
			fn("destroy(cid)", func(t *thread, a []value) value {
				st := stateOf(t)
				var rest []*item
				if _, ok := st.withChannel(t, a[0], func(c *channel) int {
					delete(st.me.fam.channels, c.id)
					rest = c.shut()
					return errChannel
				}); !ok {
					return value{}
				}
				st.me.fam.drop(rest...)
				return object.None
			}),
			fn("list_all()", listChannels),
			fn("list_interpreters(cid, *, send)", func(t *thread, a []value) value {
				send, ok := object.Truth(t, a[1])
				if !ok {
					return value{}
				}
				var ids []int64
				if _, ok := stateOf(t).withChannel(t, a[0], func(c *channel) int {
					if c.closed || c.closing && send {
						return errClosed
					}
					ends := c.recv
					if send {
						ends = c.send
					}
					for id, open := range ends {
						if open {
							ids = append(ids, id)
						}
					}
					return errChannel
				}); !ok {
					return value{}
				}
				sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
				l := t.NewList(len(ids))
				for _, id := range ids {
					l.Push(t, object.Int(id))
				}
				return l.Val()
			}),
			fn("send(cid, obj, unboundop=None, fallback=None, *, blocking=True, timeout=None)", func(t *thread, a []value) value {
				return send(t, a, false)
			}),
			fn("send_buffer(cid, obj, unboundop=None, fallback=None, *, blocking=True, timeout=None)", func(t *thread, a []value) value {
				return send(t, a, true)
			}),
			fn("recv(cid, default=<unrepresentable>)", recv),
			fn("close(cid, *, send=None, recv=None, force=False)", closeChannel),
			fn("release(cid, *, send=None, recv=None, force=True)", release),
			fn("get_count(cid)", func(t *thread, a []value) value {
				var n int
				if _, ok := stateOf(t).withChannel(t, a[0], func(c *channel) int { n = len(c.list); return errChannel }); !ok {
					return value{}
				}
				return object.Int(int64(n))
			}),
			fn("get_info(cid)", info),
			fn("get_channel_defaults(cid)", func(t *thread, a []value) value {
				var op, fb int
				if _, ok := stateOf(t).withChannel(t, a[0], func(c *channel) int { op, fb = c.op, c.fallback; return errChannel }); !ok {
					return value{}
				}
				return t.TupleSteal(object.Int(int64(op)), object.Int(int64(fb))).Val()
			}),
			fn("_channel_id(id, *, send=None, recv=None, force=False, _resolve=False)", func(t *thread, a []value) value {
				st := stateOf(t)
				ends, ok := endsArg(t, a[1], a[2])
				if !ok {
					return value{}
				}
				force, ok := truthArg(t, a[3], false)
				if !ok {
					return value{}
				}
				n, ok := number(t, "channel", a[0])
				if !ok {
					return value{}
				}
				if a[0].Type() == channelIDType && (a[1].IsNil() || a[1].IsNone()) && (a[2].IsNil() || a[2].IsNone()) {
					ends = asChannelID(a[0]).ends
				}
				return st.newChannelID(t, n, ends, force)
			}),
			fn("_register_end_types(send, recv)", func(t *thread, a []value) value {
				st := stateOf(t)
				for i, name := range []string{"send", "recv"} {
					if !a[i].Type().IsSubtype(object.MetaType) {
						return t.Raise(object.TypeError, "expected a type for '%s'", name)
					}
				}
				t.Replace(&st.sendType, t.Newref(a[0]))
				t.Replace(&st.recvType, t.Newref(a[1]))
				return object.None
			}),
		},
		Types: []*object.Type{channelIDType, channelInfo},
		Setup: func(t *thread, m *object.Module) bool {
			st := stateOf(t)
			for i, name := range []string{"ChannelError", "ChannelNotFoundError", "ChannelClosedError", "ChannelEmptyError", "ChannelNotEmptyError"} {
				if st.channelErrors[i].IsNil() {
					base := object.RuntimeError
					if i > 0 {
						base = object.AsType(st.channelErrors[errChannel])
					}
					st.channelErrors[i] = t.NewExceptionClass("_interpchannels", name, base)
				}
				if !m.Set(t, name, st.channelErrors[i]) {
					return false
				}
			}
			return true
		},
	}
}

func createChannel(t *thread, a []value) value {
	st := stateOf(t)
	op, ok := opArg(t, a[0], unboundReplace)
	if !ok {
		return value{}
	}
	fb, ok := fallbackArg(t, a[1], fallbackFull)
	if !ok {
		return value{}
	}
	f := st.me.fam
	f.mu.Lock()
	c := &channel{id: f.nextChannel, op: op, fallback: fb, send: map[int64]bool{}, recv: map[int64]bool{}}
	f.nextChannel++
	f.channels[c.id] = c
	f.mu.Unlock()
	return st.newChannelID(t, c.id, bothEnds, false)
}

func listChannels(t *thread, a []value) value {
	st := stateOf(t)
	var all []*channel
	st.me.fam.mu.Lock()
	for _, c := range st.me.fam.channels {
		if !c.ended {
			all = append(all, c)
		}
	}
	st.me.fam.mu.Unlock()
	sort.Slice(all, func(i, j int) bool { return all[i].id > all[j].id })
	l := t.NewList(len(all)) // the newest first
	for _, c := range all {
		id := st.newChannelID(t, c.id, bothEnds, true)
		l.Push(t, t.TupleSteal(id, object.Int(int64(c.op)), object.Int(int64(c.fallback))).Val())
	}
	return l.Val()
}

func send(t *thread, a []value, buffer bool) value {
	st := stateOf(t)
	blocking, ok := truthArg(t, a[4], true)
	if !ok {
		return value{}
	}
	timeout := int64(-1)
	if v := a[5]; !v.IsNil() && !v.IsNone() {
		f, ok := object.AsFloat(t, v)
		if !ok {
			return value{}
		}
		switch {
		case !blocking:
			return t.Raise(object.ValueError, "can't specify a timeout for a non-blocking call")
		case f < 0:
			return t.Raise(object.ValueError, "timeout value must be a non-negative number")
		}
		timeout = int64(math.Ceil(f * 1e9))
	}
	var op, fb int
	n, ok := st.withChannel(t, a[0], func(c *channel) int {
		op, fb = c.op, c.fallback
		if c.closed || c.closing {
			return errClosed
		}
		return errChannel
	})
	if !ok {
		return value{}
	}
	if op, ok = opArg(t, a[2], op); !ok {
		return value{}
	}
	if fb, ok = fallbackArg(t, a[3], fb); !ok {
		return value{}
	}
	var it *item
	if buffer {
		if !object.HasBuffer(a[1]) {
			return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", a[1].Type().Name)
		}
		it = st.shareBuffer(t, a[1])
	} else {
		it = st.shareBy(t, a[1], fb)
	}
	if it == nil {
		return value{}
	}
	var w *waiter
	if blocking {
		w = &waiter{}
		w.lock.TryAcquire(nil)
	}
	if _, ok = st.withChannel(t, a[0], func(c *channel) int {
		if c.closed || c.closing || !use(c.send, st.me.id) {
			return errClosed
		}
		c.list = append(c.list, entry{it: it, owner: st.me.id, op: op, waiter: w})
		return errChannel
	}); !ok {
		st.me.fam.drop(it)
		return value{}
	}
	if !blocking || st.await(t, w, n, timeout) {
		return object.None
	}
	return value{}
}

// await waits until what was sent has been received.
func (st *state) await(t *thread, w *waiter, n, timeout int64) bool {
	deadline := t.Interp.GIL.Deadline(timeout)
	take := func() bool { // takes back what was sent; false if it is gone
		f := st.me.fam
		f.mu.Lock()
		var mine *item
		if c := f.channels[n]; c != nil {
			for i, e := range c.list {
				if e.waiter == w {
					mine = e.it
					c.list = append(c.list[:i:i], c.list[i+1:]...)
					break
				}
			}
		}
		f.mu.Unlock()
		f.drop(mine)
		return mine != nil
	}
	t.Sched.Expect("channel", 0, t.Sched.ID())
	defer t.Sched.Unexpect()
	for {
		left := int64(-1)
		if deadline >= 0 {
			left = max(deadline-t.Interp.GIL.Now(), 0)
		}
		switch w.lock.Acquire(t.Sched, left) {
		case gil.Woken:
			if !w.received {
				st.raiseChannel(t, errClosed, "channel %d is closed", n)
				return false
			}
			return true
		case gil.TimedOut:
			if take() {
				return t.RaiseFalse(object.TimeoutError, "timed out")
			}
			deadline = -1 // somebody has it in hand
		default:
			if !t.Poll() {
				take()
				return false
			}
		}
	}
}

func recv(t *thread, a []value) value {
	st := stateOf(t)
	var e entry
	empty := false
	_, ok := st.withChannel(t, a[0], func(c *channel) int {
		if c.closed || !use(c.recv, st.me.id) {
			return errClosed
		}
		if len(c.list) == 0 {
			if c.closing {
				c.shut()
				return errClosed
			}
			if empty = true; a[1].IsNil() {
				return errEmpty
			}
			return errChannel
		}
		e = c.list[0]
		c.list = c.list[1:]
		e.waiter.end(true)
		if c.closing && len(c.list) == 0 {
			c.shut()
		}
		return errChannel
	})
	switch {
	case !ok:
		return value{}
	case empty:
		return t.TupleSteal(t.Newref(a[1]), object.None).Val()
	}
	return st.receive(t, e)
}

func closeChannel(t *thread, a []value) value {
	st := stateOf(t)
	ends, ok := closeArg(t, a[1], a[2])
	if !ok {
		return value{}
	}
	force, ok := truthArg(t, a[3], false)
	if !ok {
		return value{}
	}
	var rest []*item
	if _, ok := st.withChannel(t, a[0], func(c *channel) int {
		switch {
		case c.closed:
			return errClosed
		case len(c.list) == 0 || force:
			rest = c.shut()
			c.ended = true
		case ends != sendEnd:
			return errNotEmpty
		case c.closing:
			return errClosed
		default:
			c.closing = true
			for id := range c.send {
				c.send[id] = false
			}
		}
		return errChannel
	}); !ok {
		return value{}
	}
	st.me.fam.drop(rest...)
	return object.None
}

func release(t *thread, a []value) value {
	st := stateOf(t)
	ends, ok := closeArg(t, a[1], a[2])
	if !ok {
		return value{}
	}
	var rest []*item
	if _, ok := st.withChannel(t, a[0], func(c *channel) int {
		if c.closed {
			return errClosed
		}
		if ends&sendEnd != 0 {
			c.send[st.me.id] = false
		}
		if ends&recvEnd != 0 {
			c.recv[st.me.id] = false
		}
		if c.over() {
			rest = c.shut()
		}
		return errChannel
	}); !ok {
		return value{}
	}
	st.me.fam.drop(rest...)
	return object.None
}

func info(t *thread, a []value) value {
	st := stateOf(t)
	var open, closing, closed bool
	var n [9]int64
	var mine [4]bool
	if _, ok := st.withChannel(t, a[0], func(c *channel) int {
		open, closing, closed = !c.closed && !c.closing, c.closing, c.closed
		n[0] = int64(len(c.list))
		for id, s := range c.send {
			r, both := c.recv[id]
			switch {
			case !both && s:
				n[1]++
			case !both:
				n[2]++
			case s && r:
				n[5]++
			case s:
				n[6]++
			case r:
				n[7]++
			default:
				n[8]++
			}
		}
		for id, r := range c.recv {
			if _, both := c.send[id]; both {
			} else if r {
				n[3]++
			} else {
				n[4]++
			}
		}
		s, used := c.send[st.me.id]
		mine[0], mine[1] = used && s, used && !s
		s, used = c.recv[st.me.id]
		mine[2], mine[3] = used && s, used && !s
		return errChannel
	}); !ok {
		return value{}
	}
	vals := []value{object.Bool(open), object.Bool(closing), object.Bool(closed)}
	for _, x := range n {
		vals = append(vals, object.Int(x))
	}
	for _, b := range mine {
		vals = append(vals, object.Bool(b))
	}
	return t.NewStructSeq(channelInfo, vals...)
}
