package qyzmet_test

import (
	"testing"

	"qyzmet"
)

func TestTenge(t *testing.T) {
	for _, c := range []struct {
		lang qyzmet.Lang
		tiyn int64
		want string
	}{
		{qyzmet.English, 0, "0.00"}, {qyzmet.English, 5, "0.05"}, {qyzmet.English, 123456789, "1,234,567.89"}, {qyzmet.English, 99999, "999.99"},
		{qyzmet.Russian, 123456789, "1\u00a0234\u00a0567,89"}, {qyzmet.Kazakh, 100000, "1\u00a0000,00"}, {qyzmet.Russian, -250, "−2,50"},
		{qyzmet.English, qyzmet.MaxNumber, "90,071,992,547,409.92"},
	} {
		if got := qyzmet.Tenge(c.lang, c.tiyn); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.lang, c.tiyn, got, c.want)
		}
	}
}
