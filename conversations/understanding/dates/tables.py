"""The tables of rules, by name: a pattern calls another table by its name in capitals."""

from conversations.understanding.dates.grammar import Table

TIME = Table("TIME")  # a clock time that shows itself as one: 14h, 14:30, meio-dia
LOOSE = Table("LOOSE")  # a clock time or a bare number; used only where the words around ask for a time
PLAIN = Table("PLAIN")  # like LOOSE without bare minutes, so that "entre 9 e 10" is two hours
PART = Table("PARTOFDAY")  # morning, late afternoon, lunchtime
HOURS = Table("HOURS")  # anything about the time of day
DAYS = Table("DAY")  # one day or several
WEEKREF = Table("WEEKREF")  # a week, as its Monday
MONTHREF = Table("MONTHREF")  # a month
AMONTH = Table("AMONTH")  # MONTHREF, or the bare word "mês", which needs a "fim do" or "dia 5 do" before it
FROM_NOW = Table("FROMNOW")  # counted from now
SPANS = Table("SPAN")  # days with "after", "until", "from"; the wish for the earliest time
IDIOMS = Table("IDIOM")  # words that only look like dates

TOP = (IDIOMS, SPANS, HOURS)  # what a sentence is read with; of equally long readings the first wins
ALL = {
    table.name: table
    for table in (TIME, LOOSE, PLAIN, PART, HOURS, DAYS, WEEKREF, MONTHREF, AMONTH, FROM_NOW, SPANS, IDIOMS)
}
