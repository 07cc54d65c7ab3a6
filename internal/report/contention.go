package report

import (
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Contention is a line of the program at which threads met.
type Contention struct {
	File   string  `json:"file"`
	Line   int     `json:"line"`
	What   string  `json:"what"`   // the type of the object, or what was waited for
	Kind   string  `json:"kind"`   // wait: for a lock, a queue, … of the program; lock: for an object's own lock; exclusive: alone, with the GIL off
	Count  uint64  `json:"count"`  // times
	Met    uint64  `json:"met"`    // of these, times that others had to be waited for
	Waited float64 `json:"waited"` // seconds, for the kind wait
}

const (
	maxPlaces = 10 // lines in a table
	maxPlace  = 44 // characters of a place
)

// contentionTable writes the lines at which threads waited most; nothing if there are none.
func contentionTable(w io.Writer, met []Contention) error {
	var list []Contention
	for _, c := range met {
		if c.Met > 0 {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil
	}
	sort.SliceStable(list, func(i, j int) bool {
		if a, b := list[i].Waited, list[j].Waited; a != b {
			return a > b
		}
		return list[i].Met > list[j].Met
	})
	rows := [][]string{{"line that waited", "for", "times", "waited"}}
	for _, c := range list[:min(len(list), maxPlaces)] {
		place := "-"
		if c.File != "" {
			place = clean(filepath.Base(c.File)) + ":" + strconv.Itoa(c.Line)
		}
		if n := utf8.RuneCountInString(place); n > maxPlace {
			place = "…" + string([]rune(place)[n-maxPlace+1:])
		}
		what, waited := clean(c.What), "-"
		switch c.Kind {
		case "wait":
			waited = short(time.Duration(c.Waited * 1e9))
		case "lock":
			what += " (object)"
		case "exclusive":
			what += " (alone)"
		}
		rows = append(rows, []string{place, what, strconv.FormatUint(c.Met, 10), waited})
	}
	var width [4]int
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		line := ""
		for i, cell := range r {
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i > 0 {
				line += "  "
			}
			if i >= 2 {
				line += gap + cell
			} else {
				line += cell + gap
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	if more := len(list) - maxPlaces; more > 0 {
		_, err := fmt.Fprintf(w, "(%d more in gil.stats()[\"contention\"])\n", more)
		return err
	}
	return nil
}
