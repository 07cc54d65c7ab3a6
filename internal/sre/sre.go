// Package sre is the matching engine under the module re: a virtual machine for the code that CPython's
// Lib/re/_compiler.py emits (MAGIC 20230612).
//
// The vocabulary is CPython's:
//
//   - The code is a sequence of words, an operation and its arguments; a skip is an offset, relative to the word that
//     holds it. Compile checks every word, so that a Program never makes the machine fail, whoever wrote the code.
//   - A subject is a sequence of code points, stored in units of 1, 2 or 4 bytes, or of bytes. Positions count units.
//   - A mark is a position: mark 2i is where group i+1 began, mark 2i+1 where it ended. Marks above the last mark are
//     not set. The last index is the group that was closed last.
//   - A repeat is the state of a loop over more than one character; repeats are linked from inner to outer.
//
// What differs from CPython is how the machine goes back. A choice is an entry of an explicit stack: what to try next
// and how the state was. Marks and repeats that change after the newest choice are noted in a trail, from which they
// are restored. So the Go stack does not grow with the subject, and memory is bounded by Machine.Limit. A frame is a
// choice that stands for a match inside a match (a lookaround, an atomic group): its success drops the choices above
// it, its failure is a failure to go back from.
//
// At compilation each set of characters gets a bitmap for the first 256 and, wherever the machine chooses, the set of
// characters with which a way can begin is computed, so that hopeless ways are never entered.
package sre

import "errors"

// Constants of the module _sre.
const (
	Magic     = 20230612
	CodeSize  = 4
	MaxRepeat = 1<<32 - 1
	MaxGroups = 1<<30 - 1
)

// Flags of a pattern that matter here or to a caller, as in re.
const (
	FlagIgnoreCase = 2
	FlagLocale     = 4
	FlagMultiline  = 8
	FlagDotAll     = 16
	FlagUnicode    = 32
	FlagVerbose    = 64
	FlagDebug      = 128
	FlagASCII      = 256
)

// Operations, numbered as in re._constants.
const (
	opFailure = iota
	opSuccess
	opAny
	opAnyAll
	opAssert
	opAssertNot
	opAt
	opBranch
	opCategory
	opCharset
	opBigCharset
	opGroupRef
	opGroupRefExists
	opIn
	opInfo
	opJump
	opLiteral
	opMark
	opMaxUntil
	opMinUntil
	opNotLiteral
	opNegate
	opRange
	opRepeat
	opRepeatOne
	opSubpattern
	opMinRepeatOne
	opAtomicGroup
	opPossessiveRepeat
	opPossessiveRepeatOne
	opGroupRefIgnore
	opInIgnore
	opLiteralIgnore
	opNotLiteralIgnore
	opGroupRefLocIgnore
	opInLocIgnore
	opLiteralLocIgnore
	opNotLiteralLocIgnore
	opGroupRefUniIgnore
	opInUniIgnore
	opLiteralUniIgnore
	opNotLiteralUniIgnore
	opRangeUniIgnore
	// What follows is made by Compile. It takes the place of operations of the same length.
	opSet // a character of the set whose number is the next word
)

// Arguments of opAt.
const (
	atBeginning = iota
	atBeginningLine
	atBeginningString
	atBoundary
	atNonBoundary
	atEnd
	atEndLine
	atEndString
	atLocBoundary
	atLocNonBoundary
	atUniBoundary
	atUniNonBoundary
	atCount
)

// Bits of opInfo.
const (
	infoPrefix  = 1
	infoLiteral = 2
	infoCharset = 4
)

// ErrCode is what Compile returns for code that no compiler of patterns emits. CPython's text for it is this one.
var ErrCode = errors.New("invalid SRE code")

// ErrMemory is the error of a match that needs more choices than Machine.Limit allows.
var ErrMemory = errors.New("regular expression needs too much memory")

// Program is checked and prepared code. It does not change and may be used by many threads.
type Program struct {
	code   []uint32 // with opSet and set numbers in place of what they were made of
	sets   []set    // set 0 is not used
	first  []int32  // at a pc where a way begins: the set of what it can begin with, or 0
	spins  []spin   // at the pc of an opMaxUntil that has one, first is minus one minus its index
	groups int
	start  int // the pc after opInfo

	minWidth   int
	prefix     []uint32 // literals with which each match begins
	prefix8    []byte   // the same, if they fit
	prefixSkip int      // how many of them come before the first group
	literal    bool     // the pattern is its prefix
	begin      int32    // the set of what a match can begin with, or 0
	loc        *Locale
	anchored   bool // a match begins at the beginning of the subject
}

// Groups is how many groups the program has, group 0 not counted.
func (p *Program) Groups() int { return p.groups }

// Compile checks code and prepares it. Locale says what the flag LOCALE is to follow; nil stands for the C locale.
func Compile(code []uint32, groups int, locale *Locale) (*Program, error) {
	if len(code) > 1<<30 || groups < 0 || groups > len(code) {
		return nil, ErrCode
	}
	v := validator{
		prog: &Program{code: append([]uint32(nil), code...), sets: make([]set, 1), groups: groups, loc: locale},
		loc:  locale,
	}
	if !v.program() {
		return nil, ErrCode
	}
	p := v.prog
	p.first = make([]int32, len(code)+1)
	a := analysis{p: p, budget: 20*len(code) + 1000}
	a.program()
	return p, nil
}
