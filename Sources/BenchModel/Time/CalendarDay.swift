/// A day of the Gregorian calendar, in UTC.
package struct CalendarDay: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Finds the day that is so many days after 1 January 1970, by Hinnant's algorithm (2013): years begin in March, so that leap days
    /// end them, and eras of 400 years are alike.
    package init(daysSince1970 count: Int) {
        let days = count + Self.daysTo1970
        let era = (days >= 0 ? days : days - (Self.daysOfEra - 1)) / Self.daysOfEra
        let dayOfEra = days - era * Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        month = shifted < 10 ? shifted + 3 : shifted - 9
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// How many days it is after 1 January 1970; a thirteenth month is January of the next year.
    package var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * Self.daysOfEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - Self.daysTo1970
    }

    /// Whether the calendar has it: there is no 30 February, which counts as one of the first days of March.
    package var isReal: Bool {
        (1...12).contains(month) && day >= 1
            && daysSince1970 < CalendarDay(year: year, month: month + 1, day: 1).daysSince1970
    }

    /// Days from 1 March of the year 0 to 1 January 1970.
    private static let daysTo1970 = 719_468
    private static let daysOfEra = 146_097
}
