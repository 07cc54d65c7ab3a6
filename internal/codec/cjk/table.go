package cjk

import (
	"compress/flate"
	"embed"
	"encoding/binary"
	"io"
	"sync"

	"github.com/gophersnake/gophersnake/internal/codec"
)

//go:embed tables/*.bin
var blobs embed.FS

// table is a charset without states.
type table struct {
	single [256]int32       // what one byte stands for, or illegal, or more
	pairs  [256]*[256]int32 // what two bytes stand for; 0 is nothing, below that: see double and twice
	triple [256]*[256]int32 // what the two bytes after 0x8F stand for, if the encoding has such
	twice  [][2]rune        // what -1-v indexes, for sequences that stand for two code points
	pages  [0x300]*[256]uint32
	combos map[[2]rune]uint32
	leads  map[rune]bool // first code points of combos
	runs   [][3]uint32   // four-byte sequences: index, first code point, length
	makeUp bool          // Hangul syllables may be spelled in eight bytes
}

// Marks in table.single and table.pairs.
const (
	illegal = -1
	more    = -2
	double  = -1 << 20 // a sequence of which two bytes are illegal
)

// cache keeps tables once they are unpacked. They are pure functions of the program's text.
var cache sync.Map

func plain(name string) func() charset { return func() charset { return load(name) } }

// load unpacks a table.
func load(name string) *table {
	if t, ok := cache.Load(name); ok {
		return t.(*table)
	}
	t, _ := cache.LoadOrStore(name, unpack(name))
	return t.(*table)
}

func unpack(name string) *table {
	t := &table{combos: map[[2]rune]uint32{}, leads: map[rune]bool{}, makeUp: name == "euc_kr"}
	for i := range t.single {
		t.single[i] = more
	}
	var chain []string
	for n := name; n != ""; n = bases[n] {
		chain = append(chain, n)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		t.apply(chain[i], i == 0)
	}
	if t.makeUp {
		t.set(0xA4D4, 0x3164) // the filler, but in ISO 2022 only: in EUC it begins a syllable
	}
	return t
}

// reader reads the varints of a blob, which is part of the program and needs no checks.
type reader []byte

func (r *reader) next() uint32 {
	v, n := binary.Uvarint(*r)
	*r = (*r)[n:]
	return uint32(v)
}

// apply puts the differences of a table, which tools/cjk packed, over what is there. All but the decoding counts for
// the last table only.
func (t *table) apply(name string, last bool) {
	f, err := blobs.Open("tables/" + name + ".bin")
	if err != nil {
		return
	}
	defer f.Close()
	data, err := io.ReadAll(flate.NewReader(f))
	if err != nil {
		return
	}
	r := reader(data)
	seq, char := uint32(0), rune(0)
	for range r.next() {
		seq += r.next()
		switch v := r.next(); v {
		case 0:
			t.set(seq, 0)
		case 1:
			t.twice = append(t.twice, [2]rune{rune(r.next()), rune(r.next())})
			t.set(seq, -int32(len(t.twice)))
		default:
			v -= 2
			char += 1 + (rune(v>>1) ^ -rune(v&1))
			t.set(seq, char)
		}
	}
	if !last {
		return
	}
	t.invert()
	char = 0
	for range r.next() {
		char += rune(r.next())
		t.code(char, r.next())
	}
	for range r.next() {
		a, b := rune(r.next()), rune(r.next())
		t.leads[a] = true
		t.combos[[2]rune{a, b}] = r.next()
	}
	for range r.next() {
		t.single[r.next()] = illegal
	}
	for range r.next() {
		t.set(r.next(), double)
	}
	for range r.next() {
		t.runs = append(t.runs, [3]uint32{r.next(), r.next(), r.next()})
	}
}

// set says what a sequence stands for.
func (t *table) set(seq uint32, v int32) {
	rows := &t.pairs
	switch {
	case seq < 0x100:
		if t.single[seq] = v; v == 0 && seq != 0 {
			t.single[seq] = more
		}
		return
	case seq >= 0x10000:
		rows = &t.triple
	}
	row := &rows[seq>>8&255]
	if *row == nil {
		*row = new([256]int32)
	}
	(*row)[seq&255] = v
}

// code says how a character is encoded; 0 stands for not at all, but for NUL.
func (t *table) code(c rune, seq uint32) {
	page := &t.pages[c>>8]
	if *page == nil {
		*page = new([256]uint32)
	}
	(*page)[c&255] = seq
}

// invert fills the pages with the reverse of decoding; of several sequences the lowest counts.
func (t *table) invert() {
	for hi := 255; hi >= 0; hi-- {
		for prefix, row := range map[uint32]*[256]int32{0x8F0000: t.triple[hi]} {
			t.invertRow(prefix|uint32(hi)<<8, row)
		}
	}
	for hi := 255; hi >= 0; hi-- {
		t.invertRow(uint32(hi)<<8, t.pairs[hi])
	}
	t.invertRow(0, &t.single)
}

func (t *table) invertRow(prefix uint32, row *[256]int32) {
	if row == nil {
		return
	}
	for lo := 255; lo >= 0; lo-- {
		if c := row[lo]; c > 0 {
			t.code(c, prefix|uint32(lo))
		}
	}
}

