// Package pages joins the desks under one shell.
package pages

import (
	"net/http"

	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/act"
	"qyzmet/internal/web/desk/appeals"
	"qyzmet/internal/web/desk/campaign"
	"qyzmet/internal/web/desk/commission"
	"qyzmet/internal/web/desk/erase"
	"qyzmet/internal/web/desk/find"
	"qyzmet/internal/web/desk/freshness"
	"qyzmet/internal/web/desk/journal"
	"qyzmet/internal/web/desk/notices"
	"qyzmet/internal/web/desk/papers"
	"qyzmet/internal/web/desk/person"
	"qyzmet/internal/web/desk/registration"
	"qyzmet/internal/web/desk/stock"
	"qyzmet/internal/web/desk/work"
	"qyzmet/internal/web/my"
	"qyzmet/internal/web/promise"
)

// Register adds all desks to a mux whose paths come after the language.
func Register(room *desk.Room) func(*http.ServeMux) {
	return func(mux *http.ServeMux) {
		room.Register(mux)
		work.Register(room, mux)
		find.Register(room, mux)
		journal.Register(room, mux)
		act.Register(room, mux)
		campaign.Register(room, mux)
		commission.Register(room, mux)
		notices.Register(room, mux)
		appeals.Register(room, mux)
		registration.Register(room, mux)
		stock.Register(room, mux)
		freshness.Register(room, mux)
		person.Register(room, mux)
		printing(room, mux)
		my.Register(room, mux)
		erase.Register(room, mux)
		promise.Register(room, mux)
	}
}

// printing mounts the room that hands out papers.
func printing(room *desk.Room, mux *http.ServeMux) {
	of := func(v *desk.Visit) papers.Room {
		return papers.Room{Office: v.Office, Log: v.Log, Actor: func(http.ResponseWriter, *http.Request) (office.Actor, bool) { return v.As("file"), true }}
	}
	room.Handle(mux, "GET /desk/paper/{file}", func(v *desk.Visit) { of(v).One(v.W, v.R) })
	room.Handle(mux, "POST /desk/papers", func(v *desk.Visit) { of(v).Many(v.W, v.R) })
}
