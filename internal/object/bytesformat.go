package object

import "github.com/gophersnake/gophersnake/internal/numfmt"

// formatBytes returns a % v for bytes and bytearray.
func (t *Thread) formatBytes(self, v Value) Value {
	undo := hold(self)
	defer undo()
	units := data1(self)
	p := newPercent(t, v)
	p.dict = p.dict && !IsBytes(v) && !IsByteArray(v)
	var out []byte
	for at := 0; ; {
		d, lit, found := numfmt.NextPercent(units, at, true)
		out = append(out, units[at:lit]...)
		if !found {
			break
		}
		at = d.End
		if d.Conv == '%' && d.End == d.Start+2 {
			out = append(out, '%')
			continue
		}
		if !p.begin(&d, func() Value { return t.NewBytesCopy(units[d.KeyStart:d.KeyEnd]) }) {
			return Value{}
		}
		arg := p.take()
		if arg.obj == nil {
			p.endKey()
			return Value{}
		}
		var ok bool
		out, ok = t.appendPercentBytes(out, &d, arg)
		p.endKey()
		if !ok {
			return Value{}
		}
		if len(out) > maxObjectBytes {
			return t.NoMemory()
		}
	}
	if !p.done() {
		return t.RaiseErr(numfmt.ErrNotAllBytes)
	}
	return t.bytesResult(self, out)
}

func (t *Thread) appendPercentBytes(out []byte, d *numfmt.Directive, arg Value) ([]byte, bool) {
	var text []byte
	switch d.Conv {
	case 'b', 's':
		v := t.percentBytes(arg)
		if v.obj == nil {
			return nil, false
		}
		text = data1(v)
		defer t.Decref(v)
	case 'a', 'r':
		v := ASCII(t, arg)
		if v.obj == nil {
			return nil, false
		}
		text = AsStr(v).latin1()
		defer t.Decref(v)
	case 'c':
		c, ok := t.percentByte(arg)
		if !ok {
			return nil, false
		}
		text = []byte{c}
		d.Prec = -1
	default:
		num, ok := t.percentNumber(d, arg)
		return append(out, num...), ok
	}
	if d.Prec >= 0 && d.Prec < len(text) {
		text = text[:d.Prec]
	}
	pad := max(d.Width-len(text), 0)
	if pad > maxObjectBytes {
		t.NoMemory()
		return nil, false
	}
	blanks := func() {
		for i := 0; i < pad; i++ {
			out = append(out, ' ')
		}
	}
	if !d.Minus {
		blanks()
	}
	out = append(out, text...)
	if d.Minus {
		blanks()
	}
	return out, true
}

// percentBytes converts the argument of %b: bytes-like, or with __bytes__. The result is a new reference to bytes or a bytearray.
func (t *Thread) percentBytes(arg Value) Value {
	if IsBytes(arg) || IsByteArray(arg) {
		return t.Newref(arg)
	}
	f := LookupSpecial(t, arg, NameBytes)
	if f.obj != nil {
		res := Call0(t, f)
		t.Decref(f)
		if res.obj != nil && !IsBytes(res) {
			name := res.obj.typ.Name
			t.Decref(res)
			return t.Raise(TypeError, "__bytes__ returned non-bytes (type %s)", name)
		}
		return res
	}
	if t.HasExc() {
		return Value{}
	}
	if HasBuffer(arg) {
		return BytesFromBuffer(t, arg)
	}
	return t.Raise(TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", arg.obj.typ.Name)
}

func (t *Thread) percentByte(arg Value) (byte, bool) {
	if d, ok := bytesData(arg); ok {
		if len(d) == 1 {
			return d[0], true
		}
		return 0, t.RaiseFalse(TypeError, "%%c requires an integer in range(256) or a single byte, not a %s object of length %d", arg.obj.typ.Name, len(d))
	}
	if HasIndex(arg) {
		n, ok := AsSize(t, arg, nil)
		if !ok {
			return 0, false
		}
		if n < 0 || n > 255 {
			return 0, t.RaiseFalse(OverflowError, "%s", "%c arg not in range(256)")
		}
		return byte(n), true
	}
	return 0, t.RaiseFalse(TypeError, "%%c requires an integer in range(256) or a single byte, not %s", QualifiedName(t, arg.obj.typ))
}