func (t *table) hasTriples(lead byte) bool { return lead == 0x8F && t.triple[0xA2] != nil }

// result turns what a table says into what decode returns, for a sequence of n bytes.
func (t *table) result(v int32, n int) (rune, rune, int) {
	switch {
	case v > 0:
		return v, -1, n
	case v == 0:
		return 0, 0, -1
	case v == double:
		return 0, 0, -2
	}
	pair := t.twice[-1-v]
	return pair[0], pair[1], n
}

func (t *table) decode(in []byte, _ *State) (a, b rune, n int) {
	switch v := t.single[in[0]]; v {
	case illegal:
		return 0, 0, -1
	case more:
	default:
		return v, -1, 1
	}
	if len(in) < 2 {
		return 0, 0, 0
	}
	switch {
	case t.runs != nil && in[1]-'0' < 10:
		return t.decodeRun(in)
	case t.hasTriples(in[0]):
		if len(in) < 3 {
			return 0, 0, 0
		}
		if row := t.triple[in[1]]; row != nil {
			return t.result(row[in[2]], 3)
		}
		return 0, 0, -1
	case t.makeUp && in[0] == 0xA4 && in[1] == 0xD4:
		return decodeMakeUp(in)
	}
	if row := t.pairs[in[0]]; row != nil {
		return t.result(row[in[1]], 2)
	}
	return 0, 0, -1
}

// decodeRun decodes the four-byte sequences of GB 18030, which number the code points that have no shorter one.
func (t *table) decodeRun(in []byte) (a, b rune, n int) {
	if len(in) < 4 {
		return 0, 0, 0
	}
	if in[0] < 0x81 || in[0] > 0xFE || in[2] < 0x81 || in[2] > 0xFE || in[3]-'0' > 9 {
		return 0, 0, -1
	}
	i := (uint32(in[0]-0x81)*10+uint32(in[1]-'0'))*1260 + uint32(in[2]-0x81)*10 + uint32(in[3]-'0')
	for _, r := range t.runs {
		if i-r[0] < r[2] {
			return rune(r[1] + i - r[0]), -1, 4
		}
	}
	return 0, 0, -1
}

func (t *table) encode(dst []byte, text codec.Text, pos int, flush bool, _ *State) ([]byte, int) {
	c := text.At(pos)
	if t.leads[c] {
		if pos+1 < text.Len() {
			if seq, ok := t.combos[[2]rune{c, text.At(pos + 1)}]; ok {
				return appendSequence(dst, seq), 2
			}
		} else if !flush {
			return dst, 0
		}
	}
	if seq, ok := t.sequence(c); ok {
		return appendSequence(dst, seq), 1
	}
	for _, r := range t.runs {
		if i := uint32(c) - r[1]; i < r[2] {
			i += r[0]
			return append(dst, byte(0x81+i/12600), byte('0'+i/1260%10), byte(0x81+i/10%126), byte('0'+i%10)), 1
		}
	}
	if t.makeUp {
		return encodeMakeUp(dst, c)
	}
	return dst, -1
}

// sequence is how c is encoded, if it is in the table.
func (t *table) sequence(c rune) (uint32, bool) {
	if c >= 0x30000 {
		return 0, false
	}
	if page := t.pages[c>>8]; page != nil {
		seq := page[c&255]
		return seq, seq != 0 || c == 0
	}
	return 0, false
}

func (t *table) reset(dst []byte, _ *State) []byte { return dst }

func appendSequence(dst []byte, seq uint32) []byte {
	if seq >= 0x10000 {
		dst = append(dst, byte(seq>>16))
	}
	if seq >= 0x100 {
		dst = append(dst, byte(seq>>8))
	}
	return append(dst, byte(seq))
}

// The letters with which KS X 1001 spells a syllable that has no code: second bytes after 0xA4, by the number of the
// letter in a syllable; 0xD4 fills the place of a missing one.
var (
	makeUpL = [19]byte{0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE}
	makeUpT = [28]byte{0xD4, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE}
)

func decodeMakeUp(in []byte) (a, b rune, n int) {
	if len(in) < 8 {
		return 0, 0, 0
	}
	if in[2] != 0xA4 || in[4] != 0xA4 || in[6] != 0xA4 {
		return 0, 0, -1
	}
	l, v, t := index(makeUpL[:], in[3]), int(in[5])-0xBF, index(makeUpT[:], in[7])
	if l < 0 || v < 0 || v >= 21 || t < 0 {
		return 0, 0, -1
	}
	return rune(0xAC00 + (l*21+v)*28 + t), -1, 8
}

func encodeMakeUp(dst []byte, c rune) ([]byte, int) {
	s := c - 0xAC00
	if s < 0 || s >= 19*21*28 {
		return dst, -1
	}
	return append(dst, 0xA4, 0xD4, 0xA4, makeUpL[s/588], 0xA4, 0xBF+byte(s/28%21), 0xA4, makeUpT[s%28]), 1
}

func index(list []byte, c byte) int {
	for i, x := range list {
		if x == c {
			return i
		}
	}
	return -1
}
