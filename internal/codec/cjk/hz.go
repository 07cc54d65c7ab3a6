package cjk

import "github.com/gophersnake/gophersnake/internal/codec"

// hz is ASCII in which ~{ and ~} switch to GB 2312 and back. Byte 0 of the State is 1 between them.
type hz struct{ gb *table }

func (h hz) decode(in []byte, st *State) (a, b rune, n int) {
	c := in[0]
	switch {
	case c == '~':
		if len(in) < 2 {
			return 0, 0, 0
		}
		switch {
		case in[1] == '~' && st[0] == 0:
			return '~', -1, 2
		case in[1] == '{' && st[0] == 0:
			st[0] = 1
		case in[1] == '}' && st[0] == 1:
			st[0] = 0
		case in[1] == '\n' && st[0] == 0:
		default:
			return 0, 0, -1
		}
		return -1, -1, 2
	case c >= 0x80:
		return 0, 0, -1
	case st[0] == 0:
		return rune(c), -1, 1
	case len(in) < 2:
		return 0, 0, 0
	}
	if row := h.gb.pairs[c|0x80]; row != nil && in[1] < 0x80 {
		return h.gb.result(row[in[1]|0x80], 2)
	}
	return 0, 0, -1
}

func (h hz) encode(dst []byte, text codec.Text, pos int, _ bool, st *State) ([]byte, int) {
	c := text.At(pos)
	if c < 0x80 {
		if st[0] != 0 {
			dst = append(dst, "~}"...)
			st[0] = 0
		}
		if c == '~' {
			dst = append(dst, '~')
		}
		return append(dst, byte(c)), 1
	}
	seq, ok := h.gb.sequence(c)
	if !ok {
		return dst, -1
	}
	if st[0] == 0 {
		dst = append(dst, "~{"...)
		st[0] = 1
	}
	return append(dst, byte(seq>>8)&0x7F, byte(seq)&0x7F), 1
}

func (h hz) reset(dst []byte, st *State) []byte {
	if st[0] != 0 {
		dst = append(dst, "~}"...)
		st[0] = 0
	}
	return dst
}
