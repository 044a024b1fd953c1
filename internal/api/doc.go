// Package api answers over HTTP in JSON: it puts questions to the law, lists
// what can be asked, describes the fact vocabulary as JSON Schema, shows
// provisions with what rests on them, and describes itself as OpenAPI 3.1.
//
// It is built on net/http's ServeMux without a framework: there are five
// routes, and bodies are validated by the book itself, whose faults name place,
// value, what is allowed and the nearest name, which no framework could.
//
// Nothing is kept and nothing of the facts is logged. The package has no
// clock: the day asked about is part of each request. It may touch package
// engine, the rulebook it answers by and the imported texts of package lawtext;
// never the register.
package api
