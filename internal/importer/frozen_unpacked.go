//go:build !packed

package importer

// packedFrozen is for programs built with the tag packed; others read the compiled frozen modules, if there are any, from the embedded folder.
const packedFrozen = ""
