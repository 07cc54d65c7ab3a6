package object

// Monitor is the state of sys.monitoring in an interpreter; the machine keeps and reads it.
type Monitor struct {
	Tools   [8]MonitorTool
	Any     bool           // an event is on, globally or in some code
	Version uint32         // changes when everything that was disabled is on again
	Codes   map[*Code]bool // code objects (owned) that have had events of their own
}

// Locals reports whether some code object has events of its own.
func (m *Monitor) Locals() bool {
	for c := range m.Codes {
		for _, bits := range c.M.Mon.Local {
			if bits != 0 {
				return true
			}
		}
	}
	return false
}

// MonitorTool is one tool of sys.monitoring.
type MonitorTool struct {
	Name      Value  // a str; the zero Value: not in use
	Events    uint32 // bits of the events that are on globally
	Callbacks [MonitorEvents]Value
}

// MonitorEvents is the number of kinds of events.
const MonitorEvents = 19

// CodeMonitor is the state of sys.monitoring for one code object.
type CodeMonitor struct {
	Local    [8]uint32             // events that are on in this code only
	Active   [8]uint32             // events that were on when something was disabled, as far as they still are
	Disabled map[MonitorPlace]bool // what callbacks have disabled
	Version  uint32                // Monitor.Version that Disabled belongs to
	Starts   []bool                // the instructions that a line begins at; made when it is asked for
}

// MonitorPlace is an event of a tool at an instruction.
type MonitorPlace struct{ Tool, Event, Instr int }

// EventsOn returns the bits of the events that are on for the code, whatever the tool.
func (m *Monitor) EventsOn(c *Code) uint32 {
	var bits uint32
	for i := range m.Tools {
		bits |= m.Tools[i].Events
	}
	if c.M.Mon != nil {
		for _, l := range c.M.Mon.Local {
			bits |= l
		}
	}
	return bits
}

// Sync forgets what was disabled in the code for events that are no longer on: when they are on again, so is everything. The machine calls it
// when the code begins or goes on, and for code that runs when events change.
func (m *Monitor) Sync(c *Code) {
	mon := c.M.Mon
	if mon == nil || len(mon.Disabled) == 0 {
		return
	}
	for i := range m.Tools {
		off := mon.Active[i] &^ (m.Tools[i].Events | mon.Local[i])
		if off == 0 {
			continue
		}
		mon.Active[i] &^= off
		for place := range mon.Disabled {
			if place.Tool == i && off&(1<<place.Event) != 0 {
				delete(mon.Disabled, place)
			}
		}
	}
}

// References implements Holder.
func (m *Monitor) References(visit func(Value)) {
	for i := range m.Tools {
		visit(m.Tools[i].Name)
		for _, v := range m.Tools[i].Callbacks {
			visit(v)
		}
	}
	for c := range m.Codes {
		visit(c.Val())
	}
}
