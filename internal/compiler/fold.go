package compiler

import (
	"math"
	"math/big"
	"math/cmplx"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Limits of constant folding: what would be bigger is left to run time.
const (
	maxFoldBits       = 128
	maxFoldCollection = 256
	maxFoldString     = 4096
	maxFoldItems      = 1024
)

type foldResult struct {
	value source.Constant
	ok    bool
}

// constOf evaluates an expression made of constants only.
func (c *compiler) constOf(expr ast.Expr) (source.Constant, bool) {
	switch e := expr.(type) {
	case *ast.Constant:
		return e.Value, true
	case *ast.Name:
		if e.Id == "__debug__" && e.Ctx == ast.Load {
			return c.opts.Optimize == 0, true
		}
		return nil, false
	case *ast.UnaryOp, *ast.BinOp, *ast.Subscript:
	case *ast.Tuple:
		if e.Ctx != ast.Load {
			return nil, false
		}
	default:
		return nil, false
	}
	if r, ok := c.folded[expr]; ok {
		return r.value, r.ok
	}
	v, ok := c.fold(expr)
	c.folded[expr] = foldResult{v, ok}
	return v, ok
}

func (c *compiler) fold(expr ast.Expr) (source.Constant, bool) {
	switch e := expr.(type) {
	case *ast.UnaryOp:
		v, ok := c.constOf(e.Operand)
		if !ok {
			return nil, false
		}
		return foldUnary(e.Op, v)
	case *ast.BinOp:
		l, ok := c.constOf(e.Left)
		if !ok {
			return nil, false
		}
		r, ok := c.constOf(e.Right)
		if !ok {
			return nil, false
		}
		return foldBinary(e.Op, l, r)
	case *ast.Subscript:
		if e.Ctx != ast.Load {
			return nil, false
		}
		v, ok := c.constOf(e.Value)
		if !ok {
			return nil, false
		}
		i, ok := c.constOf(e.Slice)
		if !ok {
			return nil, false
		}
		return foldSubscript(v, i)
	case *ast.Tuple:
		items := make(source.Tuple, len(e.Elts))
		for i, elt := range e.Elts {
			v, ok := c.constOf(elt)
			if !ok {
				return nil, false
			}
			items[i] = v
		}
		return items, true
	}
	return nil, false
}

// integer gives the value of an int or bool.
func integer(v source.Constant) (*big.Int, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1), true
		}
		return new(big.Int), true
	case int64:
		return big.NewInt(v), true
	case *big.Int:
		return v, true
	}
	return nil, false
}

func intConst(i *big.Int) source.Constant {
	if i.IsInt64() {
		return i.Int64()
	}
	return i
}

func foldUnary(op ast.UnaryOperator, v source.Constant) (source.Constant, bool) {
	if op == ast.Not {
		return !truth(v), true
	}
	if i, ok := integer(v); ok {
		switch op {
		case ast.UAdd:
			return intConst(i), true
		case ast.USub:
			return intConst(new(big.Int).Neg(i)), true
		case ast.Invert:
			if _, isBool := v.(bool); isBool {
				return nil, false // deprecated: warns at run time
			}
			return intConst(new(big.Int).Not(i)), true
		}
	}
	switch v := v.(type) {
	case float64:
		switch op {
		case ast.UAdd:
			return v, true
		case ast.USub:
			return -v, true
		}
	case complex128:
		switch op {
		case ast.UAdd:
			return v, true
		case ast.USub:
			return complex(-real(v), -imag(v)), true
		}
	}
	return nil, false
}

func foldBinary(op ast.Operator, l, r source.Constant) (source.Constant, bool) {
	li, lint := integer(l)
	ri, rint := integer(r)
	if lint && rint {
		lb, lbool := l.(bool)
		rb, rbool := r.(bool)
		if lbool && rbool {
			switch op {
			case ast.BitAnd:
				return lb && rb, true
			case ast.BitOr:
				return lb || rb, true
			case ast.BitXor:
				return lb != rb, true
			}
		}
		return foldInts(op, li, ri)
	}
	if lc, ok := l.(complex128); ok {
		if rc, ok := toComplex(r); ok {
			return foldComplex(op, lc, rc, true, isComplex(r))
		}
		return nil, false
	}
	if rc, ok := r.(complex128); ok {
		if lc, ok := toComplex(l); ok {
			return foldComplex(op, lc, rc, false, true)
		}
		return nil, false
	}
	if lf, ok := toFloat(l); ok {
		if rf, ok := toFloat(r); ok {
			return foldFloats(op, lf, rf)
		}
	}
	return foldSequences(op, l, r)
}

