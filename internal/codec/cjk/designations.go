package cjk

// pairsOf makes a designation of the two-byte sequences of a table in which both bytes have the top bit.
func pairsOf(mark, plane byte, name string) designation {
	t := load(name)
	return designation{mark: mark, plane: plane,
		decode: func(a, b byte) (rune, rune) {
			if row := t.pairs[a|0x80]; row != nil && b < 0x80 {
				if x, y, n := t.result(row[b|0x80], 2); n > 0 {
					return x, y
				}
			}
			return -1, -1
		},
		encode: func(c, _ rune) (uint32, bool) {
			if seq, ok := t.sequence(c); ok && seq&0x8080 == 0x8080 && seq>>16 == 0 {
				return seq &^ 0x8080, true
			}
			return 0, false
		}}
}

// triplesOf is pairsOf for the sequences after 0x8F. Rows says which first bytes count.
func triplesOf(mark byte, name string, rows func(row byte) bool) designation {
	t := load(name)
	return designation{mark: mark,
		decode: func(a, b byte) (rune, rune) {
			if row := t.triple[a|0x80]; row != nil && rows(a-0x20) && b < 0x80 {
				if x, y, n := t.result(row[b|0x80], 3); n > 0 {
					return x, y
				}
			}
			return -1, -1
		},
		encode: func(c, _ rune) (uint32, bool) {
			if seq, ok := t.sequence(c); ok && seq>>16 == 0x8F && rows(byte(seq>>8)&0x7F-0x20) {
				return seq & 0x7F7F, true
			}
			return 0, false
		}}
}

func gb2312() designation    { return pairsOf('A'|wide, 0, "gb2312") }
func ksx1001G0() designation { return pairsOf('C'|wide, 0, "euc_kr") }
func ksx1001G1() designation { return pairsOf('C'|wide, 1, "euc_kr") }
func jisx0212() designation {
	return triplesOf('D'|wide, "euc_jp", func(byte) bool { return true })
}

// jisx0208 without what EUC-JP has beside it: half-width letters, after 0x8E.
func jisx0208() designation { return jis(markJISX0208, "euc_jp") }

// jisx0208old is the edition of 1978, for decoding.
func jisx0208old() designation { return jis('@'|wide, "euc_jp") }

func jis(mark byte, name string) designation {
	d := pairsOf(mark, 0, name)
	decode, encode := d.decode, d.encode
	d.decode = func(a, b byte) (rune, rune) {
		if a < 0x21 {
			return -1, -1
		}
		return decode(a, b)
	}
	d.encode = func(c, _ rune) (uint32, bool) {
		seq, ok := encode(c, -1)
		return seq, ok && seq >= 0x2121
	}
	return d
}

// jisx0201r is ASCII with a yen sign and an overline.
func jisx0201r() designation {
	return designation{mark: 'J',
		decode: func(a, _ byte) (rune, rune) {
			switch a {
			case '\\':
				return 0xA5, -1
			case '~':
				return 0x203E, -1
			}
			return rune(a), -1
		},
		encode: func(c, _ rune) (uint32, bool) {
			switch c {
			case 0xA5:
				return '\\', true
			case 0x203E:
				return '~', true
			}
			return 0, false
		}}
}

// jisx0201k is the half-width katakana.
func jisx0201k() designation {
	return designation{mark: 'I',
		decode: func(a, _ byte) (rune, rune) {
			if a >= 0x21 && a <= 0x5F {
				return 0xFF61 + rune(a-0x21), -1
			}
			return -1, -1
		},
		encode: func(c, _ rune) (uint32, bool) { return uint32(c-0xFF61) + 0x21, c >= 0xFF61 && c <= 0xFF9F }}
}

func latin1() designation     { return designation{mark: markLatin1, plane: 2, decode: upper} }
func latinGreek() designation { return designation{mark: markGreek, plane: 2, decode: upper} }

// upper decodes what is designated to G2 but used in G0, which makes no sense.
func upper(byte, byte) (rune, rune) { return -1, -1 }

// secondPlane is the rows of the second plane of JIS X 0213, which JIS X 0212 leaves free.
func secondPlane(row byte) bool {
	return row == 1 || row >= 3 && row <= 5 || row == 8 || row >= 12 && row <= 15 || row >= 78
}

func jisx0213plane1of2000() designation { return firstPlane('O'|wide, "euc_jisx0213") }
func jisx0213plane1of2004() designation { return firstPlane('Q'|wide, "euc_jis_2004") }
func jisx0213plane2() designation       { return triplesOf('P'|wide, "euc_jis_2004", secondPlane) }

// jisx0213plane2of2000 encodes another character as row 93, cell 27.
func jisx0213plane2of2000() designation {
	d := jisx0213plane2()
	encode := d.encode
	d.encode = func(c, _ rune) (uint32, bool) {
		switch c {
		case 0x9B1C:
			return 0, false
		case 0x9B1D:
			return 0x7D3B, true
		}
		return encode(c, -1)
	}
	return d
}

// firstPlane has the tilde of ASCII where EUC has that of full width.
func firstPlane(mark byte, name string) designation {
	d := jis(mark, name)
	decode, encode := d.decode, d.encode
	d.decode = func(a, b byte) (rune, rune) {
		if a == 0x22 && b == 0x32 {
			return '~', -1
		}
		return decode(a, b)
	}
	d.encode = func(c, _ rune) (uint32, bool) {
		if c == 0xFF5E {
			return 0, false
		}
		return encode(c, -1)
	}
	return d
}

// jisx0213pairs2000 and jisx0213pairs2004 encode what begins a sequence of two code points.
func jisx0213pairs2000() designation { return onlyPairs('O'|wide, "euc_jisx0213") }
func jisx0213pairs2004() designation { return onlyPairs('Q'|wide, "euc_jis_2004") }

func onlyPairs(mark byte, name string) designation {
	t := load(name)
	d := firstPlane(mark, name)
	d.pairs = func(c rune) bool { return t.leads[c] }
	d.encode = func(c, second rune) (uint32, bool) {
		if second < 0 {
			return 0, false
		}
		seq, ok := t.combos[[2]rune{c, second}]
		return seq & 0x7F7F, ok
	}
	return d
}
