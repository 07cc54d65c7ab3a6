package compiler

import (
	"sort"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// A pattern looks at its subject without consuming it; what it takes out of the subject stays in temporaries until the
// whole pattern has matched or failed. So a capture is no more than a note of the register, and names are bound only
// when all matched. A failure releases the temporaries down to those that were live before.

type capture struct {
	name string
	reg  reg
}

// patternContext is the state of compiling the pattern of one case, or one alternative of it.
type patternContext struct {
	captures         []capture
	fails            map[int]label // where a failure goes, by the number of live temporaries
	allowIrrefutable bool
}

func newPatternContext(irrefutable bool) *patternContext {
	return &patternContext{fails: map[int]label{}, allowIrrefutable: irrefutable}
}

// failJump emits a conditional jump to the failure.
func (c *compiler) failJump(pc *patternContext, pos source.Span, in inst) {
	consumed, _ := in.effect()
	in.to = pc.failAt(c.u, c.u.depth-consumed)
	c.u.emit(pos, in)
}

func (pc *patternContext) failAt(u *unit, depth int) label {
	l, ok := pc.fails[depth]
	if !ok {
		l = u.newLabel()
		pc.fails[depth] = l
	}
	return l
}

// placeFails puts the failure labels here; control goes on with base live temporaries.
func (c *compiler) placeFails(pc *patternContext, base int) {
	u := c.u
	var depths []int
	for d := range pc.fails {
		depths = append(depths, d)
	}
	sort.Sort(sort.Reverse(sort.IntSlice(depths)))
	for i, d := range depths {
		u.depth = d
		u.place(pc.fails[d])
		low := base
		if i+1 < len(depths) {
			low = depths[i+1]
		}
		u.releaseTo(low)
	}
	u.depth = base
}

// releaseTo releases the temporaries from the top down to depth.
func (u *unit) releaseTo(depth int) {
	switch n := u.depth - depth; {
	case n == 1:
		u.release(noPos)
	case n > 1:
		u.emit(noPos, inst{op: bytecode.RELEASE_RUN, a: temp(depth), c: reg(n)})
	}
}

func isWildcard(p ast.Pattern) bool {
	as, ok := p.(*ast.MatchAs)
	return ok && as.Name == "" && as.Pattern == nil
}

// bindsName tells whether a pattern captures a name.
func bindsName(p ast.Pattern, name string) bool {
	found := false
	ast.Walk(p, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.MatchAs:
			found = found || n.Name == name
		case *ast.MatchStar:
			found = found || n.Name == name
		case *ast.MatchMapping:
			found = found || n.Rest == name
		}
		return !found
	})
	return found
}

func (c *compiler) match(s *ast.Match) {
	u := c.u
	outside := u.depth
	u.nop(s.Subject.Pos())
	subject := c.operandNow(s.Subject)
	if name, ok := s.Subject.(*ast.Name); ok && subject.isLocal() {
		// the local itself is looked at, unless matching may rebind it
		copied := u.ste.WalrusLocals[u.mangle(name.Id)]
		for _, cs := range s.Cases {
			copied = copied || bindsName(cs.Pattern, name.Id)
		}
		if copied {
			subject = u.dup(name.Span, anyTemp, subject)
		}
	} else if subject.isLocal() {
		subject = u.dup(s.Subject.Pos(), anyTemp, subject)
	}
	base := u.depth
	end := u.newLabel()
	u.conditional++
	for i, cs := range s.Cases {
		last := i == len(s.Cases)-1
		if last && i > 0 && isWildcard(cs.Pattern) {
			u.nop(cs.Pattern.Pos())
			next := noLabel
			if cs.Guard != nil {
				next = u.newLabel()
				c.jumpIf(cs.Guard, next, false)
			}
			u.releaseTo(outside)
			c.stmts(cs.Body)
			u.jump(noPos, end)
			if next != noLabel {
				u.depth = base
				u.place(next)
			} else {
				u.depth = outside
			}
			break
		}
		pc := newPatternContext(cs.Guard != nil || last)
		if isWildcard(cs.Pattern) {
			u.nop(cs.Pattern.Pos())
		}
		c.pattern(pc, cs.Pattern, subject)
		for _, k := range pc.captures {
			u.store(cs.Pattern.Pos(), k.name, k.reg, true)
		}
		u.releaseTo(base)
		if cs.Guard != nil {
			c.jumpIf(cs.Guard, pc.failAt(u, base), false)
		}
		u.releaseTo(outside)
		c.stmts(cs.Body)
		u.jump(noPos, end)
		c.placeFails(pc, base)
	}
	u.conditional--
	u.releaseTo(outside)
	u.place(end)
}

