package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

//go:embed runcases.py
var runcases []byte

//go:embed sitecustomize.py
var sitecustomize []byte

// outcome is what became of a case: ok, fail, error or skip, and why.
type outcome struct {
	Outcome string `json:"outcome"`
	Why     string `json:"why,omitempty"`
}

// result is what became of a module.
type result struct {
	Cases   map[string]outcome `json:"cases"`
	Seconds float64            `json:"seconds"`
	Ended   string             `json:"ended,omitempty"` // how the process ended, if not by itself with status 0
}

// run runs a module's cases by the command, in a folder of its own.
func (c *config) run(command []string, module string) result {
	res := result{Cases: map[string]outcome{}}
	dir, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		res.Ended = err.Error()
		return res
	}
	defer os.RemoveAll(dir)
	report := filepath.Join(dir, "report")
	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o700); err != nil {
		res.Ended = err.Error()
		return res
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.timeout)
	defer cancel()
	script := filepath.Join(dir, "runcases.py")
	if err := os.WriteFile(script, runcases, 0o600); err != nil {
		res.Ended = err.Error()
		return res
	}
	home, err := c.home()
	if err != nil {
		res.Ended = err.Error()
		return res
	}
	args := append(command[1:len(command):len(command)], script, report, "test.test_"+module)
	cmd := exec.CommandContext(ctx, command[0], args...)
	cmd.Dir = work
	cmd.Env = append(os.Environ(), "PYTHONPATH="+c.tests, "XDG_CACHE_HOME="+home, "PYTHONDONTWRITEBYTECODE=1", "NO_COLOR=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // so that what it started ends with it
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	err = cmd.Run()
	res.Seconds = time.Since(start).Seconds()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		res.Ended = fmt.Sprintf("no end in %v", c.timeout)
	case err != nil:
		lines := strings.Split(strings.TrimSpace(output.String()), "\n")
		last := lines[len(lines)-1]
		res.Ended = err.Error() + ": " + last[:min(len(last), 160)]
	}
	if data, err := os.ReadFile(report); err == nil {
		readReport(data, res.Cases)
	}
	return res
}

// home returns a folder for gophersnake's library whose site-packages have the package test and sitecustomize.py: CPython's library has the package test, and
// many cases start a process with -I, which sees nothing else.
func (c *config) home() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	key := sha256.Sum256([]byte(c.tests))
	home := filepath.Join(cache, "gophersnake", fmt.Sprintf("conformance-home-%x", key[:6]))
	site := filepath.Join(home, "gophersnake", "lib", "python3.14", "site-packages")
	if err := os.MkdirAll(site, 0o755); err != nil {
		return "", err
	}
	for name, data := range map[string][]byte{"tests.pth": []byte(c.tests + "\n"), "sitecustomize.py": sitecustomize} {
		path := filepath.Join(site, name)
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
			continue
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return "", err
		}
	}
	return home, nil
}

// readReport reads the lines that runcases.py wrote. The last may be cut off.
func readReport(data []byte, cases map[string]outcome) {
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct {
			Case string `json:"case"`
			outcome
		}
		if json.Unmarshal(lines.Bytes(), &row) == nil {
			cases[row.Case] = row.outcome
		}
	}
}

// reference is what CPython does with the module: measured the first time, kept by the name of the interpreter and its tests.
func (c *config) reference(module string) (result, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return result{}, err
	}
	key := sha256.Sum256([]byte(c.python + "\x00" + c.tests))
	dir = filepath.Join(dir, "gophersnake", fmt.Sprintf("conformance-%x", key[:6]))
	path := filepath.Join(dir, module+".json")
	var res result
	if data, err := os.ReadFile(path); err == nil && json.Unmarshal(data, &res) == nil {
		return res, nil
	}
	slow := *c
	slow.timeout = max(c.timeout, 5*time.Minute)
	res = slow.run([]string{c.python}, module)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return result{}, err
	}
	data, err := json.MarshalIndent(res, "", " ")
	if err != nil {
		return result{}, err
	}
	return res, os.WriteFile(path, data, 0o644)
}

// readSets reads sets.txt: a set's name with a colon begins it, the names of its modules follow.
func readSets(path string) (map[string][]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sets := map[string][]string{}
	name := ""
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			if set, ok := strings.CutSuffix(word, ":"); ok {
				name = set
				continue
			}
			if name == "" {
				return nil, fmt.Errorf("%s:%d: %q is in no set", path, i+1, word)
			}
			sets[name] = append(sets[name], word)
		}
	}
	return sets, nil
}

// readAllKnown reads the lists known*.txt of a folder: one for each set.
func readAllKnown(dir string) (map[string]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "known*.txt"))
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, path := range paths {
		known, err := readKnown(path)
		if err != nil {
			return nil, err
		}
		for name, reason := range known {
			if _, twice := all[name]; twice {
				return nil, fmt.Errorf("%s: %s is listed elsewhere, too", path, name)
			}
			all[name] = reason
		}
	}
	return all, nil
}

// readKnown reads known.txt: on each line a case, a tab, and the reason why it fails.
func readKnown(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(line, "\t")
		reason = strings.TrimSpace(reason)
		if reason == "" {
			return nil, fmt.Errorf("%s:%d: %s has no reason", path, i+1, name)
		}
		if _, twice := known[name]; twice {
			return nil, fmt.Errorf("%s:%d: %s is listed twice", path, i+1, name)
		}
		known[name] = reason
	}
	return known, nil
}