func isComplex(v source.Constant) bool { _, ok := v.(complex128); return ok }

func toFloat(v source.Constant) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	if i, ok := integer(v); ok {
		f, _ := new(big.Float).SetInt(i).Float64()
		return f, !math.IsInf(f, 0)
	}
	return 0, false
}

func toComplex(v source.Constant) (complex128, bool) {
	if z, ok := v.(complex128); ok {
		return z, true
	}
	f, ok := toFloat(v)
	return complex(f, 0), ok
}

func foldInts(op ast.Operator, l, r *big.Int) (source.Constant, bool) {
	switch op {
	case ast.Add:
		return intConst(new(big.Int).Add(l, r)), true
	case ast.Sub:
		return intConst(new(big.Int).Sub(l, r)), true
	case ast.Mult:
		if l.Sign() != 0 && r.Sign() != 0 && l.BitLen()+r.BitLen() > maxFoldBits {
			return nil, false
		}
		return intConst(new(big.Int).Mul(l, r)), true
	case ast.Div:
		if r.Sign() == 0 {
			return nil, false
		}
		// the quotient is rounded once
		q, _ := new(big.Rat).SetFrac(l, r).Float64()
		if math.IsInf(q, 0) {
			return nil, false
		}
		if q == 0 && r.Sign() < 0 {
			q = math.Copysign(0, -1)
		}
		return q, true
	case ast.FloorDiv, ast.Modulo:
		if r.Sign() == 0 {
			return nil, false
		}
		q, m := new(big.Int).QuoRem(l, r, new(big.Int))
		if m.Sign() != 0 && m.Sign() != r.Sign() {
			m.Add(m, r)
			q.Sub(q, big.NewInt(1))
		}
		if op == ast.Modulo {
			return intConst(m), true
		}
		return intConst(q), true
	case ast.Pow:
		if r.Sign() < 0 {
			return nil, false // a float: powers of floats are left to run time, which has the rounding
		}
		if l.Sign() != 0 && r.Sign() != 0 && (r.BitLen() > 32 || int64(l.BitLen())*r.Int64() > maxFoldBits) {
			return nil, false
		}
		if r.BitLen() > 32 { // the base is zero
			return int64(0), true
		}
		return intConst(new(big.Int).Exp(l, r, nil)), true
	case ast.LShift:
		if r.Sign() < 0 || l.Sign() != 0 && (r.BitLen() > 16 || int64(l.BitLen())+r.Int64() > maxFoldBits) {
			return nil, false
		}
		if l.Sign() == 0 {
			return int64(0), true
		}
		return intConst(new(big.Int).Lsh(l, uint(r.Int64()))), true
	case ast.RShift:
		if r.Sign() < 0 {
			return nil, false
		}
		if r.BitLen() > 32 {
			if l.Sign() < 0 {
				return int64(-1), true
			}
			return int64(0), true
		}
		return intConst(new(big.Int).Rsh(l, uint(r.Int64()))), true
	case ast.BitAnd:
		return intConst(new(big.Int).And(l, r)), true
	case ast.BitOr:
		return intConst(new(big.Int).Or(l, r)), true
	case ast.BitXor:
		return intConst(new(big.Int).Xor(l, r)), true
	}
	return nil, false
}

func foldFloats(op ast.Operator, l, r float64) (source.Constant, bool) {
	switch op {
	case ast.Add:
		return l + r, true
	case ast.Sub:
		return l - r, true
	case ast.Mult:
		return l * r, true
	case ast.Div:
		if r == 0 {
			return nil, false
		}
		return l / r, true
	case ast.FloorDiv, ast.Modulo:
		if r == 0 || math.IsInf(l, 0) || math.IsInf(r, 0) || math.IsNaN(l) || math.IsNaN(r) {
			return nil, false
		}
		m := math.Mod(l, r)
		div := (l - m) / r
		if m != 0 {
			if (r < 0) != (m < 0) {
				m += r
				div--
			}
		} else {
			m = math.Copysign(0, r)
		}
		if op == ast.Modulo {
			return m, true
		}
		if div == 0 {
			return math.Copysign(0, l/r), true
		}
		floor := math.Floor(div)
		if div-floor > 0.5 {
			floor++
		}
		return floor, true
	}
	return nil, false
}

