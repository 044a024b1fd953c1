package district

import (
	_ "embed"

	"github.com/goccy/go-yaml"
)

//go:embed shares.yaml
var sharesData []byte

// Published is a share that was published, how far a run may be from it, and where
// it stands.
type Published struct {
	Share  float64 `yaml:"share"`
	Within float64 `yaml:"within"`
	Source string  `yaml:"source"`
}

// Shares are those by which histories are drawn, beside those published.
type Shares struct {
	Published struct {
		Deferred Published `yaml:"deferred"` // of those decided upon
		Sent     Published `yaml:"sent"`     // of those decided upon
		Unfit    Published `yaml:"unfit"`    // of those decided upon
		Excluded Published `yaml:"excluded"` // of those unfit
	} `yaml:"published"`
	Drawn struct {
		Unfit       float64 `yaml:"unfit"`
		Excluded    float64 `yaml:"excluded"`
		Temporarily float64 `yaml:"temporarily"`
		Studies     float64 `yaml:"studies"`
		Weds        float64 `yaml:"weds"`
		Criminal    float64 `yaml:"criminal"`
		Teacher     float64 `yaml:"teacher"`
		Ordered     float64 `yaml:"ordered"`
	} `yaml:"drawn"`
}

// TheShares are those of shares.yaml.
var TheShares = func() (s Shares) {
	if err := yaml.UnmarshalWithOptions(sharesData, &s, yaml.Strict()); err != nil {
		panic(err) // a mistake of this package
	}
	return s
}()
