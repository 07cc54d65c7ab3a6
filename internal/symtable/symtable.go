// Package symtable finds the scopes of a program: which names each block binds and uses, and for each name whether it
// is local, global, free (of an enclosing function) or a cell (kept alive for an inner one).
//
// Vocabulary. A block is a piece of program with names of its own: a module, class body, function, lambda or
// comprehension, and the scopes of PEP 695 and 649: type parameters, type variables' bounds and defaults, type aliases'
// values, annotations. An Entry describes a block. A block is function-like when its locals are resolved statically:
// all but module and class.
//
// Two passes: the first (Builder) walks the tree and notes in every entry what happens to each name, as bits; the second
// (analysis) goes over the entries and decides every name's scope, whereby list, set and dict comprehensions merge into
// the block around them (PEP 709).
//
// Numbers of flags, scopes and block types are those that CPython's module _symtable shows.
package symtable

import (
	"sort"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// BlockType is the kind of a block.
type BlockType int

// The kinds of blocks.
const (
	FunctionBlock BlockType = iota
	ClassBlock
	ModuleBlock
	AnnotationBlock
	TypeAliasBlock
	TypeParametersBlock
	TypeVariableBlock
)

// Flags tell what a block does to a name; from ScopeOffset on stands the name's scope.
type Flags uint32

// The bits of Flags.
const (
	DefGlobal    Flags = 1 << 0  // global statement
	DefLocal     Flags = 1 << 1  // assigned in the block
	DefParam     Flags = 1 << 2  // a formal parameter
	DefNonlocal  Flags = 1 << 3  // nonlocal statement
	Use          Flags = 1 << 4  // read
	DefFreeClass Flags = 1 << 6  // free variable from a class's method
	DefImport    Flags = 1 << 7  // bound by an import
	DefAnnot     Flags = 1 << 8  // annotated
	DefCompIter  Flags = 1 << 9  // an iteration variable of a comprehension
	DefTypeParam Flags = 1 << 10 // a type parameter
	DefCompCell  Flags = 1 << 11 // a cell in an inlined comprehension

	DefBound = DefLocal | DefParam | DefImport | DefTypeParam

	ScopeOffset       = 12
	ScopeMask   Flags = 1 | 2 | 4 | 8
)

// Scope is where a name lives.
type Scope uint8

// The scopes.
const (
	ScopeUnknown Scope = iota
	ScopeLocal
	ScopeGlobalExplicit
	ScopeGlobalImplicit
	ScopeFree
	ScopeCell
)

// Scope takes the scope out of the flags.
func (f Flags) Scope() Scope { return Scope(f >> ScopeOffset & ScopeMask) }

// Comprehension is the kind of a comprehension's block.
type Comprehension uint8

// The kinds of comprehensions.
const (
	NoComprehension Comprehension = iota
	ListComprehension
	DictComprehension
	SetComprehension
	GeneratorExpression
)

// Entry describes a block.
type Entry struct {
	ID       int // unique in a table, from 1
	Name     string
	Type     BlockType
	Node     ast.Node // the node that makes the block
	Span     source.Span
	Parent   *Entry
	Children []*Entry
	Symbols  map[string]Flags
	Order    []string // the keys of Symbols, oldest first
	Varnames []string // parameters
	// ScopeInfo names a type variable's block in messages: "a TypeVar bound".
	ScopeInfo string

	Comprehension      Comprehension
	Nested             bool // inside a function-like block
	Generator          bool
	Coroutine          bool
	AsyncDef           bool // an async def
	Varargs            bool
	Varkeywords        bool
	ReturnsValue       bool
	NeedsClassClosure  bool // class: some method uses __class__
	NeedsClassDict     bool // class: some inner scope reads the class's namespace
	CompInlined        bool // comprehension merged into its parent
	CanSeeClassScope   bool // annotation or type-parameter scope directly in a class
	HasDocstring       bool
	Method             bool // a function directly in a class
	AnnotationsUsed    bool // annotation block of a function: there is an annotation
	HasConditionalAnno bool // __conditional_annotations__ is needed
	Free, ChildFree    bool // has free variables itself, or in its children
	// WalrusLocals tells that an assignment expression binds one of the block's own variables.
	WalrusLocals map[string]bool

	// AnnotationBlock is where the annotations of a module's or class's variables are.
	AnnotationBlock *Entry

	mangled            map[string]bool // when set, only these names are mangled
	inConditional      bool
	inUnevaluatedAnnot bool
	compIterTarget     bool
	compIterExpr       int
	directives         []directive
}

type directive struct {
	name string
	span source.Span
}

// FunctionLike tells whether the block's locals are resolved statically.
func (e *Entry) FunctionLike() bool { return e.Type != ClassBlock && e.Type != ModuleBlock }

// Lookup gives the flags of a (mangled) name, 0 when the block does not know it.
func (e *Entry) Lookup(name string) Flags { return e.Symbols[name] }

// Scope gives the scope of a (mangled) name.
func (e *Entry) Scope(name string) Scope { return e.Symbols[name].Scope() }

func (e *Entry) set(name string, f Flags) {
	if _, ok := e.Symbols[name]; !ok {
		e.Order = append(e.Order, name)
	}
	e.Symbols[name] = f
}

// SortedNames gives the names whose scope is the given one, or that have one of the bits, sorted.
func (e *Entry) SortedNames(scope Scope, bits Flags) []string {
	var names []string
	for name, f := range e.Symbols {
		if f.Scope() == scope || f&bits != 0 {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// ShouldMangle gives the name as it is stored in the block, inside the class private ("" outside classes).
func (e *Entry) ShouldMangle(private, name string) string {
	if e != nil && e.mangled != nil && !e.mangled[name] {
		return name
	}
	return Mangle(private, name)
}

// Mangle gives the stored form of a private name used inside the class.
func Mangle(class, name string) string {
	if class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class = strings.TrimLeft(class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// Part distinguishes the blocks that one node makes.
type Part uint8

// The parts.
const (
	PartMain        Part = iota // a function's, class's, alias's, comprehension's own block; a type variable's bound
	PartTypeParams              // the type parameters of a function, class or alias
	PartAnnotations             // the annotations of a function (node: its Arguments) or of the variables of a block
	PartDefault                 // a type parameter's default
)

type key struct {
	node ast.Node
	part Part
}

// Table is the result: the top entry and all blocks by their nodes.
type Table struct {
	Filename string
	Top      *Entry
	Future   Future
	blocks   map[key]*Entry
	lastID   int
}

// Block finds the entry that a node makes, nil if there is none.
func (t *Table) Block(node ast.Node, part Part) *Entry { return t.blocks[key{node, part}] }
