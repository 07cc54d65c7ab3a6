package object

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/pyerr"
	"github.com/gophersnake/gophersnake/internal/strhash"
)

// StrType is the type str.
var StrType = newStatic("str", ObjectType, TypeBase|TypeStr|TypeMatchSelf)

// maxObjectBytes bounds the memory of one str, bytes, list or tuple: what asks for more gets MemoryError instead of a dead
// process.
const maxObjectBytes = 1 << 33

// MaxObjectBytes is maxObjectBytes for native modules.
const MaxObjectBytes = maxObjectBytes

// maxRune is the largest code point.
const maxRune = 0x10FFFF

// hashSecret is the key of the hashes of str and bytes. It belongs to the process, not to an interpreter, because static
// names and the dicts of static types, which keep hashes, are shared by interpreters. It is set once, before the first hash.
var (
	hashSecret     strhash.Key
	hashSecretOnce sync.Once
)

// SetHashSeed chooses the key of the hashes: seed as in PYTHONHASHSEED, or random if it is negative. Only the first call in the
// process has an effect.
func SetHashSeed(seed int64) {
	hashSecretOnce.Do(func() {
		if seed < 0 {
			hashSecret = strhash.Random()
		} else {
			hashSecret = strhash.FromSeed(uint32(seed))
		}
	})
}

// The strs of no and of one Latin-1 character are shared by all.
var (
	latin1Data [256]byte
	latin1Strs [256]Str
	emptyStr   = makeEmptyStr()
	EmptyStr   = emptyStr.Val()
)

func makeEmptyStr() *Str {
	s := &Str{kind: 1, ascii: true, interned: true}
	s.typ, s.refs = StrType, 1
	for i := range latin1Strs {
		latin1Data[i] = byte(i)
		c := &latin1Strs[i]
		c.typ, c.refs = StrType, 1
		c.data = unsafe.String(&latin1Data[i], 1)
		c.kind, c.ascii, c.interned = 1, i < 128, true
	}
	return s
}

// InternStr returns the interned str equal to s, an exact str. Borrowed: interned strs are immortal.
func (t *Thread) InternStr(s *Str) *Str {
	if s.interned {
		return s
	}
	return t.Intern(s.String())
}

// setText makes s hold the text (UTF-8 or WTF-8; a stray byte becomes the surrogate that surrogateescape makes of it).
func (s *Str) setText(text string) {
	if isASCII(text) {
		s.data, s.kind, s.ascii = text, 1, true
		return
	}
	n, top := scanUTF8(text)
	s.kind = kindOf(top)
	s.ascii = false
	buf := make([]byte, n*int(s.kind))
	for i, j := 0, 0; i < len(text); j++ {
		r, w := decodeRune(text[i:])
		putRune(buf, s.kind, j, r)
		i += w
	}
	s.data = bytesAsString(buf)
}

// decodeRune decodes the first character of WTF-8 text.
func decodeRune(text string) (rune, int) {
	c := text[0]
	if c < 0x80 {
		return rune(c), 1
	}
	r, w := utf8.DecodeRuneInString(text)
	if r != utf8.RuneError || w > 1 {
		return r, w
	}
	if c == 0xED && len(text) >= 3 && text[1] >= 0xA0 && text[1] <= 0xBF && text[2] >= 0x80 && text[2] <= 0xBF {
		return 0xD000 | rune(text[1]&0x3F)<<6 | rune(text[2]&0x3F), 3
	}
	return 0xDC00 + rune(c), 1
}

func scanUTF8(text string) (n int, top rune) {
	for i := 0; i < len(text); n++ {
		r, w := decodeRune(text[i:])
		top = max(top, r)
		i += w
	}
	return n, top
}

// isASCII reports whether all bytes of s are below 128.
func isASCII(s string) bool {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))&0x8080808080808080 != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func kindOf(top rune) uint8 {
	switch {
	case top < 0x100:
		return 1
	case top < 0x10000:
		return 2
	}
	return 4
}

