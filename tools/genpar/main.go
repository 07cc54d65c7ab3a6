// Command genpar makes the machine's loop for parallel threads (the GIL off) from its ordinary loop: internal/vm/runpar.go from run.go.
//
// It copies the loop and puts a guard in front of each instruction and slow path. The guards are the table below; what is not in it becomes
// exclusive first, so that a new instruction is right until somebody finds out what it needs.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"regexp"
	"strings"
)

// The guards. "" means none: the instruction touches nothing but registers, immutable objects and what guards itself (package object's protocol), or
// has its guard in run.go itself, where what it looks at is in a register already: a comment that begins with "beside:" there is code here.
const (
	alone  = "if t.Par() { f.SetInstr(in); t.Excl() }"
	guardB = "if t.Par() { f.SetInstr(in); t.Guard(*reg(regs, in.B), false) }"
	unpack = "if t.Par() && reg(regs, in.B).Type() != object.TupleType { f.SetInstr(in); t.Guard(*reg(regs, in.B), false) }"
	global = "if h := &f.Func.Globals.Header; !h.Readable(bias) && !f.Func.Globals.Fixed() { f.SetInstr(in); t.Share(h); if h.Locked() { t.FixGlobals(f.Func.Globals) } }"
	pair   = "if b := *reg(regs, in.B); t.Par() && (!b.Header().Owned(bias) || b.Type() == object.DictItemIteratorType) { f.SetInstr(in); parPairs(t, b) }"
)

