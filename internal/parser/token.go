package parser

// Type is the type of a token. Up to Encoding the numbers are those of CPython's module token; the keywords follow.
type Type uint8

// The types of tokens.
const (
	EndMarker Type = iota
	Name
	Number
	String
	Newline
	Indent
	Dedent
	LPar
	RPar
	LSqb
	RSqb
	Colon
	Comma
	Semi
	Plus
	Minus
	Star
	Slash
	VBar
	Amper
	Less
	Greater
	Equal
	Dot
	Percent
	LBrace
	RBrace
	EqEqual
	NotEqual
	LessEqual
	GreaterEqual
	Tilde
	Circumflex
	LeftShift
	RightShift
	DoubleStar
	PlusEqual
	MinEqual
	StarEqual
	SlashEqual
	PercentEqual
	AmperEqual
	VBarEqual
	CircumflexEqual
	LeftShiftEqual
	RightShiftEqual
	DoubleStarEqual
	DoubleSlash
	DoubleSlashEqual
	At
	AtEqual
	RArrow
	EllipsisTok
	ColonEqual
	Exclamation
	Op
	TypeIgnore
	TypeComment
	SoftKeyword
	FStringStart
	FStringMiddle
	FStringEnd
	TStringStart
	TStringMiddle
	TStringEnd
	Comment
	NL
	ErrorToken
	Encoding

	kwFalse
	kwNone
	kwTrue
	kwAnd
	kwAs
	kwAssert
	kwAsync
	kwAwait
	kwBreak
	kwClass
	kwContinue
	kwDef
	kwDel
	kwElif
	kwElse
	kwExcept
	kwFinally
	kwFor
	kwFrom
	kwGlobal
	kwIf
	kwImport
	kwIn
	kwIs
	kwLambda
	kwNonlocal
	kwNot
	kwOr
	kwPass
	kwRaise
	kwReturn
	kwTry
	kwWhile
	kwWith
	kwYield
	typeCount
)

// typeText is the text of operators and keywords, and the name of other types.
var typeText = [typeCount]string{
	EndMarker: "ENDMARKER", Name: "NAME", Number: "NUMBER", String: "STRING", Newline: "NEWLINE", Indent: "INDENT",
	Dedent: "DEDENT", LPar: "(", RPar: ")", LSqb: "[", RSqb: "]", Colon: ":", Comma: ",", Semi: ";", Plus: "+",
	Minus: "-", Star: "*", Slash: "/", VBar: "|", Amper: "&", Less: "<", Greater: ">", Equal: "=", Dot: ".",
	Percent: "%", LBrace: "{", RBrace: "}", EqEqual: "==", NotEqual: "!=", LessEqual: "<=", GreaterEqual: ">=",
	Tilde: "~", Circumflex: "^", LeftShift: "<<", RightShift: ">>", DoubleStar: "**", PlusEqual: "+=",
	MinEqual: "-=", StarEqual: "*=", SlashEqual: "/=", PercentEqual: "%=", AmperEqual: "&=", VBarEqual: "|=",
	CircumflexEqual: "^=", LeftShiftEqual: "<<=", RightShiftEqual: ">>=", DoubleStarEqual: "**=",
	DoubleSlash: "//", DoubleSlashEqual: "//=", At: "@", AtEqual: "@=", RArrow: "->", EllipsisTok: "...",
	ColonEqual: ":=", Exclamation: "!", Op: "OP", TypeIgnore: "TYPE_IGNORE", TypeComment: "TYPE_COMMENT",
	SoftKeyword: "SOFT_KEYWORD", FStringStart: "FSTRING_START", FStringMiddle: "FSTRING_MIDDLE",
	FStringEnd: "FSTRING_END", TStringStart: "TSTRING_START", TStringMiddle: "TSTRING_MIDDLE",
	TStringEnd: "TSTRING_END", Comment: "COMMENT", NL: "NL", ErrorToken: "ERRORTOKEN", Encoding: "ENCODING",
	kwFalse: "False", kwNone: "None", kwTrue: "True", kwAnd: "and", kwAs: "as", kwAssert: "assert",
	kwAsync: "async", kwAwait: "await", kwBreak: "break", kwClass: "class", kwContinue: "continue", kwDef: "def",
	kwDel: "del", kwElif: "elif", kwElse: "else", kwExcept: "except", kwFinally: "finally", kwFor: "for",
	kwFrom: "from", kwGlobal: "global", kwIf: "if", kwImport: "import", kwIn: "in", kwIs: "is",
	kwLambda: "lambda", kwNonlocal: "nonlocal", kwNot: "not", kwOr: "or", kwPass: "pass", kwRaise: "raise",
	kwReturn: "return", kwTry: "try", kwWhile: "while", kwWith: "with", kwYield: "yield",
}