// foldComplex folds the sums, differences and products; lz and rz tell which operands are complex numbers themselves,
// since a real operand leaves the imaginary part's sign alone.
func foldComplex(op ast.Operator, l, r complex128, lz, rz bool) (source.Constant, bool) {
	switch op {
	case ast.Add:
		switch {
		case !lz:
			return complex(real(l)+real(r), imag(r)), true
		case !rz:
			return complex(real(l)+real(r), imag(l)), true
		}
		return complex(real(l)+real(r), imag(l)+imag(r)), true
	case ast.Sub:
		switch {
		case !lz:
			return complex(real(l)-real(r), -imag(r)), true
		case !rz:
			return complex(real(l)-real(r), imag(l)), true
		}
		return complex(real(l)-real(r), imag(l)-imag(r)), true
	case ast.Mult:
		if cmplx.IsInf(l) || cmplx.IsInf(r) || cmplx.IsNaN(l) || cmplx.IsNaN(r) {
			return nil, false
		}
		switch {
		case !lz:
			return complex(real(l)*real(r), real(l)*imag(r)), true
		case !rz:
			return complex(real(l)*real(r), imag(l)*real(r)), true
		}
		a, b, cc, d := real(l), imag(l), real(r), imag(r)
		return complex(float64(a*cc)-float64(b*d), float64(a*d)+float64(b*cc)), true
	}
	return nil, false
}

func foldSequences(op ast.Operator, l, r source.Constant) (source.Constant, bool) {
	switch op {
	case ast.Add:
		switch l := l.(type) {
		case string:
			if r, ok := r.(string); ok {
				return joinSurrogates(l, r), true
			}
		case source.Bytes:
			if r, ok := r.(source.Bytes); ok {
				return l + r, true
			}
		case source.Tuple:
			if r, ok := r.(source.Tuple); ok {
				return append(append(source.Tuple(nil), l...), r...), true
			}
		}
	case ast.Mult:
		if _, ok := integer(l); ok {
			l, r = r, l
		}
		count, ok := integer(r)
		if !ok || !count.IsInt64() {
			return nil, false
		}
		n := count.Int64()
		if n < 0 {
			n = 0
		}
		switch l := l.(type) {
		case string:
			if len(l) > 0 && n > maxFoldString/int64(len(l)) {
				return nil, false
			}
			return strings.Repeat(l, int(min(n, maxFoldString))), true
		case source.Bytes:
			if len(l) > 0 && n > maxFoldString/int64(len(l)) {
				return nil, false
			}
			return source.Bytes(strings.Repeat(string(l), int(min(n, maxFoldString)))), true
		case source.Tuple:
			if len(l) == 0 {
				return source.Tuple{}, true
			}
			if n > maxFoldCollection/int64(len(l)) || n > 0 && !fewItems(l, maxFoldItems/int(n)) {
				return nil, false
			}
			var out source.Tuple
			for ; n > 0; n-- {
				out = append(out, l...)
			}
			if out == nil {
				out = source.Tuple{}
			}
			return out, true
		}
	}
	return nil, false
}

// joinSurrogates concatenates; halves of a surrogate pair that meet stay two characters, which WTF-8 keeps apart.
func joinSurrogates(l, r string) string { return l + r }

func fewItems(t source.Tuple, limit int) bool {
	for _, item := range t {
		limit--
		if sub, ok := item.(source.Tuple); ok {
			if !fewItems(sub, limit) {
				return false
			}
			limit -= len(sub)
		}
		if limit < 0 {
			return false
		}
	}
	return true
}

func foldSubscript(v, index source.Constant) (source.Constant, bool) {
	i, ok := integer(index)
	if !ok || !i.IsInt64() {
		return nil, false
	}
	n := i.Int64()
	at := func(length int) (int, bool) {
		if n < 0 {
			n += int64(length)
		}
		return int(n), n >= 0 && n < int64(length)
	}
	switch v := v.(type) {
	case string:
		for j := 0; j < len(v); j++ {
			if v[j] >= 0x80 {
				return nil, false // rare: left to run time
			}
		}
		if k, ok := at(len(v)); ok {
			return v[k : k+1], true
		}
	case source.Bytes:
		if k, ok := at(len(v)); ok {
			return int64(v[k]), true
		}
	case source.Tuple:
		if k, ok := at(len(v)); ok {
			return v[k], true
		}
	}
	return nil, false
}
