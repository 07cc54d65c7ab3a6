// Package uuid is the native module _uuid: version 1 UUIDs made by the time of day and a network address.
package uuid

import (
	"crypto/rand"
	"encoding/binary"
	"net"
	"sync"
	"time"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// state is what the module keeps for each interpreter: no two UUIDs of one interpreter are the same.
type state struct {
	mu   sync.Mutex
	last uint64 // of 100 ns since 1582
	seq  uint16
	node [6]byte
}

// epoch is the time from 1582-10-15 to 1970 in units of 100 ns.
const epoch = 0x01b21dd213814000

// Module is the definition of the module _uuid.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:      "_uuid",
		Functions: []object.Method{osutil.Fn("generate_time_safe()", generate)},
		Setup: func(t *object.Thread, m *object.Module) bool {
			s := &state{}
			var b [2]byte
			_, _ = rand.Read(b[:])
			s.seq = binary.BigEndian.Uint16(b[:])
			_, _ = rand.Read(s.node[:])
			s.node[0] |= 1 // no card has an address that is a group's
			if list, err := net.Interfaces(); err == nil {
				for _, i := range list {
					if len(i.HardwareAddr) == 6 && i.Flags&net.FlagLoopback == 0 {
						copy(s.node[:], i.HardwareAddr)
						break
					}
				}
			}
			t.Interp.SetState("uuid", s)
			return osutil.AddConstants(t, m, osutil.Constants{{"has_uuid_generate_time_safe", 1}, {"has_stable_extractable_node", 0}})
		},
	}
}

func generate(t *object.Thread, _ []object.Value) object.Value {
	s := t.Interp.State("uuid").(*state)
	s.mu.Lock()
	now := uint64(time.Now().UnixNano()/100) + epoch
	if now <= s.last {
		now = s.last + 1
	}
	s.last = now
	var u [16]byte
	binary.BigEndian.PutUint32(u[:], uint32(now))
	binary.BigEndian.PutUint16(u[4:], uint16(now>>32))
	binary.BigEndian.PutUint16(u[6:], uint16(now>>48)&0xfff|0x1000)
	binary.BigEndian.PutUint16(u[8:], s.seq&0x3fff|0x8000)
	copy(u[10:], s.node[:])
	s.mu.Unlock()
	return t.TupleSteal(t.NewBytesCopy(u[:]), object.Int(-1)).Val()
}
