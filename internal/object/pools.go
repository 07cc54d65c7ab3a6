package object

// pools are a heap's pools, one for each Go type that is worth one.
type pools struct {
	slots       sizedPools // instances with __slots__ only
	instance    sizedPools // other instances
	attrs       sizedPools // attributes of other objects
	list        Pool[List]
	dict        Pool[Dict]
	tuple       sizedPools
	large       largeTypes
	str         Pool[Str]
	cell        Pool[Cell]
	boundMethod Pool[BoundMethod]
	builtin     Pool[Builtin]
	function    Pool[Function]
	exception   Pool[Exception]
	generator   Pool[Generator]
	wrapped     Pool[wrappedValue]
	traceback   Pool[Traceback]
	weakRef     Pool[WeakRef]
	slice       Pool[Slice]
	set         Pool[Set]
	dictView    Pool[DictView]
	dictIter    Pool[DictIter]
	rangeObj    Pool[Range]
	rangeIter   Pool[RangeIter]
	listIter    Pool[ListIter]
	tupleIter   Pool[TupleIter]
	indexIter   Pool[IndexIter]
	bytes       Pool[Bytes]
	enumerate   Pool[Enumerate]
	zip         Pool[Zip]
	items       rooms[Value]
	sets        rooms[setEntry]
	dicts       dictRooms
}
