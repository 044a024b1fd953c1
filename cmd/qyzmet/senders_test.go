package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/courier"
)

func TestSenders(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, short := file("good", "0123456789abcdef\n"), file("short", "0123456789\n")
	open := file("open", "0123456789abcdef\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		senders
		ways string // that are set up
		bad  string // the flag at fault
	}{
		"none":             {senders{}, "", ""},
		"mail":             {senders{SMTP: "relay.example:587", MailFrom: "register@office.example"}, "mail", ""},
		"both":             {senders{SMTP: "relay.example:587", MailFrom: "register@office.example", SMSGateway: "https://sms.example", SMSSecret: good}, "mail sms", ""},
		"no port":          {senders{SMTP: "relay.example", MailFrom: "register@office.example"}, "", "--smtp"},
		"no host":          {senders{SMTP: ":25", MailFrom: "register@office.example"}, "", "--smtp"},
		"no relay":         {senders{MailFrom: "register@office.example"}, "", "--smtp"},
		"no sender":        {senders{SMTP: "relay.example:587"}, "", "--mail-from"},
		"gateway, no key":  {senders{SMSGateway: "https://sms.example"}, "", "--sms-gateway"},
		"key, no gateway":  {senders{SMSSecret: good}, "", "--sms-gateway"},
		"clear, afar":      {senders{SMTP: "relay.example:25", MailFrom: "register@office.example", SMTPClear: true}, "", "--smtp-clear"},
		"clear, here":      {senders{SMTP: "localhost:25", MailFrom: "register@office.example", SMTPClear: true}, "mail", ""},
		"gateway in clear": {senders{SMSGateway: "http://sms.example", SMSSecret: good}, "", "--sms-gateway"},
		"gateway here":     {senders{SMSGateway: "http://127.0.0.1:99/send", SMSSecret: good}, "sms", ""},
		"no address":       {senders{SMSGateway: "file:///etc/passwd", SMSSecret: good}, "", "--sms-gateway"},
		"an open secret":   {senders{SMSGateway: "https://sms.example", SMSSecret: open}, "", "--sms-secret-file"},
		"a key too short":  {senders{SMSGateway: "https://sms.example", SMSSecret: short}, "", "--sms-secret-file"},
		"a file not there": {senders{SMSGateway: "https://sms.example", SMSSecret: filepath.Join(dir, "none")}, "", "file"},
	} {
		channels, gateway, err := c.channels(wall{&streams{}})
		var fault *qyzmet.Fault
		switch {
		case c.bad == "file":
			if !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %v", name, err)
			}
		case c.bad != "":
			if !errors.As(err, &fault) || fault.Path != c.bad {
				t.Errorf("%s: %v", name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			var ways []string
			for _, w := range []courier.ChannelName{"mail", "sms"} {
				if channels[w] != nil {
					ways = append(ways, string(w))
				}
			}
			if strings.Join(ways, " ") != c.ways || (gateway != nil) != strings.Contains(c.ways, "sms") {
				t.Errorf("%s: %q", name, ways)
			}
			if gateway != nil && string(gateway.Secret) != "0123456789abcdef" {
				t.Errorf("the secret has its line end: %q", gateway.Secret)
			}
		}
	}
}
