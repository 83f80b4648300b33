// The rules in cel-go, with its optimiser on and the values of an event adapted beforehand.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

type rule struct {
	Cel string `json:"cel"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func readRules(folder string) []cel.Program {
	text, err := os.ReadFile(filepath.Join(folder, "rules.json"))
	check(err)
	var rules []rule
	check(json.Unmarshal(text, &rules))
	env, err := cel.NewEnv(cel.Variable("event", cel.MapType(cel.StringType, cel.DynType)))
	check(err)
	var programs []cel.Program
	for _, one := range rules {
		ast, issues := env.Compile(one.Cel)
		check(issues.Err())
		program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		check(err)
		programs = append(programs, program)
	}
	return programs
}

func adapt(value any) ref.Val {
	switch v := value.(type) {
	case json.Number:
		if !strings.ContainsAny(v.String(), ".e") {
			whole, err := v.Int64()
			check(err)
			return types.Int(whole)
		}
		real, err := v.Float64()
		check(err)
		return types.Double(real)
	case []any:
		words := make([]string, len(v))
		for i, word := range v {
			words[i] = word.(string)
		}
		return types.NewStringList(types.DefaultTypeAdapter, words)
	default:
		return types.DefaultTypeAdapter.NativeToValue(value)
	}
}

func readEvents(folder string) []map[string]any {
	file, err := os.Open(filepath.Join(folder, "events.jsonl"))
	check(err)
	defer file.Close()
	var events []map[string]any
	for lines := bufio.NewScanner(file); lines.Scan(); {
		decoder := json.NewDecoder(strings.NewReader(lines.Text()))
		decoder.UseNumber()
		var fields map[string]any
		check(decoder.Decode(&fields))
		event := map[ref.Val]ref.Val{}
		for name, value := range fields {
			if value != nil {
				event[types.String(name)] = adapt(value)
			}
		}
		events = append(events, map[string]any{"event": types.NewRefValMap(types.DefaultTypeAdapter, event)})
	}
	return events
}

func run(programs []cel.Program, events []map[string]any) int {
	fired := 0
	for _, event := range events {
		for _, program := range programs {
			result, _, err := program.Eval(event)
			check(err)
			if result == types.True {
				fired++
			}
		}
	}
	return fired
}

func main() {
	programs, events := readRules(os.Args[1]), readEvents(os.Args[1])
	fired := run(programs, events)
	var nanos []float64
	for begin := time.Now(); len(nanos) < 5 || time.Since(begin) < time.Second/2; {
		start := time.Now()
		run(programs, events)
		nanos = append(nanos, float64(time.Since(start).Nanoseconds()))
	}
	sort.Float64s(nanos)
	perRule := nanos[len(nanos)/2] / float64(len(events)*len(programs))
	fmt.Printf("{\"engine\":\"cel-go\",\"events\":%d,\"rules\":%d,\"fired\":%d,\"ns_per_rule\":%g}\n",
		len(events), len(programs), fired, perRule)
}
