package object

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// The sort is an adaptive stable merge sort after Tim Peters' listsort: natural runs, extended by binary insertion to a minimal
// length, merged in the order of powersort, with galloping where one run keeps winning. Comparisons may run Python code that
// looks at the list, so that the list is empty meanwhile.

type sortMode uint8

const (
	sortAny   sortMode = iota
	sortInt            // all keys are 64-bit ints
	sortFloat          // all keys are floats
	sortStr            // all keys are exact strs of one byte a character
	sortTuple          // all keys are exact tuples
)

type sorter struct {
	t      *Thread
	keys   []Value
	vals   []Value // what moves along with the keys, or nil
	mode   sortMode
	failed bool
	gallop int
	runs   []sortRun
	tmpK   []Value
	tmpV   []Value
}

type sortRun struct{ base, n, power int }

// Sort sorts the list in place; key is None or a function of one argument. If a comparison fails, the items are left in some order,
// none lost.
func (l *List) Sort(t *Thread, key Value, reverse bool) bool {
	items := l.items
	l.items = nil
	s := &sorter{t: t, gallop: 7}
	ok := true
	if key.IsNone() {
		s.keys = items
	} else {
		s.keys = t.heap.pools.items.get(len(items))
		s.vals = items
		for _, v := range items {
			k := Call1(t, key, v)
			if k.obj == nil {
				ok = false
				break
			}
			s.keys = append(s.keys, k)
		}
	}
	if ok && len(items) > 1 {
		s.chooseMode()
		if reverse {
			s.reverse(0, len(items))
		}
		ok = s.sort()
		if reverse {
			s.reverse(0, len(items))
		}
	}
	if s.vals != nil || !key.IsNone() {
		for _, k := range s.keys {
			t.Xdecref(k)
		}
		t.heap.pools.items.put(s.keys)
	}
	other := l.items
	t.grew(-cap(other) * valueBytes)
	l.items = items
	if other != nil {
		t.DecrefAll(other)
		if ok {
			t.Raise(ValueError, "list modified during sort")
		}
		return false
	}
	return ok
}

// modeOf returns the kind of one key.
func modeOf(v Value) sortMode {
	switch {
	case v.IsInt64():
		return sortInt
	case v.IsFloat64():
		return sortFloat
	case v.obj.typ == StrType && AsStr(v).kind == 1:
		return sortStr
	case v.obj.typ == TupleType && len(TupleItems(v)) > 0:
		return sortTuple
	}
	return sortAny
}

// chooseMode looks whether all keys are of one kind that can be compared without asking.
func (s *sorter) chooseMode() {
	s.mode = modeOf(s.keys[0])
	for _, k := range s.keys[1:] {
		if s.mode == sortAny || modeOf(k) != s.mode {
			s.mode = sortAny
			return
		}
	}
}

// less reports a < b; it is false after a failure.
func (s *sorter) less(a, b Value) bool {
	switch s.mode {
	case sortInt:
		return a.Int64() < b.Int64()
	case sortFloat:
		return a.Float64() < b.Float64()
	case sortStr:
		return strings.Compare(AsStr(a).data, AsStr(b).data) < 0
	case sortTuple:
		return s.lessTuple(a, b)
	}
	return s.lessAny(a, b)
}

func (s *sorter) lessAny(a, b Value) bool {
	if s.failed {
		return false
	}
	v := Compare(s.t, a, b, Lt)
	if v.obj == nil {
		s.failed = true
		return false
	}
	if v.IsBool() {
		return v.IsTrue()
	}
	res, ok := Truth(s.t, v)
	s.t.Decref(v)
	s.failed = s.failed || !ok
	return res && ok
}

