package sre

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// row is a pattern with its code and what CPython does with it, see tools/sre/testdata.py.
type row struct {
	pattern  string
	flags    int
	code     []uint32
	groups   int
	subjects []subject
}

type subject struct {
	text                     []uint32
	pos, end                 int
	match, fullMatch, search []int
	all                      [][]int
}

func fields(data []byte, to ...any) error { return json.Unmarshal(data, &to) }

func (r *row) UnmarshalJSON(data []byte) error {
	return fields(data, &r.pattern, &r.flags, &r.code, &r.groups, &r.subjects)
}

func (s *subject) UnmarshalJSON(data []byte) error {
	var text json.RawMessage
	err := fields(data, &text, &s.pos, &s.end, &s.match, &s.fullMatch, &s.search, &s.all)
	var plain string
	if json.Unmarshal(text, &plain) == nil {
		for _, c := range plain {
			s.text = append(s.text, uint32(c))
		}
		return err
	}
	return errors.Join(err, json.Unmarshal(text, &s.text))
}

func load(t testing.TB) (rows []row) {
	t.Helper()
	file := "testdata/expect.json"
	if other := os.Getenv("SRE_TESTDATA"); other != "" {
		file = other
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func spans(m *Machine, ok bool) []int {
	if !ok {
		return nil
	}
	return m.AppendSpans([]int{m.LastIndex})
}

// narrow is the text in smaller units, if it fits.
func narrow[T Unit](text []uint32) (out []T, ok bool) {
	for _, c := range text {
		if uint32(T(c)) != c {
			return nil, false
		}
		out = append(out, T(c))
	}
	return out, true
}

func check[T Unit](t *testing.T, r *row, p *Program, s *subject) {
	text, ok := narrow[T](s.text)
	if !ok {
		return
	}
	end := min(s.end, len(text))
	pos := min(s.pos, len(text))
	var m Machine
	if end < pos {
		if s.match != nil || s.search != nil {
			t.Fatalf("%s: a match in nothing", r.pattern)
		}
		return
	}
	text = text[:end]
	for _, c := range []struct {
		mode Mode
		want []int
	}{{Match, s.match}, {FullMatch, s.fullMatch}, {Search, s.search}} {
		ok, err := Run(&m, p, c.mode, text, pos, false)
		if got := spans(&m, ok); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s flags %d on %T %c[%d:] mode %d: %v, want %v (%v)", r.pattern, r.flags, text, text, pos, c.mode, got, c.want, err)
		}
	}
	var all [][]int
	advance := false
	for pos <= len(text) {
		ok, err := Run(&m, p, Search, text, pos, advance)
		if err != nil {
			t.Error(err)
		}
		if !ok {
			break
		}
		all = append(all, spans(&m, ok))
		advance, pos = m.Start == m.End, m.End
	}
	if !slices.EqualFunc(all, s.all, slices.Equal) {
		t.Errorf("%s flags %d on %T %c: all %v, want %v", r.pattern, r.flags, text, text, all, s.all)
	}
}

func TestAgainstCPython(t *testing.T) {
	for _, r := range load(t) {
		p, err := Compile(r.code, r.groups, nil)
		if err != nil {
			t.Errorf("%s: %v %v", r.pattern, err, r.code)
			continue
		}
		for i := range r.subjects {
			check[uint8](t, &r, p, &r.subjects[i])
			check[uint16](t, &r, p, &r.subjects[i])
			check[uint32](t, &r, p, &r.subjects[i])
		}
	}
}

// Whatever the code, nothing fails: it is refused, or it runs.
func TestHostileCode(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	rows := load(t)
	stop := errors.New("stop")
	accepted := 0
	for range 60000 {
		r := &rows[rnd.IntN(len(rows))]
		code := slices.Clone(r.code)
		for range 1 + rnd.IntN(3) {
			i := rnd.IntN(len(code))
			switch rnd.IntN(4) {
			case 0:
				code[i] = uint32(rnd.IntN(45))
			case 1:
				code[i] = rnd.Uint32()
			case 2:
				code[i] += uint32(rnd.IntN(5)) - 2
			default:
				code = slices.Delete(code, i, min(len(code), i+1+rnd.IntN(3)))
			}
			if len(code) == 0 {
				break
			}
		}
		p, err := Compile(code, r.groups, nil)
		if err != nil {
			continue
		}
		accepted++
		s := &r.subjects[rnd.IntN(len(r.subjects))]
		polls := 0
		m := Machine{Limit: 1 << 16, Poll: func() error {
			if polls++; polls > 3 {
				return stop
			}
			return nil
		}}
		for _, mode := range []Mode{Match, FullMatch, Search} {
			if ok, err := Run(&m, p, mode, s.text, 0, false); ok && err == nil {
				m.AppendSpans(nil)
			}
		}
	}
	t.Logf("%d programs ran", accepted)
}

func TestLimits(t *testing.T) {
	rows := load(t)
	var p *Program
	for i := range rows {
		if rows[i].pattern == `'((a)|b)*'` {
			p, _ = Compile(rows[i].code, rows[i].groups, nil)
		}
	}
	if p == nil {
		t.Fatal("the pattern is gone")
	}
	text := make([]uint8, 1<<20)
	for i := range text {
		text[i] = 'a'
	}
	m := Machine{Limit: 1 << 18}
	if _, err := Run(&m, p, FullMatch, text, 0, false); err != ErrMemory {
		t.Error("memory:", err)
	}
	m = Machine{}
	if ok, err := Run(&m, p, FullMatch, text, 0, false); !ok || err != nil || m.Start != 0 || m.End != len(text) || m.LastIndex != 1 {
		t.Error("deep match:", ok, err)
	}
	stop := errors.New("stop")
	m = Machine{Poll: func() error { return stop }}
	if _, err := Run(&m, p, Search, text, 0, false); err != stop {
		t.Error("poll:", err)
	}
}

func TestSubjects(t *testing.T) {
	code := []uint32{opInfo, 8, infoPrefix | infoLiteral, 1, 1, 1, 1, 'b', 0, opLiteral, 'b', opSuccess}
	p, err := Compile(code, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	var m Machine
	for _, s := range []Subject{{"ab", 1}, {"a\x00b\x00", 2}, {"a\x00\x00\x00b\x00\x00\x00", 4}} {
		if ok, err := Exec(&m, p, Search, s, 0, 9, false); !ok || err != nil || m.Start != 1 || m.End != 2 {
			t.Errorf("%d: %v %v", s.Width, ok, err)
		}
	}
}
