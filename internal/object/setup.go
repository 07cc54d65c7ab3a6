package object

import "sync"

var setupOnce sync.Once

// setupTypes fills in the tables of the static types, once for the process. It is a list, so that nothing registers itself.
func setupTypes() {
	setupOnce.Do(func() {
		for _, setup := range []func(){
			// one row a file of types
			setupObject, setupSingletons, setupType, setupBuiltinFunction, setupDescriptors, setupFunction, setupBoundMethod, setupCode, setupCell,
			setupModule, setupProperty, setupMethodHolders, setupSuper, setupGenericAlias, setupAliasIterator, setupUnion, setupNamespace, setupMappingProxy,
			setupStr, setupBytes, setupByteArray, setupMemoryView, setupBufferWrapper, setupPickleBuffer, setupTuple, setupList, setupDict, setupDictViews, setupOrderedDict, setupSet, setupSlice, setupRange,
			setupInt, setupFloat, setupBool, setupComplex, setupExceptionTypes, setupTraceback, setupWeakRef,
			setupIterators, setupEnumerate, setupZipMap, setupTemplate,
			setupFrame, setupFrameLocals, setupGenerator, setupCoroutine, setupAsyncGenerator, setupVectors,
		} {
			setup()
		}
		setupSizes()
		setParallelTypes()
	})
}
