//go:build gsdebug

package object

// Debug is true: this is a build with the tag gsdebug; released objects are poisoned and checked on every use.
const Debug = true
