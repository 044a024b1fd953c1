package keyring

// SchemaName names the tables of this room among the schemas of a database.
const SchemaName = "keyring"

// Migration is one step of a schema, never altered once released. The statements
// run as they stand on SQLite and on PostgreSQL.
type Migration struct {
	ID  int
	SQL string
}

// Migrations are the steps of this room's schema, in order. Instants are
// milliseconds since 1970 UTC; 0 is never.
func Migrations() []Migration {
	return []Migration{{ID: 1, SQL: first}}
}

// Kept names the tables that go into exports and archives, the accounts before what
// belongs to them. Sessions and ceremonies under way do not: after a restore
// everybody logs in again.
func Kept() []string {
	return []string{"keyring_account", "keyring_invitation", "keyring_recovery", "keyring_passkey"}
}

const first = `
CREATE TABLE keyring_account (
	id        TEXT PRIMARY KEY,
	login     TEXT NOT NULL UNIQUE,
	official  TEXT NOT NULL,
	person    TEXT NOT NULL,
	handle    TEXT NOT NULL UNIQUE,
	password  TEXT NOT NULL,
	totp      TEXT NOT NULL,
	totp_next TEXT NOT NULL,
	totp_step BIGINT NOT NULL,
	enrolled  BIGINT NOT NULL,
	disabled  BIGINT NOT NULL,
	created   BIGINT NOT NULL
);
CREATE TABLE keyring_invitation (
	hash    TEXT PRIMARY KEY,
	account TEXT NOT NULL UNIQUE REFERENCES keyring_account (id),
	expires BIGINT NOT NULL
);
CREATE TABLE keyring_recovery (
	hash    TEXT PRIMARY KEY,
	account TEXT NOT NULL REFERENCES keyring_account (id)
);
CREATE INDEX keyring_recovery_account ON keyring_recovery (account);
CREATE TABLE keyring_passkey (
	id      TEXT PRIMARY KEY,
	account TEXT NOT NULL REFERENCES keyring_account (id),
	name    TEXT NOT NULL,
	data    TEXT NOT NULL,
	created BIGINT NOT NULL,
	used    BIGINT NOT NULL
);
CREATE INDEX keyring_passkey_account ON keyring_passkey (account);
CREATE TABLE keyring_ceremony (
	hash    TEXT PRIMARY KEY,
	account TEXT NOT NULL,
	data    TEXT NOT NULL,
	expires BIGINT NOT NULL
);
CREATE TABLE keyring_session (
	id      TEXT PRIMARY KEY,
	hash    TEXT NOT NULL UNIQUE,
	account TEXT NOT NULL REFERENCES keyring_account (id),
	stage   TEXT NOT NULL,
	how     TEXT NOT NULL,
	strong  BIGINT NOT NULL,
	created BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	proved  BIGINT NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX keyring_session_account ON keyring_session (account);
CREATE INDEX keyring_session_expires ON keyring_session (expires);
CREATE TABLE keyring_failure (
	subject TEXT PRIMARY KEY,
	tries   BIGINT NOT NULL,
	last    BIGINT NOT NULL,
	until   BIGINT NOT NULL
)`