var guards = map[string]string{
	"NOP": "", "RESUME": "", "MOVE": "", "opCopy": "", "opStore": "", "opStoreCopy": "", "LOAD_CONST": "", "LOAD_INT": "", "LOAD_NONE": "", "CHECK_LOCAL": "",
	"DELETE_LOCAL": "", "LOAD_LOCAL_AND_CLEAR": "", "RESTORE_LOCAL": "", "RELEASE": "", "RELEASE_RUN": "", "SWAP": "", "MAKE_CELL": "", "COPY_FREE_VARS": "",
	"LOAD_CLOSURE": "", "LOAD_DEREF": "", "STORE_DEREF": "", "DELETE_DEREF": "",
	"opGlobal": "", "LOAD_GLOBAL": "", "opBuiltin": "",
	"LOAD_ATTR": "", "opAttrSlot": "", "opAttrModule": "", "opAttrClass": "", "opAttrProperty": "", "opAttrType": "",
	"STORE_ATTR": "", "opStoreSlot": "", "opStoreNew": "",
	"LOAD_METHOD": "", "opMethodSlot": "", "opMethodModule": "", "opMethodType": "",
	"LOAD_SUBSCR": "", "opSubscrList": "", "opSubscrTuple": "", "opSubscrStr": "", "opSubscrListImm": "", "opSubscrTupleImm": "", "opSubscrDict": "",
	"LOAD_SLICE":   "if t.Par() { f.SetInstr(in); if parSlice(t, f, in, regs) { continue }; if t.HasExc() { goto fail } }",
	"STORE_SUBSCR": "", "opStoreList": "", "opStoreDict": "",
	"DELETE_SUBSCR": "", // guards itself
	"BUILD_SLICE":   "if in.Op == BUILD_TEMPLATE || in.Op == BUILD_INTERPOLATION { f.SetInstr(in); t.Excl() }",
	"BINARY_OP":     "", "opAddInt": "", "opSubInt": "", "opMulInt": "", "opAddImm": "", "opSubImm": "", "opMulImm": "", "opArithInt": "", "opArithImm": "",
	"opAddFloat": "", "opSubFloat": "", "opMulFloat": "", "opDivFloat": "", "opAddFloatImm": "", "opMulFloatImm": "", "opAddFloatConst": "",
	"opSubFloatConst": "", "opMulFloatConst": "", "opDivFloatConst": "",
	"UNARY_NEGATIVE": "", "UNARY_NOT": "", "TO_BOOL": "", "COMPARE": "", "IS": "", "CONTAINS": "", "JUMP": "", "JUMP_BACK": "", "JUMP_IF_FALSE": "",
	"JUMP_IF_TRUE": "", "JUMP_IF_NONE": "", "JUMP_IF_NOT_NONE": "", "JUMP_IF_FALSE_PEEK": "", "JUMP_IF_FALSE_OR_RELEASE": "", "JUMP_IF_TRUE_PEEK": "",
	"JUMP_IF_TRUE_OR_RELEASE": "", "opJumpLt": "", "opJumpLe": "", "opJumpEq": "", "opJumpNe": "", "opJumpGt": "", "opJumpGe": "", "opJumpLtImm": "",
	"opJumpLeImm": "", "opJumpEqImm": "", "opJumpNeImm": "", "opJumpGtImm": "", "opJumpGeImm": "", "opJumpFloat": "", "opJumpFloatConst": "",
	"JUMP_COMPARE": "", "JUMP_IS": "", "JUMP_CONTAINS": "", "GET_ITER": "", "FOR_ITER": "",
	"opForRange": "", "opForRangeBack": "", "opForList": "", "opForListBack": "", "opForTuple": "", "opForTupleBack": "", "opForNext": "", "opForNextBack": "",
	"opForPair": pair, "opForPairBack": pair, "opForGen": "",
	"LIST_APPEND": "", "LIST_EXTEND": "if t.Par() { f.SetInstr(in); parCollect(t, in, regs) }", "UNPACK_SEQUENCE": unpack,
	"FORMAT_SIMPLE": guardB,
	"opCallNative":  "", "opFuncNative": "", "opMethodNative": "",
	"opCallType":   "if t.Par() { f.SetInstr(in); if reg(regs, in.B).Type() == object.MetaType { parType(t, in, regs) } }",
	"opLen":        "if t.Par() { f.SetInstr(in); if parLen(t, f, in, regs) { continue } }",
	"opListAppend": "if h := reg(regs, in.B+1).Header(); !h.Owned(bias) && t.Par() { f.SetInstr(in); if parListAppend(t, f, in, regs) { continue } }",
	"CALL":         "", "CALL_METHOD": "", "CALL_KW": "if t.Par() { f.SetInstr(in); parCallKw(t, in, regs) }",
	"MAKE_FUNCTION": global, "SET_FUNCTION_ATTRIBUTE": "",
	"BEFORE_WITH": "if t.Par() { f.SetInstr(in); parWith(t, in, regs) }",
	"RETURN":      "", "RETURN_CONST": "", "RETURN_GENERATOR": "", "YIELD": "", "PUSH_EXC": "", "POP_EXCEPT": "",
	"STORE_NAME": "if t.Par() { f.SetInstr(in); if parStoreGlobal(t, f, in, regs) { continue } }",
	"RAISE":      "", "RERAISE": "", "CLEANUP_THROW": "", "DELETE_ATTR": "", "LOAD_SUPER_ATTR": "", "GET_LEN": "",
	"CHECK_EXC_MATCH":     "if in.Op != CHECK_EXC_MATCH && t.Par() { f.SetInstr(in); t.Excl() }",
	"LOAD_LOCALS":         "if in.Op != LOAD_ASSERTION_ERROR && t.Par() { f.SetInstr(in); t.Excl() }",
	"GET_YIELD_FROM_ITER": "if t.Par() { f.SetInstr(in); parSend(t, in, regs) }", "SEND": "if t.Par() { f.SetInstr(in); parSend(t, in, regs) }",
	"CALL_INTRINSIC_1": "if t.Par() && (in.Op != CALL_INTRINSIC_1 || Intrinsic1(in.X) != IntrinsicStopIterationError) { f.SetInstr(in); t.Excl() }",
	"IMPORT_NAME":      "if t.Par() { f.SetInstr(in); if parImport(t, f, in, regs) { continue } }",
}

