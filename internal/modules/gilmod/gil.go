// Package gilmod is the native module _gil: the figures that the runtime keeps about its lock, for the package gil, which programs
// import.
package gilmod

import (
	"bytes"
	"encoding/json"
	"os"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/report"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module _gil.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_gil",
		Doc:  "What the runtime knows about its global interpreter lock.",
		Functions: []object.Method{
			{Sig: "enabled()", Fn: func(t *thread, _ value, a []value) value { return object.Bool(t.Interp.GILOn) }},
			{Sig: "stats()", Fn: stats, Doc: "Return the figures of all threads until now as a dict."},
			{Sig: "table()", Fn: func(t *thread, _ value, a []value) value {
				st := t.Interp.GIL.Stats()
				var b bytes.Buffer
				if err := report.Table(&b, &st, met(t)...); err != nil {
					return t.Raise(object.RuntimeError, "%s", err.Error())
				}
				return t.NewStr(b.String())
			}, Doc: "Return the figures of all threads until now as a table."},
			{Sig: "waits()", Fn: waits, Doc: "Return what each thread that waits for a lock, a queue or another thread waits for, as a list of dicts."},
			{Sig: "deadlocks()", Fn: deadlocks, Doc: "Return a text for each cycle of threads that wait for each other."},
			{Sig: "report_at_exit(table=True, json=None)", Fn: reportAtExit,
				Doc: "When the program's threads have ended, print the table on standard error and write the figures to the file json."},
		},
	}
}

// met is where threads met, as a report has it.
func met(t *thread) []report.Contention {
	list := []report.Contention{}
	for _, c := range t.Contentions() {
		list = append(list, report.Contention{
			File: c.File, Line: c.Line, What: c.What, Kind: c.Kind, Count: c.N, Met: c.Met, Waited: c.Waited.Seconds(),
		})
	}
	return list
}

func stats(t *thread, _ value, a []value) value {
	st := t.Interp.GIL.Stats()
	doc := report.NewDocument(&st)
	doc.Contention = met(t)
	data, err := json.Marshal(doc)
	if err != nil {
		return t.Raise(object.RuntimeError, "%s", err.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var decoded any
	if err := dec.Decode(&decoded); err != nil {
		return t.Raise(object.RuntimeError, "%s", err.Error())
	}
	res := fromJSON(t, decoded)
	if !res.Type().Has(object.TypeDict) {
		return res
	}
	mem := t.NewDict()
	t.Sched.StopTheWorld()
	size, objects := t.Interp.Bytes(), t.Interp.LiveObjects()
	t.Sched.StartTheWorld()
	mem.SetTextSteal(t, "bytes", object.Int(size))
	mem.SetTextSteal(t, "objects", object.Int(int64(objects)))
	mem.SetTextSteal(t, "limit", object.Int(t.Interp.MemoryLimit()))
	object.AsDict(res).SetTextSteal(t, "memory", mem.Val())
	if t.Interp.GILOn {
		return res
	}
	// With the GIL off: what it cost to be exclusive, and where threads met.
	x := t.Interp.GIL.ExclusiveFigures()
	ex := t.NewDict()
	ex.SetTextSteal(t, "sections", object.Int(int64(x.Sections)))
	ex.SetTextSteal(t, "stops", object.Int(int64(x.Stops)))
	ex.SetTextSteal(t, "waits", object.Int(int64(x.Waits)))
	ex.SetTextSteal(t, "waited", object.Float(x.Waited.Seconds()))
	object.AsDict(res).SetTextSteal(t, "exclusive", ex.Val())
	n := t.SharedCounts()
	sh := t.NewDict()
	sh.SetTextSteal(t, "counts", object.Int(int64(n.Shared)))
	sh.SetTextSteal(t, "locks", object.Int(int64(n.Locks)))
	sh.SetTextSteal(t, "lock_waits", object.Int(int64(n.LockWaits)))
	object.AsDict(res).SetTextSteal(t, "shared", sh.Val())
	return res
}

// fromJSON makes the Python object of a decoded JSON value.
func fromJSON(t *thread, x any) value {
	switch x := x.(type) {
	case bool:
		return object.Bool(x)
	case string:
		return t.NewStr(x)
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return object.Int(n)
		}
		f, _ := x.Float64()
		return object.Float(f)
	case []any:
		l := t.NewList(len(x))
		for _, v := range x {
			l.Push(t, fromJSON(t, v))
		}
		return l.Val()
	case map[string]any:
		d := t.NewDict()
		for k, v := range x {
			d.SetTextSteal(t, k, fromJSON(t, v))
		}
		return d.Val()
	}
	return object.None
}

func reportAtExit(t *thread, _ value, a []value) value {
	table := true
	if !a[0].IsNil() {
		b, ok := object.Truth(t, a[0])
		if !ok {
			return value{}
		}
		table = b
	}
	file := ""
	if !a[1].IsNil() && !a[1].IsNone() {
		name, ok := object.FSPath(t, a[1])
		if !ok {
			return value{}
		}
		file = name
	}
	t.Interp.AtEnd = append(t.Interp.AtEnd, func(t *thread) {
		st := t.Interp.GIL.Stats()
		if file != "" {
			f, err := os.Create(file)
			if err == nil {
				if err = report.JSON(f, &st, met(t)...); err == nil {
					err = f.Close()
				}
			}
			if err != nil {
				os.Stderr.WriteString("gil: " + err.Error() + "\n")
			}
		}
		if table {
			var b bytes.Buffer
			report.Table(&b, &st, met(t)...)
			os.Stderr.Write(b.Bytes())
		}
	})
	return object.None
}
