// Command astcompare compares our parser with CPython's, on every source file of its standard library and tests, and
// on texts.
//
//	astcompare files PYTHON CACHE DIR...   parse every .py below the folders
//	astcompare hosted PYTHON BIN DIR...   compare what two interpreters make of every .py, by their own ast and compile() (-codes)
//	astcompare dump FILE                   print the tree of a file
//	astcompare texts PYTHON LIST           LIST is JSON: [[mode, options, text], ...]
//	astcompare tokens PYTHON CACHE LIST    compare the tokens of the files of a list
//	astcompare tokentexts PYTHON LIST      compare the tokens of texts
//	astcompare expect FILE                 FILE has the lines that reference.py prints for texts
//	astcompare record PYTHON FILE          write such a file anew, with the texts it has
//
// PYTHON runs CPython 3.14; the answers for files are kept in CACHE.
package main

import (
	"bufio"
	"bytes"
	"crypto/md5"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

//go:embed reference.py
var reference string

var alsoCodes = flag.Bool("codes", false, "hosted: code objects that differ are shown and count as a failure too")

var show = flag.Int("show", 40, "how many differences to print")

func main() {
	log.SetFlags(0)
	flag.Parse()
	args := flag.Args()
	if len(args) < 2 {
		log.Fatal("usage: astcompare files|dump|texts|expect ...")
	}
	switch args[0] {
	case "files":
		files(args[1], args[2], args[3:])
	case "hosted":
		hosted(args[1], args[2], args[3:])
	case "tokens":
		tokenFiles(args[1], args[2], args[3])
	case "tokentexts":
		tokenTexts(args[1], args[2])
	case "dump":
		src, err := os.ReadFile(args[1])
		check(err)
		mod, err := parser.Parse(src, parser.Options{Filename: args[1]})
		if err != nil {
			fmt.Printf("%#v\n", err)
			return
		}
		fmt.Println(ast.Dump(mod, true))
	case "texts":
		out := run(args[1], "texts", args[2])
		texts(out)
	case "record":
		record(args[1], args[2])
	case "expect":
		out, err := os.ReadFile(args[1])
		check(err)
		texts(out)
	}
}

// record asks CPython again about the texts of a file of expectations.
func record(python, file string) {
	old, err := os.ReadFile(file)
	check(err)
	var list [][]json.RawMessage
	for _, raw := range strings.Split(strings.TrimSpace(string(old)), "\n") {
		var line []json.RawMessage
		check(json.Unmarshal([]byte(raw), &line))
		list = append(list, line[:3])
	}
	temp, err := os.CreateTemp("", "astcompare")
	check(err)
	defer os.Remove(temp.Name())
	check(json.NewEncoder(temp).Encode(list))
	check(temp.Close())
	check(os.WriteFile(file, run(python, "texts", temp.Name()), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// run calls the reference script and returns what it prints.
func run(python, how, list string) []byte {
	cmd := exec.Command(python, "-c", reference, how, list)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	return out
}

// outcome is an answer in the form in which reference.py writes it.
type outcome struct {
	text     string // of the tree, or the JSON of the error
	ok       bool
	warnings string
}

func ours(src []byte, isText bool, opts parser.Options) outcome {
	var caught [][2]any
	opts.Filename = "<f>"
	opts.Warn = func(w parser.Warning) error {
		caught = append(caught, [2]any{w.Msg, w.Line})
		return nil
	}
	var mod ast.Mod
	var err error
	if isText {
		mod, err = parser.ParseString(string(src), opts)
	} else {
		mod, err = parser.Parse(src, opts)
	}
	o := outcome{ok: err == nil, warnings: "[]"}
	if len(caught) > 0 {
		o.warnings = toJSON(caught)
	}
	if err == nil {
		o.text = ast.Dump(mod, true)
	} else {
		o.text = toJSON(details(err))
	}
	return o
}

func details(err error) []any {
	var e *source.SyntaxError
	if !errors.As(err, &e) {
		return []any{"?", err.Error()}
	}
	if !e.Kind.IsSyntaxError() {
		return []any{e.Kind.String(), e.Msg}
	}
	var line, offset, text, endLine, endOffset any
	if e.HasText || e.NoEnd {
		line, offset = e.Line, e.Offset
		if e.HasText {
			text = e.Text
		}
		if !e.NoEnd {
			endLine, endOffset = e.EndLine, e.EndOffset
		}
	}
	return []any{e.Kind.String(), e.Msg, line, offset, text, endLine, endOffset}
}

func toJSON(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	check(enc.Encode(v))
	return strings.TrimSpace(b.String())
}

func normalize(raw json.RawMessage) string {
	var v any
	check(json.Unmarshal(raw, &v))
	return toJSON(v)
}

func files(python, cache string, dirs []string) {
	if _, err := os.Stat(cache); err != nil {
		var list strings.Builder
		for _, dir := range dirs {
			dir, err := filepath.EvalSymlinks(dir)
			check(err)
			check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if _, gone := os.Stat(path); err == nil && gone == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
					list.WriteString(path + "\n")
				}
				return nil
			}))
		}
		check(os.WriteFile(cache+".list", []byte(list.String()), 0o644))
		check(os.WriteFile(cache, run(python, "files", cache+".list"), 0o644))
	}
	f, err := os.Open(cache)
	check(err)
	defer f.Close()
	decode := func(encoding string, data []byte) (string, error) {
		cmd := exec.Command(python, "-c", "import sys\ntry: out = sys.stdin.buffer.read().decode(sys.argv[1])\nexcept LookupError as e: sys.exit(str(e))\nsys.stdout.buffer.write(out.encode())", encoding)
		cmd.Stdin = bytes.NewReader(data)
		out, err := cmd.Output()
		if err != nil {
			err = fmt.Errorf("unknown encoding: %s", encoding)
		}
		return string(out), err
	}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<26)
	count, bad, size := 0, 0, 0
	var spent time.Duration
	for in.Scan() {
		var line [3]json.RawMessage
		check(json.Unmarshal(in.Bytes(), &line))
		var path string
		var result []json.RawMessage
		check(json.Unmarshal(line[0], &path))
		check(json.Unmarshal(line[1], &result))
		src, err := os.ReadFile(path)
		check(err)
		count++
		size += len(src)
		start := time.Now()
		parser.Parse(src, parser.Options{})
		spent += time.Since(start)
		got := ours(src, false, parser.Options{Decode: decode})
		var status string
		check(json.Unmarshal(result[0], &status))
		problem := ""
		switch {
		case status == "ok" && !got.ok:
			problem = "refused: " + got.text
		case status != "ok" && got.ok:
			problem = "accepted; CPython: " + string(result[1])
		case status == "ok":
			var sum string
			check(json.Unmarshal(result[1], &sum))
			if h := md5.Sum([]byte(got.text)); hex.EncodeToString(h[:]) != sum {
				problem = "another tree"
			}
		default:
			if want := normalize(result[1]); want != got.text {
				problem = "another error\n  want " + want + "\n  got  " + got.text
			}
		}
		if problem == "" && normalize(line[2]) != got.warnings {
			problem = "other warnings\n  want " + normalize(line[2]) + "\n  got  " + got.warnings
		}
		if problem != "" {
			bad++
			if bad <= *show {
				fmt.Printf("%s: %s\n", path, problem)
			}
		}
	}
	check(in.Err())
	fmt.Printf("%d files, %d differ; parsed %.1f MB in %v\n", count, bad, float64(size)/1e6, spent.Round(time.Millisecond))
	if bad > 0 {
		os.Exit(1)
	}
}

