package socket

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxRoom is the most memory that one receiving call sets aside ahead: more never arrives at once.
const maxRoom = 4 << 20

func transferMethods() []object.Method {
	return []object.Method{
		row("recv(buffersize, flags=0, /)", recv),
		row("recv_into(buffer, nbytes=0, flags=0)", recvInto),
		row("recvfrom(buffersize, flags=0, /)", recvFrom),
		row("recvfrom_into(buffer, nbytes=0, flags=0)", recvFromInto),
		row("send(data, flags=0, /)", send),
		row("sendall(data, flags=0, /)", sendAll),
		row("sendto(*args)", sendTo),
		row("recvmsg(bufsize, ancbufsize=0, flags=0, /)", recvMsg),
		row("recvmsg_into(buffers, ancbufsize=0, flags=0, /)", recvMsgInto),
		row("sendmsg(buffers, ancdata=(), flags=0, address=None, /)", sendMsg),
		row("sendmsg_afalg(msg=(), *, op, iv=None, assoclen=-1, flags=MSG_MORE)", sendMsgAlg),
	}
}

// bytesOf makes bytes of the first n bytes of the room.
func bytesOf(t *thread, room []byte, n int) value {
	if len(room)-n > 256 {
		return t.NewBytesCopy(room[:n])
	}
	return t.NewBytes(room[:n:n])
}

// room sets memory aside for a receiving call of the length.
func room(n int) []byte { return make([]byte, min(n, maxRoom)) }

func recv(t *thread, s *sock, a []value) value {
	n, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "negative buffersize in recv")
	}
	b := room(n)
	got := 0
	if !s.receive(t, flags, func(fd, flags int) (err error) { got, err = host.Recv(fd, b, flags); return err }) {
		return value{}
	}
	return bytesOf(t, b, min(got, len(b)))
}

// receive makes a receiving call.
func (s *sock) receive(t *thread, flags int, f func(fd, flags int) error) bool {
	if flags&unix.MSG_DONTWAIT != 0 && s.timeout < 0 && s.fd >= 0 {
		if err := f(s.fd, flags); err != nil {
			osutil.Raise(t, err)
			return false
		}
		return true
	}
	h := reading
	if s.dontWait(flags)&unix.MSG_DONTWAIT == 0 {
		h = accepting // blocks until everything is there: at least wait for the beginning
	}
	return s.do(t, h, func(fd int) error { return f(fd, s.dontWait(flags)) })
}

// into reads the arguments of recv_into and recvfrom_into: the memory to receive into, not longer than was asked for.
func into(t *thread, a []value, function, tooSmall string) (view *object.Buffer, data []byte, flags int, ok bool) {
	if !object.HasBuffer(a[0]) {
		return nil, nil, 0, t.RaiseFalse(object.TypeError, "%s() argument 1 must be read-write bytes-like object, not %s", function, a[0].Type().Name)
	}
	if view = t.GetBuffer(a[0], object.BufWritable); view == nil {
		if t.ClearIf(object.BufferError) {
			t.Raise(object.TypeError, "%s() argument 1 must be read-write bytes-like object, not %s", function, a[0].Type().Name)
		}
		return nil, nil, 0, false
	}
	n := 0
	if ok = true; !a[1].IsNil() {
		n, ok = osutil.Size(t, a[1])
	}
	if ok {
		flags, ok = osutil.IntOr(t, a[2], 0)
	}
	switch {
	case !ok:
	case n < 0:
		ok = t.RaiseFalse(object.ValueError, "negative buffersize in %s", function)
	case n > len(view.Data):
		ok = t.RaiseFalse(object.ValueError, "%s", tooSmall)
	case n == 0:
		n = len(view.Data)
	}
	if !ok {
		view.Release(t)
		return nil, nil, 0, false
	}
	return view, view.Data[:n], flags, true
}

func recvInto(t *thread, s *sock, a []value) value {
	view, data, flags, ok := into(t, a, "recv_into", "buffer too small for requested bytes")
	if !ok {
		return value{}
	}
	defer view.Release(t)
	got := 0
	if !s.receive(t, flags, func(fd, flags int) (err error) { got, err = host.Recv(fd, data, flags); return err }) {
		return value{}
	}
	return object.Int(int64(got))
}

