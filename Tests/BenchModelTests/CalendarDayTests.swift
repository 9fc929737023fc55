import Testing

@testable import BenchModel

@Suite("A day of the calendar")
struct CalendarDayTests {
    @Test(
        "is as many days after 1970 as it is",
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2026, 5, 1, 20_574),
            (2100, 2, 28, 47_540), (2100, 3, 1, 47_541), (1, 1, 1, -719_162), (0, 2, 29, -719_469),
        ]
    )
    func known(year: Int, month: Int, day: Int, count: Int) {
        let date = CalendarDay(year: year, month: month, day: day)
        #expect(date.daysSince1970 == count && date == CalendarDay(daysSince1970: count) && date.isReal)
    }

    @Test("comes back from its number, each one day after the one before")
    func all() {
        var last = CalendarDay(daysSince1970: -800_001)
        for count in -800_000...800_000 {
            let date = CalendarDay(daysSince1970: count)
            let isNext =
                date.day == last.day + 1 && date.month == last.month
                || date.day == 1 && (28...31).contains(last.day) && (date.month == last.month % 12 + 1)
            guard date.daysSince1970 == count, isNext, date.isReal else {
                Issue.record("day \(count) is \(date) after \(last)")
                return
            }
            last = date
        }
    }

    @Test("is none where the calendar has none")
    func unreal() {
        for (year, month, day) in [
            (2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 12, 32),
        ] {
            #expect(!CalendarDay(year: year, month: month, day: day).isReal)
        }
    }

    @Test("Texts are stripped at their ends alone")
    func stripped() {
        #expect("  a b\t\n".stripped(of: \.isWhitespace) == "a b")
        #expect("\n\na\n b\n".stripped(of: \.isNewline) == "a\n b")
        #expect(" \n ".stripped(of: \.isWhitespace).isEmpty && "".stripped(of: \.isWhitespace).isEmpty)
    }
}
