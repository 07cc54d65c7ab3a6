package symtable

import (
	"fmt"
	"sort"
)

type nameSet map[string]struct{}

func (s nameSet) has(name string) bool { _, ok := s[name]; return ok }
func (s nameSet) add(name string)      { s[name] = struct{}{} }
func (s nameSet) addAll(other nameSet) {
	for name := range other {
		s[name] = struct{}{}
	}
}

// analysis decides the scope of every name.
type analysis struct{ t *Table }

// block analyzes one entry. bound holds the names bound by the functions around it (nil at the top), global those that
// functions around it declare global. The answer holds the names that are free in it.
func (a *analysis) block(e *Entry, bound, global, typeParams nameSet, class *Entry) (nameSet, error) {
	local, newGlobal, newFree, ownFree := nameSet{}, nameSet{}, nameSet{}, nameSet{}
	newBound, inlinedCells := nameSet{}, nameSet{}
	scopes := map[string]Scope{}

	if e.Type == ClassBlock {
		// a class sees the names around it as its methods do, not its own bindings
		newGlobal.addAll(global)
		newBound.addAll(bound)
	}
	for _, name := range e.Order {
		err := a.name(e, scopes, name, e.Symbols[name], bound, local, ownFree, global, typeParams, class)
		if err != nil {
			return nil, err
		}
	}
	if e.Type != ClassBlock {
		if e.FunctionLike() {
			newBound.addAll(local)
		}
		newBound.addAll(bound)
		newGlobal.addAll(global)
	} else {
		newBound.add("__class__")
		newBound.add("__classdict__")
		newBound.add("__conditional_annotations__")
	}

	var children []*Entry
	for _, child := range e.Children {
		var childClass *Entry
		if child.CanSeeClassScope {
			if e.Type == ClassBlock {
				childClass = e
			} else {
				childClass = class
			}
		}
		inline := child.Comprehension != NoComprehension && child.Comprehension != GeneratorExpression && !e.CanSeeClassScope
		b, g, tp := nameSet{}, nameSet{}, nameSet{}
		b.addAll(newBound)
		g.addAll(newGlobal)
		tp.addAll(typeParams)
		childFree, err := a.block(child, b, g, tp, childClass)
		if err != nil {
			return nil, err
		}
		if inline {
			a.inline(e, child, scopes, childFree, inlinedCells)
			child.CompInlined = true
		}
		newFree.addAll(childFree)
		if child.Free || child.ChildFree {
			e.ChildFree = true
		}
		if inline {
			children = append(children, child.Children...)
		} else {
			children = append(children, child)
		}
	}
	e.Children = children

	if e.FunctionLike() {
		// locals that inner blocks use become cells
		for name, scope := range scopes {
			if scope == ScopeLocal && (newFree.has(name) || inlinedCells.has(name)) {
				scopes[name] = ScopeCell
				delete(newFree, name)
			}
		}
	} else if e.Type == ClassBlock {
		if newFree.has("__class__") {
			e.NeedsClassClosure = true
			delete(newFree, "__class__")
		}
		if newFree.has("__classdict__") {
			e.NeedsClassDict = true
			delete(newFree, "__classdict__")
		}
		if newFree.has("__conditional_annotations__") {
			e.HasConditionalAnno = true
			delete(newFree, "__conditional_annotations__")
		}
	}
	a.update(e, scopes, bound, newFree, inlinedCells)
	newFree.addAll(ownFree)
	return newFree, nil
}

