package object

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// The table of interned strs. There is one for the process, because the names of static types are in it, and nothing ever leaves it: the strs
// are immortal. It is read without a lock: a reader that misses what is being added looks again under the lock.

type internedStr struct {
	Str
	text string // UTF-8
	hash uint32
}

// adoptedStr stands in the table for a str that a program has made and asked to be the interned one of its text. The str in it has no type.
type adoptedStr struct {
	internedStr
	same *Str
}

// str returns the interned str.
func (s *internedStr) str() *Str {
	if s.typ == nil {
		return (*adoptedStr)(unsafe.Pointer(s)).same
	}
	return &s.Str
}

// internTable is open addressed; the lengths are a power of two. A hash is stored after its str: 0 is an empty place.
type internTable struct {
	hashes []atomic.Uint32
	strs   []*internedStr
}

func newInternTable(n int) *internTable {
	return &internTable{make([]atomic.Uint32, n), make([]*internedStr, n)}
}

type interning struct {
	table atomic.Pointer[internTable]
	mu    sync.Mutex
	n     int
	slab  []internedStr // strs are made many at a time
	seed  maphash.Seed
}

// A start interns about 4,000 names.
const (
	firstInternTable = 8192
	internSlab       = 60
)

var staticNames = newInterning()

func newInterning() *interning {
	in := &interning{seed: maphash.MakeSeed()}
	in.table.Store(newInternTable(firstInternTable))
	return in
}

func (in *interning) hash(text string) uint32 { return uint32(maphash.String(in.seed, text)) | 1<<31 }

// find returns the str of the text, or nil and where it belongs. Only strs of the same hash are looked at: the others are seldom in the
// processor's cache.
func (t *internTable) find(text string, hash uint32) (*internedStr, int) {
	mask := len(t.hashes) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		switch t.hashes[i].Load() {
		case 0:
			return nil, i
		case hash:
			if s := t.strs[i]; s.text == text {
				return s, i
			}
		}
	}
}

// put writes a str into an empty place.
func (t *internTable) put(s *internedStr, at int) {
	t.strs[at] = s
	t.hashes[at].Store(s.hash)
}

// add makes the str of the text unless it is there; with clone the text belongs to somebody else.
func (in *interning) add(text string, hash uint32, clone bool, adopted *Str) *Str {
	in.mu.Lock()
	defer in.mu.Unlock()
	table := in.table.Load()
	s, at := table.find(text, hash)
	if s != nil {
		return s.str()
	}
	if clone {
		text = strings.Clone(text)
	}
	if in.n >= len(table.strs)/4*3 {
		larger := newInternTable(2 * len(table.strs))
		for _, s := range table.strs {
			if s != nil {
				_, at := larger.find(s.text, s.hash)
				larger.put(s, at)
			}
		}
		in.table.Store(larger)
		table = larger
		_, at = table.find(text, hash)
	}
	if adopted != nil {
		a := &adoptedStr{internedStr{text: text, hash: hash}, adopted}
		table.put(&a.internedStr, at)
		in.n++
		return adopted
	}
	if len(in.slab) == 0 {
		in.slab = make([]internedStr, internSlab)
	}
	s, in.slab = &in.slab[0], in.slab[1:]
	s.text, s.hash, s.interned = text, hash, true
	s.typ, s.refs = StrType, 1
	s.setText(text)
	table.put(s, at)
	in.n++
	return &s.Str
}

// StaticName returns the process-wide interned immortal str of the text (UTF-8). It is meant for initialisers of variables and
// the setup of static types.
func StaticName(text string) *Str { return internText(text, false) }

// Intern returns the interned str of the text (UTF-8). Borrowed: interned strs are immortal, and there is one table of them for the
// process, because static types' names are among them.
func (t *Thread) Intern(text string) *Str { return internText(text, true) }

func internText(text string, clone bool) *Str {
	switch {
	case text == "":
		return emptyStr
	case len(text) == 1 && text[0] < 128:
		_ = emptyStr // initialises latin1Strs
		return &latin1Strs[text[0]]
	}
	hash := staticNames.hash(text)
	if s, _ := staticNames.table.Load().find(text, hash); s != nil {
		return s.str()
	}
	return staticNames.add(text, hash, clone, nil)
}

// InternSame is InternStr for a str that becomes the interned one itself if there is none of its text.
func (t *Thread) InternSame(s *Str) *Str {
	if s.interned || s.len() < 2 {
		return t.InternStr(s)
	}
	t.Excl()
	text := s.String()
	res := staticNames.add(text, staticNames.hash(text), true, s)
	if res == s {
		if s.Counted() {
			t.heap.live--
			Immortalize(&s.Header)
		}
		s.interned = true
	}
	return res
}

// InternedCount returns the number of interned strs.
func InternedCount(*Thread) int {
	staticNames.mu.Lock()
	defer staticNames.mu.Unlock()
	return staticNames.n
}
