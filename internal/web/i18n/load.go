package i18n

import (
	"fmt"
	"io/fs"
	"maps"

	"qyzmet"
)

// Load reads the catalogues of a room of the web that keeps its own (kk.yaml,
// ru.yaml, en.yaml) and returns what speaks each language with these texts
// beside the common ones. A key of the common catalogue must not stand again.
func Load(fsys fs.FS) (func(qyzmet.Lang) *Local, error) {
	all := map[qyzmet.Lang]*Local{}
	for _, lang := range qyzmet.Langs() {
		own, err := read(fsys, lang)
		if err != nil {
			return nil, err
		}
		l := *For(lang)
		texts := maps.Clone(l.texts)
		for key, e := range own {
			if _, twice := texts[key]; twice {
				return nil, fmt.Errorf("%s.yaml: %s stands in the common catalogue already", lang, key)
			}
			texts[key] = e
		}
		l.texts = texts
		all[lang] = &l
	}
	return func(lang qyzmet.Lang) *Local {
		if l, ok := all[lang]; ok {
			return l
		}
		return all[qyzmet.Kazakh]
	}, nil
}