func (s *sorter) lessTuple(a, b Value) bool {
	if s.failed {
		return false
	}
	x, y := TupleItems(a), TupleItems(b)
	for i := 0; i < len(x) && i < len(y); i++ {
		p, q := x[i], y[i]
		if Is(p, q) {
			continue
		}
		switch {
		case p.IsInt64() && q.IsInt64():
			return p.Int64() < q.Int64()
		case p.obj.typ == StrType && q.obj.typ == StrType:
			if c := StrCompare(AsStr(p), AsStr(q)); c != 0 {
				return c < 0
			}
			continue
		case p.IsFloat64() && q.IsFloat64():
			if p.Float64() == q.Float64() {
				continue
			}
			return p.Float64() < q.Float64()
		}
		eq, ok := Equal(s.t, p, q)
		if !ok {
			s.failed = true
			return false
		}
		if !eq {
			return s.lessAny(p, q)
		}
	}
	return len(x) < len(y)
}

func (s *sorter) reverse(i, j int) {
	slices.Reverse(s.keys[i:j])
	if s.vals != nil {
		slices.Reverse(s.vals[i:j])
	}
}

// sortItem stands for an item while items are sorted by numbers that order them as their keys do, or leave some equal: a string's
// first bytes, a tuple's first item. Moving it moves no pointers, which Go's collector would have to be told of.
type sortItem struct {
	rank  uint64
	index int32
}

// rankOf returns a number that orders the keys of the mode, and whether there is one.
func rankOf(mode sortMode, v Value) (rank uint64, ok bool) {
	switch mode {
	case sortInt:
		return v.num ^ 1<<63, true
	case sortFloat:
		f := v.Float64() + 0 // -0.0 becomes 0.0
		bits := math.Float64bits(f)
		if bits>>63 != 0 {
			return ^bits, f == f
		}
		return bits | 1<<63, f == f
	case sortStr:
		return textRank(AsStr(v).data), true
	}
	return 0, false
}

// textRank orders texts by their first eight bytes.
func textRank(d string) (rank uint64) {
	if len(d) >= 8 {
		return binary.BigEndian.Uint64(stringAsBytes(d))
	}
	for i := 0; i < len(d); i++ {
		rank |= uint64(d[i]) << (56 - 8*i)
	}
	return rank
}

// sortScratch is how many items a heap keeps the memory for.
const sortScratch = 1 << 14

// sortRanked sorts by ranks, if all keys have them; ties are broken by a comparison of the keys, and then by the position, so that
// the sort is stable.
func (s *sorter) sortRanked() bool {
	n := len(s.keys)
	if n < 24 || n > math.MaxInt32 || s.mode == sortAny {
		return false
	}
	first := func(v Value) Value { return v }
	mode := s.mode
	if mode == sortTuple {
		first = func(v Value) Value { return to[Tuple](v).Items()[0] }
		mode = modeOf(first(s.keys[0]))
	}
	// The memory is the heap's, unless a comparison below sorts something too.
	hp := s.t.heap
	scratch := hp.sorting
	hp.sorting = nil
	if cap(scratch) < 2*n {
		scratch = make([]sortItem, 2*n)
	}
	items, out := scratch[:n:n], scratch[n:2*n]
	if n <= sortScratch {
		defer func() { hp.sorting = scratch }()
	}
	for i, k := range s.keys {
		k = first(k)
		if s.mode == sortTuple && modeOf(k) != mode {
			return false
		}
		rank, ok := rankOf(mode, k)
		if !ok {
			return false
		}
		items[i] = sortItem{rank, int32(i)}
	}
	if !slices.IsSortedFunc(items, func(a, b sortItem) int { return cmp.Compare(a.rank, b.rank) }) {
		items = radixSort(items, out)
	} else if s.mode == sortInt || s.mode == sortFloat {
		return true
	}
	if s.mode == sortStr || s.mode == sortTuple {
		s.breakTies(items)
	}
	s.permute(items)
	return true
}

// breakTies sorts the items of equal rank by their keys.
func (s *sorter) breakTies(items []sortItem) {
	s.eachTie(items, func(tie []sortItem) {
		if s.mode == sortTuple {
			s.refine(tie, 0, 0)
		} else {
			s.refine(tie, -1, 0)
		}
	})
}

