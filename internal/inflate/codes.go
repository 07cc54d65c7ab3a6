package inflate

// Lengths and distances by symbol: the base and the number of extra bits.
var (
	lenBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lenExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	disBase  = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	disExtra = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// flush writes out the pending literal or match as far as there is room; false when it is not all written.
func (d *Decoder) flush(limit int) bool {
	if d.pendLen == 0 {
		return true
	}
	room := limit - len(d.win)
	if room <= 0 {
		return false
	}
	if d.pendDist == 0 {
		d.win = append(d.win, d.pendLit)
		d.pendLen = 0
		return true
	}
	n := min(room, d.pendLen)
	d.win = match(d.win, d.pendDist, n)
	d.pendLen -= n
	return d.pendLen == 0
}

// match appends n bytes from dist bytes back.
func match(win []byte, dist, n int) []byte {
	at := len(win) - dist
	for n > dist {
		win = append(win, win[at:at+dist]...)
		n -= dist
		dist *= 2
	}
	return append(win, win[at:at+n]...)
}

// inflate decodes symbols until the block or the input ends or the output is full. Like zlib, it looks one symbol ahead when the output is
// full: the end of the stream may follow.
func (d *Decoder) inflate(r *reader, limit int) error {
	if !d.flush(limit) {
		return errMore
	}
	for {
		r.refill()
		if r.n >= 48 && len(d.win) < limit {
			if done, err := d.fast(r, limit); done || err != nil {
				return err
			}
			if d.pendLen > 0 {
				return errMore
			}
			continue
		}
		hold, n := r.hold, r.n
		e := d.lit.look(hold)
		k := uint(e & 15)
		if e == 0 || k > n {
			if e == 0 && n >= 15 {
				return Error("invalid literal/length code")
			}
			if e == 0 && n >= d.lit.bits && d.lit.e[hold&(1<<d.lit.bits-1)] == 0 {
				return Error("invalid literal/length code")
			}
			r.starved = true
			return errMore
		}
		sym := int(e >> 5)
		hold >>= k
		n -= k
		switch {
		case sym < 256:
			r.hold, r.n = hold, n
			d.pendLen, d.pendDist, d.pendLit = 1, 0, byte(sym)
		case sym == 256:
			r.hold, r.n = hold, n
			d.state = stBlock
			return nil
		default:
			if sym -= 257; sym >= len(lenBase) {
				return Error("invalid literal/length code")
			}
			x := uint(lenExtra[sym])
			if n < x {
				r.starved = true
				return errMore
			}
			length := int(lenBase[sym]) + int(hold&(1<<x-1))
			hold >>= x
			n -= x
			e = d.dist.look(hold)
			k = uint(e & 15)
			if e == 0 || k > n {
				if e == 0 && (n >= 15 || n >= d.dist.bits && d.dist.e[hold&(1<<d.dist.bits-1)] == 0) {
					return Error("invalid distance code")
				}
				r.starved = true
				return errMore
			}
			if sym = int(e >> 5); sym >= len(disBase) {
				return Error("invalid distance code")
			}
			hold >>= k
			n -= k
			x = uint(disExtra[sym])
			if n < x {
				r.starved = true
				return errMore
			}
			dist := int(disBase[sym]) + int(hold&(1<<x-1))
			if dist > len(d.win) {
				return Error("invalid distance too far back")
			}
			r.hold, r.n = hold>>x, n-x
			d.pendLen, d.pendDist = length, dist
		}
		if !d.flush(limit) {
			return errMore
		}
	}
}

// fast decodes while 48 bits are there, more than any symbol takes. done: the block has ended. A match that does not fit stays pending.
func (d *Decoder) fast(r *reader, limit int) (done bool, err error) {
	win := d.win
	lit, dist := d.lit.e, d.dist.e
	litMask, distMask := uint64(1)<<d.lit.bits-1, uint64(1)<<d.dist.bits-1
	for len(win) < limit {
		if r.n < 48 {
			if r.refill(); r.n < 48 {
				break
			}
		}
		hold := r.hold
		e := lit[hold&litMask]
		if e&linkFlag != 0 {
			e = lit[uint64(e>>5)+hold>>d.lit.bits&(1<<(e&15)-1)]
		}
		k := uint(e & 15)
		sym := int(e >> 5)
		if k != 0 && sym < 256 {
			win = append(win, byte(sym))
			r.hold = hold >> k
			r.n -= k
			continue
		}
		if k == 0 {
			d.win = win
			return false, Error("invalid literal/length code")
		}
		if sym == 256 {
			r.take(k)
			d.win, d.state = win, stBlock
			return true, nil
		}
		if sym -= 257; sym >= len(lenBase) {
			d.win = win
			return false, Error("invalid literal/length code")
		}
		n := k + uint(lenExtra[sym])
		length := int(lenBase[sym]) + int(hold>>k&(1<<lenExtra[sym]-1))
		hold >>= n
		e = dist[hold&distMask]
		if e&linkFlag != 0 {
			e = dist[uint64(e>>5)+hold>>d.dist.bits&(1<<(e&15)-1)]
		}
		k = uint(e & 15)
		sym = int(e >> 5)
		if k == 0 || sym >= len(disBase) {
			d.win = win
			return false, Error("invalid distance code")
		}
		back := int(disBase[sym]) + int(hold>>k&(1<<disExtra[sym]-1))
		k += uint(disExtra[sym])
		r.hold = hold >> k
		r.n -= n + k
		if back > len(win) {
			d.win = win
			return false, Error("invalid distance too far back")
		}
		if room := limit - len(win); length > room {
			win = match(win, back, room)
			d.pendLen, d.pendDist = length-room, back
			break
		}
		win = match(win, back, length)
	}
	d.win = win
	return false, nil
}
