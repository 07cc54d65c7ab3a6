package object

import "fmt"

// Warn issues a warning through the module warnings (its native part), as the Python function at stacklevel frames up would.
// It returns false if the warning became an exception.
func (t *Thread) Warn(category *Type, stacklevel int, format string, args ...any) bool {
	w := t.Interp.Warner
	if w == nil {
		return true
	}
	return w(t, category, fmt.Sprintf(format, args...), stacklevel, Value{})
}

// WarnSource is Warn about an object, whose place of allocation the warning can tell.
func (t *Thread) WarnSource(category *Type, stacklevel int, source Value, format string, args ...any) bool {
	w := t.Interp.Warner
	if w == nil {
		return true
	}
	return w(t, category, fmt.Sprintf(format, args...), stacklevel, source)
}
