package compress

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// frameTracker finds where a Zstandard frame ends, from the headers of the frame and of its blocks.
type frameTracker struct {
	head []byte // of the header that is being read
	skip uint64 // bytes that need not be looked at
	step int
	sum  bool
	last bool
	any  bool // something was read
	// feed is what the decoder gets: the frame without its checksum. The library would hold the last block back until that is there.
	feed []byte
	want uint32
}

const (
	trMagic = iota
	trSkipSize
	trFrame
	trBlock
	trSum
	trEnd
)

var errNoFrame = errors.New("Unknown frame descriptor")

// take looks at more input and returns how much of it belongs to the frame.
func (f *frameTracker) take(p []byte) (n int, err error) {
	for n < len(p) && f.step != trEnd {
		if f.skip > 0 {
			k := min(f.skip, uint64(len(p)-n))
			f.feed = append(f.feed, p[n:n+int(k)]...)
			n += int(k)
			if f.skip -= k; f.skip == 0 {
				f.next()
			}
			continue
		}
		f.any = true
		b := p[n]
		f.head = append(f.head, b)
		n++
		switch {
		case f.step == trFrame && len(f.head) == 1:
			f.feed = append(f.feed, b&^4)
		case f.step != trSum:
			f.feed = append(f.feed, b)
		}
		if err := f.header(); err != nil {
			return n, err
		}
	}
	return n, nil
}

// next goes on behind what was skipped.
func (f *frameTracker) next() {
	if f.step == trBlock && f.last || f.step == trSkipSize {
		f.step = trEnd
		if f.sum {
			f.step = trSum
		}
	}
}

// header looks at the header so far.
func (f *frameTracker) header() error {
	h := f.head
	switch f.step {
	case trMagic:
		if len(h) < 4 {
			return nil
		}
		switch m := binary.LittleEndian.Uint32(h); {
		case m == 0xfd2fb528:
			f.step = trFrame
		case m&^15 == 0x184d2a50:
			f.step = trSkipSize
		default:
			return errNoFrame
		}
	case trSkipSize:
		if len(h) < 4 {
			return nil
		}
		if f.skip = uint64(binary.LittleEndian.Uint32(h)); f.skip == 0 {
			f.next()
		}
	case trFrame:
		d := h[0]
		size := 1 + [4]int{0, 1, 2, 4}[d&3] + [4]int{0, 2, 4, 8}[d>>6]
		single := d&0x20 != 0
		if !single {
			size++
		} else if d>>6 == 0 {
			size++
		}
		if len(h) < size {
			return nil
		}
		f.sum = d&4 != 0
		f.step = trBlock
	case trBlock:
		if len(h) < 3 {
			return nil
		}
		b := uint32(h[0]) | uint32(h[1])<<8 | uint32(h[2])<<16
		f.last = b&1 != 0
		f.skip = uint64(b >> 3)
		if b>>1&3 == 1 {
			f.skip = 1
		}
		if f.skip == 0 {
			f.next()
		}
	case trSum:
		if len(h) < 4 {
			return nil
		}
		f.want = binary.LittleEndian.Uint32(h)
		f.step = trEnd
	}
	f.head = f.head[:0]
	return nil
}

// zstdSource decompresses one frame. The decoder of the library asks for its input when it wants it, so it runs in a goroutine of its own
// that is only let go on while decode waits for it.
type zstdSource struct {
	opts    []zstd.DOption
	tracker frameTracker
	in      []byte
	end     bool // all that the decoder needs is in
	ended   bool // it told the end
	hash    *xxhash
	resume  chan bool
	event   chan zstdEvent
	running bool
	pend    []byte
	over    bool
	err     error
}

// zstdEvent is what the goroutine tells when it stops: output, the end or an error, or that it wants input.
type zstdEvent struct {
	data   []byte
	err    error
	hungry bool
}

func (s *zstdSource) done() bool { return s.over && len(s.pend) == 0 }

