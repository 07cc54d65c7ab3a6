module github.com/gophersnake/gophersnake/tools/packstdlib

go 1.26.0

require (
	github.com/gophersnake/gophersnake v0.0.0
	github.com/kluctl/go-embed-python v0.0.0-3.14.6-20260610-1
)

replace github.com/gophersnake/gophersnake => ../..

require (
	github.com/gofrs/flock v0.13.0 // indirect
	github.com/sirupsen/logrus v1.9.4 // indirect
	golang.org/x/sync v0.21.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)
