package object

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Plain returns the compiled form of the code with what was changed in the object since: file names, replaced constants. ok is false
// for a constant that has no compiled form.
func (c *Code) Plain() (code *bytecode.Code, ok bool) {
	if c.Consts == nil && c.fileOverride == nil {
		return c.Code, true
	}
	res, copied := c.Code, false
	set := func(i int, k any) {
		if !copied {
			bc := res.Copy()
			bc.Consts = append([]any(nil), res.Consts...)
			res, copied = bc, true
		}
		for len(res.Consts) <= i {
			res.Consts = append(res.Consts, nil)
		}
		res.Consts[i] = k
	}
	c.Complete()
	for i, k := range c.Code.Consts {
		sub, isCode := k.(*bytecode.Code)
		if !isCode || i < len(c.Consts) && c.Consts[i].obj != nil {
			continue
		}
		if c.fileOverride != nil {
			set(i, withFilename(sub, c.fileBefore.String(), c.Code.Filename))
		}
	}
	for i, v := range c.Consts {
		if v.obj == nil {
			continue
		}
		if v.obj.typ == CodeType {
			sub, ok := AsCode(v).Plain()
			if !ok {
				return nil, false
			}
			if i >= len(c.Code.Consts) || c.Code.Consts[i] != any(sub) {
				set(i, sub)
			}
			continue
		}
		if i < len(c.Code.Consts) && !c.replaced {
			continue
		}
		k, ok := plainConstant(v, 0)
		if !ok {
			return nil, false
		}
		set(i, k)
	}
	return res, true
}

// withFilename returns the code with another file name, and so those in it that had the same one.
func withFilename(c *bytecode.Code, old, name string) *bytecode.Code {
	if c.Filename != old {
		return c
	}
	bc := c.Copy()
	bc.Filename = name
	bc.Consts = append([]any(nil), c.Consts...)
	for i, k := range bc.Consts {
		if sub, ok := k.(*bytecode.Code); ok {
			bc.Consts[i] = withFilename(sub, old, name)
		}
	}
	return bc
}

// plainConstant is the opposite of Thread.Constant.
func plainConstant(v Value, depth int) (source.Constant, bool) {
	if depth > 200 {
		return nil, false
	}
	many := func(n int, item func(i int) Value) ([]source.Constant, bool) {
		ks := make([]source.Constant, n)
		for i := range ks {
			var ok bool
			if ks[i], ok = plainConstant(item(i), depth+1); !ok {
				return nil, false
			}
		}
		return ks, true
	}
	switch v.obj.typ {
	case NoneType:
		return source.NoneType{}, true
	case EllipsisType:
		return source.EllipsisType{}, true
	case BoolType:
		return v.num != 0, true
	case IntType:
		if v.obj == &intHeader {
			return int64(v.num), true
		}
		return new(big.Int).Set(toBig(v)), true
	case FloatType:
		return v.Float64(), true
	case ComplexType:
		return (*Complex)(v.Ptr()).C, true
	case StrType:
		return AsStr(v).String(), true
	case BytesType:
		return source.Bytes(AsBytes(v).data), true
	case CodeType:
		c, ok := AsCode(v).Plain()
		return c, ok
	case TupleType:
		items := TupleItems(v)
		ks, ok := many(len(items), func(i int) Value { return items[i] })
		return source.Tuple(ks), ok
	case FrozenSetType:
		var items []Value
		pos := 0
		for {
			x, ok := AsSet(v).Next(&pos)
			if !ok {
				break
			}
			items = append(items, x)
		}
		ks, ok := many(len(items), func(i int) Value { return items[i] })
		return source.FrozenSet(ks), ok
	}
	return nil, false
}
