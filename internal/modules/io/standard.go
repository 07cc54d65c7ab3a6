package io

// MarkStandard says that the runtime has made the stream, a standard one or a layer below one, and flushes it at the end of the program. The mark
// is the object's: a stream that takes the memory of one that is gone has none.
func MarkStandard(v value) {
	if p := standardMark(v); p != nil {
		*p = true
	}
}

// IsStandard reports whether MarkStandard was called for the object.
func IsStandard(v value) bool {
	p := standardMark(v)
	return p != nil && *p
}

func standardMark(v value) *bool {
	switch v.Type() {
	case textIOType:
		return &(*textIO)(v.Ptr()).standard
	case bufferedReaderType, bufferedWriterType, bufferedRandomType:
		return &(*buffered)(v.Ptr()).standard
	case fileIOType:
		return &(*fileIO)(v.Ptr()).standard
	case hostStreamType:
		return &(*hostStream)(v.Ptr()).standard
	}
	return nil
}
