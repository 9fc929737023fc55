import BenchAnalysis
import BenchModel
import Pricing
import Statistics

/// A cell of a table: a value with its unit, before any format lays it out.
///
/// The terminal writes ``rounded`` and Markdown ``shown``, for people; CSV writes ``exact``, for programs.
struct Cell: Sendable, Equatable {
    enum Value: Sendable, Equatable {
        /// A figure that cannot be computed.
        case absent
        case text(String)
        case flag(Bool)
        case count(Int)
        /// A number of samples, and how many independent ones they are worth.
        case samples(Int, worth: Int)
        case number(Double, Unit)
        /// Shown as percent.
        case share(Share)
        /// Where a figure lies; a side is nil where nothing bounds it.
        case interval(PercentileInterval, Unit)
        /// US dollars.
        case dollars(Money, Exactness)
        /// US dollars, and how many requests they are for.
        case bill(Money, of: Int)
    }

    /// What a number is measured in, and with that its digits.
    enum Unit: Sendable, Equatable {
        /// Held in nanoseconds, shown as milliseconds.
        case milliseconds
        /// Held in nanoseconds, shown as microseconds.
        case microseconds
        /// Held in nanoseconds, shown as seconds.
        case seconds
        /// One figure over another, which may be more than all of it; shown as percent.
        case ratio
        /// A ratio more or less than another figure, shown with its sign.
        case difference
        /// A number of three significant digits.
        case plain
        /// The same without zeros at its end: of what mostly is a whole number.
        case trimmed
    }

    enum Exactness: Sendable, Equatable {
        /// A sum, to its last digit.
        case exact
        /// A quotient, which may have no last digit, rounded as ``Figure/rounded(_:)`` says.
        case rounded
    }

    var value: Value
    var marks: [Mark] = []
    /// The significant digits of a number that mean something; nil where nobody knows.
    var digits: Int?

    init(_ value: Value, marks: [Mark] = []) {
        self.value = value
        self.marks = marks
    }
}

extension Cell: ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self.init(.text(text)) }
}

// MARK: - Made from what may be missing

extension Cell {
    static let absent = Cell(.absent)

    static func text(_ text: String?) -> Cell { text.map { Cell(.text($0)) } ?? absent }
    static func flag(_ flag: Bool?) -> Cell { flag.map { Cell(.flag($0)) } ?? absent }
    static func count(_ count: Int?) -> Cell { count.map { Cell(.count($0)) } ?? absent }
    static func number(_ number: Double?, _ unit: Unit) -> Cell { number.map { Cell(.number($0, unit)) } ?? absent }
    static func share(_ share: Share?) -> Cell { share.map { Cell(.share($0)) } ?? absent }
    static func dollars(_ amount: Money?) -> Cell { amount.map { Cell(.dollars($0, .exact)) } ?? absent }
    static func roundedDollars(_ amount: Money?, digits: Int? = nil) -> Cell {
        guard let amount else { return absent }
        var cell = Cell(.dollars(amount, .rounded))
        cell.digits = digits
        return cell
    }
}

extension Metric.Unit {
    /// How cells hold it.
    var cell: Cell.Unit {
        switch self {
        case .time: .milliseconds
        case .rate: .plain
        case .share, .tokens, .portion, .money: .plain
        }
    }
}

// MARK: - Laid out

extension Cell {
    /// The text for people, with its marks.
    var shown: String { bare + marks.map(\.rawValue).joined() }

    /// The same with no more digits than the samples bear.
    var rounded: String {
        guard let digits else { return shown }
        let text: String
        switch value {
        case .number(let number, let unit) where !unit.isShare:
            text = Figure.rounded(unit.scaled(number), digits: digits)
        case .dollars(let amount, .rounded):
            text = Figure.rounded(amount.number(in: .usd), digits: digits)
        default: text = bare
        }
        return text + marks.map(\.rawValue).joined()
    }

    private var bare: String {
        switch value {
        case .absent: Figure.absent
        case .text(let text): text
        case .flag(let flag): String(flag)
        case .count(let count): String(count)
        case .samples(let n, let worth): Figure.samples(n, worth: worth)
        case .number(let number, let unit): unit.shown(number)
        case .share(let share): Figure.percent(share)
        case .interval(let interval, let unit): Self.interval(interval, unit)
        case .dollars(let amount, .exact): Figure.dollars(amount)
        case .dollars(let amount, .rounded): Figure.roundedDollars(amount)
        case .bill(let amount, let count): "\(Figure.dollars(amount)) (\(count))"
        }
    }

    private static func interval(_ interval: PercentileInterval, _ unit: Unit) -> String {
        switch (interval.low, interval.high) {
        case (let low?, let high?): "\(unit.shown(low))–\(unit.shown(high))"
        case (let low?, nil): "≥ \(unit.shown(low))"
        case (nil, let high?): "≤ \(unit.shown(high))"
        case (nil, nil): Figure.absent
        }
    }

    /// The text for programs, without marks: numbers to six decimals, dollars to the last; empty for what is absent.
    var exact: String {
        switch value {
        case .number(let number, let unit): number.isFinite ? Figure.sixDecimals(unit.scaled(number)) : ""
        case .share(let share): Figure.sixDecimals(share.value)
        case .absent: ""
        case .samples(let n, _): String(n)
        case .text, .flag, .count, .interval, .dollars, .bill: bare
        }
    }
}

extension Cell.Unit {
    /// Whether it is written as percent, with digits of its own.
    fileprivate var isShare: Bool { self == .ratio || self == .difference }

    /// Returns a number as people read it.
    func shown(_ number: Double) -> String {
        switch self {
        case .milliseconds, .microseconds, .seconds, .plain: Figure.significant(scaled(number))
        case .trimmed: Figure.trimmed(Figure.significant(number))
        case .ratio: Figure.percent(ratio: number)
        case .difference: "\(number < 0 ? "−" : "+")\(Figure.percent(ratio: abs(number)))"
        }
    }

    /// Returns a number in the unit it is shown in; shares stay 0…1.
    func scaled(_ number: Double) -> Double {
        switch self {
        case .milliseconds: number / 1e6
        case .microseconds: number / 1e3
        case .seconds: number / 1e9
        case .ratio, .difference, .plain, .trimmed: number
        }
    }
}