var modes = map[string]parser.Mode{"exec": parser.ModeExec, "eval": parser.ModeEval, "single": parser.ModeSingle, "func_type": parser.ModeFuncType}

type textOptions struct {
	TypeComments   bool `json:"type_comments"`
	Flags          int  `json:"flags"`
	FeatureVersion int  `json:"feature_version"`
}

func texts(out []byte) {
	count, bad := 0, 0
	for _, raw := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var line [5]json.RawMessage
		check(json.Unmarshal([]byte(raw), &line))
		var mode, text string
		var to textOptions
		var result [2]json.RawMessage
		check(json.Unmarshal(line[0], &mode))
		check(json.Unmarshal(line[1], &to))
		check(json.Unmarshal(line[2], &text))
		check(json.Unmarshal(line[3], &result))
		opts := parser.Options{Mode: modes[mode], TypeComments: to.TypeComments, FeatureVersion: to.FeatureVersion,
			AllowIncompleteInput: to.Flags&0x4000 != 0, DontImplyDedent: to.Flags&0x200 != 0, Flags: parser.Future(to.Flags) & parser.FutureBarry}
		count++
		got := ours([]byte(text), true, opts)
		want := outcome{ok: string(result[0]) == `"ok"`, warnings: normalize(line[4])}
		if want.ok {
			check(json.Unmarshal(result[1], &want.text))
		} else {
			want.text = normalize(result[1])
		}
		if got == want {
			continue
		}
		if isFuture(want.text) {
			continue
		}
		bad++
		if bad <= *show {
			fmt.Printf("%s %s %q\n  want %v %s\n  got  %v %s\n", mode, line[1], text, want.ok, want.text, got.ok, got.text)
			if want.warnings != got.warnings {
				fmt.Printf("  want %s\n  got  %s\n", want.warnings, got.warnings)
			}
		}
	}
	fmt.Printf("%d texts, %d differ\n", count, bad)
	if bad > 0 {
		os.Exit(1)
	}
}

// isFuture recognises the errors about __future__ imports, which the compiler makes.
func isFuture(text string) bool {
	return strings.Contains(text, "future feature ") || strings.Contains(text, "not a chance")
}
