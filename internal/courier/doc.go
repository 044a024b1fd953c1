// Package courier carries messages of the register's outbox out of the house:
// by SMTP, and through HTTP gateways for text messages and for portals.
//
// It is the one room below the doors that speaks to the network. It decides
// nothing: what is said, to whom and by which channel stands in the outbox; when
// a citizen counts as notified is law, and is read from the evidence elsewhere.
// It may use the vocabulary alone, takes its clock and its chance as given, and
// keeps no state: the outbox has it all.
//
// A message leaves at least once and counts once. It is leased before it is
// sent and marked after. Where the process dies between the two, it is sent
// again under the same key (the Idempotency-Key of a gateway, the Message-ID of
// a letter), by which the other side knows the repeat.
//
// Logs and errors name messages by their ids. They hold no address, no text and
// no word of the other side, who may quote both; these stand in Evidence.Raw,
// which goes to the register only.
package courier
