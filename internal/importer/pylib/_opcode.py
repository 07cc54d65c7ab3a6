"""Facts about bytecode that the library's modules opcode and dis ask for.

This runtime's instructions are its own, not those that the library's _opcode_metadata lists, so nothing is told of single opcodes.
"""
__all__ = ["stack_effect", "is_valid", "has_arg", "has_const", "has_name", "has_jump", "has_free", "has_local", "has_exc",
           "get_specialization_stats", "get_nb_ops", "get_intrinsic1_descs", "get_intrinsic2_descs", "get_special_method_names",
           "get_executor"]


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """The instructions are those of a register machine: they have no effect on a stack."""
    raise ValueError("invalid opcode or oparg")


def is_valid(opcode):
    return False


def _no(opcode):
    return False


has_arg = has_const = has_name = has_jump = has_free = has_local = has_exc = _no


def get_specialization_stats():
    return None


def get_nb_ops():
    plain = [("NB_ADD", "+"), ("NB_AND", "&"), ("NB_FLOOR_DIVIDE", "//"), ("NB_LSHIFT", "<<"), ("NB_MATRIX_MULTIPLY", "@"),
             ("NB_MULTIPLY", "*"), ("NB_REMAINDER", "%"), ("NB_OR", "|"), ("NB_POWER", "**"), ("NB_RSHIFT", ">>"),
             ("NB_SUBTRACT", "-"), ("NB_TRUE_DIVIDE", "/"), ("NB_XOR", "^")]
    return plain + [(name.replace("NB_", "NB_INPLACE_"), sign + "=") for name, sign in plain] + [("NB_SUBSCR", "[]")]


def get_intrinsic1_descs():
    return ["INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR", "INTRINSIC_STOPITERATION_ERROR",
            "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR",
            "INTRINSIC_PARAMSPEC", "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"]


def get_intrinsic2_descs():
    return ["INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND",
            "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_TYPEPARAM_DEFAULT"]


def get_special_method_names():
    return ["__enter__", "__exit__", "__aenter__", "__aexit__"]


def get_executor(*, code, offset):
    raise ValueError("no executor exists at address %d" % offset)