func (c *compiler) capture(pc *patternContext, at source.Span, name string, r reg) {
	for _, k := range pc.captures {
		if k.name == name {
			c.fail(at, "multiple assignments to name '%s' in pattern", name)
			return
		}
	}
	pc.captures = append(pc.captures, capture{name, r})
}

// subpattern compiles a pattern inside another one, where what always matches is allowed.
func (c *compiler) subpattern(pc *patternContext, p ast.Pattern, r reg) {
	saved := pc.allowIrrefutable
	pc.allowIrrefutable = true
	c.pattern(pc, p, r)
	pc.allowIrrefutable = saved
}

// pattern compiles a test of the register r, which stays as it is.
func (c *compiler) pattern(pc *patternContext, pattern ast.Pattern, r reg) {
	u := c.u
	if !c.nest() {
		c.depth--
		return
	}
	defer func() { c.depth-- }()
	switch p := pattern.(type) {
	case *ast.MatchValue:
		if in, ok := c.constJump(ast.Eq, r, p.Value, noLabel, false); ok {
			in.keepB = true
			c.failJump(pc, p.Span, in)
			return
		}
		if _, ok := p.Value.(*ast.Attribute); !ok {
			c.fail(p.Span, "patterns may only match literals and attribute lookups")
			return
		}
		v := c.push(p.Value)
		in := jumpInst(ast.Eq, r, v, noLabel, false)
		in.keepB = true
		c.failJump(pc, p.Span, in)
	case *ast.MatchSingleton:
		if _, none := p.Value.(source.NoneType); none {
			c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IF_NOT_NONE, b: r, keepB: true})
			return
		}
		v := u.loadConst(p.Span, anyTemp, p.Value)
		c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IS, a: 1, b: r, keepB: true, c: v})
	case *ast.MatchSequence:
		c.sequencePattern(pc, p, r)
	case *ast.MatchMapping:
		c.mappingPattern(pc, p, r)
	case *ast.MatchClass:
		c.classPattern(pc, p, r)
	case *ast.MatchStar:
		if p.Name != "" {
			c.capture(pc, p.Span, p.Name, r)
		}
	case *ast.MatchAs:
		if p.Pattern != nil {
			c.subpatternOfAs(pc, p, r)
			return
		}
		if !pc.allowIrrefutable {
			if p.Name != "" {
				c.fail(p.Span, "name capture '%s' makes remaining patterns unreachable", p.Name)
			} else {
				c.fail(p.Span, "wildcard makes remaining patterns unreachable")
			}
			return
		}
		if p.Name != "" {
			c.capture(pc, p.Span, p.Name, r)
		}
	case *ast.MatchOr:
		c.orPattern(pc, p, r)
	default:
		c.fail(pattern.Pos(), "invalid match pattern node")
	}
}

func (c *compiler) subpatternOfAs(pc *patternContext, p *ast.MatchAs, r reg) {
	c.pattern(pc, p.Pattern, r)
	if p.Name != "" {
		c.capture(pc, p.Span, p.Name, r)
	}
}

// checkLen fails when the length of r is not n (or less than n).
func (c *compiler) checkLen(pc *patternContext, pos source.Span, r reg, n int, atLeast bool) {
	u := c.u
	l := u.emitTo(pos, anyTemp, inst{op: bytecode.GET_LEN, b: r})
	cmp := bytecode.Eq
	if atLeast {
		cmp = bytecode.Ge
	}
	if n > 0x7FFF {
		k := u.loadConst(pos, anyTemp, int64(n))
		c.failJump(pc, pos, inst{op: bytecode.JUMP_COMPARE, a: reg(cmp) + 8, b: l, c: k})
		return
	}
	c.failJump(pc, pos, inst{op: bytecode.JUMP_COMPARE_INT, a: reg(cmp) + 8, b: l, c: reg(n)})
}

