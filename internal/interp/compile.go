package interp

import (
	"errors"
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
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
	mode, ok := map[string]parser.Mode{"exec": parser.ModeExec, "eval": parser.ModeEval, "single": parser.ModeSingle, "func_type": parser.ModeFuncType}[req.Mode]
	if !ok {
		return t.Raise(object.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
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
	opts.Decode = func(encoding string, data []byte) (string, error) { return decodeSource(t, encoding, data) }
	var mod ast.Mod
	var err error
	switch {
	case object.IsStr(src):
		s := object.AsStr(src)
		text := s.String()
		if at := strings.IndexByte(text, 0); at >= 0 {
			return t.Raise(object.SyntaxError, "source code string cannot contain null bytes")
		}
		if s.HasSurrogates() {
			b := t.Encode(s.Val(), "utf-8", "strict")
			if b.IsNil() {
				return b
			}
			t.Decref(b)
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
				return t.Raise(object.TypeError, "%s() arg 1 must be %s", req.Caller, what)
			}
			return object.Value{}
		}
		if strings.IndexByte(string(data), 0) >= 0 {
			return t.Raise(object.SyntaxError, "source code string cannot contain null bytes")
		}
		mod, err = parser.Parse(data, opts)
	}
	if err != nil {
		return raiseFrontEnd(t, err)
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
	opts := compiler.Options{
		Filename:           req.Filename,
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
func raiseFrontEnd(t *object.Thread, err error) object.Value {
	var se *source.SyntaxError
	if !errors.As(err, &se) {
		if !t.HasExc() {
			t.Raise(object.SystemError, "%s", err.Error())
		}
		return object.Value{}
	}
	switch se.Kind {
	case source.KindMemoryError:
		return t.Raise(object.MemoryError, "%s", se.Msg)
	case source.KindRecursionError:
		return t.Raise(object.RecursionError, "%s", se.Msg)
	case source.KindValueError:
		return t.Raise(object.ValueError, "%s", se.Msg)
	case source.KindOverflowError:
		return t.Raise(object.OverflowError, "%s", se.Msg)
	case source.KindTypeError:
		return t.Raise(object.TypeError, "%s", se.Msg)
	}
	typ := object.SyntaxError
	switch se.Kind {
	case source.KindIndentationError:
		typ = object.IndentationError
	case source.KindTabError:
		typ = object.TabError
	case source.KindIncompleteInputError:
		typ = object.IncompleteInputError
	}
	msg := t.NewStr(se.Msg)
	defer t.Decref(msg)
	if se.Line == 0 && !se.HasText && se.Filename == "" {
		return t.RaiseArgs(typ, msg)
	}
	num := func(n int) object.Value { return object.Int(int64(n)) }
	text := object.None
	if se.HasText {
		text = t.NewStr(se.Text)
	} else if line, ok := fileLine(se.Filename, se.Line); ok {
		text = t.NewStr(line)
	}
	details := []object.Value{t.NewStr(se.Filename), num(se.Line), num(se.Offset), text}
	if !se.NoEnd {
		details = append(details, num(se.EndLine), num(se.EndOffset))
	}
	if se.Metadata != nil && !se.NoEnd {
		details = append(details, t.TupleSteal(num(se.Metadata.Line), num(se.Metadata.Offset), t.NewStr(se.Metadata.Source)).Val())
	}
	info := t.TupleSteal(details...).Val()
	t.RaiseArgs(typ, msg, info)
	t.Decref(info)
	return object.Value{}
}

// fileLine reads a line of a source file for an error that was found after parsing.
func fileLine(name string, line int) (string, bool) {
	if line <= 0 || strings.HasPrefix(name, "<") {
		return "", false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", false
	}
	lines := strings.SplitAfter(string(data), "\n")
	if line > len(lines) {
		return "", false
	}
	return lines[line-1], true
}

// decodeSource decodes source bytes in an encoding that the front end does not know itself, by the library's codecs.
func decodeSource(t *object.Thread, encoding string, data []byte) (string, error) {
	codecs := t.Interp.Importer.Import(t, "codecs")
	if codecs.IsNil() {
		return "", errPending
	}
	defer t.Decref(codecs)
	b, e := t.NewBytes(data), t.NewStr(encoding)
	defer t.Decref(b)
	defer t.Decref(e)
	text := object.CallMethod(t, codecs, t.Intern("decode"), b, e)
	if text.IsNil() {
		if t.ClearIf(object.LookupError) {
			return "", &source.SyntaxError{Kind: source.KindSyntaxError, Msg: "unknown encoding: " + encoding}
		}
		return "", errPending
	}
	defer t.Decref(text)
	if !object.IsStr(text) {
		return "", &source.SyntaxError{Kind: source.KindSyntaxError, Msg: "encoding problem: " + encoding}
	}
	return object.AsStr(text).String(), nil
}
