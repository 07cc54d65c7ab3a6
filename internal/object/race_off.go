//go:build !race

package object

// raceDetector says that the program is built with Go's race detector, which takes plain writes between atomic ones for mistakes.
const raceDetector = false
