package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// OptimizeTree changes a tree as ast.parse(optimize=level) shows it: __debug__ is a constant, simple % formatting an
// f-string, the numbers of patterns are folded, and from level 2 on there are no docstrings. Compile needs none of it.
func OptimizeTree(mod ast.Mod, level int) {
	p := &preprocessor{c: &compiler{opts: Options{Optimize: level}, folded: map[ast.Expr]foldResult{}}, level: level}
	p.node(mod)
}

type preprocessor struct {
	c     *compiler
	level int
	depth int
}

// node rewrites what is below a node and answers what it is replaced by.
func (p *preprocessor) node(n ast.Node) ast.Node {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > symtable.MaxDepth {
		return n
	}
	if p.level >= 2 {
		p.dropDocstring(n)
	}
	for i, f := range ast.InfoOf(n.NodeKind()).Fields {
		if f.Kind != ast.FieldNode {
			continue
		}
		switch v := ast.GetField(n, i).(type) {
		case []ast.Node:
			for k, child := range v {
				if child != nil {
					v[k] = p.node(child)
				}
			}
			ast.SetField(n, i, v)
		case ast.Node:
			ast.SetField(n, i, p.node(v))
		}
	}
	switch e := n.(type) {
	case *ast.Name:
		if e.Id == "__debug__" && e.Ctx == ast.Load {
			return &ast.Constant{Span: e.Span, Value: p.level == 0}
		}
	case *ast.BinOp:
		if parts, ok := p.c.percentParts(e); ok {
			return &ast.JoinedStr{Span: e.Span, Values: parts}
		}
	case *ast.MatchValue:
		e.Value = p.number(e.Value)
	case *ast.MatchMapping:
		for i, k := range e.Keys {
			e.Keys[i] = p.number(k)
		}
	}
	return n
}

// number folds the signed and complex numbers of patterns.
func (p *preprocessor) number(e ast.Expr) ast.Expr {
	switch e.(type) {
	case *ast.UnaryOp, *ast.BinOp:
		if v, ok := p.c.constOf(e); ok {
			return &ast.Constant{Span: e.Pos(), Value: v}
		}
	}
	return e
}

func (p *preprocessor) dropDocstring(n ast.Node) {
	drop := func(body []ast.Stmt) []ast.Stmt {
		if !symtable.HasDocstring(body) {
			return body
		}
		if len(body) == 1 {
			return []ast.Stmt{&ast.Pass{Span: body[0].Pos()}}
		}
		return body[1:]
	}
	switch n := n.(type) {
	case *ast.Module:
		n.Body = drop(n.Body)
	case *ast.ClassDef:
		n.Body = drop(n.Body)
	case *ast.FunctionDef:
		n.Body = drop(n.Body)
	case *ast.AsyncFunctionDef:
		n.Body = drop(n.Body)
	}
}
