import BenchAnalysis
import Pricing
import Statistics

/// One row in the making.
struct RowBuilder {
    private(set) var cells: [Cell] = []

    /// The marks of its cells.
    var marks: Set<Mark> { Set(cells.flatMap(\.marks)) }

    mutating func add(_ cell: Cell) { cells.append(cell) }
    mutating func text(_ text: String?) { add(.text(text)) }
    mutating func count(_ number: Int?) { add(.count(number)) }

    /// Adds the number of samples, and what they are worth where that is less.
    mutating func samples(_ distribution: Distribution, countsNone: Bool = true) {
        guard !distribution.isEmpty || countsNone else { return add(.absent) }
        let isLess = Figure.isWorthLess(distribution.n, distribution.effective)
        let value: Cell.Value =
            isLess ? .samples(distribution.n, worth: distribution.effective) : .count(distribution.n)
        add(Cell(value, marks: isLess ? [.dependent] : []))
    }

    mutating func share(_ share: Share?) { add(.share(share)) }

    mutating func figure(_ value: Double?, _ unit: Cell.Unit, mark: Mark? = nil, digits: Int? = nil) {
        var cell = Cell.number(value, unit)
        cell.digits = digits
        if let mark, value != nil { cell.marks.append(mark) }
        add(cell)
    }

    mutating func percentiles(_ percentiles: [Percentile], of distribution: Distribution, _ unit: Cell.Unit) {
        let digits = distribution.digits
        for percentile in percentiles {
            let mark: Mark? = distribution.canTell(percentile) ? nil : .fewSamples
            figure(distribution.percentile(percentile), unit, mark: mark, digits: digits)
        }
    }

    /// Adds what a table shows of a metric: the number of values, and percentiles.
    mutating func metric(_ metric: Metric, _ distribution: Distribution) {
        let shown = metric.shown
        if shown.hasCount { samples(distribution, countsNone: shown.countsNone) }
        percentiles(shown.percentiles, of: distribution, metric.unit.cell)
    }

    mutating func interval(_ interval: PercentileInterval, _ unit: Cell.Unit) {
        add(interval.low == nil && interval.high == nil ? .absent : Cell(.interval(interval, unit)))
    }

    /// Adds dollars; a price that nobody knows is said to be unknown.
    mutating func dollars(_ amount: Money?) { add(amount == nil ? "unknown" : .dollars(amount)) }
    mutating func roundedDollars(_ amount: Money?, digits: Int? = nil) {
        add(amount == nil ? "unknown" : .roundedDollars(amount, digits: digits))
    }

    /// Adds what some requests were billed, where there are any.
    mutating func bill(_ bill: CostSummary.Bill) {
        add(bill.cost.map { Cell(.bill($0, of: bill.priced)) } ?? .absent)
    }

    /// Marks the last cell, if there is a figure in it.
    mutating func marked(_ mark: Mark) {
        guard let last = cells.indices.last, cells[last].value != .absent else { return }
        cells[last].marks.append(mark)
    }

    /// Marks every number so far; counts and words are not meant.
    mutating func markedNumbers(_ mark: Mark) {
        for index in cells.indices {
            guard case .number = cells[index].value else { continue }
            cells[index].marks.append(mark)
        }
    }
}