func (c *compiler) sequencePattern(pc *patternContext, p *ast.MatchSequence, r reg) {
	u := c.u
	size := len(p.Patterns)
	star := -1
	onlyWildcard, starWildcard := true, false
	for i, sub := range p.Patterns {
		if s, ok := sub.(*ast.MatchStar); ok {
			if star >= 0 {
				c.fail(p.Span, "multiple starred names in sequence pattern")
				return
			}
			starWildcard = s.Name == ""
			onlyWildcard = onlyWildcard && starWildcard
			star = i
			continue
		}
		onlyWildcard = onlyWildcard && isWildcard(sub)
	}
	t := u.emitTo(p.Span, anyTemp, inst{op: bytecode.MATCH_SEQUENCE, b: r})
	c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IF_FALSE, b: t})
	if star < 0 {
		c.checkLen(pc, p.Span, r, size, false)
	} else if size > 1 {
		c.checkLen(pc, p.Span, r, size-1, true)
	}
	switch {
	case onlyWildcard:
	case starWildcard:
		for i, sub := range p.Patterns {
			if i == star || isWildcard(sub) {
				continue
			}
			var item reg
			if i < star {
				item = u.emitTo(p.Span, anyTemp, inst{op: bytecode.LOAD_SUBSCR_INT, b: r, keepB: true, c: reg(i), x: u.cache()})
			} else {
				l := u.emitTo(p.Span, anyTemp, inst{op: bytecode.GET_LEN, b: r})
				l = u.emitTo(p.Span, anyTemp, inst{op: bytecode.BINARY_OP_INT, b: l, c: reg(size - i), x: uint32(bytecode.Sub)})
				item = u.emitTo(p.Span, anyTemp, inst{op: bytecode.LOAD_SUBSCR, b: r, keepB: true, c: l, x: u.cache()})
			}
			c.subpattern(pc, sub, item)
		}
	default:
		first := u.depth
		if star < 0 {
			u.emit(p.Span, inst{op: bytecode.UNPACK_SEQUENCE, a: temp(first), b: r, keepB: true, c: reg(size)})
		} else {
			if star >= 1<<8 {
				c.fail(p.Span, "too many expressions in star-unpacking sequence pattern")
				return
			}
			u.emit(p.Span, inst{op: bytecode.UNPACK_EX, a: temp(first), b: r, keepB: true, c: reg(star), x: uint32(size - star - 1)})
		}
		for i, sub := range p.Patterns {
			c.subpattern(pc, sub, temp(first+size-1-i))
		}
	}
}

func (c *compiler) mappingPattern(pc *patternContext, p *ast.MatchMapping, r reg) {
	u := c.u
	size := len(p.Keys)
	if size != len(p.Patterns) {
		c.fail(p.Span, "keys (%d) / patterns (%d) length mismatch in mapping pattern", size, len(p.Patterns))
		return
	}
	t := u.emitTo(p.Span, anyTemp, inst{op: bytecode.MATCH_MAPPING, b: r})
	c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IF_FALSE, b: t})
	if size == 0 && p.Rest == "" {
		return
	}
	if size > 0 {
		c.checkLen(pc, p.Span, r, size, true)
	}
	seen := map[string]bool{}
	constant := make(source.Tuple, 0, size)
	for i, key := range p.Keys {
		if key == nil {
			c.fail(p.Patterns[i].Pos(), "can't use NULL keys in MatchMapping (set 'rest' parameter instead)")
			return
		}
		if v, ok := c.constOf(key); ok {
			k := equalKey(v)
			if seen[k] {
				c.fail(p.Span, "mapping pattern checks duplicate key (%s)", ast.ReprConstant(v))
				return
			}
			seen[k] = true
			constant = append(constant, v)
		} else if _, ok := key.(*ast.Attribute); !ok {
			c.fail(p.Span, "mapping pattern keys may only match literals and attribute lookups")
			return
		}
	}
	keys := reg(0)
	if size > 0 {
		if len(constant) == size {
			keys = u.loadConst(p.Span, anyTemp, constant)
		} else {
			keys = temp(u.depth)
			for _, key := range p.Keys {
				c.push(key)
			}
			u.emitTo(p.Span, anyTemp, inst{op: bytecode.BUILD_TUPLE, b: keys, c: reg(size)})
		}
		values := u.emitTo(p.Span, anyTemp, inst{op: bytecode.MATCH_KEYS, b: r, c: keys})
		c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IF_NONE, b: values, keepB: true})
		u.emit(p.Span, inst{op: bytecode.UNPACK_SEQUENCE, a: values, b: values, c: reg(size)})
		for i, sub := range p.Patterns {
			c.subpattern(pc, sub, temp(values.index()+size-1-i))
		}
	}
	if p.Rest == "" {
		return
	}
	rest := u.emitTo(p.Span, anyTemp, inst{op: bytecode.BUILD_MAP})
	u.emit(p.Span, inst{op: bytecode.DICT_UPDATE, a: rest, b: r, keepB: true})
	for i := range p.Keys {
		k := u.emitTo(p.Span, anyTemp, inst{op: bytecode.LOAD_SUBSCR_INT, b: keys, keepB: true, c: reg(i), x: u.cache()})
		u.emit(p.Span, inst{op: bytecode.DELETE_SUBSCR, b: rest, keepB: true, c: k})
	}
	c.capture(pc, p.Span, p.Rest, rest)
}

