package main

import (
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the tables of its own
	"github.com/pocketbase/pocketbase/tools/types"
)

// peer is PocketBase with a collection for the same acts. Its SQLite file is in WAL
// mode and is not synced at each commit.
type peer struct {
	app     *core.BaseApp
	handler http.Handler
	tokens  []string
}

// newPeer starts PocketBase in a folder, with logins for some clients. Its own log
// of requests is switched off, in its favour.
func newPeer(y *yard, clients int) (*peer, error) {
	p := &peer{app: core.NewBaseApp(core.BaseAppConfig{DataDir: y.TempDir()})}
	if err := p.app.Bootstrap(); err != nil {
		return nil, err
	}
	y.Cleanup(func() { _ = p.app.ResetBootstrapState() })
	if err := p.app.RunAllMigrations(); err != nil {
		return nil, err
	}
	settings := p.app.Settings()
	settings.Logs.MaxDays = 0
	if err := p.app.Save(settings); err != nil {
		return nil, err
	}
	if err := p.app.Save(actsCollection()); err != nil {
		return nil, fmt.Errorf("the collection: %w", err)
	}
	if err := p.login(clients); err != nil {
		return nil, fmt.Errorf("the logins: %w", err)
	}
	router, err := apis.NewRouter(p.app)
	if err != nil {
		return nil, err
	}
	p.handler, err = router.BuildMux()
	return p, err
}

// actsCollection has the fields of an act that enters a person, the columns that
// the register adds to it, and indexes like those of the register's tables and
// lists. Only who is logged in may create.
func actsCollection() *core.Collection {
	c := core.NewBaseCollection("acts")
	c.CreateRule = types.Pointer(`@request.auth.id != ""`)
	for _, name := range []string{"key", "kind", "office", "official", "subject", "book", "number", "surname", "name", "birth_date", "sex", "address", "keeper", "iin"} {
		c.Fields.Add(&core.TextField{Name: name, Required: name == "key" || name == "kind" || name == "surname"})
	}
	c.Fields.Add(&core.BoolField{Name: "citizen"}, &core.DateField{Name: "issued"}, &core.DateField{Name: "effect"},
		&core.JSONField{Name: "sets"}, &core.AutodateField{Name: "recorded", OnCreate: true})
	c.AddIndex("acts_key", true, "key", "")
	c.AddIndex("acts_subject", false, "subject, recorded", "")
	c.AddIndex("acts_office", false, "office, recorded", "")
	c.AddIndex("acts_name", false, "surname, name", "")
	c.AddIndex("acts_keeper", false, "keeper, surname, name", "")
	c.AddIndex("acts_iin", false, "iin", "")
	return c
}

// login makes accounts and logs them in.
func (p *peer) login(clients int) error {
	users, err := p.app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	for i := range clients {
		u := core.NewRecord(users)
		u.SetEmail(fmt.Sprintf("client%d@qyzmet.example", i))
		u.SetPassword("teal harbour nine lanterns")
		u.SetVerified(true)
		if err := p.app.Save(u); err != nil {
			return err
		}
		token, err := u.NewAuthToken()
		if err != nil {
			return err
		}
		p.tokens = append(p.tokens, token)
	}
	return nil
}

// body is the request that creates an act there.
func (p *peer) body(key string) string {
	return fmt.Sprintf(`{"key":%q,"kind":"person-recorded","office":"o-kz-75-1","official":"u-client","subject":"p-%s","book":"","number":"","surname":"Адам%s","name":"Нұрлан",
"birth_date":"2005-03-15","sex":"male","citizen":true,"address":"Алматы","keeper":"o-kz-75-1","issued":"2026-09-01 00:00:00.000Z","effect":"2026-09-01 00:00:00.000Z","sets":[]}`, key, key, key)
}
