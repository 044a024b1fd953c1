// Package pages joins the desks under one shell.
package pages

import (
	"net/http"

	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/act"
	"qyzmet/internal/web/desk/erase"
	"qyzmet/internal/web/desk/find"
	"qyzmet/internal/web/desk/journal"
	"qyzmet/internal/web/desk/person"
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
		person.Register(room, mux)
		my.Register(room, mux)
		erase.Register(room, mux)
		promise.Register(room, mux)
	}
}