func putRune(buf []byte, kind uint8, i int, r rune) {
	switch kind {
	case 1:
		buf[i] = byte(r)
	case 2:
		buf[2*i], buf[2*i+1] = byte(r), byte(r>>8)
	default:
		buf[4*i], buf[4*i+1], buf[4*i+2], buf[4*i+3] = byte(r), byte(r>>8), byte(r>>16), byte(r>>24)
	}
}

func bytesAsString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func stringAsBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// IsStr reports whether v is a str or an instance of a subclass.
func IsStr(v Value) bool { return v.obj.typ.Flags&TypeStr != 0 }

// IsExactStr reports whether v's type is str itself.
func IsExactStr(v Value) bool { return v.obj.typ == StrType }

// AsStr converts a value that IsStr; it does not check.
func AsStr(v Value) *Str { return (*Str)(v.Ptr()) }

// Len returns the number of characters.
func (s *Str) Len() int { return s.len() }

func (s *Str) len() int { return len(s.data) >> (s.kind >> 1) }

// IsASCII reports whether all characters are ASCII; then Data is the text.
func (s *Str) IsASCII() bool { return s.ascii }

// Interned reports whether s is interned.
func (s *Str) Interned() bool { return s.interned }

// Kind returns the number of bytes a character takes: 1, 2 or 4.
func (s *Str) Kind() int { return int(s.kind) }

// Data returns the characters as Kind bytes each, little-endian.
func (s *Str) Data() string { return s.data }

// At returns the character at index i, which must be in range.
func (s *Str) At(i int) rune {
	switch s.kind {
	case 1:
		return rune(s.data[i])
	case 2:
		return rune(s.u16()[i])
	}
	return rune(s.u32()[i])
}

func (s *Str) u16() []uint16 {
	return unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.StringData(s.data))), s.len())
}

func (s *Str) u32() []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.StringData(s.data))), s.len())
}

func (s *Str) latin1() []byte { return stringAsBytes(s.data) }

// String returns the text in UTF-8; lone surrogates are encoded like other characters (WTF-8).
func (s *Str) String() string {
	if s.ascii {
		return s.data
	}
	return string(s.AppendUTF8(make([]byte, 0, len(s.data)+len(s.data)/2)))
}

// AppendUTF8 appends the text in UTF-8 (WTF-8) to dst.
func (s *Str) AppendUTF8(dst []byte) []byte {
	if s.ascii {
		return append(dst, s.data...)
	}
	for i := 0; i < s.len(); i++ {
		dst = pyerr.AppendRune(dst, s.At(i))
	}
	return dst
}

// Runes returns the characters.
func (s *Str) Runes() []rune { return s.appendRunes(make([]rune, 0, s.len()), 0, s.len()) }

func (s *Str) appendRunes(dst []rune, i, j int) []rune {
	switch s.kind {
	case 1:
		for _, c := range s.latin1()[i:j] {
			dst = append(dst, rune(c))
		}
	case 2:
		for _, c := range s.u16()[i:j] {
			dst = append(dst, rune(c))
		}
	default:
		for _, c := range s.u32()[i:j] {
			dst = append(dst, rune(c))
		}
	}
	return dst
}

// hasSurrogates reports whether a lone surrogate is among the characters.
func (s *Str) hasSurrogates() bool {
	switch s.kind {
	case 2:
		for _, c := range s.u16() {
			if c&0xF800 == 0xD800 {
				return true
			}
		}
	case 4:
		for _, c := range s.u32() {
			if c&^0x7FF == 0xD800 {
				return true
			}
		}
	}
	return false
}

// newStrRaw makes a str whose data is not checked: it must be canonical and not empty.
func (t *Thread) newStrRaw(data string, kind uint8, ascii bool) *Str {
	hp := t.heap
	p := &hp.pools.str
	var s *Str
	if k := len(p.free); k > 0 {
		s = p.free[k-1]
		p.free = p.free[:k-1]
	} else {
		s = p.grow()
	}
	// What initHeader does, for a type without all that it asks for.
	if s.typ != StrType {
		s.typ = StrType
	}
	s.refs, s.owner, s.shared = 1, t.bias, 0
	s.flags &= flagTracked | flagListed
	hp.live++
	hp.bytes += int64(unsafe.Sizeof(*s))
	if hp.hooks != 0 {
		hp.made(t, &s.Header)
	}
	s.data, s.kind, s.ascii = data, kind, ascii
	t.grew(len(data))
	s.hash, s.spare, s.interned = 0, 0, false
	return s
}

