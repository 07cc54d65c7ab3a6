package vm

import . "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes

// The specialised opcodes. They have the operands of the opcode that baseOps gives, which they go back to when what they
// assume does not hold.
const (
	opCopy      = FirstSpecialized + iota // MOVE, temporary := new reference of a local
	opStore                               // MOVE, local := temporary
	opStoreCopy                           // MOVE, local := new reference

	opAddInt // BINARY_OP of two ints
	opSubInt
	opMulInt
	opArithInt // the other operators of two ints
	opAddFloat
	opSubFloat
	opMulFloat
	opDivFloat
	opAddImm // BINARY_OP_INT of an int
	opSubImm
	opMulImm
	opArithImm
	opAddFloatImm // BINARY_OP_INT of a float
	opMulFloatImm
	opAddFloatConst // BINARY_OP_CONST of two floats
	opSubFloatConst
	opMulFloatConst
	opDivFloatConst

	opJumpLt // JUMP_COMPARE of two ints
	opJumpLe
	opJumpEq
	opJumpNe
	opJumpGt
	opJumpGe
	opJumpFloat // JUMP_COMPARE of two floats
	opJumpLtImm // JUMP_COMPARE_INT of an int
	opJumpLeImm
	opJumpEqImm
	opJumpNeImm
	opJumpGtImm
	opJumpGeImm
	opJumpFloatConst // JUMP_COMPARE_CONST of two floats

	opGlobal  // LOAD_GLOBAL of a global
	opBuiltin // LOAD_GLOBAL of a builtin

	opAttrSlot     // LOAD_ATTR: instance attribute by shape
	opAttrModule   // LOAD_ATTR: attribute of a module
	opAttrClass    // LOAD_ATTR: attribute found on the class, not a data descriptor, no instance attribute of that name
	opAttrProperty // LOAD_ATTR: a property whose getter is a Python function
	opAttrType     // LOAD_ATTR: attribute of a class
	opStoreSlot    // STORE_ATTR: instance attribute by shape
	opStoreNew     // STORE_ATTR: adds an instance attribute, which leads to another shape
	opMethodSlot   // LOAD_METHOD: a method of the class
	opMethodModule // LOAD_METHOD: a function of a module
	opMethodType   // LOAD_METHOD: attribute of a class

	opSubscrList  // LOAD_SUBSCR: list[int]
	opSubscrTuple // LOAD_SUBSCR: tuple[int]
	opSubscrDict  // LOAD_SUBSCR: dict[key]
	opSubscrStr   // LOAD_SUBSCR: str[int]
	opSubscrListImm
	opSubscrTupleImm
	opStoreList // STORE_SUBSCR: list[int]
	opStoreDict // STORE_SUBSCR: dict[key]

	opForRange // FOR_ITER over a range of small ints
	opForList
	opForTuple
	opForGen
	opForNext // FOR_ITER over any other native iterator
	opForNextBack
	opForPair      // FOR_ITER of pairs, and the UNPACK_PAIR that follows
	opForPairBack  // FOR_ITER_BACK likewise
	opForRangeBack // FOR_ITER_BACK likewise
	opForListBack
	opForTupleBack
	opForGenBack

	opCallNative   // CALL of a native function
	opLen          // CALL of len
	opCallType     // CALL of a static type
	opMethodNative // CALL_METHOD of a native method
	opFuncNative   // CALL_METHOD of a native function that is an attribute
	opListAppend   // CALL_METHOD of list.append

	opTraced // an instrumented instruction

	numOps
)

