package codec

// DecodeASCII appends the text of in to out.
func DecodeASCII(out *Builder, in []byte, errs Errors) error {
	d := decoding{"ascii", in, out, &errs}
	out.Grow(len(in))
	for at := 0; at < len(d.in); {
		n := asciiPrefix(d.in[at:])
		out.appendASCII(d.in[at : at+n])
		if at += n; at == len(d.in) {
			break
		}
		var err error
		if at, err = d.fail(at, at+1, "ordinal not in range(128)"); err != nil {
			return err
		}
	}
	return nil
}

// EncodeASCII appends the encoding of a text to dst.
func EncodeASCII(dst []byte, text Text, errs Errors) ([]byte, error) {
	if text.Width == 1 && IsASCII(bytesOf(text.Data)) {
		return append(dst, text.Data...), nil
	}
	return encodeNarrow(dst, text, errs, "ascii", 0x80, "ordinal not in range(128)")
}

// EncodeLatin1 appends the encoding of a text to dst.
func EncodeLatin1(dst []byte, text Text, errs Errors) ([]byte, error) {
	if text.Width == 1 {
		return append(dst, text.Data...), nil
	}
	return encodeNarrow(dst, text, errs, "latin-1", 0x100, "ordinal not in range(256)")
}

func encodeNarrow(dst []byte, text Text, errs Errors, name string, limit rune, reason string) ([]byte, error) {
	e := encoding{name, text, dst, &errs}
	n := text.Len()
	for at := 0; at < n; {
		if c := text.At(at); c < limit {
			e.out = append(e.out, byte(c))
			at++
			continue
		}
		end := at + 1
		for end < n && text.At(end) >= limit {
			end++
		}
		start := at + e.escapes(at, end)
		if start == end {
			at = end
			continue
		}
		with, pos, err := e.fail(start, end, reason)
		if err != nil {
			return nil, err
		}
		e.out = append(e.out, with.Bytes...)
		if with.Bytes == nil {
			for _, c := range with.Text {
				if c >= limit {
					return nil, &EncodeError{name, text, start, end, reason}
				}
				e.out = append(e.out, byte(c))
			}
		}
		at = pos
	}
	return e.out, nil
}
