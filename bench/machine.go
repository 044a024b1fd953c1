package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// machine says where absolute times were measured.
func machine() string {
	load, _, _ := strings.Cut(firstLine("/proc/loadavg"), " ")
	return fmt.Sprintf("%s: %s, %d cores, %s %s/%s, load %s at the start; cel-go %s, expr %s, OPA %s", time.Now().Format(time.DateOnly),
		field("/proc/cpuinfo", "model name"), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, load,
		version("cel.dev/cel-go"), version("github.com/expr-lang/expr"), version("github.com/open-policy-agent/opa"))
}

func version(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return m.Version
		}
	}
	return "?"
}

func firstLine(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "?"
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return line
}

// field returns the value of the first line "name : value" of a file.
func field(file, name string) string {
	f, err := os.Open(file)
	if err != nil {
		return "?"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if have, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(have) == name {
			return strings.TrimSpace(value)
		}
	}
	return "?"
}

// resident is the greatest memory of the process so far.
func resident() uint64 {
	var kilo uint64
	if _, err := fmt.Sscanf(field("/proc/self/status", "VmHWM"), "%d kB", &kilo); err != nil {
		return 0 // not on Linux
	}
	return kilo << 10
}
