import Statistics

/// One axis of a chart: what it shows, from where to where, and its ticks.
struct ChartAxis: Equatable {
    enum Scale: Equatable { case linear, logarithmic }

    struct Tick: Equatable {
        var value: Double
        var text: String
    }

    /// What it shows, with its unit.
    var title: String
    var scale = Scale.linear
    /// In the unit of the title.
    var range: ClosedRange<Double>
    var ticks: [Tick]

    /// Returns where a value lies: 0 at the axis' begin, 1 at its end; what lies outside is put at the nearest end.
    func position(_ value: Double) -> Double {
        let (low, high) = (range.lowerBound, range.upperBound)
        guard high > low, !value.isNaN else { return 0 }
        let share: Double
        switch scale {
        case .linear: share = (value - low) / (high - low)
        case .logarithmic:
            share =
                value <= low
                ? 0
                : (PowersOfTen.exponent(value) - PowersOfTen.exponent(low))
                    / (PowersOfTen.exponent(high) - PowersOfTen.exponent(low))
        }
        return min(1, max(0, share))
    }
}

// MARK: - Made to fit

extension ChartAxis {
    /// A linear axis from 0 to a round number at or above a value, with about so many ticks.
    static func fromZero(_ title: String, to most: Double, ticks wanted: Int = 5) -> ChartAxis {
        let most = most.isFinite && most > 0 ? most : 1
        let step = niceStep(most / Double(wanted))
        let count = max(1, Int((most / step - 1e-9).rounded(.up)))
        return ChartAxis(title: title, range: 0...(Double(count) * step), ticks: linearTicks(count, step))
    }

    /// A linear axis from 0 to exactly a value, with ticks at round numbers: of time, which ends where it ends.
    static func elapsed(_ title: String, to end: Double, ticks wanted: Int = 6) -> ChartAxis {
        let end = end.isFinite && end > 0 ? end : 1
        let step = niceStep(end / Double(wanted))
        let count = Int((end / step + 1e-9).rounded(.down))
        return ChartAxis(title: title, range: 0...end, ticks: linearTicks(count, step))
    }

    /// A logarithmic axis around some values above 0; ticks at powers of ten, and at their 2 and 5 where few powers are.
    static func logarithmic(_ title: String, around values: ClosedRange<Double>) -> ChartAxis {
        let low = max(values.lowerBound, .leastNormalMagnitude)
        let high = max(values.upperBound, low)
        let candidates = roundNumbers(from: low, to: high)
        let begin = candidates.last { $0 <= low * (1 + 1e-9) } ?? low
        let end = candidates.first { $0 >= high * (1 - 1e-9) && $0 > begin } ?? high
        let inside = candidates.filter { $0 >= begin && $0 <= end }
        let powers = inside.filter { isPowerOfTen($0) }
        let shown = powers.count >= 4 ? powers : inside
        let spaced = shown.count > 8 ? shown.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) : shown
        return ChartAxis(
            title: title,
            scale: .logarithmic,
            range: begin...end,
            ticks: spaced.map { Tick(value: $0, text: text($0)) }
        )
    }

    /// More than this between the lowest and the highest value, and an axis of times is logarithmic.
    static let mostRatio = 20.0

    /// An axis for values in one unit: linear from 0, or logarithmic where they lie too far apart.
    static func fitting(_ title: String, _ values: [Double]) -> ChartAxis {
        let positive = values.filter { $0 > 0 && $0.isFinite }
        guard let low = positive.min(), let high = positive.max() else { return .fromZero(title, to: 1) }
        if high / low > mostRatio { return .logarithmic(title, around: low...high) }
        return .fromZero(title, to: high)
    }

    // MARK: Round numbers

    /// Returns the least of 1, 2 and 5 times a power of ten that is not below a step.
    static func niceStep(_ step: Double) -> Double {
        let power = PowersOfTen.power(PowersOfTen.exponent(step).rounded(.down))
        for factor in [1.0, 2, 5, 10] where factor * power >= step * (1 - 1e-9) { return factor * power }
        return 10 * power
    }

    private static func linearTicks(_ count: Int, _ step: Double) -> [Tick] {
        (0...count).map { Tick(value: Double($0) * step, text: text(Double($0) * step)) }
    }

    private static func roundNumbers(from low: Double, to high: Double) -> [Double] {
        let (first, last) = (
            Int(PowersOfTen.exponent(low).rounded(.down)), Int(PowersOfTen.exponent(high).rounded(.up))
        )
        return (first...max(first, last)).flatMap { exponent in
            [1.0, 2, 5].map { $0 * PowersOfTen.power(Double(exponent)) }
        }
            + [PowersOfTen.power(Double(max(first, last) + 1))]
    }

    private static func isPowerOfTen(_ value: Double) -> Bool {
        let exponent = PowersOfTen.exponent(value)
        return abs(exponent - exponent.rounded()) < 1e-9
    }

    /// Returns a tick's number: no more digits than it takes, thousands as `k` and `M`.
    static func text(_ value: Double) -> String {
        switch abs(value) {
        case 0: return "0"
        case 1e7...: return "\(Figure.trimmed(Figure.fixed(value / 1e6, decimals: 1)))M"
        case 1e4...: return "\(Figure.trimmed(Figure.fixed(value / 1e3, decimals: 1)))k"
        default: return Figure.trimmed(Figure.fixed(value, decimals: 6))
        }
    }
}

/// The unit in which a chart shows times.
struct ChartUnit: Equatable {
    var name: String
    /// How much one of it is, in the unit of the values.
    var size: Double

    /// The unit for latencies in nanoseconds, by the longest.
    static func ofLatency(_ longest: Double) -> ChartUnit {
        switch longest {
        case 10e9...: ChartUnit(name: "s", size: 1e9)
        case 1e6...: ChartUnit(name: "ms", size: 1e6)
        default: ChartUnit(name: "µs", size: 1e3)
        }
    }

    /// The unit for the time of a run in seconds, by its length.
    static func ofRun(_ length: Double) -> ChartUnit {
        switch length {
        case 259_200...: ChartUnit(name: "days", size: 86_400)
        case 10_800...: ChartUnit(name: "h", size: 3_600)
        case 300...: ChartUnit(name: "min", size: 60)
        case 1...: ChartUnit(name: "s", size: 1)
        default: ChartUnit(name: "ms", size: 1e-3)
        }
    }
}
