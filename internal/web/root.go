package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"qyzmet"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/layout"
)

// inLanguage serves the pages below a language's path.
func inLanguage(l qyzmet.Lang, pages http.Handler) http.Handler {
	prefix := "/" + string(l)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner := r.Clone(layout.WithLang(r.Context(), l))
		inner.URL = new(url.URL)
		*inner.URL = *r.URL
		inner.URL.Path = after(r.URL.Path, prefix)
		inner.URL.RawPath = after(r.URL.RawPath, prefix)
		pages.ServeHTTP(w, inner)
	})
}

// after is a path without its prefix; never empty when the path is not.
func after(path, prefix string) string {
	if path == "" {
		return ""
	}
	if rest := strings.TrimPrefix(path, prefix); rest != "" {
		return rest
	}
	return "/"
}

var matcher = language.NewMatcher([]language.Tag{language.Kazakh, language.Russian, language.English})

// toLanguage sends the bare address, and that of a paper's code, to the language that the browser prefers;
// Kazakh, the state language, when it prefers none of ours.
func toLanguage(w http.ResponseWriter, r *http.Request) {
	tags, _, err := language.ParseAcceptLanguage(limit(r.Header.Get("Accept-Language"), 500))
	lang := qyzmet.Kazakh
	if err == nil && len(tags) > 0 {
		if _, i, sure := matcher.Match(tags...); sure != language.No {
			lang = qyzmet.Langs()[i]
		}
	}
	w.Header().Add("Vary", "Accept-Language")
	http.Redirect(w, r, layout.Path(lang, strings.TrimSuffix(r.URL.EscapedPath(), "/")), http.StatusFound)
}

func limit(s string, n int) string { return s[:min(len(s), n)] }

func static(w http.ResponseWriter, r *http.Request) {
	if !asset.Serve(w, r) {
		layout.NotFound(w, r)
	}
}

func health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, "ok") // the reader may have gone
}
