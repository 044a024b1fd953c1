package keyring

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"qyzmet"
)

//go:embed texts.yaml
var textData []byte

type refusal struct {
	Code        qyzmet.Code `yaml:"code"`
	qyzmet.Text `yaml:",inline"`
}

// refusals are read once; a broken file is a fault of the build.
var refusals = sync.OnceValue(func() map[string]refusal {
	out := map[string]refusal{}
	if err := yaml.UnmarshalWithOptions(textData, &out, yaml.Strict()); err != nil {
		panic("keyring: " + err.Error())
	}
	return out
})

// refuse makes the fault of a key of texts.yaml. It never carries a value: what
// was entered may be a secret. args are names and what fills them: an int, or a
// duration.
func refuse(key, path string, args ...any) *qyzmet.Fault {
	r, ok := refusals()[key]
	if !ok {
		panic("keyring: no text " + key)
	}
	text := qyzmet.Text{KK: fill3(r.KK, qyzmet.Kazakh, args), RU: fill3(r.RU, qyzmet.Russian, args), EN: fill3(r.EN, qyzmet.English, args)}
	return &qyzmet.Fault{Code: r.Code, Path: path, Message: text.EN, Text: &text}
}

func fill3(text string, l qyzmet.Lang, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		value := fmt.Sprint(args[i+1])
		if d, ok := args[i+1].(time.Duration); ok {
			value = waitText(d, l)
		}
		text = strings.ReplaceAll(text, fmt.Sprintf("{%s}", args[i]), value)
	}
	return text
}

// Short units of time: minutes, seconds.
var units = map[qyzmet.Lang][2]string{qyzmet.Kazakh: {"мин", "сек"}, qyzmet.Russian: {"мин", "с"}, qyzmet.English: {"min", "s"}}

// waitText writes a wait, rounded up: "40 s", "4 min".
func waitText(d time.Duration, l qyzmet.Lang) string {
	seconds := int((d + time.Second - 1) / time.Second)
	if seconds >= 120 {
		return strconv.Itoa((seconds+59)/60) + "\u00a0" + units[l][0]
	}
	return strconv.Itoa(seconds) + "\u00a0" + units[l][1]
}

// locked is the refusal of a try that comes too early.
type locked struct {
	fault *qyzmet.Fault
	wait  time.Duration
}

func lockedFor(wait time.Duration) error {
	return &locked{refuse("locked", "", "wait", wait), wait}
}

func (l *locked) Error() string { return l.fault.Error() }
func (l *locked) Unwrap() error { return l.fault }

// Wait returns how long to wait before the next try, if an error says so.
func Wait(err error) (time.Duration, bool) {
	var l *locked
	if errors.As(err, &l) {
		return l.wait, true
	}
	return 0, false
}
