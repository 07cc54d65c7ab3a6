package interp

import (
	"io"
	"testing"

	"github.com/gophersnake/gophersnake/internal/gc"
	"github.com/gophersnake/gophersnake/internal/object"
)

// auditCase is a program in which the native function seed(v, n) moves the count of v by n, and what the audit must say of it.
var auditCases = []struct {
	name, program string
	want          map[object.RefKind]bool
}{
	{"right", "x = [object(), 'a b', 2**70, {}]\nseed(x, 0)\nspin()", nil},
	{"a release too few, container", "seed([], 1)\nspin()", kinds(object.RefTooHigh)},
	{"a release too few, str", "seed('%s' % 1234567, 1)\nspin()", kinds(object.RefTooHigh)},
	{"a release too few, local of a function", "def f():\n    x = [1]\n    seed(x, 1)\n    spin()\nf()", kinds(object.RefTooHigh)},
	{"a release too few, seen at exit only", "def key(x):\n    seed(C, 1)\n    return x\nclass C: pass\nsorted([1, 2], key=key)", kinds(object.RefTooHigh)},
	{"a release too many, in a container", "x = [object()]\ny = x[0]\nseed(y, -1)\nspin()\nseed(y, 1)", kinds(object.RefTooLow)},
	{"a release too many, str", "x = '%s' % 1234567\ny = [x]\nseed(x, -1)\nspin()\nseed(x, 1)", kinds(object.RefTooLow)},
	{"a release too many, attribute", "class C: pass\nx = C()\nx.a = {}\ny = x.a\nseed(y, -1)\nspin()\nseed(y, 1)", kinds(object.RefTooLow)},
	{"a release too many, in a generator", "def g():\n    x = []\n    yield x\n    yield 1\nit = g()\ny = next(it)\nseed(y, -1)\nspin()\nseed(y, 1)", kinds(object.RefTooLow)},
	{"a release too many, below a native function", "x = [object()]\ny = x[0]\ndef f(i):\n    spin()\nseed(y, -1)\nlist(map(f, [1]))\nseed(y, 1)", kinds(object.RefTooLow)},
	{"a temporary", "def f():\n    spin()\n    return 1\nx = [[seed([], 1), f()]]", kinds(object.RefTooHigh)},
	{"removed and still referred to", "x = [object()]\nseed(x[0], -1)\nspin()", kinds(object.RefDead)},
}

func kinds(ks ...object.RefKind) map[object.RefKind]bool {
	m := map[object.RefKind]bool{}
	for _, k := range ks {
		m[k] = true
	}
	return m
}

// TestAuditCatches seeds errors of each kind and looks at what the audit finds, while the program runs and at exit.
func TestAuditCatches(t *testing.T) {
	for _, c := range auditCases {
		t.Run(c.name, func(t *testing.T) {
			in, err := New(object.Config{GILOn: true, HashSeed: 0, IntMaxStrDigits: -1, RefAudit: 20, Executable: "gophersnake", Argv: []string{""}, Isolated: true,
				IgnoreEnvironment: true, NoSite: true, Stdout: io.Discard, Stderr: io.Discard})
			if err != nil {
				t.Skip(err)
			}
			th := in.Main
			found := map[object.RefKind]bool{}
			in.RefErrors = func(errs []*object.RefError) {
				for _, e := range errs {
					found[e.Kind] = true
					if c.want == nil {
						t.Error(e)
					}
				}
			}
			seed := th.NewFunc(&object.Method{Sig: "seed(v, n, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
				for n := a[1].Int64(); n > 0; n-- {
					t.Incref(a[0])
				}
				// An operand holds the object: the count cannot become zero here, so the second release is left to the operand.
				for n := a[1].Int64(); n < 0; n++ {
					t.Decref(a[0])
				}
				return object.None
			}})
			m := in.MainModule(th)
			m.Dict().SetText(th, "seed", seed)
			th.Decref(seed)
			src := th.NewStr("def spin():\n    for i in range(200): pass\n" + c.program + "\n")
			th.Hold(src)
			if !in.runSource(th, m, src, "<test>") {
				in.ShowException(th)
				t.Error("the program failed")
			}
			th.Unhold(1)
			th.Decref(src)
			if exact, _ := gc.Of(in.Interp).Audits(); exact == 0 && c.want == nil {
				t.Error("no audit was exact")
			}
			in.Close()
			for k := range c.want {
				if !found[k] {
					t.Errorf("not found: %s", k)
				}
			}
			for k := range found {
				if !c.want[k] && !c.want[object.RefDead] {
					t.Errorf("found besides: %s", k)
				}
			}
		})
	}
}
