// Package asset serves the pages' style sheet, script and pictures from
// memory, under names that carry a hash of their content so that a browser may
// keep them for ever. Every *.css file of the folder, in name order, becomes
// part of the one style sheet.
package asset

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js *.svg
var files embed.FS

type file struct {
	url, kind string
	data      []byte
}

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// served are the files by plain name.
var served = sync.OnceValue(func() map[string]*file {
	out := map[string]*file{}
	var sheet bytes.Buffer
	names, err := fs.Glob(files, "*")
	if err != nil {
		panic("asset: " + err.Error())
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			panic("asset: " + err.Error())
		}
		if path.Ext(name) == ".css" {
			sheet.Write(data)
			continue
		}
		out[name] = hashed(name, data)
	}
	out["site.css"] = hashed("site.css", sheet.Bytes())
	return out
})

func hashed(name string, data []byte) *file {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return &file{url: "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, kind: kinds[ext], data: data}
}

// URL returns the address of a file: URL("site.css"), URL("site.js").
func URL(name string) string {
	f, ok := served()[name]
	if !ok {
		return "/static/" + name
	}
	return f.url
}

// Serve answers a request for a file by its hashed address and reports whether
// there is such a file.
func Serve(w http.ResponseWriter, r *http.Request) bool {
	for _, f := range served() {
		if f.url == r.URL.Path {
			w.Header().Set("Content-Type", f.kind)
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			_, _ = w.Write(f.data) // the reader may have gone
			return true
		}
	}
	return false
}
