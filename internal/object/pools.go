package object

// pools are a heap's pools, one for each Go type that is worth one.
type pools struct {
	instance    Pool[Instance]
	list        Pool[List]
	dict        Pool[Dict]
	tuple       [tuplePoolSizes]Pool[Tuple] // by capacity
	str         Pool[Str]
	cell        Pool[Cell]
	boundMethod Pool[BoundMethod]
	builtin     Pool[Builtin]
	function    Pool[Function]
}

const tuplePoolSizes = 16
