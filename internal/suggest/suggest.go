// Package suggest finds the name that a misspelt one was probably meant to be, as CPython's "Did you mean" does.
//
// The distance of two names counts bytes of UTF-8: an insertion, a deletion or a substitution costs 2, a change of an
// ASCII letter's case 1.
package suggest

const (
	moveCost = 2
	caseCost = 1
	// maxCandidates bounds the work: with so many names there is no suggestion.
	maxCandidates = 750
	maxName       = 40
)

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func substitution(a, b byte) int {
	switch {
	case a == b:
		return 0
	case lower(a) == lower(b):
		return caseCost
	}
	return moveCost
}

// Distance is the cost of turning a into b, or some number above limit when it exceeds limit.
func Distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return (len(a) + len(b)) * moveCost
	}
	if len(a) > maxName || len(b) > maxName {
		return limit + 1
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	if (len(b)-len(a))*moveCost > limit {
		return limit + 1
	}
	var row [maxName]int // row[i] is the distance of a[:i+1] to the part of b seen so far
	for i := range len(a) {
		row[i] = (i + 1) * moveCost
	}
	result := 0
	for j := 0; j < len(b); j++ {
		diagonal := j * moveCost
		result = diagonal
		least := 1 << 30
		left := diagonal
		for i := 0; i < len(a); i++ {
			replace := diagonal + substitution(a[i], b[j])
			diagonal = row[i]
			result = min(replace, min(left, row[i])+moveCost)
			if i == 0 {
				result = min(replace, min((j+1)*moveCost, row[i])+moveCost)
			}
			row[i] = result
			left = result
			least = min(least, result)
		}
		if least > limit {
			return limit + 1
		}
	}
	return result
}

// Best returns the index in candidates of the name that wrong was probably meant to be, or -1.
func Best(candidates []string, wrong string) int {
	if len(candidates) >= maxCandidates {
		return -1
	}
	best, bestDistance := -1, 1<<30
	for i, c := range candidates {
		if c == wrong {
			continue
		}
		// No more than a third of the characters may change, and a match as good as the last is not taken.
		limit := min((len(wrong)+len(c)+3)*moveCost/6, bestDistance-1)
		if d := Distance(wrong, c, limit); d <= limit {
			best, bestDistance = i, d
		}
	}
	return best
}
