package object

// AddMethods gives a class made at run time native methods: they are set as attributes of the class, so that its slots follow.
func (t *Thread) AddMethods(tp *Type, methods []Method) bool {
	for i := range methods {
		def := newMethodDef(&methods[i])
		d := &MethodDescr{Def: def, Owner: tp}
		d.typ = MethodDescrType
		Immortalize(&d.Header)
		if !SetAttr(t, tp.Val(), def.staticName, d.Val()) {
			return false
		}
	}
	return true
}
