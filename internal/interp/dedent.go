package interp

import "strings"

// dedent takes away the white space that all lines of a program given by -c begin with. Lines of nothing but white space do not count, and
// become empty if anything is taken away.
func dedent(text string) string {
	margin, any := "", false
	lines := strings.Split(text, "\n")
	for _, l := range lines {
		rest := strings.TrimLeft(l, " \t")
		if rest == "" {
			continue
		}
		space := l[:len(l)-len(rest)]
		if !any {
			margin, any = space, true
			continue
		}
		n := 0
		for n < len(margin) && n < len(space) && margin[n] == space[n] {
			n++
		}
		margin = margin[:n]
	}
	if margin == "" {
		return text
	}
	for i, l := range lines {
		if strings.Trim(l, " \t") == "" {
			lines[i] = ""
		} else {
			lines[i] = l[len(margin):]
		}
	}
	return strings.Join(lines, "\n")
}