// eachTie calls f with the longest runs of equal rank.
func (s *sorter) eachTie(items []sortItem, f func(tie []sortItem)) {
	for i := 0; i < len(items); {
		j := i + 1
		for j < len(items) && items[j].rank == items[i].rank {
			j++
		}
		if j-i > 1 {
			f(items[i:j])
		}
		i = j
	}
}

// part returns what a key was ranked by: an item of the tuple, or, if item is negative, the key itself.
func (s *sorter) part(it sortItem, item int) Value {
	k := s.keys[it.index]
	if item >= 0 {
		return to[Tuple](k).Items()[item]
	}
	return k
}

// refine sorts items whose keys are the same up to the item of the tuple, and whose ranks by it, of a string by its bytes from the
// offset, are equal. It ranks them by what comes next; few items are compared.
func (s *sorter) refine(tie []sortItem, item, offset int) {
	if len(tie) <= 8 || item >= 8 || offset >= 64 {
		s.compareTie(tie)
		return
	}
	mode := modeOf(s.part(tie[0], item))
	if mode == sortStr {
		// Equal ranks are equal texts if they have the same length, all of which was looked at.
		shortest, longest := math.MaxInt, 0
		for _, it := range tie {
			n := len(AsStr(s.part(it, item)).data)
			shortest, longest = min(shortest, n), max(longest, n)
		}
		if longest > offset+8 {
			if shortest <= offset+8 {
				s.compareTie(tie)
				return
			}
			for i, it := range tie {
				tie[i].rank = textRank(AsStr(s.part(it, item)).data[offset+8:])
			}
			s.sortTie(tie)
			s.eachTie(tie, func(tie []sortItem) { s.refine(tie, item, offset+8) })
			return
		}
		if shortest != longest {
			s.compareTie(tie)
			return
		}
	}
	if item < 0 {
		s.byIndex(tie)
		return
	}
	item++
	shortest, longest := math.MaxInt, 0
	for _, it := range tie {
		n := len(to[Tuple](s.keys[it.index]).Items())
		shortest, longest = min(shortest, n), max(longest, n)
	}
	switch {
	case longest <= item:
		s.byIndex(tie)
		return
	case shortest <= item:
		s.compareTie(tie)
		return
	}
	mode = modeOf(s.part(tie[0], item))
	for _, it := range tie {
		k := s.part(it, item)
		if mode == sortTuple || modeOf(k) != mode {
			s.compareTie(tie)
			return
		}
		if _, ok := rankOf(mode, k); !ok {
			s.compareTie(tie)
			return
		}
	}
	for i, it := range tie {
		tie[i].rank, _ = rankOf(mode, s.part(it, item))
	}
	s.sortTie(tie)
	s.eachTie(tie, func(tie []sortItem) { s.refine(tie, item, 0) })
}

func (s *sorter) sortTie(tie []sortItem) {
	slices.SortFunc(tie, func(a, b sortItem) int {
		if a.rank != b.rank {
			return cmp.Compare(a.rank, b.rank)
		}
		return int(a.index - b.index)
	})
}

// byIndex restores the order in which items of equal keys stood.
func (s *sorter) byIndex(tie []sortItem) {
	slices.SortFunc(tie, func(a, b sortItem) int { return int(a.index - b.index) })
}

// compareTie sorts items, which stand in their first order, by comparing the keys.
func (s *sorter) compareTie(tie []sortItem) {
	s.byIndex(tie)
	if len(tie) > 16 {
		slices.SortStableFunc(tie, func(a, b sortItem) int {
			x, y := s.keys[a.index], s.keys[b.index]
			if s.less(x, y) {
				return -1
			}
			if s.less(y, x) {
				return 1
			}
			return 0
		})
		return
	}
	for i := 1; i < len(tie); i++ {
		it := tie[i]
		k := s.keys[it.index]
		j := i
		for j > 0 && s.less(k, s.keys[tie[j-1].index]) {
			tie[j] = tie[j-1]
			j--
		}
		tie[j] = it
	}
}

