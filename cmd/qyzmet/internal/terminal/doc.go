// Package terminal is what people see of Qyzmet in a terminal: an answer
// written out in Kazakh, Russian or English, the interview that asks for facts
// one by one, and provisions with what rests on them.
//
// It writes to the writer and reads from the reader it is given, asks no clock
// and opens no file. It contains no legal rule: what it says about the law
// comes from the Book and the Answer.
package terminal
