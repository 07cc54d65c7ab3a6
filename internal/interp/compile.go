package interp

import (
	"bytes"
	"errors"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// frontEnd implements object.Compiler with the parser and the compiler.
type frontEnd struct{}

// errPending means that a Python exception is pending in the thread already.
var errPending = errors.New("exception pending")

func (frontEnd) Compile(t *object.Thread, src object.Value, req object.CompileRequest) object.Value {
	if req.Mode == "func_type" && req.Flags&object.CompileOnlyAST == 0 {
		return t.Raise(object.ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST")
	}
	if t.Interp.ASTToObject != nil && !req.SourceOnly {
		if mod, isNode, ok := t.Interp.ASTFromObject(t, src, req.Mode); isNode {
			if !ok {
				return object.Value{}
			}
			if req.Flags&object.CompileOnlyAST != 0 && req.Flags&object.CompileOptimizedAST != object.CompileOptimizedAST {
				return t.Newref(src)
			}
			if err := ast.Validate(mod.(ast.Mod)); err != nil {
				return raiseFrontEnd(t, err)
			}
			if req.Flags&object.CompileOnlyAST != 0 {
				compiler.OptimizeTree(mod.(ast.Mod), optimizeLevel(t, req))
				return t.Interp.ASTToObject(t, mod.(ast.Mod))
			}
			return compileTree(t, mod.(ast.Mod), req)
		}
	}
	mod, ok := parseSource(t, src, req)
	if !ok {
		return object.Value{}
	}
	if req.Flags&object.CompileOnlyAST != 0 {
		if t.Interp.ASTToObject == nil {
			m := t.Interp.Importer.Import(t, "_ast")
			if m.IsNil() {
				return m
			}
			t.Decref(m)
		}
		if req.Flags&object.CompileOptimizedAST == object.CompileOptimizedAST {
			compiler.OptimizeTree(mod, optimizeLevel(t, req))
		}
		return t.Interp.ASTToObject(t, mod)
	}
	return compileTree(t, mod, req)
}

// parseSource parses source text for compile() and its like; ok is false with an exception pending.
func parseSource(t *object.Thread, src object.Value, req object.CompileRequest) (mod ast.Mod, ok bool) {
	fail := func(object.Value) (ast.Mod, bool) { return nil, false }
	mode, known := map[string]parser.Mode{"exec": parser.ModeExec, "eval": parser.ModeEval, "single": parser.ModeSingle, "func_type": parser.ModeFuncType}[req.Mode]
	if !known {
		return fail(t.Raise(object.ValueError, "compile() mode must be 'exec', 'eval' or 'single'"))
	}
	opts := parser.Options{
		Filename:             req.Filename,
		Mode:                 mode,
		TypeComments:         req.Flags&object.CompileTypeComments != 0,
		Flags:                parser.Future(inheritedFutures(t, req) & 0x400000),
		DontImplyDedent:      req.Flags&object.CompileDontImplyDedent != 0,
		AllowIncompleteInput: req.Flags&object.CompileAllowIncomplete != 0,
		IgnoreCookie:         req.Flags&object.CompileIgnoreCookie != 0,
		MaxIntDigits:         t.Interp.IntMaxStrDigits(),
		Interactive:          req.Interactive,
		FromFile:             req.FromFile,
	}
	if opts.MaxIntDigits == 0 {
		opts.MaxIntDigits = -1
	}
	if req.FeatureVersion > 0 {
		opts.FeatureVersion = req.FeatureVersion
	}
	opts.Warn = func(w parser.Warning) error {
		return syntaxWarning(t, w.Category, w.Msg, w.Filename, w.Line, parser.ErrWarningIsError)
	}
	if req.Interactive && opts.AllowIncompleteInput {
		opts.Warn = nil // only a look whether the statement is whole
	}
	opts.Decode = func(encoding string, data []byte) (string, error) { return decodeSource(t, encoding, data) }
	var err error
	switch {
	case object.IsStr(src):
		s := object.AsStr(src)
		text := s.String()
		if at := strings.IndexByte(text, 0); at >= 0 {
			return fail(t.Raise(object.SyntaxError, "source code string cannot contain null bytes"))
		}
		if s.HasSurrogates() {
			b := t.Encode(s.Val(), "utf-8", "strict")
			if b.IsNil() {
				return fail(b)
			}
			t.Decref(b)
		}
		if req.Caller == "eval" {
			text = strings.TrimLeft(text, " \t")
		}
		mod, err = parser.ParseString(text, opts)
	default:
		data, ok := object.SourceBytes(t, src)
		if !ok {
			if t.ClearIf(object.TypeError) {
				what := "a string, bytes or AST object"
				if req.Caller != "compile" {
					what = "a string, bytes or code object"
				}
				return fail(t.Raise(object.TypeError, "%s() arg 1 must be %s", req.Caller, what))
			}
			return nil, false
		}
		if !req.FromFile && bytes.IndexByte(data, 0) >= 0 {
			return fail(t.Raise(object.SyntaxError, "source code string cannot contain null bytes"))
		}
		if req.Caller == "eval" {
			data = bytes.TrimLeft(data, " \t")
		}
		mod, err = parser.Parse(data, opts)
	}
	if err != nil {
		return fail(raiseFrontEnd(t, err))
	}
	return mod, true
}

// Table implements object.Compiler: the symbol table (package symtable's) of source text.
func (frontEnd) Table(t *object.Thread, src object.Value, req object.CompileRequest) (table any, ok bool) {
	mod, ok := parseSource(t, src, req)
	if !ok {
		return nil, false
	}
	tab, err := symtable.Build(mod, symtable.Options{Filename: req.Filename})
	if err != nil {
		raiseFrontEnd(t, err)
		return nil, false
	}
	return tab, true
}

func optimizeLevel(t *object.Thread, req object.CompileRequest) int {
	if req.Optimize < 0 {
		return t.Interp.Optimize
	}
	return req.Optimize
}

// inheritedFutures are the future flags that the code to be compiled begins with.
func inheritedFutures(t *object.Thread, req object.CompileRequest) int {
	flags := req.Flags & object.CompileFutureMask
	if req.Inherit && t.Frame != nil {
		flags |= int(t.Frame.Code.Flags) & object.CompileFutureMask
	}
	return flags
}

func compileTree(t *object.Thread, mod ast.Mod, req object.CompileRequest) object.Value {
	futures := inheritedFutures(t, req)
	filename := req.Filename
	if req.CodeName != "" {
		filename = req.CodeName
	}
	opts := compiler.Options{
		Filename:           filename,
		Optimize:           optimizeLevel(t, req),
		FutureAnnotations:  futures&0x1000000 != 0,
		BarryAsBDFL:        futures&0x400000 != 0,
		AllowTopLevelAwait: req.Flags&object.CompileAllowTopLevelAwait != 0,
	}
	opts.Warn = func(w compiler.Warning) (bool, error) {
		err := syntaxWarning(t, "SyntaxWarning", w.Msg, w.Filename, int(w.Span.Line), parser.ErrWarningIsError)
		if err == parser.ErrWarningIsError {
			return true, nil
		}
		return false, err
	}
	code, err := compiler.Compile(mod, opts)
	if err != nil {
		return raiseFrontEnd(t, err)
	}
	return t.LoadCode(code).Val()
}

// syntaxWarning issues a warning about source text; asError if the filters make it an exception of its own category.
func syntaxWarning(t *object.Thread, category, msg, filename string, line int, asError error) error {
	typ := object.SyntaxWarning
	if category == "DeprecationWarning" {
		typ = object.DeprecationWarning
	}
	if t.Interp.WarnExplicit == nil || t.Interp.WarnExplicit(t, typ, msg, filename, line) {
		return nil
	}
	if t.ClearIf(typ) {
		return asError
	}
	return errPending
}

// raiseFrontEnd makes the error of the front end the pending exception.
func raiseFrontEnd(t *object.Thread, err error) object.Value { return t.RaiseSource(err, false) }

// isTextless tells whether the pending exception says that a codec is known, but none of text.
func isTextless(t *object.Thread) bool {
	if !t.ExcMatches(object.LookupError) {
		return false
	}
	e := t.TakeExc()
	defer t.RestoreExc(e)
	s := object.ToStr(t, e)
	if s.IsNil() {
		t.ClearExc()
		return false
	}
	defer t.Decref(s)
	return strings.Contains(object.AsStr(s).String(), "is not a text encoding")
}

// decodeSource decodes source bytes in an encoding that the front end does not know itself, by the library's codecs.
func decodeSource(t *object.Thread, encoding string, data []byte) (string, error) {
	b, e := t.NewBytes(data), t.NewStr(encoding)
	defer t.Decref(b)
	defer t.Decref(e)
	text := object.CallMethod(t, b, t.Intern("decode"), e)
	if text.IsNil() {
		if known := isTextless(t); !known && t.ClearIf(object.LookupError) {
			return "", &source.SyntaxError{Kind: source.KindSyntaxError, Msg: "unknown encoding: " + encoding}
		}
		// The message stays, as a SyntaxError's.
		e := t.TakeExc()
		defer t.Decref(e)
		s := object.ToStr(t, e)
		if s.IsNil() {
			return "", errPending
		}
		defer t.Decref(s)
		return "", &source.SyntaxError{Kind: source.KindSyntaxError, Msg: object.AsStr(s).String()}
	}
	defer t.Decref(text)
	if !object.IsStr(text) {
		return "", &source.SyntaxError{Kind: source.KindSyntaxError, Msg: "encoding problem: " + encoding}
	}
	return object.AsStr(text).String(), nil
}