// Short texts are cut from a common buffer, so that they cost no allocation of their own. A text that lives keeps the buffer alive, which is
// therefore small.
const (
	maxShortText = 32
	textBuffer   = 512
)

// shortText returns a new buffer for a text of n <= maxShortText bytes.
func (t *Thread) shortText(n int) []byte {
	h := t.heap
	if len(h.text) < n {
		h.text = make([]byte, textBuffer)
	}
	b := h.text[:n:n]
	h.text = h.text[n:]
	return b
}

// textRoom returns a buffer for the text of a new str of n bytes; its contents are undefined.
func (t *Thread) textRoom(n int) []byte {
	if n <= maxShortText {
		return t.shortText(n)
	}
	return make([]byte, n)
}

func (t *Thread) cloneShort(text string) string {
	b := t.shortText(len(text))
	copy(b, text)
	return bytesAsString(b)
}

// IntStr returns str(n).
func (t *Thread) IntStr(n int64) Value {
	if uint64(n) < 10 {
		return latin1Strs['0'+n].Val()
	}
	var buf [20]byte
	b := strconv.AppendInt(buf[:0], n, 10)
	text := t.shortText(len(b))
	copy(text, b)
	return t.newStrRaw(bytesAsString(text), 1, true).Val()
}

// JoinStrs returns the concatenation of the strs (borrowed).
func (t *Thread) JoinStrs(vs []Value) Value {
	n := 0
	for _, v := range vs {
		s := AsStr(v)
		if !s.ascii {
			var b StrBuilder
			for _, v := range vs {
				b.WriteStr(AsStr(v))
			}
			return b.Finish(t)
		}
		n += s.len()
	}
	if n <= 1 {
		for _, v := range vs {
			if AsStr(v).len() == 1 {
				return latin1Strs[AsStr(v).data[0]].Val()
			}
		}
		return EmptyStr
	}
	var buf []byte
	if n <= maxShortText {
		buf = t.shortText(n)
	} else {
		buf = make([]byte, n)
	}
	at := 0
	for _, v := range vs {
		at += copy(buf[at:], AsStr(v).data)
	}
	return t.newStrRaw(bytesAsString(buf), 1, true).Val()
}

// freeStr is deallocStr of an exact str.
func (t *Thread) freeStr(h *Header) {
	s := (*Str)(unsafe.Pointer(h))
	hp := t.heap
	if Debug || hp.hooks != 0 {
		deallocStr(t, h)
		return
	}
	h.flags = h.flags&(flagTracked|flagListed) | flagDead
	hp.live--
	hp.bytes -= int64(unsafe.Sizeof(*s)) + int64(len(s.data))
	if hp.bytes < hp.low {
		t.fellLow()
	}
	s.data = ""
	s.spare = 0
	hp.pools.str.free = append(hp.pools.str.free, s)
}

func deallocStr(t *Thread, h *Header) {
	s := (*Str)(unsafe.Pointer(h))
	t.freeHeader(h)
	t.grew(-len(s.data))
	s.data = ""
	s.spare = 0
	t.heap.pools.str.Put(s)
}

// NewASCII returns the str of an ASCII text; it does not check and does not copy.
func (t *Thread) NewASCII(text string) Value {
	if len(text) <= 1 {
		if text == "" {
			return EmptyStr
		}
		return latin1Strs[text[0]].Val()
	}
	return t.newStrRaw(text, 1, true).Val()
}

// newLatin1 returns the str of Latin-1 bytes, which become the str's own.
func (t *Thread) newLatin1(b []byte) Value {
	data := bytesAsString(b)
	if len(data) <= 1 {
		return t.NewASCII(data)
	}
	return t.newStrRaw(data, 1, isASCII(data)).Val()
}

