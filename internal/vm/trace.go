package vm

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
)

// traced executes the events of an instrumented instruction.
func traced(t *Thread, f *Frame, in *bytecode.Instr) (*Frame, bool) {
	return f, false
}

func traceRaise(t *Thread, f *Frame)  {}
func traceUnwind(t *Thread, f *Frame) {}

// SetLine is the setter of f_lineno.
func (m *Machine) SetLine(t *Thread, f *Frame, line int) bool {
	return t.RaiseFalse(object.ValueError, "f_lineno can only be set in a trace function")
}