func (a *analysis) name(e *Entry, scopes map[string]Scope, name string, f Flags, bound, local, free, global,
	typeParams nameSet, class *Entry) error {
	if f&DefGlobal != 0 {
		if f&DefNonlocal != 0 {
			return a.atDirective(e, name, fmt.Sprintf("name '%s' is nonlocal and global", name))
		}
		scopes[name] = ScopeGlobalExplicit
		global.add(name)
		delete(bound, name)
		return nil
	}
	if f&DefNonlocal != 0 {
		if bound == nil {
			return a.atDirective(e, name, "nonlocal declaration not allowed at module level")
		}
		if !bound.has(name) {
			return a.atDirective(e, name, fmt.Sprintf("no binding for nonlocal '%s' found", name))
		}
		if typeParams.has(name) {
			return a.atDirective(e, name, fmt.Sprintf("nonlocal binding not allowed for type parameter '%s'", name))
		}
		scopes[name] = ScopeFree
		e.Free = true
		free.add(name)
		return nil
	}
	if f&DefBound != 0 {
		scopes[name] = ScopeLocal
		local.add(name)
		delete(global, name)
		if f&DefTypeParam != 0 {
			typeParams.add(name)
		} else {
			delete(typeParams, name)
		}
		return nil
	}
	// A name that the class around binds is looked up in the class and then among the globals: an enclosing
	// function's variable of the same name is not seen.
	if class != nil && name != "__classdict__" {
		cf := class.Lookup(name)
		if cf&DefGlobal != 0 {
			scopes[name] = ScopeGlobalExplicit
			return nil
		}
		if cf&DefBound != 0 && cf&DefNonlocal == 0 {
			scopes[name] = ScopeGlobalImplicit
			return nil
		}
	}
	if bound.has(name) {
		scopes[name] = ScopeFree
		e.Free = true
		free.add(name)
		return nil
	}
	scopes[name] = ScopeGlobalImplicit
	return nil
}

// inline merges the symbols of a comprehension into the block around it.
func (a *analysis) inline(e, comp *Entry, scopes map[string]Scope, compFree, inlinedCells nameSet) {
	removeClass := false
	for _, name := range comp.Order {
		f := comp.Symbols[name]
		if f&DefParam != 0 {
			continue
		}
		scope := f.Scope()
		only := f & (1<<ScopeOffset - 1)
		if scope == ScopeCell || only&DefCompCell != 0 {
			inlinedCells.add(name)
		}
		existing, ok := e.Symbols[name]
		if !ok {
			if scope == ScopeFree && e.Type == ClassBlock && isClassCellName(name) {
				// the cell belongs to this very class: only functions in the comprehension see it
				scope = ScopeGlobalImplicit
				if !freeInChild(comp, name) {
					delete(compFree, name)
				}
				removeClass = removeClass || name == "__class__"
			}
			e.set(name, only)
			scopes[name] = scope
			continue
		}
		if scope == ScopeFree && e.Type == ClassBlock && isClassCellName(name) {
			// merged into the class, the comprehension does not see the class's cell
			comp.Symbols[name] = only | Flags(ScopeGlobalImplicit)<<ScopeOffset
			if !freeInChild(comp, name) {
				delete(compFree, name)
			}
			continue
		}
		if f&DefBound == 0 && scope == ScopeFree {
			e.Symbols[name] = existing | f&Use // the name is used here now
		}
		if existing&DefBound != 0 && e.Type != ClassBlock && !freeInChild(comp, name) {
			// free in the comprehension, local around it: once merged it is simply local
			delete(compFree, name)
		}
	}
	comp.Free = len(compFree) > 0
	if removeClass {
		delete(comp.Symbols, "__class__")
		for i, name := range comp.Order {
			if name == "__class__" {
				comp.Order = append(comp.Order[:i:i], comp.Order[i+1:]...)
				break
			}
		}
	}
}

func isClassCellName(name string) bool {
	return name == "__class__" || name == "__classdict__" || name == "__conditional_annotations__"
}

func freeInChild(e *Entry, name string) bool {
	for _, child := range e.Children {
		if child.Scope(name) == ScopeFree {
			return true
		}
	}
	return false
}

func (a *analysis) update(e *Entry, scopes map[string]Scope, bound, free, inlinedCells nameSet) {
	for _, name := range e.Order {
		f := e.Symbols[name]
		if inlinedCells.has(name) {
			f |= DefCompCell
		}
		e.Symbols[name] = f | Flags(scopes[name])<<ScopeOffset
	}
	names := make([]string, 0, len(free))
	for name := range free {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if f, ok := e.Symbols[name]; ok {
			if e.Type == ClassBlock || e.CanSeeClassScope {
				e.Symbols[name] = f | DefFreeClass
			}
			continue
		}
		if bound != nil && !bound.has(name) {
			continue
		}
		e.set(name, Flags(ScopeFree)<<ScopeOffset)
	}
}

func (a *analysis) atDirective(e *Entry, name, msg string) error {
	for _, d := range e.directives {
		if d.name == name {
			return newError(a.t.Filename, d.span, msg)
		}
	}
	return newError(a.t.Filename, e.Span, msg)
}
