// Package api answers over HTTP in JSON. Of the law it puts questions, lists what
// can be asked, describes the fact vocabulary and the kinds of acts as JSON Schema,
// and shows provisions with what rests on them. Over a register it logs officials
// in, checks and records acts, shows files, acts and due work to those who may read
// them, and proves to everybody that the log only grew. It describes itself as
// OpenAPI 3.1.
//
// It is built on net/http's ServeMux without a framework: one table of routes makes
// mux and description, and bodies are validated by the book itself, whose faults
// name place, value, what is allowed and the nearest name, which no framework could.
//
// Of questions nothing is kept; of neither facts nor files anything is logged. The
// package has no clock of its own. It may touch package engine, the rulebook it
// answers by, the imported texts of package lawtext, the use cases of package
// office and the logins of package keyring; never the register or its views.
package api