// String is the operator or keyword itself, or the name of the type.
func (t Type) String() string {
	if t < typeCount {
		return typeText[t]
	}
	return "?"
}

// token is one token of the text. The offsets are into the tokenizer's text; columns are bytes from 0, and -1 where
// the token has no place of its own (INDENT, DEDENT, ENDMARKER).
type token struct {
	typ                        Type
	level                      uint8 // open brackets when the token ended
	start, end                 int32
	line, col, endLine, endCol int32
}

// keyword gives the type of a word: a keyword's own, or Name.
func keyword(s string) Type {
	if len(s) < 2 || len(s) > 8 {
		return Name
	}
	switch s {
	case "as":
		return kwAs
	case "if":
		return kwIf
	case "in":
		return kwIn
	case "is":
		return kwIs
	case "or":
		return kwOr
	case "and":
		return kwAnd
	case "def":
		return kwDef
	case "del":
		return kwDel
	case "for":
		return kwFor
	case "not":
		return kwNot
	case "try":
		return kwTry
	case "None":
		return kwNone
	case "True":
		return kwTrue
	case "elif":
		return kwElif
	case "else":
		return kwElse
	case "from":
		return kwFrom
	case "pass":
		return kwPass
	case "with":
		return kwWith
	case "False":
		return kwFalse
	case "async":
		return kwAsync
	case "await":
		return kwAwait
	case "break":
		return kwBreak
	case "class":
		return kwClass
	case "raise":
		return kwRaise
	case "while":
		return kwWhile
	case "yield":
		return kwYield
	case "assert":
		return kwAssert
	case "except":
		return kwExcept
	case "global":
		return kwGlobal
	case "import":
		return kwImport
	case "lambda":
		return kwLambda
	case "return":
		return kwReturn
	case "finally":
		return kwFinally
	case "continue":
		return kwContinue
	case "nonlocal":
		return kwNonlocal
	}
	return Name
}

// oneChar, twoChars and threeChars recognise operators; Op means "none".
func oneChar(c int) Type {
	switch c {
	case '!':
		return Exclamation
	case '%':
		return Percent
	case '&':
		return Amper
	case '(':
		return LPar
	case ')':
		return RPar
	case '*':
		return Star
	case '+':
		return Plus
	case ',':
		return Comma
	case '-':
		return Minus
	case '.':
		return Dot
	case '/':
		return Slash
	case ':':
		return Colon
	case ';':
		return Semi
	case '<':
		return Less
	case '=':
		return Equal
	case '>':
		return Greater
	case '@':
		return At
	case '[':
		return LSqb
	case ']':
		return RSqb
	case '^':
		return Circumflex
	case '{':
		return LBrace
	case '|':
		return VBar
	case '}':
		return RBrace
	case '~':
		return Tilde
	}
	return Op
}

func twoChars(c1, c2 int) Type {
	if c2 == '=' {
		switch c1 {
		case '!':
			return NotEqual
		case '%':
			return PercentEqual
		case '&':
			return AmperEqual
		case '*':
			return StarEqual
		case '+':
			return PlusEqual
		case '-':
			return MinEqual
		case '/':
			return SlashEqual
		case ':':
			return ColonEqual
		case '<':
			return LessEqual
		case '=':
			return EqEqual
		case '>':
			return GreaterEqual
		case '@':
			return AtEqual
		case '^':
			return CircumflexEqual
		case '|':
			return VBarEqual
		}
		return Op
	}
	switch {
	case c1 == '*' && c2 == '*':
		return DoubleStar
	case c1 == '/' && c2 == '/':
		return DoubleSlash
	case c1 == '-' && c2 == '>':
		return RArrow
	case c1 == '<' && c2 == '<':
		return LeftShift
	case c1 == '<' && c2 == '>':
		return NotEqual
	case c1 == '>' && c2 == '>':
		return RightShift
	}
	return Op
}

func threeChars(two Type, c3 int) Type {
	if c3 != '=' {
		return Op
	}
	switch two {
	case DoubleStar:
		return DoubleStarEqual
	case DoubleSlash:
		return DoubleSlashEqual
	case LeftShift:
		return LeftShiftEqual
	case RightShift:
		return RightShiftEqual
	}
	return Op
}
