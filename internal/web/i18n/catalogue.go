package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"

	"qyzmet"
)

//go:embed *.yaml
var files embed.FS

// entry is one text: a sentence, or its plural forms.
type entry struct {
	text  string
	forms map[string]string // by CLDR category; nil when there is one text only
}

var pluralForms = map[string]bool{"one": true, "few": true, "many": true, "other": true}

// catalogues are read once; a broken one is a fault of the build and stops the
// program at its first page.
var catalogues = sync.OnceValue(func() map[qyzmet.Lang]map[string]entry {
	out := map[qyzmet.Lang]map[string]entry{}
	for _, l := range qyzmet.Langs() {
		c, err := read(files, l)
		if err != nil {
			panic("i18n: " + err.Error())
		}
		out[l] = c
	}
	return out
})

// read joins LANG.yaml and every LANG.ROOM.yaml.
func read(fsys fs.FS, l qyzmet.Lang) (map[string]entry, error) {
	names, err := fs.Glob(fsys, string(l)+"*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing catalogues: %w", err)
	}
	out := map[string]entry{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		var tree map[string]any
		if err := yaml.Unmarshal(data, &tree); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		if err := flatten(out, "", tree); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return out, nil
}

// flatten turns the tree into dotted keys.
func flatten(out map[string]entry, prefix string, tree map[string]any) error {
	for name, v := range tree {
		key := prefix + name
		if _, twice := out[key]; twice {
			return fmt.Errorf("%s stands twice", key)
		}
		switch v := v.(type) {
		case string:
			out[key] = entry{text: v}
		case map[string]any:
			if forms, ok := plurals(v); ok {
				out[key] = entry{forms: forms}
			} else if err := flatten(out, key+".", v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is neither a text nor a group of texts (quote words such as yes and no)", key)
		}
	}
	return nil
}

// plurals recognises a group of plural forms: every name is a CLDR category,
// and `other` is among them.
func plurals(group map[string]any) (map[string]string, bool) {
	if _, ok := group["other"]; !ok {
		return nil, false
	}
	out := map[string]string{}
	for name, v := range group {
		text, ok := v.(string)
		if !ok || !pluralForms[name] {
			return nil, false
		}
		out[name] = text
	}
	return out, true
}
