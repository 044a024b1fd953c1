package api

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// operation is what OpenAPI says about a route.
type operation struct {
	id, summary, description string
	parameters               []object
	body                     object         // schema of the request body, or nil
	example                  object         // of the request body
	answer                   object         // schema of the answer
	answers                  string         // what the answer is
	status                   []int          // of an answer; 200 when there is none
	guarded                  bool           // for those who are logged in
	refusals                 map[int]string // status -> when
}

func askOperation(book *rulebook.Book) operation {
	names := []string{}
	for _, q := range byDisplay(book) {
		names = append(names, string(q.ID))
	}
	day := object{"type": "string", "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	return operation{
		id: "ask", summary: "Put a question to the law",
		description: "Answers what the law says about a person on a day, from the facts given. Missing facts are unknown, never false: an answer is settled, provisional, open, or waits for an official. Nothing is kept.",
		parameters: []object{{"name": "question", "in": "path", "required": true, "schema": object{"type": "string", "enum": names},
			"description": "what is asked; see /api/v1/questions"}},
		body: object{"type": "object", "required": []string{"on"}, "additionalProperties": false, "properties": object{
			"on":    with(day, "description", "the day asked about"),
			"known": object{"anyOf": []object{{"type": "null"}, day}, "description": "apply only law published by this day; without it, all that is held"},
			"facts": object{"$ref": "#/components/schemas/Facts"},
		}},
		example: object{"on": "2026-03-01", "facts": object{"country.regime": "peace",
			"person": object{"citizen": true, "sex": "male", "birth_date": "2005-02-11"}}},
		answers: "the answer", answer: ref("Answer"),
		refusals: map[int]string{400: "the body is not JSON of this form", 404: "there is no such question",
			413: "the body is too large or nested too deep", 415: "the body is not application/json",
			422: "facts or days that are refused, each with place, value and what is allowed", 500: "a failure of ours", 503: "busy; try again"},
	}
}

func questionsOperation() operation {
	return operation{id: "listQuestions", summary: "List what can be asked", answers: "the questions, in the order of display",
		answer: object{"type": "array", "items": ref("Question")}}
}

func factsOperation() operation {
	return operation{id: "describeFacts", summary: "Describe the fact vocabulary", answers: "a JSON Schema 2020-12",
		answer: object{"type": "object", "required": []string{"$schema", "$defs", "properties"}}}
}

func lawOperation() operation {
	return operation{id: "showLaw", summary: "Show an article or a provision",
		description: "The id may hold slashes, which need not be escaped; # is written ~: law/35/3~3.",
		parameters: []object{
			{"name": "id", "in": "path", "required": true, "schema": object{"type": "string"}, "description": "law/35, law/35/2/1, rules/9~2",
				"x-allows-slashes": true},
			{"name": "on", "in": "query", "schema": object{"type": "string", "format": "date"}, "description": "say of each version whether it is in force on this day"},
		},
		answers: "the article with its provisions, or with the one asked for", answer: ref("Article"),
		refusals: map[int]string{404: "no such provision is held", 422: "the day is not a day"}}
}

func openAPIOperation() operation {
	return operation{id: "describe", summary: "This description", answers: "OpenAPI 3.1", answer: object{"type": "object", "required": []string{"openapi", "paths"}}}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func with(o object, key string, v any) object {
	out := object{key: v}
	for k, v := range o {
		out[k] = v
	}
	return out
}

// openAPI describes the routes. Schemas of answers are made from the Go types
// that are encoded, so they cannot drift from them.
func (s *server) openAPI() any {
	schemas := &schemas{named: object{}, types: map[string]reflect.Type{}}
	bodies := []any{qyzmet.Answer{}, Question{}, Article{}, Problem{}}
	if s.reg != nil {
		bodies = append(bodies, registerBodies...)
	}
	for _, v := range bodies {
		schemas.add(v)
	}
	schemas.named["Facts"] = factsComponent(s.book, schemas.named)
	paths := object{}
	for _, r := range s.routes() {
		item, ok := paths[r.path].(object)
		if !ok {
			item = object{}
			paths[r.path] = item
		}
		item[strings.ToLower(r.method)] = r.about.describe()
	}
	components := object{"schemas": schemas.named}
	if s.reg != nil {
		components["securitySchemes"] = s.reg.securitySchemes()
	}
	return object{
		"openapi": "3.1.0",
		"info": object{"title": "Qyzmet", "version": "1", "summary": "The law of military service of Kazakhstan, executable",
			"description": "What the law says for a person on a day, with provisions, papers, deadlines and what is missing. Answers are a reading of the law by a program, not a decision. Law data: " + s.book.Hash + "."},
		"jsonSchemaDialect": dialect,
		"paths":             paths,
		"components":        components,
	}
}

// factsComponent is the facts schema with its definitions among the components.
func factsComponent(book *rulebook.Book, named object) object {
	for _, f := range book.FactOrder {
		named["fact."+string(f.Path)] = factSchema(book, f)
	}
	out := groupSchema(book, "", "#/components/schemas/fact.")
	out["type"] = "object"
	return out
}

func (o operation) statuses() []int {
	if o.status == nil {
		return []int{http.StatusOK}
	}
	return o.status
}

func (o operation) describe() object {
	out := object{"operationId": o.id, "summary": o.summary}
	if o.description != "" {
		out["description"] = o.description
	}
	if len(o.parameters) > 0 {
		out["parameters"] = o.parameters
	}
	if o.body != nil {
		out["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": o.body, "example": o.example}}}
	}
	if o.guarded {
		out["security"] = []object{{"token": []string{}}, {"cookie": []string{}}}
	}
	responses := object{}
	for _, status := range o.statuses() {
		response := object{"description": o.answers}
		if o.answer != nil {
			response["content"] = object{"application/json": object{"schema": o.answer}}
		}
		responses[fmt.Sprint(status)] = response
	}
	problem := object{"application/problem+json": object{"schema": ref("Problem")}}
	for status, when := range o.refusals {
		responses[fmt.Sprint(status)] = object{"description": when, "content": problem}
	}
	responses["405"] = object{"description": "another method is sent than is taken here; Allow names it", "content": problem}
	out["responses"] = responses
	return out
}
