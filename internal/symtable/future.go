package symtable

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Future is what `from __future__ import ...` statements switch on.
type Future struct {
	Annotations bool
	BarryAsBDFL bool
	// LastLine is the line of the last such statement at the beginning, 0 when there is none.
	LastLine int32
}

// FindFuture reads the future statements at the beginning of a module.
func FindFuture(mod ast.Mod, filename string) (Future, error) {
	var f Future
	body := modBody(mod)
	if HasDocstring(body) {
		body = body[1:]
	}
	done := false
	line := int32(0)
	for _, stmt := range body {
		at := stmt.Pos()
		if done && at.Line > line {
			return f, nil
		}
		line = at.Line
		s, ok := stmt.(*ast.ImportFrom)
		if !ok || s.Module != "__future__" || s.Level != 0 {
			done = true
			continue
		}
		if done {
			return f, newError(filename, at, "from __future__ imports must occur at the beginning of the file")
		}
		for _, alias := range s.Names {
			switch alias.Name {
			case "nested_scopes", "generators", "division", "absolute_import", "with_statement",
				"print_function", "unicode_literals", "generator_stop":
			case "annotations":
				f.Annotations = true
			case "barry_as_FLUFL":
				f.BarryAsBDFL = true
			case "braces":
				return f, newError(filename, alias.Span, "not a chance")
			default:
				return f, newError(filename, alias.Span, fmt.Sprintf("future feature %.100s is not defined", alias.Name))
			}
		}
		f.LastLine = s.Line
	}
	return f, nil
}

func modBody(mod ast.Mod) []ast.Stmt {
	switch m := mod.(type) {
	case *ast.Module:
		return m.Body
	case *ast.Interactive:
		return m.Body
	}
	return nil
}

func newError(filename string, at source.Span, msg string) *source.SyntaxError {
	return &source.SyntaxError{Msg: msg, Filename: filename, Line: int(at.Line), EndLine: int(at.EndLine),
		Offset: int(at.Col) + 1, EndOffset: int(at.EndCol) + 1}
}
