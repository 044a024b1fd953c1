package lawpages_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/lawpages"
	"qyzmet/law"
)

// TestSummaryInEnglish: a summary that is not translated is shown in English,
// and so marked, on each page that shows summaries.
func TestSummaryInEnglish(t *testing.T) {
	b, err := rulebook.Load(law.Data)
	if err != nil {
		t.Fatal(err)
	}
	var p *rulebook.Provision
	for _, a := range b.Articles {
		for _, other := range a.Provisions {
			if len(other.Versions) > 1 {
				p = other
			}
		}
	}
	last := p.Versions[len(p.Versions)-1]
	last.Summary.EN, last.Summary.KK = "Only in English.", ""
	h := pages(t, lawpages.New(b, lawpages.Options{Today: func() date.Date { return today }}))
	for _, path := range []string{p.ID.URL() + "?part=own", p.Article.ID.URL()} {
		status, body := get(t, h, "/kk/law/"+path)
		if want := `<span lang="en">Only in English.</span>`; status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: status %d, %s is not there", path, status, want)
		}
		if _, body := get(t, h, "/en/law/"+path); !strings.Contains(body, "Only in English.") || strings.Contains(body, `<span lang="en">Only`) {
			t.Errorf("%s: an English page marks its own language, or lacks the summary", path)
		}
	}
}
