package web_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/web/browsertest"
)

// linkTo is the address of a result with its facts after the "#".
func linkTo(base, path, on, facts string) string {
	return base + path + "#" + strings.ReplaceAll(url.Values{"on": {on}, "facts": {facts}}.Encode(), "+", "%20")
}

// shoot takes a picture of the whole page into the folder that SHOTS names.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	png := browsertest.Run(t, ctx, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// submit posts a form from the page that is open, as one of its own forms would.
func submit(t *testing.T, ctx context.Context, path string, form url.Values) {
	t.Helper()
	fields, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	script := `(() => { const f = document.createElement("form"); f.method = "post"; f.action = ` + strconv.Quote(path) + `;
		for (const [name, values] of Object.entries(` + string(fields) + `)) for (const v of values) {
			const i = document.createElement("input"); i.type = "hidden"; i.name = name; i.value = v; f.append(i); }
		document.body.append(f); f.submit(); })()`
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Evaluate[chromedp.Void](script))); err != nil {
		t.Fatal(err)
	}
}

// tab is a page of a browser on the pages' server.
type tab struct {
	ctx  context.Context
	base string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	return &tab{ctx: browsertest.Start(t), base: site(t).URL}
}
