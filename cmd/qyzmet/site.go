package main

import (
	"log/slog"
	"net/http"

	"qyzmet/date"
	"qyzmet/internal/api"
	"qyzmet/internal/engine"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/web"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/lawpages"
)

// site joins the pages and the JSON interface under one handler.
func site(eng *engine.Engine, texts *lawtext.Library, today func() date.Date, log *slog.Logger) (http.Handler, error) {
	answers, err := api.New(eng, api.Options{Texts: texts, Log: log})
	if err != nil {
		return nil, err
	}
	reread := api.Reread(eng.Book(), texts)
	law := lawpages.New(eng.Book(), lawpages.Options{Today: today, Texts: texts, Unsigned: reread})
	pages := web.New(eng, web.Options{Today: today, Unsigned: reread, Documents: documents.All(), Log: log, Rooms: []func(*http.ServeMux){law.Register}})
	mux := http.NewServeMux()
	mux.Handle("/api/", answers)
	mux.Handle("/", pages)
	return mux, nil
}