// radixSort sorts by rank, stably, a byte at a time from the lowest; bytes that all ranks have in common are passed over. out is as long.
func radixSort(items, out []sortItem) []sortItem {
	if len(items) < 300 {
		slices.SortFunc(items, func(a, b sortItem) int {
			if a.rank != b.rank {
				return cmp.Compare(a.rank, b.rank)
			}
			return int(a.index - b.index)
		})
		return items
	}
	var counts [8][256]int32
	for _, it := range items {
		for d, r := 0, it.rank; d < 8; d, r = d+1, r>>8 {
			counts[d][byte(r)]++
		}
	}
	for d := range counts {
		c := &counts[d]
		shift := 8 * d
		if int(c[byte(items[0].rank>>shift)]) == len(items) {
			continue
		}
		at := int32(0)
		for i, n := range c {
			c[i] = at
			at += n
		}
		for _, it := range items {
			b := byte(it.rank >> shift)
			out[c[b]] = it
			c[b]++
		}
		items, out = out, items
	}
	return items
}

// permute moves the items to their new places.
func (s *sorter) permute(items []sortItem) {
	rooms := &s.t.heap.pools.items
	old := rooms.get(len(items))
	for _, vs := range [...][]Value{s.keys, s.vals} {
		if vs == nil {
			continue
		}
		old = append(old[:0], vs...)
		for i, it := range items {
			vs[i] = old[it.index]
		}
	}
	rooms.put(old)
}

func (s *sorter) sort() bool {
	n := len(s.keys)
	if s.sortRanked() {
		return !s.failed
	}
	minRun := minRunOf(n)
	for lo := 0; lo < n; {
		run := s.countRun(lo, n)
		if s.failed {
			return false
		}
		if run < minRun {
			force := min(minRun, n-lo)
			if !s.binaryInsert(lo, lo+force, lo+run) {
				return false
			}
			run = force
		}
		if !s.pushRun(lo, run) {
			return false
		}
		lo += run
	}
	for len(s.runs) > 1 {
		if !s.mergeTop() {
			return false
		}
	}
	return !s.failed
}

func minRunOf(n int) int {
	r := 0
	for n >= 64 {
		r |= n & 1
		n >>= 1
	}
	return n + r
}

// countRun returns the length of the run that starts at lo, which it makes ascending.
func (s *sorter) countRun(lo, hi int) int {
	if lo+1 >= hi {
		return hi - lo
	}
	i := lo + 2
	if s.less(s.keys[lo+1], s.keys[lo]) {
		for i < hi && s.less(s.keys[i], s.keys[i-1]) {
			i++
		}
		s.reverse(lo, i)
	} else {
		for i < hi && !s.less(s.keys[i], s.keys[i-1]) && !s.failed {
			i++
		}
	}
	return i - lo
}

// binaryInsert sorts [lo, hi), of which [lo, start) is sorted.
func (s *sorter) binaryInsert(lo, hi, start int) bool {
	for ; start < hi; start++ {
		pivot := s.keys[start]
		l, r := lo, start
		for l < r {
			m := int(uint(l+r) / 2)
			if s.less(pivot, s.keys[m]) {
				r = m
			} else {
				l = m + 1
			}
		}
		if s.failed {
			return false
		}
		copy(s.keys[l+1:start+1], s.keys[l:start])
		s.keys[l] = pivot
		if s.vals != nil {
			v := s.vals[start]
			copy(s.vals[l+1:start+1], s.vals[l:start])
			s.vals[l] = v
		}
	}
	return true
}

