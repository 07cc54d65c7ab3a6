package main

import (
	"go/format"
	"os"
	"testing"
)

// TestUpToDate finds out whether go generate was forgotten.
func TestUpToDate(t *testing.T) {
	classes := load()
	for name, text := range map[string]string{"nodes_gen.go": structs(classes), "meta_gen.go": meta(classes), "access_gen.go": access(classes)} {
		want, err := format.Source([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile("../../internal/ast/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("internal/ast/%s is stale: run go generate ./internal/ast", name)
		}
	}
}
