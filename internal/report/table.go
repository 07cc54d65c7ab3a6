package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/gil"
)

const (
	maxRows = 60 // threads in a table; the rest is summed up in one row
	maxName = 28 // characters of a thread's name
)

// column is a column of the table.
type column struct {
	title string
	right bool // figures are flush right
}

var columns = []column{
	{"thread", false}, {"alive", true}, {"held", true}, {"waiting", true}, {"detached", false}, {"switches", true},
	{"asked/blocked", false}, {"longest wait", true}, {"waited for", false},
}

// Table writes the figures as a table, with a line of advice and the lines of the program at which threads waited at the end.
func Table(w io.Writer, st *gil.Stats, met ...Contention) error {
	rows := make([][]string, 0, len(st.Threads)+2)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	rows = append(rows, titles)
	shown := len(st.Threads)
	if shown > maxRows {
		shown = maxRows - 1
	}
	for i := range st.Threads[:shown] {
		rows = append(rows, row(&st.Threads[i], ""))
	}
	if rest := st.Threads[shown:]; len(rest) > 0 || st.MergedCount > 0 {
		sum := st.Merged
		for i := range rest {
			add(&sum, &rest[i])
		}
		rows = append(rows, row(&sum, fmt.Sprintf("(%d more)", len(rest)+st.MergedCount)))
	}
	width := make([]int, len(columns))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	total := 2 * (len(columns) - 1)
	for _, n := range width {
		total += n
	}

	b := bufio.NewWriter(w)
	left, right := header(st)
	pad := max(2, total-utf8.RuneCountInString(left)-utf8.RuneCountInString(right))
	fmt.Fprintf(b, "%s%s%s\n", left, strings.Repeat(" ", pad), right)
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			if i > 0 {
				line.WriteString("  ")
			}
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if columns[i].right {
				line.WriteString(gap + cell)
			} else {
				line.WriteString(cell + gap)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	b.WriteString(Advice(st))
	b.WriteByte('\n')
	if err := contentionTable(b, met); err != nil {
		return err
	}
	return b.Flush()
}

// header returns the two parts of the first line.
func header(st *gil.Stats) (left, right string) {
	cores := fmt.Sprintf("%d cores", st.Cores)
	if st.Cores == 1 {
		cores = "1 core"
	}
	what := "the GIL"
	if st.Enabled {
		left = fmt.Sprintf("GIL on, switch interval %s, %s, wall %s", short(st.Interval), cores, seconds(st.Wall))
	} else {
		left = fmt.Sprintf("GIL off, %s, wall %s", cores, seconds(st.Wall))
		what = "object locks"
	}
	return left, fmt.Sprintf("%.0f %% of worker time was spent waiting for %s", WaitingPercent(st), what)
}

func row(t *gil.ThreadStats, name string) []string {
	if name == "" {
		name = clean(t.Name)
	}
	away := "-"
	// Under half a hundredth of a second it would be a row of noughts with a reason.
	if d := t.Away(); d >= 5*time.Millisecond {
		away = fmt.Sprintf("%s (%s)", seconds(d), t.MainReason())
	}
	longest := "-"
	if t.LongestWait > 0 {
		longest = short(t.LongestWait)
	}
	return []string{
		name, seconds(t.Alive), seconds(t.Held), seconds(t.Waiting), away, strconv.FormatUint(t.Switches(), 10),
		fmt.Sprintf("%d/%d", t.SwitchesAsked, t.SwitchesBlocked), longest, waitedFor(t),
	}
}

func waitedFor(t *gil.ThreadStats) string {
	if len(t.WaitedFor) == 0 {
		return "-"
	}
	s := fmt.Sprintf("%s %s", clean(t.WaitedFor[0].Name), seconds(t.WaitedFor[0].Spent))
	if more := len(t.WaitedFor) - 1; more > 0 {
		s += fmt.Sprintf(" (and %d more)", more)
	}
	return s
}

// add adds the figures of t that the table shows to sum.
func add(sum, t *gil.ThreadStats) {
	sum.Alive += t.Alive
	sum.Held += t.Held
	sum.Waiting += t.Waiting
	for r, d := range t.Detached {
		sum.Detached[r] += d
	}
	sum.SwitchesAsked += t.SwitchesAsked
	sum.SwitchesBlocked += t.SwitchesBlocked
	sum.SwitchesEnded += t.SwitchesEnded
	sum.LongestWait = max(sum.LongestWait, t.LongestWait)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// short writes a duration with the unit that suits it: 5 ms, 9.8 ms, 120 µs, 1.25 s.
func short(d time.Duration) string {
	number := func(x float64) string {
		switch {
		case x >= 99.95:
			return strconv.FormatFloat(x, 'f', 0, 64)
		default:
			return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
		}
	}
	switch {
	case d >= time.Second:
		return seconds(d)
	case d >= time.Millisecond:
		return number(float64(d)/1e6) + " ms"
	default:
		return number(float64(d)/1e3) + " µs"
	}
}

// clean makes a name fit for one cell: programs choose names, terminals obey control characters.
func clean(name string) string {
	var b strings.Builder
	n := 0
	for _, r := range name {
		if n == maxName-1 && utf8.RuneCountInString(name) > maxName {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(r) {
			r = '?'
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