// Read gives the decoder its input.
func (s *zstdSource) Read(p []byte) (int, error) {
	for len(s.in) == 0 {
		if s.end {
			return 0, io.EOF
		}
		s.event <- zstdEvent{hungry: true}
		if !<-s.resume {
			return 0, io.ErrClosedPipe
		}
	}
	n := copy(p, s.in)
	s.in = s.in[n:]
	return n, nil
}

// loop is the goroutine.
func (s *zstdSource) loop() {
	dec, err := zstd.NewReader(s, s.opts...)
	if err != nil {
		s.event <- zstdEvent{err: err}
		return
	}
	defer dec.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := dec.Read(buf)
		if n > 0 {
			s.event <- zstdEvent{data: bytes.Clone(buf[:n])}
			if !<-s.resume {
				return
			}
		}
		if err != nil {
			s.event <- zstdEvent{err: err}
			return
		}
	}
}

// close ends the goroutine.
func (s *zstdSource) close() {
	if s.running {
		s.running = false
		s.end = true
		s.in = nil
		s.resume <- false
		go func() { // it may have something to tell before it ends
			for range s.event {
			}
		}()
	}
}

func (s *zstdSource) decode(in []byte, most int) (out []byte, used int, err error) {
	if s.err != nil {
		return nil, 0, s.err
	}
	finish := func() error {
		if s.ended && s.tracker.step == trEnd {
			if s.tracker.sum && uint32(s.hash.sum()) != s.tracker.want {
				s.err = errors.New("Restored data doesn't match checksum")
				return s.err
			}
			s.over = true
		}
		return nil
	}
	give := func() bool {
		n := len(s.pend)
		if most >= 0 {
			n = min(n, most-len(out))
		}
		out = append(out, s.pend[:n]...)
		if s.pend = s.pend[n:]; len(s.pend) == 0 {
			s.pend = nil
		}
		return most >= 0 && len(out) >= most
	}
	if full := give(); s.over || full && (len(s.pend) > 0 || !s.end) {
		return out, 0, nil
	}
	if s.tracker.step != trEnd {
		if used, err = s.tracker.take(in); err != nil {
			s.err = err
			return nil, used, err
		}
		s.in = append(s.in, s.tracker.feed...)
		s.tracker.feed = s.tracker.feed[:0]
		s.end = s.tracker.step >= trSum
	}
	if !s.tracker.any {
		return out, used, nil
	}
	if s.hash == nil {
		s.hash = newXXHash()
	}
	if s.ended {
		return out, used, finish()
	}
	for {
		if !s.running {
			s.running = true
			s.resume, s.event = make(chan bool), make(chan zstdEvent)
			go s.loop()
		} else {
			s.resume <- true
		}
		e := <-s.event
		switch {
		case e.hungry:
			return out, used, nil
		case e.err != nil:
			s.running = false
			if errors.Is(e.err, io.EOF) && s.end {
				s.ended = true
				return out, used, finish()
			}
			s.err = zstdMessage(e.err)
			return nil, used, s.err
		}
		s.pend = e.data
		if s.tracker.sum {
			s.hash.write(e.data)
		}
		// When the output is full the end of the frame may still be to be seen.
		if give() && (len(s.pend) > 0 || !s.end) {
			return out, used, nil
		}
	}
}

// zstdMessage words an error of the decoder as libzstd does.
func zstdMessage(err error) error {
	text := err.Error()
	switch {
	case errors.Is(err, zstd.ErrMagicMismatch):
		return errNoFrame
	case errors.Is(err, zstd.ErrCRCMismatch):
		return errors.New("Restored data doesn't match checksum")
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return errors.New("Dictionary mismatch")
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return errors.New("Frame requires too much memory for decoding")
	case strings.Contains(text, "reserved bit"):
		return errors.New("Unsupported frame parameter")
	}
	return errors.New("Data corruption detected")
}
