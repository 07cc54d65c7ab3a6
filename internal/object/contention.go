package object

import "sort"

// Contention says where threads had to stop others or wait for them to become exclusive, with the GIL off.
type Contention struct {
	File string
	Line int
	What string // the type of the object, or the instruction
	N    uint64
}

type contentionKey struct {
	file string
	line int
	what string
}

// maxContention is how many places a thread keeps apart.
const maxContention = 1000

func (t *Thread) countContention(typ *Type) {
	var k contentionKey
	if f := t.Frame; f != nil && f.Code != nil {
		k.file, k.line = f.Code.Filename, f.Lineno()
		if typ == nil {
			if i := f.LastI(); i >= 0 && i < len(f.Code.Code.Instrs) {
				k.what = f.Code.Code.Instrs[i].Op.String()
			}
		}
	}
	if typ != nil {
		k.what = typ.Name
	}
	if t.contention == nil {
		t.contention = map[contentionKey]uint64{}
	}
	if len(t.contention) < maxContention {
		t.contention[k]++
	} else {
		t.contention[contentionKey{what: "elsewhere"}]++
	}
}

// Contentions returns where threads met, the most frequent first. The thread is exclusive.
func (t *Thread) Contentions() []Contention {
	sum := map[contentionKey]uint64{}
	t.Interp.Threads(func(x *Thread) {
		for k, n := range x.contention {
			sum[k] += n
		}
	})
	for k, n := range t.Interp.contention {
		sum[k] += n
	}
	var all []Contention
	for k, n := range sum {
		all = append(all, Contention{k.file, k.line, k.what, n})
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.N != b.N {
			return a.N > b.N
		}
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line || a.Line == b.Line && a.What < b.What
	})
	return all
}

// keepContention adds the thread's figures to those of ended threads. The thread is exclusive.
func (t *Thread) keepContention() {
	if t.contention == nil {
		return
	}
	if t.Interp.contention == nil {
		t.Interp.contention = map[contentionKey]uint64{}
	}
	for k, n := range t.contention {
		if len(t.Interp.contention) < maxContention {
			t.Interp.contention[k] += n
		}
	}
	t.contention = nil
}
