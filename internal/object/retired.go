package object

// A function's __code__ may be replaced while frames run the old one. They borrow their code from the function, so the function keeps
// codes that were replaced: all of them at first, and once they are many those that a frame still runs.

// retiredCodes are the replaced codes of a function, each counted.
type retiredCodes struct {
	list []*Code
	due  int // length at which they are looked through
}

// replaceCode makes code (stolen) the function's.
func (t *Thread) replaceCode(f *Function, code *Code) {
	if f.retired == nil {
		f.retired = &retiredCodes{due: 64}
	}
	r := f.retired
	r.list = append(r.list, f.Code)
	f.Code = code
	f.Version++
	if len(r.list) < r.due {
		return
	}
	t.Excl()
	used := map[*Code]bool{}
	mark := func(fr *Frame) {
		if fr != nil && fr.Func == f {
			used[fr.Code] = true
		}
	}
	t.Interp.Threads(func(x *Thread) {
		for fr := x.Frame; fr != nil; fr = fr.Back {
			mark(fr)
		}
	})
	t.Containers(-1, func(v Value) {
		switch v.obj.typ {
		case GeneratorType, CoroutineType, AsyncGeneratorType:
			mark(AsGenerator(v).Frame)
		case FrameType:
			mark(AsFrame(v))
		}
	})
	all := r.list
	r.list = nil
	for _, c := range all {
		if used[c] {
			r.list = append(r.list, c)
		}
	}
	r.due = max(64, 2*len(r.list))
	for _, c := range all {
		if !used[c] {
			t.Decref(c.Val())
		}
	}
}
