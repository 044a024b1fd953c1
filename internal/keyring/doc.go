// Package keyring knows who may log in: accounts, passwords, second factors,
// passkeys, invitations and sessions. They change and are secret, so they are no
// acts and do not lie in the log; what an official may do once logged in is said
// by the register, never here.
//
// Nothing is stored from which a secret can be read back without the key that
// lies outside the database: passwords are argon2id hashes, codes and addresses
// keyed hashes, session tokens hashes, secrets of authenticator apps encrypted.
//
// It may use database/sql, and knows no HTTP; it is given the time. Its tables
// begin with keyring_ and lie in the register's database.
package keyring
