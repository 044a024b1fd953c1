package date

// count is a term being counted: the day reached and the steps so far.
type count struct {
	day   Date
	cal   *Calendar
	steps []Step
	// years for which the calendar was consulted; 0 when it was not
	firstYear, lastYear int
}

func (c *count) note(code StepCode, n int) {
	c.steps = append(c.steps, Step{Code: code, Date: c.day, Count: n})
}

// addMonths adds years and months at once, so that rounding happens once.
func (c *count) addMonths(t Term, r Rounding) {
	months := 12*t.Years + t.Months
	if months == 0 {
		return
	}
	_, _, day := c.day.Civil()
	_, missing := c.day.addMonths(months)
	c.day = c.day.AddMonths(months, r)
	if t.Months == 0 {
		c.note(StepYears, t.Years)
	} else {
		c.note(StepMonths, months)
	}
	if missing {
		c.note(StepRounded, day)
	}
}

func (c *count) addWorkingDays(n int) error {
	if n == 0 {
		return nil
	}
	if err := c.skipTo(n); err != nil {
		return err
	}
	c.note(StepWorkingDays, n)
	return nil
}

func (c *count) end(rule EndRule) error {
	switch rule {
	case EndLastOfMonth:
		if last := c.day.LastOfMonth(); last != c.day {
			c.day = last
			c.note(StepLastOfMonth, 0)
		}
	case EndNextWorking:
		return c.moveOffDaysOff()
	}
	return nil
}

func (c *count) moveOffDaysOff() error {
	kind, err := c.cal.Kind(c.day)
	if err != nil {
		return err
	}
	c.consulted(c.day, c.day)
	if kind.Works() {
		return nil
	}
	c.steps = append(c.steps, Step{Code: StepSkipped, Date: c.day, Kind: kind})
	if err := c.skipTo(1); err != nil {
		return err
	}
	c.note(StepMoved, 0)
	return nil
}

// skipTo goes to the n-th working day after the day reached.
func (c *count) skipTo(n int) error {
	from := c.day
	day, err := c.cal.walk(from, n, func(d Date, k DayKind) {
		c.steps = append(c.steps, Step{Code: StepSkipped, Date: d, Kind: k})
	})
	if err != nil {
		return err
	}
	c.day = day
	c.consulted(from+1, day)
	return nil
}

func (c *count) consulted(first, last Date) {
	if c.firstYear == 0 {
		c.firstYear = first.Year()
	}
	c.lastYear = last.Year()
}

// noteHoles adds a step for each year consulted whose days off are not all known.
func (c *count) noteHoles() {
	if c.firstYear == 0 {
		return
	}
	for y := c.firstYear; y <= c.lastYear; y++ {
		if !c.cal.Complete(y) {
			c.note(StepHoles, y)
		}
	}
}
