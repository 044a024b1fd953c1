CREATE TABLE view_card (
  subject TEXT PRIMARY KEY, sort TEXT NOT NULL, office TEXT NOT NULL, name TEXT NOT NULL, iin TEXT NOT NULL, born BIGINT NOT NULL, head BIGINT NOT NULL,
  digest TEXT NOT NULL);
CREATE INDEX view_card_office ON view_card (office, sort, name);
CREATE INDEX view_card_iin ON view_card (iin);
CREATE INDEX view_card_head ON view_card (sort, head);
CREATE TABLE view_word (subject TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (word, subject));
CREATE INDEX view_word_subject ON view_word (subject);
CREATE TABLE view_listed (subject TEXT NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (subject, path));
CREATE INDEX view_listed_value ON view_listed (path, value);
CREATE TABLE view_duty (
  subject TEXT NOT NULL, duty TEXT NOT NULL, act TEXT NOT NULL, office TEXT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
  raised BIGINT NOT NULL, due BIGINT NOT NULL, weight BIGINT NOT NULL, PRIMARY KEY (subject, duty, act));
CREATE INDEX view_duty_due ON view_duty (office, due, weight);
CREATE TABLE view_journal (
  position BIGINT PRIMARY KEY, act TEXT NOT NULL, kind TEXT NOT NULL, office TEXT NOT NULL, official TEXT NOT NULL, subject TEXT NOT NULL,
  number TEXT NOT NULL, issued BIGINT NOT NULL, effect BIGINT NOT NULL);
CREATE INDEX view_journal_office ON view_journal (office, position);