// NewLatin1 returns the str whose characters are the bytes; b is copied.
func (t *Thread) NewLatin1(b []byte) Value {
	if len(b) <= 1 {
		return t.newLatin1(b)
	}
	return t.newLatin1(append([]byte(nil), b...))
}

// NewStr returns the str of a text in UTF-8. Surrogates encoded as three bytes are accepted; a stray byte becomes the surrogate
// that the error handler surrogateescape makes of it.
func (t *Thread) NewStr(text string) Value {
	if isASCII(text) {
		return t.NewASCII(text)
	}
	var tmp Str
	tmp.setText(text)
	if tmp.len() == 1 && tmp.kind == 1 {
		return latin1Strs[tmp.data[0]].Val()
	}
	return t.newStrRaw(tmp.data, tmp.kind, false).Val()
}

// NewStrRune returns the str of one character.
func (t *Thread) NewStrRune(r rune) Value {
	if r < 256 {
		return latin1Strs[r].Val()
	}
	kind := kindOf(r)
	buf := make([]byte, kind)
	putRune(buf, kind, 0, r)
	return t.newStrRaw(bytesAsString(buf), kind, false).Val()
}

// NewStrRunes returns the str of the characters.
func (t *Thread) NewStrRunes(rs []rune) Value {
	var top rune
	for _, r := range rs {
		top |= r
	}
	if len(rs) <= 1 || top >= 0x10000 { // top is an upper bound
		top = 0
		for _, r := range rs {
			top = max(top, r)
		}
	}
	if len(rs) == 0 {
		return EmptyStr
	}
	if len(rs) == 1 {
		return t.NewStrRune(rs[0])
	}
	kind := kindOf(top)
	buf := make([]byte, len(rs)*int(kind))
	for i, r := range rs {
		putRune(buf, kind, i, r)
	}
	return t.newStrRaw(bytesAsString(buf), kind, top < 128).Val()
}

// newStrUnits returns the str of code units that need not be canonical: kind may be wider than needed. buf becomes the str's own
// if it is canonical.
func (t *Thread) newStrUnits(buf []byte, kind uint8) Value {
	n := len(buf) / int(kind)
	if n == 0 {
		return EmptyStr
	}
	if kind == 1 {
		return t.newLatin1(buf)
	}
	tmp := Str{data: bytesAsString(buf), kind: kind}
	top := tmp.top(0, n)
	if k := kindOf(top); k != kind {
		narrow := make([]byte, n*int(k))
		for i := 0; i < n; i++ {
			putRune(narrow, k, i, tmp.At(i))
		}
		buf, kind = narrow, k
	}
	if n == 1 && kind == 1 {
		return latin1Strs[buf[0]].Val()
	}
	return t.newStrRaw(bytesAsString(buf), kind, top < 128).Val()
}

// top returns an upper bound of the characters in [i, j) that has the same kind and ASCII-ness as the largest.
func (s *Str) top(i, j int) rune {
	if s.ascii {
		return 0x7F
	}
	switch s.kind {
	case 1:
		if isASCII(s.data[i:j]) {
			return 0x7F
		}
		return 0xFF
	case 2:
		var m uint16
		for _, c := range s.u16()[i:j] {
			m |= c
		}
		return rune(m)
	}
	var m uint32
	for _, c := range s.u32()[i:j] {
		m |= c
	}
	return rune(m)
}

// Substr returns s[i:j]; 0 <= i <= j <= len.
func (t *Thread) Substr(s *Str, i, j int) Value {
	n := j - i
	switch {
	case n <= 0:
		return EmptyStr
	case n == 1:
		return t.NewStrRune(s.At(i))
	case n == s.len() && s.typ == StrType:
		return t.Newref(s.Val())
	}
	k := int(s.kind)
	piece := s.data[i*k : j*k]
	if s.kind == 1 {
		// Sharing memory keeps all of it alive, so that a small piece of a large str is better copied.
		if len(s.data) <= maxShortText {
		} else if len(piece) <= maxShortText {
			piece = t.cloneShort(piece)
		} else if len(piece) < 64 || len(piece)*4 < len(s.data) {
			piece = strings.Clone(piece)
		}
		return t.newStrRaw(piece, 1, s.ascii || isASCII(piece)).Val()
	}
	top := s.top(i, j)
	kind := kindOf(top)
	if kind == s.kind {
		return t.newStrRaw(strings.Clone(piece), kind, false).Val()
	}
	buf := make([]byte, n*int(kind))
	for x := 0; x < n; x++ {
		putRune(buf, kind, x, s.At(i+x))
	}
	return t.newStrRaw(bytesAsString(buf), kind, top < 128).Val()
}