// from makes the address that a receiving call told, None if it told none.
func (s *sock) from(t *thread, addr *host.Addr, known bool) value {
	if !known {
		return object.None
	}
	return newAddress(t, addr, s.proto)
}

func recvFrom(t *thread, s *sock, a []value) value {
	n, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "negative buffersize in recvfrom")
	}
	b := room(n)
	got, known := 0, false
	var addr host.Addr
	if !s.receive(t, flags, func(fd, flags int) (err error) { got, addr, known, err = host.Recvfrom(fd, b, flags); return err }) {
		return value{}
	}
	from := s.from(t, &addr, known)
	if from.IsNil() {
		return value{}
	}
	return t.TupleSteal(bytesOf(t, b, min(got, len(b))), from).Val()
}

func recvFromInto(t *thread, s *sock, a []value) value {
	view, data, flags, ok := into(t, a, "recvfrom_into", "nbytes is greater than the length of the buffer")
	if !ok {
		return value{}
	}
	defer view.Release(t)
	got, known := 0, false
	var addr host.Addr
	if !s.receive(t, flags, func(fd, flags int) (err error) { got, addr, known, err = host.Recvfrom(fd, data, flags); return err }) {
		return value{}
	}
	from := s.from(t, &addr, known)
	if from.IsNil() {
		return value{}
	}
	return t.TupleSteal(object.Int(int64(got)), from).Val()
}

// output makes a sending call of the data. On a stream without timeout it goes on until everything is sent, as a call that blocks does.
func (s *sock) output(t *thread, data []byte, flags int, f func(fd int, data []byte, flags int) (int, error)) (int, bool) {
	if flags&unix.MSG_DONTWAIT != 0 && s.timeout < 0 && s.fd >= 0 {
		n, err := f(s.fd, data, flags)
		if err != nil {
			osutil.Raise(t, err)
		}
		return n, err == nil
	}
	d := s.deadline()
	sent := 0
	for {
		n := 0
		err, ok := s.call(t, writing, d, func(fd int) (err error) { n, err = f(fd, data[sent:], flags|unix.MSG_DONTWAIT); return err })
		if !ok {
			return sent, false
		}
		if err != nil {
			if sent > 0 {
				return sent, true // the error comes again with the next call
			}
			osutil.Raise(t, err)
			return 0, false
		}
		if sent += n; sent >= len(data) || s.timeout >= 0 || s.kind != unix.SOCK_STREAM {
			return sent, true
		}
	}
}

func send(t *thread, s *sock, a []value) value {
	b := t.GetBuffer(a[0], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	n, ok := s.output(t, b.Data, flags, host.Send)
	if !ok {
		return value{}
	}
	return object.Int(int64(n))
}

func sendAll(t *thread, s *sock, a []value) value {
	b := t.GetBuffer(a[0], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	d := s.deadline()
	data := b.Data
	for {
		n := 0
		err, ok := s.call(t, writing, d, func(fd int) (err error) {
			n, err = host.Send(fd, data, flags|unix.MSG_DONTWAIT)
			return err
		})
		if !ok {
			return value{}
		}
		if err != nil {
			return osutil.Raise(t, err)
		}
		if data = data[n:]; len(data) == 0 {
			return object.None
		}
		if !t.Poll() {
			return value{}
		}
	}
}

func sendTo(t *thread, s *sock, a []value) value {
	args := object.AsTuple(a[0]).Items()
	flags := 0
	switch len(args) {
	case 2:
	case 3:
		var ok bool
		if flags, ok = osutil.Int(t, args[1]); !ok {
			return value{}
		}
	default:
		return t.Raise(object.TypeError, "sendto() takes 2 or 3 arguments (%d given)", len(args))
	}
	b := t.GetBuffer(args[0], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	last := args[len(args)-1]
	addr, ok := s.address(t, last, "sendto")
	if !ok || !t.Audit("socket.sendto", s.Val(), last) {
		return value{}
	}
	n, ok := s.output(t, b.Data, flags, func(fd int, data []byte, flags int) (int, error) { return host.SendTo(fd, data, flags, addr) })
	if !ok {
		return value{}
	}
	return object.Int(int64(n))
}

// message reads the ancillary size and the flags of recvmsg and receives into the buffers.
func (s *sock) message(t *thread, a []value, bufs [][]byte) (m host.Message, ok bool) {
	size := 0
	if !a[0].IsNil() {
		if size, ok = osutil.Size(t, a[0]); !ok {
			return m, false
		}
	}
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return m, false
	}
	if size < 0 || size > 1<<24 {
		return m, t.RaiseFalse(object.ValueError, "invalid ancillary data buffer length")
	}
	ok = s.receive(t, flags, func(fd, flags int) (err error) { m, err = host.Recvmsg(fd, bufs, size, flags); return err })
	return m, ok
}

// tail makes the last three items of recvmsg's result.
func (s *sock) tail(t *thread, first value, m *host.Message) value {
	from := s.from(t, &m.From, m.HasFrom)
	if from.IsNil() {
		t.Decref(first)
		return value{}
	}
	anc := t.NewList(len(m.Ancillary))
	for _, x := range m.Ancillary {
		anc.Push(t, t.TupleSteal(object.Int(int64(x.Level)), object.Int(int64(x.Type)), t.NewBytesCopy(x.Data)).Val())
	}
	return t.TupleSteal(first, anc.Val(), object.Int(int64(m.Flags&^unix.MSG_DONTWAIT)), from).Val()
}

func recvMsg(t *thread, s *sock, a []value) value {
	n, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "negative buffer size in recvmsg()")
	}
	b := room(n)
	m, ok := s.message(t, a[1:], [][]byte{b})
	if !ok {
		return value{}
	}
	return s.tail(t, bytesOf(t, b, min(m.N, len(b))), &m)
}