// powerOf returns powersort's depth of the border between two adjacent runs.
func powerOf(a, na, nb, n int) int {
	x, y := uint64(2*a+na), uint64(2*a+2*na+nb)
	// The first bit in which the midpoints' positions, as fractions of n, differ.
	p := 0
	for {
		p++
		if x >= uint64(n) {
			x -= uint64(n)
			y -= uint64(n)
		} else if y >= uint64(n) {
			return p
		}
		x <<= 1
		y <<= 1
		if p > bits.UintSize {
			return p
		}
	}
}

func (s *sorter) pushRun(base, n int) bool {
	if k := len(s.runs); k > 0 {
		last := &s.runs[k-1]
		power := powerOf(last.base, last.n, n, len(s.keys))
		for len(s.runs) > 1 && s.runs[len(s.runs)-2].power > power {
			if !s.mergeTop() {
				return false
			}
		}
		s.runs[len(s.runs)-1].power = power
	}
	s.runs = append(s.runs, sortRun{base, n, 0})
	return true
}

// mergeTop merges the two runs at the top of the stack.
func (s *sorter) mergeTop() bool {
	k := len(s.runs)
	a, b := s.runs[k-2], s.runs[k-1]
	s.runs[k-2] = sortRun{a.base, a.n + b.n, a.power}
	s.runs = s.runs[:k-1]
	return s.merge(a.base, a.base+a.n, b.base+b.n)
}

// upper returns the first index in [lo, hi) whose key is greater than k, looking near lo first.
func (s *sorter) upper(k Value, lo, hi int) int {
	step := 1
	at := lo
	for at+step < hi && !s.less(k, s.keys[at+step-1]) {
		at += step
		step *= 2
	}
	end := min(at+step, hi)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(k, s.keys[m]) {
			end = m
		} else {
			at = m + 1
		}
	}
	return at
}

// lower returns the first index in [lo, hi) whose key is not less than k, looking near hi first.
func (s *sorter) lower(k Value, lo, hi int) int {
	step := 1
	end := hi
	for end-step > lo && !s.less(s.keys[end-step], k) {
		end -= step
		step *= 2
	}
	at := max(end-step, lo)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(s.keys[m], k) {
			at = m + 1
		} else {
			end = m
		}
	}
	return at
}

// merge merges the sorted [lo, mid) and [mid, hi).
func (s *sorter) merge(lo, mid, hi int) bool {
	lo = s.upper(s.keys[mid], lo, mid)
	if s.failed {
		return false
	}
	if lo == mid {
		return true
	}
	hi = s.lower(s.keys[mid-1], mid, hi)
	if s.failed {
		return false
	}
	if mid-lo <= hi-mid {
		return s.mergeLow(lo, mid, hi)
	}
	return s.mergeHigh(lo, mid, hi)
}

func (s *sorter) save(i, j int) {
	s.tmpK = append(s.tmpK[:0], s.keys[i:j]...)
	if s.vals != nil {
		s.tmpV = append(s.tmpV[:0], s.vals[i:j]...)
	}
}

func (s *sorter) move(dst, src, n int) {
	copy(s.keys[dst:dst+n], s.keys[src:src+n])
	if s.vals != nil {
		copy(s.vals[dst:dst+n], s.vals[src:src+n])
	}
}

// restore copies saved items [i, i+n) to dst.
func (s *sorter) restore(dst, i, n int) {
	copy(s.keys[dst:dst+n], s.tmpK[i:i+n])
	if s.vals != nil {
		copy(s.vals[dst:dst+n], s.tmpV[i:i+n])
	}
}

// mergeLow merges with the left run set aside.
func (s *sorter) mergeLow(lo, mid, hi int) bool {
	s.save(lo, mid)
	i, n := 0, mid-lo // of the saved run
	j, dst := mid, lo
	wins := 0 // of the side that won last: positive for the right run
	for i < n && j < hi && !s.failed {
		if s.less(s.keys[j], s.tmpK[i]) {
			s.move(dst, j, 1)
			j++
			wins = max(wins, 0) + 1
		} else {
			s.restore(dst, i, 1)
			i++
			wins = min(wins, 0) - 1
		}
		dst++
		if wins >= s.gallop && i < n && j < hi {
			c := s.gallopLeft(s.tmpK[i], j, hi)
			s.move(dst, j, c)
			dst, j, wins = dst+c, j+c, 0
			s.adapt(c)
		} else if -wins >= s.gallop && i < n && j < hi {
			c := s.gallopSaved(s.keys[j], i, n)
			s.restore(dst, i, c)
			dst, i, wins = dst+c, i+c, 0
			s.adapt(c)
		}
	}
	s.restore(dst, i, n-i)
	return !s.failed
}

