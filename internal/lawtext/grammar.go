package lawtext

import "regexp"

// grammar is how publishers write the parts of an enactment in one language.
// Expressions are matched against lines whose spaces are single and ordinary.
type grammar struct {
	article  *regexp.Regexp // 1: number, 2: title
	chapter  *regexp.Regexp
	footnote *regexp.Regexp // amendments; not law
	remark   *regexp.Regexp // heading of an editorial remark: the next line is not law
	ruling   *regexp.Regexp // a court's ruling, put in by the publisher
	notes    *regexp.Regexp // heading of numbered notes, which are law
	excluded *regexp.Regexp // what stands in place of a removed element
	removed  *regexp.Regexp // in the footnote of an article that was removed as a whole
	signed   *regexp.Regexp // the signature: the text ends here
	tail     *regexp.Regexp // closing words of a list, belonging to its last element
	span     *regexp.Regexp // in a table of two columns, a row of one cell
}

var grammars = map[string]grammar{
	"ru": {
		article:  regexp.MustCompile(`^Статья (\d+(?:-\d+)?)\. ?(.*)$`),
		chapter:  regexp.MustCompile(`^(?:Глава|Раздел|Параграф) \d+(?:-\d+)?\. ?(.*)$`),
		footnote: regexp.MustCompile(`^Сноска\.`),
		remark:   regexp.MustCompile(`^Примечание (?:ИЗПИ|РЦПИ)!?$`),
		ruling:   regexp.MustCompile(`^Нормативным постановлением Конституционного Суда`),
		notes:    regexp.MustCompile(`^Примечани[ея][.:]?$`),
		excluded: regexp.MustCompile(`(?i)^исключен[аоы]? (?:законом|законами|указом|указами|конституционным)`),
		removed:  regexp.MustCompile(`(?i)(?:статья|пункт) \S+ исключен[аоы]? `),
		signed:   regexp.MustCompile(`^Президент(?: Республики Казахстан(?: \S+ \S+)?)?$`),
	},
	"kk": {
		article:  regexp.MustCompile(`^(\d+(?:-\d+)?)-бап\. ?(.*)$`),
		chapter:  regexp.MustCompile(`^\d+(?:-\d+)?-(?:тарау|бөлім|параграф)\. ?(.*)$`),
		footnote: regexp.MustCompile(`^Ескерту\.`),
		remark:   regexp.MustCompile(`^(?:ЗҚАИ|РҚАО)-ның ескертпесі!?$`),
		ruling:   regexp.MustCompile(`^(?:ҚР|Қазақстан Республикасы(?:ның)?) Конституциялық Сотының .*нормативтік қаулысымен`),
		notes:    regexp.MustCompile(`^Ескертпе(?:лер)?[.:]?$`),
		excluded: regexp.MustCompile(`(?i)^алып тасталды`),
		removed:  regexp.MustCompile(`(?i)\d-(?:бап|тармақ) алып тасталды`),
		signed:   regexp.MustCompile(`^Қазақстан Республикасының Президенті(?: \S+ \S+)?$`),
		tail:     regexp.MustCompile(`^болып `),
		span:     regexp.MustCompile(`құрамы?$|^армия генералы$`),
	},
	"en": {
		article:  regexp.MustCompile(`^Article (\d+(?:-\d+)?)\. ?(.*)$`),
		chapter:  regexp.MustCompile(`^(?:Chapter|Section) \d+(?:-\d+)?\. ?(.*)$`),
		footnote: regexp.MustCompile(`^Footnote\.`),
		remark:   regexp.MustCompile(`^Note of (?:RCLI|ILLI)!?$`),
		ruling:   regexp.MustCompile(`^By the normative (?:resolution|ruling) of the Constitutional Court`),
		notes:    regexp.MustCompile(`^Notes?[.:]?$`),
		excluded: regexp.MustCompile(`(?i)^(?:is |are )?(?:excluded|deleted) (?:by|dated|in accordance)`),
		removed:  regexp.MustCompile(`(?i)(?:article|paragraph) \S+ (?:is |was )?(?:excluded|deleted)`),
		signed:   regexp.MustCompile(`^The President(?: of the Republic of Kazakhstan(?: \S+ \S+)?)?$`),
	},
}

var (
	paragraphNumber = regexp.MustCompile(`^(\d+(?:-\d+)?)\.( .*|[^\d\s].*)?$`)
	pointNumber     = regexp.MustCompile(`^(\d+(?:-\d+)?)\) ?(.*)$`)
	bareNumber      = regexp.MustCompile(`^\d+(?:-\d+)?[.)]?$`)
	actDay          = regexp.MustCompile(`(\d\d)\.(\d\d)\.(\d{4}) *(?:№|No\.?|N) *\d`)
)
