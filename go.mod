module github.com/gophersnake/gophersnake

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0
	golang.org/x/crypto v0.58.0
	golang.org/x/sys v0.49.0
)

require (
	github.com/dsnet/compress v0.0.1
	github.com/klauspost/compress v1.20.0
	github.com/ulikunitz/xz v0.5.17
)
