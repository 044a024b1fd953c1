// Package engine answers questions by the law data: it compiles a Book's
// conditions into one straight-line program for each question and state of the
// law, evaluates it in strong Kleene logic, and explains the result.
//
// It reads no register, keeps no facts, and never asks what day it is: the day
// asked about, and the day by which law is known, are inputs. A missing fact is
// unknown, never false.
package engine
