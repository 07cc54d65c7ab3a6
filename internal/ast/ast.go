// Package ast holds the nodes of Python's abstract syntax tree, as CPython 3.14 has them.
//
// A class of CPython's module _ast is a Go struct of the same name with a capital (FunctionDef, Arguments, Arg), and
// its fields are the same in camel case (decorator_list is DecoratorList). Two names are taken by interfaces and differ:
// the statement Expr is ExprStmt, and the operator Mod is the constant Modulo. Abstract classes are interfaces (Mod,
// Stmt, Expr, Pattern, TypeParam); classes without fields (Load, Add, Not, Eq) are constants of small integer types.
//
// Absent fields: an absent node is a nil interface or pointer, an absent identifier is "", an absent string is a nil
// *string. The keys of a Dict and the defaults of keyword-only arguments are lists with nil elements.
//
// Identifiers are NFKC-normalised. A constant's value is a source.Constant. Every node that has a position embeds a
// source.Span; the others answer Pos with the zero Span.
//
// The structs, the table of their fields (InfoOf) and the accessors over it (GetField, SetField, New, EachChild) are generated
// from tools/asdl, so that the tree can be turned into Python objects and back without reflection.
//
// Trees can be deep: a+b+c+... nests to the left once for each operator. Code that recurses over a tree that came from
// outside must count its depth.
package ast

import "github.com/gophersnake/gophersnake/internal/source"

//go:generate go run ../../tools/asdl

// Node is any node of the tree.
type Node interface {
	NodeKind() Kind
	// Pos is the node's position, the zero Span for nodes that have none.
	Pos() source.Span
	SetPos(source.Span)
}

// Kind tells the class of a node.
type Kind uint8

// String is the name of the Python class.
func (k Kind) String() string { return InfoOf(k).Name }

// NoPos is embedded by nodes that have no position.
type NoPos struct{}

// Pos is the zero Span.
func (NoPos) Pos() source.Span { return source.Span{} }

// SetPos does nothing.
func (NoPos) SetPos(source.Span) {}

// FieldKind tells what a field holds.
type FieldKind uint8

// The kinds of fields.
const (
	FieldNode FieldKind = iota
	FieldIdent
	FieldString
	FieldInt
	FieldConstant
	FieldExprContext
	FieldBoolOperator
	FieldOperator
	FieldUnaryOperator
	FieldCmpOperator
)

// Field describes a field of a class.
type Field struct {
	Name     string // in Python
	Kind     FieldKind
	Type     string // in CPython's grammar of nodes: "expr", "identifier", "arguments"
	Optional bool   // for a list: its elements may be absent
	List     bool
}

// NodeInfo describes a class of nodes. It is not to be changed.
type NodeInfo struct {
	Kind    Kind
	Name    string // of the Python class
	Base    string // the abstract class: "stmt", "expr", or "AST"
	Located bool   // has lineno, col_offset, end_lineno, end_col_offset
	Fields  []Field
}

// InfoOf describes the class of a kind; an unknown kind gives an empty description.
func InfoOf(k Kind) *NodeInfo {
	if k >= kindCount {
		k = KindInvalid
	}
	return &infos[k]
}

// KindCount is one more than the highest kind.
func KindCount() int { return int(kindCount) }

// Walk calls visit with n and then, when it answers true, with the nodes below it, each before its children.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	EachChild(n, func(child Node) { Walk(child, visit) })
}

func nodeList[T Node](list []T) []Node {
	out := make([]Node, len(list))
	for i, x := range list {
		if any(x) != nil {
			out[i] = x
		}
	}
	return out
}

func setNode[T Node](v any) (T, bool) {
	if v == nil {
		var none T
		return none, true
	}
	n, ok := v.(T)
	return n, ok
}

func setList[T Node](v any) ([]T, bool) {
	list, ok := v.([]Node)
	if !ok {
		return nil, false
	}
	out := make([]T, len(list))
	for i, x := range list {
		if x == nil {
			continue
		}
		if out[i], ok = x.(T); !ok {
			return nil, false
		}
	}
	return out, true
}

func setString(v any) (*string, bool) {
	if v == nil {
		return nil, true
	}
	s, ok := v.(string)
	return &s, ok
}

func setOptional[T any](v any) (T, bool) {
	if v == nil {
		var none T
		return none, true
	}
	x, ok := v.(T)
	return x, ok
}
