package rulebook

import (
	"reflect"
	"strings"
	"sync"

	"qyzmet"
	"qyzmet/date"
)

// keyType says how a key's value is read.
type keyType struct {
	kind     reflect.Type
	index    []int // of the field
	number   int   // among the names
	required bool
	english  bool // a text that may be given in English only
}

// languages are those in which a text must be given.
func (k *keyType) languages() []qyzmet.Lang {
	if k.english {
		return []qyzmet.Lang{qyzmet.English}
	}
	return qyzmet.Langs()
}

// keys are those of a struct.
type keys struct {
	names []string // sorted
	named map[string]*keyType
}

var (
	textType  = reflect.TypeFor[qyzmet.Text]()
	dayType   = reflect.TypeFor[date.Date]()
	knownKeys sync.Map // reflect.Type -> *keys: the types of the format, each looked at once
)

func keysOf(t reflect.Type) *keys {
	if known, ok := knownKeys.Load(t); ok {
		return known.(*keys)
	}
	k := &keys{named: fieldsOf(t, nil)}
	k.names = sortedKeys(k.named)
	for i, name := range k.names {
		k.named[name].number = i
	}
	known, _ := knownKeys.LoadOrStore(t, k)
	return known.(*keys)
}

// fieldsOf lists the keys of a struct that is itself the field at index. A day
// is required: left out, it would be read as the first day of 1970.
func fieldsOf(t reflect.Type, index []int) map[string]*keyType {
	out := map[string]*keyType{}
	for f := range t.Fields() {
		at := append(index[:len(index):len(index)], f.Index...)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for name, k := range fieldsOf(f.Type, at) {
				out[name] = k
			}
		case name != "" && name != "-":
			out[name] = &keyType{kind: f.Type, index: at, required: f.Type == dayType || f.Tag.Get("required") == "true",
				english: f.Tag.Get("english") == "enough"}
		}
	}
	return out
}