// iterable reads any iterable as a tuple; message is what TypeError says of anything else.
func iterable(t *thread, v value, message string) *object.Tuple {
	it := object.Iter(t, v)
	if it.IsNil() {
		if t.ClearIf(object.TypeError) {
			t.Raise(object.TypeError, "%s", message)
		}
		return nil
	}
	defer t.Decref(it)
	tup := object.ToTuple(t, it)
	if tup.IsNil() {
		return nil
	}
	return object.AsTuple(tup)
}

func recvMsgInto(t *thread, s *sock, a []value) value {
	seq := iterable(t, a[0], "recvmsg_into() argument 1 must be an iterable")
	if seq == nil {
		return value{}
	}
	defer t.Decref(seq.Val())
	var bufs [][]byte
	for _, v := range seq.Items() {
		var b *object.Buffer
		if object.HasBuffer(v) {
			b = t.GetBuffer(v, object.BufWritable)
		}
		if b == nil {
			t.ClearExc()
			return t.Raise(object.TypeError, "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers")
		}
		defer b.Release(t)
		bufs = append(bufs, b.Data)
	}
	m, ok := s.message(t, a[1:], bufs)
	if !ok {
		return value{}
	}
	return s.tail(t, object.Int(int64(m.N)), &m)
}

// gather asks for the memory of all items of an iterable; release gives it back.
func gather(t *thread, v value, message string) (bufs [][]byte, release func(), ok bool) {
	seq := iterable(t, v, message)
	if seq == nil {
		return nil, nil, false
	}
	var views []*object.Buffer
	release = func() {
		for _, b := range views {
			b.Release(t)
		}
		t.Decref(seq.Val())
	}
	for _, v := range seq.Items() {
		b := t.GetBuffer(v, object.BufSimple)
		if b == nil {
			release()
			return nil, nil, false
		}
		views = append(views, b)
		bufs = append(bufs, b.Data)
	}
	if len(bufs) > 1024 {
		release()
		osutil.Raise(t, host.Errno(unix.EMSGSIZE))
		return nil, nil, false
	}
	return bufs, release, true
}