// adapt makes galloping easier to enter after it paid, and harder after it did not.
func (s *sorter) adapt(won int) {
	if won >= 7 {
		s.gallop = max(s.gallop-1, 2)
	} else {
		s.gallop++
	}
}

// gallopLeft counts the keys in [lo, hi) less than k, looking near lo first.
func (s *sorter) gallopLeft(k Value, lo, hi int) int {
	at, step := lo, 1
	for at+step <= hi && s.less(s.keys[at+step-1], k) {
		at += step
		step *= 2
	}
	end := min(at+step-1, hi)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(s.keys[m], k) {
			at = m + 1
		} else {
			end = m
		}
	}
	return at - lo
}

// gallopSaved counts the saved keys in [lo, hi) not greater than k, looking near lo first.
func (s *sorter) gallopSaved(k Value, lo, hi int) int {
	at, step := lo, 1
	for at+step <= hi && !s.less(k, s.tmpK[at+step-1]) {
		at += step
		step *= 2
	}
	end := min(at+step-1, hi)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(k, s.tmpK[m]) {
			end = m
		} else {
			at = m + 1
		}
	}
	return at - lo
}

// mergeHigh merges with the right run set aside, from the end.
func (s *sorter) mergeHigh(lo, mid, hi int) bool {
	s.save(mid, hi)
	i, j, dst := mid-1, hi-mid-1, hi-1
	wins := 0
	for i >= lo && j >= 0 && !s.failed {
		if s.less(s.tmpK[j], s.keys[i]) {
			s.move(dst, i, 1)
			i--
			wins = max(wins, 0) + 1
		} else {
			s.restore(dst, j, 1)
			j--
			wins = min(wins, 0) - 1
		}
		dst--
		if wins >= s.gallop && i >= lo && j >= 0 {
			at := s.upperBack(s.tmpK[j], lo, i+1)
			c := i + 1 - at
			s.move(dst-c+1, at, c)
			dst, i, wins = dst-c, i-c, 0
			s.adapt(c)
		} else if -wins >= s.gallop && i >= lo && j >= 0 {
			at := s.lowerSaved(s.keys[i], 0, j+1)
			c := j + 1 - at
			s.restore(dst-c+1, at, c)
			dst, j, wins = dst-c, j-c, 0
			s.adapt(c)
		}
	}
	s.restore(dst-j, 0, j+1)
	return !s.failed
}

// upperBack returns the first index in [lo, hi) whose key is greater than k, looking near hi first.
func (s *sorter) upperBack(k Value, lo, hi int) int {
	end, step := hi, 1
	for end-step >= lo && s.less(k, s.keys[end-step]) {
		end -= step
		step *= 2
	}
	at := max(end-step+1, lo)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(k, s.keys[m]) {
			end = m
		} else {
			at = m + 1
		}
	}
	return at
}

// lowerSaved returns the first index in [lo, hi) whose saved key is not less than k, looking near hi first.
func (s *sorter) lowerSaved(k Value, lo, hi int) int {
	end, step := hi, 1
	for end-step >= lo && !s.less(s.tmpK[end-step], k) {
		end -= step
		step *= 2
	}
	at := max(end-step+1, lo)
	for at < end {
		m := int(uint(at+end) / 2)
		if s.less(s.tmpK[m], k) {
			at = m + 1
		} else {
			end = m
		}
	}
	return at
}