// baseOps is what each specialised opcode goes back to.
var baseOps = [numOps - FirstSpecialized]Op{
	opCopy - FirstSpecialized: MOVE, opStore - FirstSpecialized: MOVE, opStoreCopy - FirstSpecialized: MOVE,
	opAddInt - FirstSpecialized: BINARY_OP, opSubInt - FirstSpecialized: BINARY_OP, opMulInt - FirstSpecialized: BINARY_OP,
	opArithInt - FirstSpecialized: BINARY_OP, opAddFloat - FirstSpecialized: BINARY_OP, opSubFloat - FirstSpecialized: BINARY_OP,
	opMulFloat - FirstSpecialized: BINARY_OP, opDivFloat - FirstSpecialized: BINARY_OP,
	opAddImm - FirstSpecialized: BINARY_OP_INT, opSubImm - FirstSpecialized: BINARY_OP_INT, opMulImm - FirstSpecialized: BINARY_OP_INT,
	opArithImm - FirstSpecialized: BINARY_OP_INT, opAddFloatImm - FirstSpecialized: BINARY_OP_INT, opMulFloatImm - FirstSpecialized: BINARY_OP_INT,
	opAddFloatConst - FirstSpecialized: BINARY_OP_CONST, opSubFloatConst - FirstSpecialized: BINARY_OP_CONST,
	opMulFloatConst - FirstSpecialized: BINARY_OP_CONST, opDivFloatConst - FirstSpecialized: BINARY_OP_CONST,
	opJumpLt - FirstSpecialized: JUMP_COMPARE, opJumpLe - FirstSpecialized: JUMP_COMPARE, opJumpEq - FirstSpecialized: JUMP_COMPARE,
	opJumpNe - FirstSpecialized: JUMP_COMPARE, opJumpGt - FirstSpecialized: JUMP_COMPARE, opJumpGe - FirstSpecialized: JUMP_COMPARE,
	opJumpFloat - FirstSpecialized: JUMP_COMPARE,
	opJumpLtImm - FirstSpecialized: JUMP_COMPARE_INT, opJumpLeImm - FirstSpecialized: JUMP_COMPARE_INT, opJumpEqImm - FirstSpecialized: JUMP_COMPARE_INT,
	opJumpNeImm - FirstSpecialized: JUMP_COMPARE_INT, opJumpGtImm - FirstSpecialized: JUMP_COMPARE_INT, opJumpGeImm - FirstSpecialized: JUMP_COMPARE_INT,
	opJumpFloatConst - FirstSpecialized: JUMP_COMPARE_CONST,
	opGlobal - FirstSpecialized:         LOAD_GLOBAL, opBuiltin - FirstSpecialized: LOAD_GLOBAL,
	opAttrSlot - FirstSpecialized: LOAD_ATTR, opAttrModule - FirstSpecialized: LOAD_ATTR, opAttrClass - FirstSpecialized: LOAD_ATTR,
	opAttrProperty - FirstSpecialized: LOAD_ATTR, opAttrType - FirstSpecialized: LOAD_ATTR, opStoreNew - FirstSpecialized: STORE_ATTR,
	opMethodType - FirstSpecialized: LOAD_METHOD,
	opStoreSlot - FirstSpecialized:  STORE_ATTR, opMethodSlot - FirstSpecialized: LOAD_METHOD, opMethodModule - FirstSpecialized: LOAD_METHOD,
	opSubscrList - FirstSpecialized: LOAD_SUBSCR, opSubscrTuple - FirstSpecialized: LOAD_SUBSCR, opSubscrDict - FirstSpecialized: LOAD_SUBSCR,
	opSubscrStr - FirstSpecialized: LOAD_SUBSCR, opSubscrListImm - FirstSpecialized: LOAD_SUBSCR_INT, opSubscrTupleImm - FirstSpecialized: LOAD_SUBSCR_INT,
	opStoreList - FirstSpecialized: STORE_SUBSCR, opStoreDict - FirstSpecialized: STORE_SUBSCR,
	opForRange - FirstSpecialized: FOR_ITER, opForList - FirstSpecialized: FOR_ITER, opForTuple - FirstSpecialized: FOR_ITER, opForGen - FirstSpecialized: FOR_ITER,
	opForPair - FirstSpecialized: FOR_ITER, opForPairBack - FirstSpecialized: FOR_ITER_BACK,
	opForRangeBack - FirstSpecialized: FOR_ITER_BACK, opForListBack - FirstSpecialized: FOR_ITER_BACK,
	opForTupleBack - FirstSpecialized: FOR_ITER_BACK, opForGenBack - FirstSpecialized: FOR_ITER_BACK, opForNext - FirstSpecialized: FOR_ITER, opForNextBack - FirstSpecialized: FOR_ITER_BACK,
	opCallNative - FirstSpecialized: CALL, opLen - FirstSpecialized: CALL, opCallType - FirstSpecialized: CALL, opMethodNative - FirstSpecialized: CALL_METHOD, opListAppend - FirstSpecialized: CALL_METHOD, opFuncNative - FirstSpecialized: CALL_METHOD,
}

// baseOp returns the compiler's opcode of an instruction that may be specialised.
func baseOp(op Op) Op {
	if op >= FirstSpecialized {
		return baseOps[op-FirstSpecialized]
	}
	return op
}

// hasTarget reports whether X of the compiler's opcode is a jump target.
func hasTarget(op Op) bool {
	switch op {
	case JUMP, JUMP_BACK, JUMP_IF_FALSE, JUMP_IF_TRUE, JUMP_IF_NONE, JUMP_IF_NOT_NONE, JUMP_IF_FALSE_PEEK, JUMP_IF_TRUE_PEEK,
		JUMP_IF_FALSE_OR_RELEASE, JUMP_IF_TRUE_OR_RELEASE, JUMP_COMPARE, JUMP_COMPARE_INT, JUMP_COMPARE_CONST, JUMP_IS, JUMP_CONTAINS,
		FOR_ITER, FOR_ITER_BACK, SEND:
		return true
	}
	return false
}
