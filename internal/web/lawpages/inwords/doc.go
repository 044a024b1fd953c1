// Package inwords tells in words what a condition or a term of the law data
// says, in Kazakh, Russian or English: "all of these hold: Studying now: yes;
// Form of study: full-time". The words come from the labels of facts,
// parameters, outcomes and questions, and from the catalogue it is given; the
// sentences are built so that labels keep the form in which they are written.
//
// It reads the book and the catalogue and touches nothing else. It does not
// evaluate: what it says is what the rule says, whoever is asked about.
package inwords