// labels are the guards of the slow paths.
var labels = map[string]string{
	"fail": "if t.Par() { parRaised(t) }", "reraise": "if t.Par() { parRaised(t) }",
	"taken": "", "pollNext": "", "poll": "", "ret": "", "deliver": "", "pollFrame": "",
	"call": "", "callmethod": "", // before the function call: see rewrite
	"binary":      "if t.Par() { f.SetInstr(in); switch parBinary(t, f, in, regs) { case 1: continue; case 2: goto fail } }",
	"jumpcompare": "if t.Par() { f.SetInstr(in); switch parJumpCompare(t, f, in, regs) { case 1: goto taken; case 0: continue; case 2: goto fail } }",
	"global":      "if t.Par() { f.SetInstr(in); switch parGlobal(t, f, in, regs) { case 1: continue; case 2: goto fail } }",
	"attr":        "if t.Par() { f.SetInstr(in); switch parAttr(t, f, in, regs) { case parDone: continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
	"setattr":     "if t.Par() { f.SetInstr(in); switch parSetAttr(t, f, in, regs) { case parDone: continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
	"method":      "if t.Par() { f.SetInstr(in); switch parMethod(t, f, in, regs) { case parDone: continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
	"subscr":      "if t.Par() { f.SetInstr(in); switch parSubscr(t, f, in, regs) { case parDone: continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
	"setsubscr":   "if t.Par() { f.SetInstr(in); switch parSetSubscr(t, f, in, regs) { case parDone: continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
	"iter":        "if t.Par() { f.SetInstr(in); switch parIter(t, in, regs) { case 0: if baseOp(in.Op) == FOR_ITER { goto taken }; continue; case 1: if baseOp(in.Op) == FOR_ITER_BACK { goto taken }; continue; case parFail: goto fail; case parRedo: in = prev(in); continue } }",
}

var (
	caseLine  = regexp.MustCompile(`^\t\t\tcase ([A-Za-z_0-9]+)(,.*)?:`)
	labelLine = regexp.MustCompile(`^\t\t([a-zA-Z]+):( //.*)?$`)
)

func main() {
	src, err := os.ReadFile("run.go")
	check(err)
	out, err := rewrite(string(src))
	check(err)
	if len(os.Args) > 1 && os.Args[1] == "-check" {
		have, err := os.ReadFile("runpar.go")
		if err != nil || !bytes.Equal(have, out) {
			fmt.Fprintln(os.Stderr, "internal/vm/runpar.go is not what run.go gives: run go generate ./internal/vm")
			os.Exit(1)
		}
		return
	}
	check(os.WriteFile("runpar.go", out, 0o644))
}

func rewrite(src string) ([]byte, error) {
	var out strings.Builder
	out.WriteString("// Code generated by tools/genpar from run.go. DO NOT EDIT.\n\n")
	used := map[string]bool{}
	start := strings.Index(src, "// runAlone executes")
	if start < 0 {
		return nil, fmt.Errorf("run.go has no runAlone")
	}
	head, body := src[:start], src[start:]
	out.WriteString(head)
	body = strings.Replace(body, "// runAlone executes", "// runBeside is runAlone for threads that are parallel. It executes", 1)
	body = strings.Replace(body, "func runAlone(", "func runBeside(", 1)
	for _, line := range strings.Split(body, "\n") {
		if code, ok := strings.CutPrefix(strings.TrimSpace(line), "//beside: "); ok {
			out.WriteString(code + "\n")
			continue
		}
		switch {
		case strings.TrimSpace(line) == "if t.Par() {": // another loop has to go on
			line = strings.Replace(line, "t.Par()", "!t.Par()", 1)
		case strings.Contains(line, "nf := call(t, f, in, regs, p, "):
			n := line[strings.LastIndex(line, ", ")+2 : strings.LastIndex(line, ")")]
			if strings.HasPrefix(n, "int(") {
				n = "int(in.C)"
			}
			out.WriteString("if t.Par() { parCall(t, f, in, p, " + n + ") }\n")
		}
		out.WriteString(line + "\n")
		if m := caseLine.FindStringSubmatch(line); m != nil {
			guard, ok := guards[m[1]]
			if !ok {
				guard = alone
			}
			used[m[1]] = true
			out.WriteString(guard + "\n")
		} else if m := labelLine.FindStringSubmatch(line); m != nil {
			guard, ok := labels[m[1]]
			if !ok {
				guard = alone
			}
			used[m[1]] = true
			out.WriteString(guard + "\n")
		}
	}
	for _, table := range []map[string]string{guards, labels} {
		for name := range table {
			if !used[name] {
				return nil, fmt.Errorf("run.go has no case or label that begins with %s", name)
			}
		}
	}
	return format.Source([]byte(out.String()))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "genpar:", err)
		os.Exit(1)
	}
}
