package keyring

import "testing"

// A login without password is for demonstrations on one's own machine alone.
func TestDemoLogin(t *testing.T) {
	d := newDesk(t)
	_, a, err := d.Invite(d.ctx, official)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.DemoLogin(d.ctx, official.Login)
	d.refused("no-demo", err)

	o := d.opts
	o.Demo = true
	for _, origin := range []string{"https://qyzmet.example.kz", "https://10.0.0.1"} {
		o.Origin = origin
		if _, err := New(d.base, o); err == nil {
			t.Errorf("a demonstration at %s was opened", origin)
		}
	}
	o.Origin = "http://127.0.0.1:8090"
	demo, err := New(d.base, o)
	if err != nil {
		t.Fatal(err)
	}
	given, err := demo.DemoLogin(d.ctx, " "+official.Login)
	if err != nil {
		t.Fatal(err)
	}
	s, err := demo.Resume(d.ctx, given.Token)
	if err != nil || s.Stage != Full || !s.Strong || s.How != ByDemo || s.Official != official.Official {
		t.Errorf("%+v, %v", s, err)
	}
	for _, nobody := range []string{"nobody", "", "x\x00y"} {
		_, err := demo.DemoLogin(d.ctx, nobody)
		d.refused("not-found", err)
	}
	if err := demo.Disable(d.ctx, a.ID, true); err != nil {
		t.Fatal(err)
	}
	_, err = demo.DemoLogin(d.ctx, official.Login)
	d.refused("not-found", err)
}
