// Package lawtext reads the official text of an enactment as its publisher
// prints it, splits it into provisions by id, and keeps the result beside the
// rules, so that an answer can show the wording it rests on.
//
// The ids are those of the inventories: law/35/2/1#3 is the enactment, the
// article, the paragraph, the subparagraph and, after '#', the third
// unnumbered part. Which line belongs to which element is decided by its
// number, its punctuation and what follows it, never by knowing an article.
//
// What a publisher adds is kept apart from what the law says: footnotes and
// editorial notes go to the article's Footnotes, the line left in place of a
// removed element is a provision marked Excluded.
//
// The package reads files and writes its own library folder. It touches no
// database, no network and no clock, and imports no other room.
package lawtext