// equalKey is constKey for what Python calls equal: 1, 1.0 and True are one key.
func equalKey(v source.Constant) string {
	switch x := v.(type) {
	case bool:
		if x {
			return constKey(int64(1))
		}
		return constKey(int64(0))
	case float64:
		if x == float64(int64(x)) {
			return constKey(int64(x))
		}
	case complex128:
		if imag(x) == 0 {
			return equalKey(real(x))
		}
	}
	return constKey(v)
}

func (c *compiler) classPattern(pc *patternContext, p *ast.MatchClass, r reg) {
	u := c.u
	n := len(p.Patterns)
	if len(p.KwdAttrs) != len(p.KwdPatterns) {
		c.fail(p.Span, "kwd_attrs (%d) / kwd_patterns (%d) length mismatch in class pattern", len(p.KwdAttrs), len(p.KwdPatterns))
		return
	}
	for i, name := range p.KwdAttrs {
		for j := i + 1; j < len(p.KwdAttrs); j++ {
			if p.KwdAttrs[j] == name {
				c.fail(p.KwdPatterns[j].Pos(), "attribute name repeated in class pattern: %s", name)
				return
			}
		}
	}
	cls := c.operandNow(p.Cls)
	names := source.Tuple{int64(n)}
	for _, name := range p.KwdAttrs {
		names = append(names, name)
	}
	t := u.emitTo(p.Span, anyTemp, inst{op: bytecode.MATCH_CLASS, b: r, c: cls, x: u.constant(names)})
	c.failJump(pc, p.Span, inst{op: bytecode.JUMP_IF_NONE, b: t, keepB: true})
	subs := append(append([]ast.Pattern(nil), p.Patterns...), p.KwdPatterns...)
	if len(subs) == 0 {
		return
	}
	u.emit(p.Span, inst{op: bytecode.UNPACK_SEQUENCE, a: t, b: t, c: reg(len(subs))})
	for i, sub := range subs {
		c.subpattern(pc, sub, temp(t.index()+len(subs)-1-i))
	}
}

// orPattern tries alternatives. What they capture goes to slots that are reserved before.
func (c *compiler) orPattern(pc *patternContext, p *ast.MatchOr, r reg) {
	u := c.u
	if len(p.Patterns) == 0 {
		return
	}
	var names []string
	ast.Walk(p.Patterns[0], func(n ast.Node) bool {
		name := ""
		switch n := n.(type) {
		case *ast.MatchAs:
			name = n.Name
		case *ast.MatchStar:
			name = n.Name
		case *ast.MatchMapping:
			name = n.Rest
		case ast.Expr:
			return false
		}
		if name != "" && !contains(names, name) {
			names = append(names, name)
		}
		return true
	})
	slot := u.depth
	for range names {
		u.loadNone(p.Span, anyTemp)
	}
	base := u.depth
	success := u.newLabel()
	for i, alt := range p.Patterns {
		sub := newPatternContext(pc.allowIrrefutable && i == len(p.Patterns)-1)
		u.depth = base
		c.pattern(sub, alt, r)
		if c.err != nil {
			return
		}
		same := len(sub.captures) == len(names)
		for _, k := range sub.captures {
			same = same && contains(names, k.name)
		}
		if !same {
			c.fail(p.Span, "alternative patterns bind different names")
			return
		}
		used := map[reg]bool{}
		for j, name := range names {
			for _, k := range sub.captures {
				if k.name != name {
					continue
				}
				from := k.reg
				if !from.isTemp() || from.index() < base || used[from] {
					from = u.dup(alt.Pos(), anyTemp, slotOf(sub, k.reg, used, names, slot))
				}
				used[k.reg] = true
				u.swap(alt.Pos(), temp(slot+j), from)
			}
		}
		u.releaseTo(base)
		u.jump(noPos, success)
		c.placeFails(sub, base)
	}
	// no alternative matched
	u.depth = base
	u.jump(noPos, pc.failAt(u, base))
	u.place(success)
	u.depth = base
	for j, name := range names {
		c.capture(pc, p.Span, name, temp(slot+j))
	}
}

// slotOf answers where a captured register's value is after some captures were swapped into their slots.
func slotOf(sub *patternContext, r reg, used map[reg]bool, names []string, slot int) reg {
	if !used[r] {
		return r
	}
	for j, name := range names {
		for _, k := range sub.captures {
			if k.name == name && k.reg == r {
				return temp(slot + j)
			}
		}
	}
	return r
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
