package xmlparse

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

const sample = `<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a (b|c)*><!ATTLIST a x CDATA "d" y (p|q) #IMPLIED><!ENTITY e "x<b>y</b>&#65;"><!ENTITY f "&e;&e;">
<!ENTITY % p "<!ENTITY g 'h'>"> %p; <!NOTATION n SYSTEM "s"><!ENTITY u SYSTEM "v" NDATA n>]>
<a xmlns:n="uri" n:z="1&amp;2">text &f; <n:b/><![CDATA[ <raw> ]]><?pi data?><!-- comment -->é&g;</a>
`

func events(p *Parser) *strings.Builder {
	var b strings.Builder
	p.H = Handlers{
		StartElement:  func(name string, attrs []Attr, _ int) { fmt.Fprint(&b, "<", name, attrs) },
		EndElement:    func(name string) { fmt.Fprint(&b, "/", name) },
		CharacterData: func(text string) { b.WriteString(text) },
		Comment:       func(text string) { fmt.Fprint(&b, "!", text) },
		EntityDecl: func(name string, param bool, value Opt, base, system, public, notation Opt) {
			fmt.Fprint(&b, "E", name, value)
		},
		ElementDecl: func(name string, m *Model) { fmt.Fprint(&b, "M", name, len(m.Kids)) },
	}
	p.ParamParsing = 2
	return &b
}

func TestPieces(t *testing.T) {
	p := New("", true, " ")
	whole := events(p)
	if c := p.Parse([]byte(sample), true); c != OK {
		t.Fatal(c)
	}
	for step := 1; step < 100; step++ {
		p := New("", true, " ")
		p.Deferral = step%2 == 0
		b := events(p)
		for i := 0; i < len(sample); i += step {
			if c := p.Parse([]byte(sample[i:min(i+step, len(sample))]), i+step >= len(sample)); c != OK {
				l, col, at := p.Position()
				t.Fatal(step, c, l, col, at)
			}
		}
		if b.String() != whole.String() {
			t.Fatalf("%d\n%s\n%s", step, b, whole)
		}
	}
}

func TestHostile(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 20000 {
		in := []byte(sample)
		for range 1 + r.Intn(6) {
			switch i := r.Intn(len(in)); r.Intn(3) {
			case 0:
				in[i] = byte(r.Intn(256))
			case 1:
				in = append(in[:i], in[min(i+r.Intn(10), len(in)):]...)
			default:
				j := r.Intn(len(in))
				in = append(in[:i:i], append([]byte(string(in[j:min(j+r.Intn(20), len(in))])), in[i:]...)...)
			}
		}
		p := New("", r.Intn(2) == 0, " ")
		events(p)
		for len(in) > 0 {
			n := min(1+r.Intn(400), len(in))
			if p.Parse(in[:n], n == len(in)) != OK {
				p.Position()
				break
			}
			in = in[n:]
		}
	}
}

func TestLaughs(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE a [<!ENTITY e0 "xxxxxxxxxx">`)
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, `<!ENTITY e%d "&e%d;&e%d;&e%d;&e%d;">`, i, i-1, i-1, i-1, i-1)
	}
	for _, doc := range []string{`]><a>&e29;</a>`, `]><a b="&e29;"/>`} {
		p := New("", false, "")
		if c := p.Parse([]byte(b.String()+doc), true); c != Amplification {
			t.Fatal(c)
		}
	}
}
