package api

import (
	"maps"

	"qyzmet/internal/office"
)

// registerBodies are the answers of the register's addresses.
var registerBodies = []any{Login{}, Session{}, Recorded{}, Ordered{}, EntryShown{}, Check{}, office.Proof{}, Subject{}, Found{}, Work{}, KindLine{}, KindDetail{},
	LogCheckpoint{}, LogInclusion{}, LogConsistency{}}

func (d *door) securitySchemes() object {
	return object{
		"token":  object{"type": "http", "scheme": "bearer", "description": "the token of a session, from /api/v1/sessions"},
		"cookie": object{"type": "apiKey", "in": "cookie", "name": d.keys.Cookie(), "description": "the session of the pages; only for requests that come from them"},
	}
}

var (
	daySchema  = object{"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	idSchema   = object{"type": "string", "pattern": idForm.String()}
	textSchema = object{"type": "string"}
)

func inQuery(name, description string, schema object) object {
	return object{"name": name, "in": "query", "schema": schema, "description": description}
}

func inPath(name, description string, schema object) object {
	return object{"name": name, "in": "path", "required": true, "schema": schema, "description": description}
}

func upTo(most int64) object { return object{"type": "integer", "minimum": 1, "maximum": most} }

// guardedRefusals are those of every address for officials.
func guardedRefusals(more map[int]string) map[int]string {
	out := map[int]string{401: "nobody is logged in, or without a second factor", 403: "no power, outside the jurisdiction, or from another site",
		422: "what is asked is refused, with place, value and what is allowed", 429: "too many requests; try again", 500: "a failure of ours", 503: "busy, or the register cannot be reached; try again"}
	maps.Copy(out, more)
	return out
}

// asOfficial adds what every request of an official may say.
func asOfficial(o operation) operation {
	o.guarded = true
	o.parameters = append(o.parameters,
		inQuery("office", "in which capacity one asks, where one has roles in several offices; or the header "+officeHeader, idSchema),
		object{"name": officeHeader, "in": "header", "schema": idSchema, "description": "instead of ?office="},
		object{"name": purposeHeader, "in": "header", "schema": object{"type": "string", "maxLength": maxPurpose},
			"description": "what a file is read for: kept with every reading for ever; \"api\" when it is not given. It names nobody."})
	return o
}

func loginOperation() operation {
	return operation{id: "login", summary: "Log in with a password", description: "Gives a session. Where its stage is second, the code of the app is wanted at /api/v1/sessions/second. A passkey is used on the pages.",
		body: wordsBody(loginKeys), example: object{"login": "a.serik", "password": "four words nobody guesses"},
		status: []int{201}, answers: "a session with its token, which is shown here only", answer: ref("Login"), refusals: loginRefusals()}
}

func secondOperation() operation {
	return operation{id: "giveSecond", summary: "Give the second factor", description: "With the token of the stage second. Gives a new session in its place.", guarded: true,
		body: wordsBody(secondKeys), example: object{"code": "123456"},
		status: []int{201}, answers: "the session with its new token", answer: ref("Login"),
		refusals: with2(loginRefusals(), 403, "the request comes from another site")}
}

func loginRefusals() map[int]string {
	return map[int]string{400: "the body is not JSON of this form", 401: "the login, password or code is wrong", 413: "the body is too large", 415: "the body is not application/json",
		422: "a member is missing or of another type", 429: "too many tries; Retry-After says when to try again", 500: "a failure of ours", 503: "the register cannot be reached; try again"}
}

func with2(m map[int]string, status int, when string) map[int]string {
	m[status] = when
	return m
}

func wordsBody(names []string) object {
	properties := object{}
	for _, n := range names {
		properties[n] = textSchema
	}
	return object{"type": "object", "required": names, "additionalProperties": false, "properties": properties}
}

func currentOperation() operation {
	return operation{id: "showSession", summary: "Tell who is logged in, and in which capacities", guarded: true, answers: "the session", answer: ref("Session"), refusals: sessionRefusals()}
}

func logoutOperation() operation {
	return operation{id: "logout", summary: "Log out", guarded: true, status: []int{204}, answers: "the session has ended", refusals: sessionRefusals()}
}

func sessionRefusals() map[int]string {
	return map[int]string{401: "nobody is logged in", 403: "the request comes from another site", 500: "a failure of ours", 503: "the register cannot be reached; try again"}
}

func actBody() object {
	null := func(o object) object { return object{"anyOf": []object{{"type": "null"}, o}} }
	return object{"type": "object", "required": []string{"kind"}, "additionalProperties": false, "properties": object{
		"kind":     object{"type": "string", "description": "see /api/v1/kinds"},
		"about":    object{"type": []string{"array", "null"}, "items": idSchema, "maxItems": maxAbout, "description": "the first is what the act is about; may be left out for a kind that brings in its subject"},
		"content":  object{"type": []string{"object", "null"}, "additionalProperties": object{}, "description": "the fields of the kind: see /api/v1/kinds/{kind}"},
		"number":   object{"type": []string{"string", "null"}, "maxLength": maxNumber, "description": "in the book of the office"},
		"numbered": object{"type": []string{"boolean", "null"}, "description": "give it the next number of the office's book of the year, where number is left out"},
		"signer":   with(null(idSchema), "description", "who issued it; left out: who is logged in"),
		"issued":   with(null(daySchema), "description", "left out: today"),
		"effect":   with(null(daySchema), "description", "left out: the day of issue"),
		"of":       with(null(idSchema), "description", "the act to which this one refers"),
		"overrides": object{"type": []string{"array", "null"}, "maxItems": maxAbout, "description": "safeguards of the register that the signer sets aside",
			"items": object{"type": "object", "required": []string{"safeguard", "reason"}, "additionalProperties": false,
				"properties": object{"safeguard": textSchema, "reason": object{"type": "string", "maxLength": maxReason}}}},
		"heads": object{"type": []string{"object", "null"}, "additionalProperties": object{"type": "integer", "minimum": 0},
			"description": "the positions of the last acts that the decision rests on, as /api/v1/acts/check gave them: an act since then refuses the request"},
	}}
}

var actExample = object{"kind": "person-recorded", "content": object{"surname": "Сейітов", "name": "Нұрлан", "birth_date": "2005-03-15", "sex": "male", "citizen": true,
	"address": "Алматы", "keeper": "o-kz-75-1"}}

func bodyRefusals(more map[int]string) map[int]string {
	out := map[int]string{400: "the body is not JSON of this form", 413: "the body is too large or nested too deep", 415: "the body is not application/json"}
	maps.Copy(out, more)
	return guardedRefusals(out)
}

func recordOperation() operation {
	o := asOfficial(operation{id: "recordAct", summary: "Record an act", status: []int{200, 201},
		description: "Checks who may issue the act, whether the law allows it and whether it is new, and records it for ever. 201: recorded. 200: this key had recorded it before, and nothing was added.",
		body:        actBody(), example: actExample, answers: "where the act is recorded", answer: ref("Recorded"),
		parameters: []object{{"name": keyHeader, "in": "header", "required": true, "schema": object{"type": "string", "minLength": 1, "maxLength": maxKey},
			"description": "a random name of this request, such as a UUID: sent again with it, it is recorded once"}},
		refusals: bodyRefusals(map[int]string{409: "the record has changed since the heads given, or the key was used for another request",
			422: "the law, a safeguard or the form refuses it; every failed condition at once"})})
	delete(o.refusals, 429)
	return o
}

// listOperation is recordOperation for an order that names several persons.
func listOperation() operation {
	o := recordOperation()
	o.id, o.summary = "recordList", "Record an order that names several persons"
	o.description = "Records the order and about each person an act of the kind that it heads, each checked as if it were made alone: all stand or none. What stands against a person has a path that begins with his id. 201: recorded. 200: this key had recorded it before, and nothing was added."
	o.body = actBody()
	o.body["required"] = []string{"kind", "persons"}
	o.body["properties"].(object)["persons"] = object{"type": "array", "items": idSchema, "minItems": 1, "maxItems": office.MostListed, "description": "whom the order names, in this order"}
	o.example = object{"kind": "call-up-list-ordered", "about": []string{"k-2026-09-01"}, "persons": []string{"p-1"}, "numbered": true,
		"content": object{"ground": "Шақыру комиссиясының шешімдері", "dispatch_from": "2026-10-05", "dispatch_until": "2026-10-07"}}
	o.answers, o.answer = "the order and the acts in it, and where they are recorded", ref("Ordered")
	return o
}

func checkOperation() operation {
	return asOfficial(operation{id: "checkAct", summary: "Work out what would come of an act, recording nothing", body: actBody(), example: actExample,
		answers: "what stands against the act, on which answers of the law it rests, and what it would change", answer: ref("Check"), refusals: bodyRefusals(nil)})
}

func actOperation() operation {
	return asOfficial(operation{id: "showAct", summary: "Show an act", description: "The reading is written down. Fields that your roles do not let you see are {\"hidden\": true}.",
		parameters: []object{inPath("act", "a-…", idSchema)}, answers: "the act at its place", answer: ref("EntryShown"), refusals: guardedRefusals(map[int]string{404: "there is no such act"})})
}

func proofOperation() operation {
	return asOfficial(operation{id: "proveAct", summary: "Prove that an act stands in the log", description: "With the envelope and the commitment, which the public proof leaves out. The reading is written down.",
		parameters: []object{inPath("act", "a-…", idSchema)}, answers: "the proof, as the offline check takes it", answer: ref("Proof"), refusals: guardedRefusals(map[int]string{404: "there is no such act"})})
}

func subjectOperation() operation {
	return asOfficial(operation{id: "showSubject", summary: "Show the file of a person, office or official on a day",
		description: "The reading is written down. Who keeps the file today decides who may read it, whatever day is asked about.",
		parameters: []object{inPath("subject", "p-…, o-…, u-…, c-…, k-…", idSchema), inQuery("on", "the day; left out: today", daySchema),
			inQuery("upto", "as known by the acts up to this position; left out: all", object{"type": "integer", "minimum": 1})},
		answers: "facts, attributes, acts and duties", answer: ref("Subject"), refusals: guardedRefusals(map[int]string{404: "there is no such file"})})
}

func findOperation() operation {
	text := func(most int, what string) object {
		return object{"type": []string{"string", "null"}, "maxLength": most, "description": what}
	}
	limit := with(upTo(maxFind), "description", "how many; 50 when it is left out")
	limit["type"] = []string{"integer", "null"}
	return asOfficial(operation{id: "find", summary: "Look for persons whose files you may read",
		description: "What is looked for comes in the body, so that no address, and no log of addresses, holds a name or a number. Who is found is written down.",
		body: object{"type": "object", "required": []string{"text"}, "additionalProperties": false, "properties": object{
			"text":  object{"type": "string", "minLength": 1, "maxLength": maxWord, "description": "words of a name in any spelling, an identification number, or an id"},
			"sort":  object{"enum": append([]any{nil}, anys(sorts)...), "description": "of subject, by the letter of its ids; left out: persons"},
			"after": text(maxSearch, "what the page before gave"), "limit": limit}},
		example: object{"text": "Сейітов Нұрлан"},
		answers: "the subjects by name", answer: ref("Found"), refusals: bodyRefusals(nil)})
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func workOperation() operation {
	return asOfficial(operation{id: "listWork", summary: "List what is due, by legal risk",
		parameters: []object{inQuery("duty", "only this duty", textSchema), inQuery("role", "only what this role does; may be given several times", textSchema), inQuery("subject", "only about this subject", idSchema),
			inQuery("until", "only what is due by this day", daySchema), inQuery("limit", "how many; 100 when it is left out", upTo(maxFind))},
		answers: "the duties, and how many there are of each", answer: ref("Work"), refusals: guardedRefusals(nil)})
}

func kindsOperation() operation {
	return operation{id: "listKinds", summary: "List the kinds of acts", answers: "the kinds, in the order of menus", answer: object{"type": "array", "items": ref("KindLine")}}
}

func kindOperation() operation {
	return operation{id: "describeKind", summary: "Describe a kind of act", description: "Who may issue it, what must hold, and its fields as JSON Schema.",
		parameters: []object{inPath("kind", "see /api/v1/kinds", textSchema)}, answers: "the kind", answer: ref("KindDetail"), refusals: map[int]string{404: "there is no such kind"}}
}

// publicRefusals are those of the proofs, which are for everybody.
func publicRefusals(more map[int]string) map[int]string {
	out := map[int]string{429: "too many requests; try again", 500: "a failure of ours", 503: "busy, or the register cannot be reached; try again"}
	maps.Copy(out, more)
	return out
}

func checkpointOperation() operation {
	return operation{id: "showCheckpoint", summary: "Show how far the log goes, signed", description: "For everybody. Says nothing of any act.",
		answers: "the checkpoint and the public key", answer: ref("LogCheckpoint"), refusals: publicRefusals(nil)}
}

func inclusionOperation() operation {
	return operation{id: "proveInclusion", summary: "Prove that an act stands at a position of the log", description: "For everybody, by the hash of the act alone. Who holds the act's proof finds the hash in it again.",
		parameters: []object{inPath("position", "the first act is 1", object{"type": "integer", "minimum": 1})},
		answers:    "the proof (RFC 6962)", answer: ref("LogInclusion"), refusals: publicRefusals(map[int]string{404: "no act stands there", 422: "the position is no number"})}
}

func consistencyOperation() operation {
	size := object{"type": "integer", "minimum": 1}
	return operation{id: "proveConsistency", summary: "Prove that the log of one size begins with that of a smaller one", description: "For everybody. The sizes are those of two checkpoints.",
		parameters: []object{with(inQuery("from", "the smaller size", size), "required", true), with(inQuery("to", "the bigger size", size), "required", true)},
		answers:    "the proof (RFC 6962)", answer: ref("LogConsistency"), refusals: publicRefusals(map[int]string{422: "the sizes are none of this log"})}
}
