package codec

// Standard is an encoding that str.encode and bytes.decode know without the registry of codecs.
type Standard uint8

// The standard encodings. UTF16 and UTF32 write a byte order mark and look for one.
const (
	NotStandard Standard = iota
	UTF8
	UTF16
	UTF16LE
	UTF16BE
	UTF32
	UTF32LE
	UTF32BE
	ASCII
	Latin1
)

// Lookup finds the standard encoding of a name, in any case and with either separator. It knows the names that
// CPython takes a shortcut for, not all aliases.
func Lookup(name string) Standard {
	if len(name) > 12 {
		return NotStandard
	}
	var buf [12]byte
	for i := range len(name) {
		switch c := name[i]; {
		case c-'A' < 26:
			buf[i] = c + 32
		case c == '-':
			buf[i] = '_'
		default:
			buf[i] = c
		}
	}
	switch string(buf[:len(name)]) {
	case "utf8", "utf_8":
		return UTF8
	case "utf16", "utf_16":
		return UTF16
	case "utf32", "utf_32":
		return UTF32
	case "ascii", "us_ascii":
		return ASCII
	case "latin1", "latin_1", "iso_8859_1", "iso8859_1":
		return Latin1
	}
	return NotStandard
}

// standard is what the handler surrogatepass makes of the name of an encoding in an error.
func standard(name string) Standard {
	if len(name) < 4 || (name[0]|0x20) != 'u' || (name[1]|0x20) != 't' || (name[2]|0x20) != 'f' {
		if name == "CP_UTF8" || name == "cp65001" {
			return UTF8
		}
		return NotStandard
	}
	rest := name[3:]
	if rest[0] == '-' || rest[0] == '_' {
		rest = rest[1:]
	}
	if rest == "8" {
		return UTF8
	}
	if len(rest) < 2 {
		return NotStandard
	}
	little, big := UTF16LE, UTF16BE
	switch rest[:2] {
	case "16":
	case "32":
		little, big = UTF32LE, UTF32BE
	default:
		return NotStandard
	}
	if rest = rest[2:]; rest == "" {
		return little
	}
	if rest[0] == '-' || rest[0] == '_' {
		rest = rest[1:]
	}
	switch rest {
	case "le", "LE", "lE", "Le":
		return little
	case "be", "BE", "bE", "Be":
		return big
	}
	return NotStandard
}

// Decode decodes all of in.
func (s Standard) Decode(out *Builder, in []byte, errs Errors) error {
	var err error
	switch s {
	case UTF8:
		_, err = DecodeUTF8(out, in, true, errs)
	case UTF16, UTF16LE, UTF16BE:
		_, _, err = DecodeUTF16(out, in, s.order(), true, errs)
	case UTF32, UTF32LE, UTF32BE:
		_, _, err = DecodeUTF32(out, in, s.order(), true, errs)
	case ASCII:
		err = DecodeASCII(out, in, errs)
	default:
		out.AppendLatin1(in)
	}
	return err
}

// Encode appends the encoding of a text to dst.
func (s Standard) Encode(dst []byte, text Text, errs Errors) ([]byte, error) {
	switch s {
	case UTF8:
		return EncodeUTF8(dst, text, errs)
	case UTF16, UTF16LE, UTF16BE:
		return EncodeUTF16(dst, text, s.order(), errs)
	case UTF32, UTF32LE, UTF32BE:
		return EncodeUTF32(dst, text, s.order(), errs)
	case ASCII:
		return EncodeASCII(dst, text, errs)
	}
	return EncodeLatin1(dst, text, errs)
}

func (s Standard) order() ByteOrder {
	switch s {
	case UTF16LE, UTF32LE:
		return LittleEndian
	case UTF16BE, UTF32BE:
		return BigEndian
	}
	return NativeEndian
}
