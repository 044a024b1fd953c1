package i18n

import (
	"testing"

	"github.com/goccy/go-yaml"
)

func mustTree(t *testing.T, text string) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}