// ancillary reads the second argument of sendmsg.
func ancillary(t *thread, v value) (list []host.Ancillary, ok bool) {
	if v.IsNil() {
		return nil, true
	}
	seq := iterable(t, v, "sendmsg() argument 2 must be an iterable")
	if seq == nil {
		return nil, false
	}
	defer t.Decref(seq.Val())
	const what = "[sendmsg() ancillary data items]() argument must be "
	for _, x := range seq.Items() {
		if !x.Type().Has(object.TypeTuple) {
			return nil, t.RaiseFalse(object.TypeError, what+"3-item tuple, not %s", x.Type().Name)
		}
		items := object.AsTuple(x).Items()
		if len(items) != 3 {
			return nil, t.RaiseFalse(object.TypeError, what+"tuple of length 3, not %d", len(items))
		}
		var a host.Ancillary
		if a.Level, ok = osutil.Int(t, items[0]); !ok {
			return nil, false
		}
		if a.Type, ok = osutil.Int(t, items[1]); !ok {
			return nil, false
		}
		b := t.GetBuffer(items[2], object.BufSimple)
		if b == nil {
			return nil, false
		}
		a.Data = append([]byte(nil), b.Data...)
		b.Release(t)
		list = append(list, a)
	}
	return list, true
}

func sendMsg(t *thread, s *sock, a []value) value {
	bufs, release, ok := gather(t, a[0], "sendmsg() argument 1 must be an iterable")
	if !ok {
		return value{}
	}
	defer release()
	anc, ok := ancillary(t, a[1])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[2], 0)
	if !ok {
		return value{}
	}
	var addr *host.Addr
	dest := osutil.OrNone(a[3])
	if !dest.IsNone() {
		if addr, ok = s.address(t, dest, "sendmsg"); !ok {
			return value{}
		}
	}
	if !t.Audit("socket.sendmsg", s.Val(), dest) {
		return value{}
	}
	return s.sendVector(t, bufs, anc, flags, addr)
}

// sendVector sends the buffers as one message.
func (s *sock) sendVector(t *thread, bufs [][]byte, anc []host.Ancillary, flags int, addr *host.Addr) value {
	n := 0
	f := func(fd, flags int) (err error) {
		n, err = host.Sendmsg(fd, bufs, anc, flags, addr)
		return err
	}
	if flags&unix.MSG_DONTWAIT != 0 && s.timeout < 0 && s.fd >= 0 {
		if err := f(s.fd, flags); err != nil {
			return osutil.Raise(t, err)
		}
	} else if !s.do(t, writing, func(fd int) error { return f(fd, flags|unix.MSG_DONTWAIT) }) {
		return value{}
	}
	return object.Int(int64(n))
}

func sendMsgAlg(t *thread, s *sock, a []value) value {
	if s.family != unix.AF_ALG {
		return t.Raise(object.OSError, "algset is only supported for AF_ALG")
	}
	var bufs [][]byte
	if !a[0].IsNil() {
		b, release, ok := gather(t, a[0], "sendmsg_afalg() argument 1 must be an iterable")
		if !ok {
			return value{}
		}
		defer release()
		bufs = b
	}
	if a[1].IsNil() {
		return t.Raise(object.TypeError, "sendmsg_afalg() missing required argument 'op' (pos 2)")
	}
	op, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	if op < 0 {
		return t.Raise(object.TypeError, "Invalid or missing argument 'op'")
	}
	word := func(n int) []byte { return binary.NativeEndian.AppendUint32(nil, uint32(n)) }
	anc := []host.Ancillary{{Level: unix.SOL_ALG, Type: unix.ALG_SET_OP, Data: word(op)}}
	if v := a[2]; !v.IsNil() && !v.IsNone() {
		b := t.GetBuffer(v, object.BufSimple)
		if b == nil {
			return value{}
		}
		anc = append(anc, host.Ancillary{Level: unix.SOL_ALG, Type: unix.ALG_SET_IV, Data: append(word(len(b.Data)), b.Data...)})
		b.Release(t)
	}
	if v := a[3]; !v.IsNil() {
		n, ok := osutil.Int(t, v)
		if !ok {
			return value{}
		}
		if n < 0 {
			return t.Raise(object.TypeError, "assoclen must be positive")
		}
		anc = append(anc, host.Ancillary{Level: unix.SOL_ALG, Type: unix.ALG_SET_AEAD_ASSOCLEN, Data: word(n)})
	}
	flags, ok := osutil.IntOr(t, a[4], unix.MSG_MORE)
	if !ok {
		return value{}
	}
	return s.sendVector(t, bufs, anc, flags, nil)
}
