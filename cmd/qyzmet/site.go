package main

import (
	"log/slog"
	"net/http"
	"time"

	"qyzmet/date"
	"qyzmet/internal/api"
	"qyzmet/internal/engine"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/office"
	"qyzmet/internal/web"
	"qyzmet/internal/web/desk"
	deskpages "qyzmet/internal/web/desk/pages"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/hooks"
	"qyzmet/internal/web/lawpages"
	"qyzmet/internal/web/login"
	"qyzmet/internal/web/promise"
	"qyzmet/internal/web/verify"
)

// site joins the pages and the JSON interface under one handler; over a register,
// the logins and the desks too. more are further rooms of the pages.
func site(eng *engine.Engine, texts *lawtext.Library, today func() date.Date, log *slog.Logger, reg *opened, more ...func(*http.ServeMux)) (http.Handler, error) {
	opts := api.Options{Texts: texts, Log: log}
	from := login.Peer
	if reg != nil {
		from = login.Behind(reg.proxies)
		opts.Office, opts.Keys, opts.Address = reg.Office, reg.keys, from
	}
	answers, err := api.New(eng, opts)
	if err != nil {
		return nil, err
	}
	reread := api.Reread(eng.Book(), texts)
	law := lawpages.New(eng.Book(), lawpages.Options{Today: today, Texts: texts, Unsigned: reread})
	rooms := []func(*http.ServeMux){law.Register}
	demo, pace := false, &office.Pace{}
	if reg != nil {
		door := login.New(login.Options{Keys: reg.keys, Now: reg.Now, Home: "/home", Address: from, Log: log, Demo: reg.demo})
		rooms = append(rooms, door.Register, deskpages.Register(&desk.Room{Office: reg.Office, Login: door, Log: log, Pace: pace, Uploads: reg.uploads}),
			(&verify.Room{Office: reg, Log: log}).Register)
		demo = reg.demo != nil
	}
	rooms = append(rooms, more...)
	pages := promise.Around(pace, time.Now, web.New(eng, web.Options{Today: today, Unsigned: reread, Documents: documents.All(), Log: log, Rooms: rooms, Patient: desk.Patient, Demo: demo}))
	mux := http.NewServeMux()
	mux.Handle("/api/", answers)
	if reg != nil && reg.gateway != nil {
		mux.Handle("POST /hooks/sms", hooks.SMS(reg.gateway, reg, log))
	}
	mux.Handle("/", pages)
	return walled(mux, reg != nil && reg.keys.Secure()), nil
}

// walled gives every answer the headers that none goes without, such as that of a
// path that is put right; rooms set their own over them. Once reached by HTTPS, a
// browser comes by nothing else for two years.
func walled(h http.Handler, secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set := w.Header().Set
		set("X-Content-Type-Options", "nosniff")
		set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		set("Referrer-Policy", "no-referrer")
		if secure {
			set("Strict-Transport-Security", "max-age=63072000")
		}
		h.ServeHTTP(w, r)
	})
}
