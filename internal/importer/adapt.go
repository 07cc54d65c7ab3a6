package importer

import "github.com/gophersnake/gophersnake/internal/object"

// Adaptation changes a module of the library when it has run, before anybody uses it.
type Adaptation struct {
	Module string // with its package's name
	Last   string // what the module's namespace has when it is complete
	Do     func(t *object.Thread, namespace *object.Dict) bool
}

// adapt does what there is to be done after a relative import from a package. False with an exception pending.
func (im *Importer) adapt(t *object.Thread, pkg object.Value) bool {
	a, ok := im.Adapt[object.AsStr(pkg).String()]
	if !ok || im.adapted[a.Module] {
		return true
	}
	m := t.Interp.Modules.GetStr(t, t.Intern(a.Module))
	if m.IsNil() || m.Type() != object.ModuleType {
		return !t.HasExc()
	}
	ns := object.AsModule(m).Dict()
	if ns.GetStr(t, t.Intern(a.Last)).IsNil() {
		return !t.HasExc()
	}
	if im.adapted == nil {
		im.adapted = map[string]bool{}
	}
	im.adapted[a.Module] = true
	return a.Do(t, ns)
}