// widen writes the characters of s to dst as units of the kind, which is at least s.kind.
func (s *Str) widen(dst []byte, kind uint8) {
	if s.kind == kind {
		copy(dst, s.data)
		return
	}
	if s.kind == 1 {
		if kind == 2 {
			for i := 0; i < len(s.data); i++ {
				dst[2*i], dst[2*i+1] = s.data[i], 0
			}
			return
		}
		for i := 0; i < len(s.data); i++ {
			dst[4*i], dst[4*i+1], dst[4*i+2], dst[4*i+3] = s.data[i], 0, 0, 0
		}
		return
	}
	for i, c := range s.u16() {
		dst[4*i], dst[4*i+1], dst[4*i+2], dst[4*i+3] = byte(c), byte(c>>8), 0, 0
	}
}

// ConcatStr returns a + b. The result of growing a long str has spare room after it, which the next concatenation with it
// uses without copying: building a str by += takes amortised linear time, whoever else holds the pieces.
func (t *Thread) ConcatStr(a, b *Str) Value {
	if b.len() == 0 && a.typ == StrType {
		return t.Newref(a.Val())
	}
	if a.len() == 0 && b.typ == StrType {
		return t.Newref(b.Val())
	}
	n := a.len() + b.len()
	kind := max(a.kind, b.kind)
	ascii := a.ascii && b.ascii
	size := n * int(kind)
	if n == 0 {
		return EmptyStr
	}
	if size > t.roomLeft() {
		return t.NoMemory()
	}
	if add := int32(min(len(b.data), 1<<30)); a.spare >= add && kind == a.kind && b.kind == kind && len(b.data) == int(add) {
		if spare := atomic.LoadInt32(&a.spare); spare >= add && atomic.CompareAndSwapInt32(&a.spare, spare, 0) {
			base := unsafe.StringData(a.data)
			copy(unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(base), len(a.data))), add), b.data)
			s := t.newStrRaw(unsafe.String(base, size), kind, ascii)
			s.spare = spare - add
			return s.Val()
		}
	}
	room := size
	if size >= 128 && a.len() >= b.len() && size < 1<<30 {
		room = size + size/4
	}
	var buf []byte
	if size <= maxShortText && kind == 1 {
		buf = t.shortText(size)
	} else {
		buf = make([]byte, size, room)
	}
	a.widen(buf, kind)
	b.widen(buf[a.len()*int(kind):], kind)
	s := t.newStrRaw(bytesAsString(buf), kind, ascii)
	s.spare = int32(room - size)
	return s.Val()
}

// NoMemory raises MemoryError.
func (t *Thread) NoMemory() Value {
	e := Call(t, MemoryError.Val(), nil, nil)
	if !e.IsNil() {
		t.SetExc(e)
	}
	return Value{}
}

// RepeatStr returns s * n.
func (t *Thread) RepeatStr(s *Str, n int) Value {
	if n <= 0 || s.len() == 0 {
		return EmptyStr
	}
	if n == 1 && s.typ == StrType {
		return t.Newref(s.Val())
	}
	if len(s.data) > t.roomLeft()/n {
		if s.len() > int(^uint(0)>>1)/n {
			return t.Raise(OverflowError, "repeated string is too long")
		}
		return t.NoMemory()
	}
	return t.newStrRaw(strings.Repeat(s.data, n), s.kind, s.ascii).Val()
}

// hashStr returns the hash of s.
func hashStr(s *Str) int64 {
	if s.hash == 0 {
		s.hash = uint64(hashSecret.Bytes(stringAsBytes(s.data)))
	}
	return int64(s.hash)
}

