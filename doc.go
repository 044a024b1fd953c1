// Package qyzmet is the vocabulary of the project: the nouns of the law of
// military service of the Republic of Kazakhstan (Law No. 561-IV of 16 February
// 2012 and the acts under it) as the program speaks of them.
//
// It holds identifiers, facts, answers, proofs and the closed list of error
// codes. It has no behaviour beyond reading and validating these, imports only
// package date, and knows no rule of law: the law itself is data, in folder law.
package qyzmet
