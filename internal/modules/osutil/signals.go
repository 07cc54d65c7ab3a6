package osutil

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

const signalsKey = "host signals"

// Signals returns what the process does with signals if this interpreter runs signal handlers; nil otherwise.
func Signals(in *object.Interp) *host.Signals {
	s, _ := in.State(signalsKey).(*host.Signals)
	return s
}

// SetSignals makes this interpreter the one that runs signal handlers.
func SetSignals(in *object.Interp, s *host.Signals) { in.SetState(signalsKey, s) }
