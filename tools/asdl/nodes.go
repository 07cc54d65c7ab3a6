package main

// enum is a set of nodes without fields, kept as a small Go integer.
type enum struct {
	goName string // the Go type
	pyName string // the abstract class in _ast
	values []string
}

// node is one class of nodes. A field is written "name:kind", with ? when it may be absent and * when it is a list.
// The kinds are: ident, string, int, constant, the enums, and the groups and products of nodes.
type node struct {
	group  string // Go interface, or "" for a product, which is its own type
	name   string // the class in _ast
	fields string
}

// group is an abstract class of nodes.
type group struct {
	goName  string // the Go interface
	pyName  string
	located bool
}

// goNames gives the Go name where it is not the Python name with a capital.
var goNames = map[string]string{
	"Expr":       "ExprStmt", // Expr is the interface of expressions
	"match_case": "MatchCase",
	"withitem":   "WithItem",
}

// goConstants gives the Go constant of an enum's value where the name is taken.
var goConstants = map[string]string{
	"Mod": "Modulo", // Mod is the interface of modules
}

var enums = []enum{
	{"ExprContext", "expr_context", []string{"Load", "Store", "Del"}},
	{"BoolOperator", "boolop", []string{"And", "Or"}},
	{"Operator", "operator", []string{"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift",
		"BitOr", "BitXor", "BitAnd", "FloorDiv"}},
	{"UnaryOperator", "unaryop", []string{"Invert", "Not", "UAdd", "USub"}},
	{"CmpOperator", "cmpop", []string{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"}},
}

var groups = []group{
	{"Mod", "mod", false},
	{"Stmt", "stmt", true},
	{"Expr", "expr", true},
	{"Pattern", "pattern", true},
	{"TypeParam", "type_param", true},
	{"Handler", "excepthandler", true},
	{"Ignore", "type_ignore", false},
}

// products are the groupless nodes; true means they have positions.
var products = map[string]bool{
	"comprehension": false, "arguments": false, "arg": true, "keyword": true, "alias": true, "withitem": false,
	"match_case": false,
}

var nodes = []node{
	{"Mod", "Module", "body:Stmt* type_ignores:TypeIgnore*"},
	{"Mod", "Interactive", "body:Stmt*"},
	{"Mod", "Expression", "body:Expr"},
	{"Mod", "FunctionType", "argtypes:Expr* returns:Expr"},

	{"Stmt", "FunctionDef", "name:ident args:arguments body:Stmt* decorator_list:Expr* returns:Expr? type_comment:string? type_params:TypeParam*"},
	{"Stmt", "AsyncFunctionDef", "name:ident args:arguments body:Stmt* decorator_list:Expr* returns:Expr? type_comment:string? type_params:TypeParam*"},
	{"Stmt", "ClassDef", "name:ident bases:Expr* keywords:keyword* body:Stmt* decorator_list:Expr* type_params:TypeParam*"},
	{"Stmt", "Return", "value:Expr?"},
	{"Stmt", "Delete", "targets:Expr*"},
	{"Stmt", "Assign", "targets:Expr* value:Expr type_comment:string?"},
	{"Stmt", "TypeAlias", "name:Expr type_params:TypeParam* value:Expr"},
	{"Stmt", "AugAssign", "target:Expr op:Operator value:Expr"},
	{"Stmt", "AnnAssign", "target:Expr annotation:Expr value:Expr? simple:int"},
	{"Stmt", "For", "target:Expr iter:Expr body:Stmt* orelse:Stmt* type_comment:string?"},
	{"Stmt", "AsyncFor", "target:Expr iter:Expr body:Stmt* orelse:Stmt* type_comment:string?"},
	{"Stmt", "While", "test:Expr body:Stmt* orelse:Stmt*"},
	{"Stmt", "If", "test:Expr body:Stmt* orelse:Stmt*"},
	{"Stmt", "With", "items:withitem* body:Stmt* type_comment:string?"},
	{"Stmt", "AsyncWith", "items:withitem* body:Stmt* type_comment:string?"},
	{"Stmt", "Match", "subject:Expr cases:match_case*"},
	{"Stmt", "Raise", "exc:Expr? cause:Expr?"},
	{"Stmt", "Try", "body:Stmt* handlers:ExceptHandler* orelse:Stmt* finalbody:Stmt*"},
	{"Stmt", "TryStar", "body:Stmt* handlers:ExceptHandler* orelse:Stmt* finalbody:Stmt*"},
	{"Stmt", "Assert", "test:Expr msg:Expr?"},
	{"Stmt", "Import", "names:alias*"},
	{"Stmt", "ImportFrom", "module:ident? names:alias* level:int?"},
	{"Stmt", "Global", "names:ident*"},
	{"Stmt", "Nonlocal", "names:ident*"},
	{"Stmt", "Expr", "value:Expr"},
	{"Stmt", "Pass", ""},
	{"Stmt", "Break", ""},
	{"Stmt", "Continue", ""},

	{"Expr", "BoolOp", "op:BoolOperator values:Expr*"},
	{"Expr", "NamedExpr", "target:Expr value:Expr"},
	{"Expr", "BinOp", "left:Expr op:Operator right:Expr"},
	{"Expr", "UnaryOp", "op:UnaryOperator operand:Expr"},
	{"Expr", "Lambda", "args:arguments body:Expr"},
	{"Expr", "IfExp", "test:Expr body:Expr orelse:Expr"},
	{"Expr", "Dict", "keys:Expr?* values:Expr*"},
	{"Expr", "Set", "elts:Expr*"},
	{"Expr", "ListComp", "elt:Expr generators:comprehension*"},
	{"Expr", "SetComp", "elt:Expr generators:comprehension*"},
	{"Expr", "DictComp", "key:Expr value:Expr generators:comprehension*"},
	{"Expr", "GeneratorExp", "elt:Expr generators:comprehension*"},
	{"Expr", "Await", "value:Expr"},
	{"Expr", "Yield", "value:Expr?"},
	{"Expr", "YieldFrom", "value:Expr"},
	{"Expr", "Compare", "left:Expr ops:CmpOperator* comparators:Expr*"},
	{"Expr", "Call", "func:Expr args:Expr* keywords:keyword*"},
	{"Expr", "FormattedValue", "value:Expr conversion:int format_spec:Expr?"},
	{"Expr", "Interpolation", "value:Expr str:constant conversion:int format_spec:Expr?"},
	{"Expr", "JoinedStr", "values:Expr*"},
	{"Expr", "TemplateStr", "values:Expr*"},
	{"Expr", "Constant", "value:constant kind:string?"},
	{"Expr", "Attribute", "value:Expr attr:ident ctx:ExprContext"},
	{"Expr", "Subscript", "value:Expr slice:Expr ctx:ExprContext"},
	{"Expr", "Starred", "value:Expr ctx:ExprContext"},
	{"Expr", "Name", "id:ident ctx:ExprContext"},
	{"Expr", "List", "elts:Expr* ctx:ExprContext"},
	{"Expr", "Tuple", "elts:Expr* ctx:ExprContext"},
	{"Expr", "Slice", "lower:Expr? upper:Expr? step:Expr?"},

	{"", "comprehension", "target:Expr iter:Expr ifs:Expr* is_async:int"},
	{"Handler", "ExceptHandler", "type:Expr? name:ident? body:Stmt*"},
	{"", "arguments", "posonlyargs:arg* args:arg* vararg:arg? kwonlyargs:arg* kw_defaults:Expr?* kwarg:arg? defaults:Expr*"},
	{"", "arg", "arg:ident annotation:Expr? type_comment:string?"},
	{"", "keyword", "arg:ident? value:Expr"},
	{"", "alias", "name:ident asname:ident?"},
	{"", "withitem", "context_expr:Expr optional_vars:Expr?"},
	{"", "match_case", "pattern:Pattern guard:Expr? body:Stmt*"},

	{"Pattern", "MatchValue", "value:Expr"},
	{"Pattern", "MatchSingleton", "value:constant"},
	{"Pattern", "MatchSequence", "patterns:Pattern*"},
	{"Pattern", "MatchMapping", "keys:Expr* patterns:Pattern* rest:ident?"},
	{"Pattern", "MatchClass", "cls:Expr patterns:Pattern* kwd_attrs:ident* kwd_patterns:Pattern*"},
	{"Pattern", "MatchStar", "name:ident?"},
	{"Pattern", "MatchAs", "pattern:Pattern? name:ident?"},
	{"Pattern", "MatchOr", "patterns:Pattern*"},

	{"Ignore", "TypeIgnore", "lineno:int tag:string"},

	{"TypeParam", "TypeVar", "name:ident bound:Expr? default_value:Expr?"},
	{"TypeParam", "ParamSpec", "name:ident default_value:Expr?"},
	{"TypeParam", "TypeVarTuple", "name:ident default_value:Expr?"},
}