// StrEqual reports whether the strs have the same characters.
func StrEqual(a, b *Str) bool {
	return a == b || a.kind == b.kind && a.data == b.data
}

// EqualsASCII reports whether s is the ASCII text.
func (s *Str) EqualsASCII(text string) bool { return s.ascii && s.data == text }

// StrCompare orders strs by code points.
func StrCompare(a, b *Str) int {
	if a == b {
		return 0
	}
	if a.kind == 1 && b.kind == 1 {
		return strings.Compare(a.data, b.data)
	}
	for i, n := 0, min(a.len(), b.len()); i < n; i++ {
		if x, y := a.At(i), b.At(i); x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	switch {
	case a.len() < b.len():
		return -1
	case a.len() > b.len():
		return 1
	}
	return 0
}

func compareResult(c int, op CompareOp) Value {
	switch op {
	case Lt:
		return Bool(c < 0)
	case Le:
		return Bool(c <= 0)
	case Eq:
		return Bool(c == 0)
	case Ne:
		return Bool(c != 0)
	case Gt:
		return Bool(c > 0)
	}
	return Bool(c >= 0)
}

func compareStr(t *Thread, a, b Value, op CompareOp) Value {
	if !IsStr(b) || !IsStr(a) {
		return NotImplemented
	}
	x, y := AsStr(a), AsStr(b)
	switch op {
	case Eq:
		return Bool(StrEqual(x, y))
	case Ne:
		return Bool(!StrEqual(x, y))
	}
	return compareResult(StrCompare(x, y), op)
}

// indexStr finds sub in s[from:to]; -1 when it is not there. The bounds are in range.
func indexStr(s, sub *Str, from, to int) int {
	if sub.len() > to-from {
		return -1
	}
	if sub.len() == 0 {
		return from
	}
	if sub.kind > s.kind || (s.ascii && !sub.ascii) {
		return -1
	}
	if s.kind == 1 {
		i := strings.Index(s.data[from:to], sub.data)
		if i >= 0 {
			i += from
		}
		return i
	}
	needle := stringAsBytes(sub.data)
	k := int(s.kind)
	if sub.kind != s.kind {
		needle = make([]byte, sub.len()*k)
		sub.widen(needle, s.kind)
	}
	hay := stringAsBytes(s.data)[:to*k]
	for at := from * k; ; {
		i := bytes.Index(hay[at:], needle)
		if i < 0 {
			return -1
		}
		at += i
		if at%k == 0 {
			return at / k
		}
		at++
	}
}

// lastIndexStr is indexStr from the end.
func lastIndexStr(s, sub *Str, from, to int) int {
	if sub.len() > to-from {
		return -1
	}
	if sub.len() == 0 {
		return to
	}
	if sub.kind > s.kind || (s.ascii && !sub.ascii) {
		return -1
	}
	if s.kind == 1 {
		i := strings.LastIndex(s.data[from:to], sub.data)
		if i >= 0 {
			i += from
		}
		return i
	}
	needle := stringAsBytes(sub.data)
	k := int(s.kind)
	if sub.kind != s.kind {
		needle = make([]byte, sub.len()*k)
		sub.widen(needle, s.kind)
	}
	hay := stringAsBytes(s.data)
	for end := to * k; ; {
		i := bytes.LastIndex(hay[from*k:end], needle)
		if i < 0 {
			return -1
		}
		if i%k == 0 {
			return from + i/k
		}
		end = from*k + i + len(needle) - 1
	}
}

// countStr counts the non-overlapping occurrences of sub in s[from:to], at most limit if that is not negative.
func countStr(s, sub *Str, from, to, limit int) int {
	if sub.len() == 0 {
		n := to - from + 1
		if n < 0 {
			n = 0
		}
		if limit >= 0 {
			n = min(n, limit)
		}
		return n
	}
	if s.kind == 1 && sub.kind == 1 && limit < 0 && from <= to {
		return strings.Count(s.data[from:to], sub.data)
	}
	n := 0
	for limit < 0 || n < limit {
		i := indexStr(s, sub, from, to)
		if i < 0 {
			break
		}
		n++
		from = i + sub.len()
	}
	return n
}
