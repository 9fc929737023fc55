import BenchModel
import JSONSyntax
import Statistics
import Testing

@testable import BenchReport

/// Figures at the ends of what there is: too small to be written out, too large, none at all.
@Suite("Figures at their ends")
struct FigureEndTests {
    private static let scales: [Double] = (-9...15).map { PowersOfTen.power(Double($0)) }

    /// Reads a figure as a reader does, whatever stands before it.
    private static func read(_ text: String) throws -> Double {
        try #require(Double(text.trimmingPrefix { "<>≤≥".contains($0) }), "\(text)")
    }

    @Test(
        "a little is not nothing: what three decimals would call 0.000 has digits, and below a millionth says so",
        arguments: [
            (0.0005, "0.001"), (0.000_499, "0.00050"), (0.000_4, "0.00040"), (0.000_012, "0.000012"),
            (0.000_001, "0.000001"), (4e-7, "<0.000001"), (1e-9, "<0.000001"), (-1e-9, ">-0.000001"),
            (-0.000_4, "-0.00040"), (0, "0"), (-0.0, "0"),
        ]
    )
    func little(value: Double, text: String) {
        #expect(Figure.significant(value) == text)
    }

    @Test("a figure is as near to its value as its digits allow, whatever its size", arguments: scales)
    func nearness(scale: Double) throws {
        for factor in [1, 1.005, 1.5, 2.345, 4.995, 9.949, 9.951, 9.994, 9.996, 9.999] {
            let value = factor * scale
            let significant = try Self.read(Figure.significant(value))
            // Three digits are worth half of one in a hundred of the first; below 1 there are three decimals.
            #expect(abs(significant - value) <= max(0.005_001 * value, 0.000_500_1), "\(value): \(significant)")
            for digits in 2...3 {
                let rounded = try Self.read(Figure.rounded(value, digits: digits))
                let unit = digits == 2 ? 0.050_001 : 0.005_001
                #expect(abs(rounded - value) <= max(unit * value, 0.000_001), "\(value): \(rounded)")
            }
            #expect(Figure.significant(value) != "0" && Figure.rounded(value, digits: 2) != "0")
        }
    }

    @Test("larger values are never written as smaller ones", arguments: [2, 3])
    func order(digits: Int) throws {
        var random = SplitMix64(seed: UInt64(digits))
        let values = (0..<400).map { _ in
            Self.scales.randomElement(using: &random).map { $0 * .random(in: 1..<10, using: &random) } ?? 0
        }.sorted()
        let written = try values.map { try Self.read(Figure.rounded($0, digits: digits)) }
        #expect(written == written.sorted())
        let shares = values.filter { $0 <= 1 }.map { Figure.percent(ratio: $0) }
        let percents = try shares.map { try Self.read(String($0.dropLast(2))) }
        #expect(percents == percents.sorted())
        let significant = try values.map { try Self.read(Figure.significant($0)) }
        #expect(significant == significant.sorted())
    }

    @Test("a figure is negative only where it is less than nothing", arguments: [0.0, -0.0, -1e-12, -0.000_000_4])
    func negativeZero(value: Double) {
        for decimals in 0...6 { #expect(!Figure.fixed(value, decimals: decimals).hasPrefix("-")) }
        #expect(Figure.sixDecimals(value) == "0")
        #expect(JSONValue.figure(value).json == "0")
        #expect(Cell.number(value, .plain).exact == "0")
    }

    @Test(
        "most is not all: only what is whole is 100 %, and only nothing is 0 %",
        arguments: [
            (0.999_9, "99.99 %"), (0.999_95, "99.995 %"), (0.999_99, "99.999 %"), (0.999_999, "99.9999 %"),
            (0.999_999_9, ">99.9999 %"), (1, "100 %"), (1.000_04, "100 %"), (1.25, "125 %"),
            (0.000_001, "0.0001 %"), (0.000_000_4, "<0.0001 %"), (0.000_999, "0.0999 %"), (0.001, "0.1 %"), (0, "0 %"),
        ]
    )
    func percent(ratio: Double, text: String) {
        #expect(Figure.percent(ratio: ratio) == text)
    }

    @Test(
        "a percentile short of 100 is not called the last one",
        arguments: [
            (99.9999, "p99.9999"), (99.999_999_9, "p99.9999999"), (1, "p1"), (2.5, "p2.5"),
            // As a share times a hundred comes out.
            (0.999 * 100, "p99.9"), (0.57 * 100, "p57"),
        ]
    )
    func percentile(percent: Double, name: String) {
        #expect(Figure.percentileName(Percentile(percent)) == name)
    }

    @Test(
        "a time is in the unit that suits it, and what is rounded up to a thousand is one of the next",
        arguments: [
            (994e6, 2, "990 ms"), (995.1e6, 2, "1.0 s"), (999.4e6, 3, "999 ms"), (999.6e6, 3, "1.00 s"),
            (0.4e6, 2, "0.40 ms"),
            (1.5e9, 2, "1.5 s"), (119e9, 3, "119 s"), (120e9, 3, "2.00 min"), (0, 2, "0 ms"),
        ]
    )
    func time(nanoseconds: Double, digits: Int, text: String) {
        #expect(Figure.time(nanoseconds, digits: digits) == text)
    }

    @Test(
        "a length of time is in the unit that suits it",
        arguments: [
            (0, "0 s"), (1, "<0.000001 s"), (400_000, "0.00040 s"), (1_500_000, "0.002 s"), (59_990_000_000, "60.0 s"),
            (60_000_000_000, "1.00 min"), (3_600_000_000_000, "1.00 h"), (86_400_000_000_000, "1.00 days"),
            (.max, "106752 days"),
        ] as [(Nanoseconds, String)]
    )
    func length(time: Nanoseconds, text: String) {
        #expect(Figure.length(time) == text)
    }

    @Test(
        "a size is in the unit that suits it",
        arguments: [
            (0, "0 B"), (999, "999 B"), (999_499, "999 kB"), (999_500, "1.00 MB"), (999_499_999, "999 MB"),
            (999_500_000, "1.00 GB"), (1_000, "1.00 kB"), (1_234_567, "1.23 MB"), (5_000_000_000, "5.00 GB"),
            (.max, "9223372037 GB"),
        ] as [(Int64, String)]
    )
    func bytes(count: Int64, text: String) {
        #expect(Figure.bytes(count) == text)
    }

    @Test(
        "what is no number is absent where programs read, and no number of anything",
        arguments: [Double.nan, .infinity, -.infinity]
    )
    func none(value: Double) {
        #expect(JSONValue.figure(value).json == "null" && JSONValue.milliseconds(value).json == "null")
        for unit in [Cell.Unit.plain, .milliseconds, .ratio, .seconds] {
            #expect(Cell.number(value, unit).exact.isEmpty)
        }
    }

    @Test("a cell shows no more digits than its samples bear, and has all of them for programs")
    func digits() {
        var cell = Cell.number(123_456_789, .milliseconds)
        #expect(cell.shown == "123" && cell.rounded == "123" && cell.exact == "123.456789")
        cell.digits = 2
        #expect(cell.rounded == "120" && cell.shown == "123" && cell.exact == "123.456789")
        cell.marks = [.fewSamples]
        #expect(cell.rounded == "120*" && cell.shown == "123*" && cell.exact == "123.456789")
        // A share has digits of its own.
        var share = Cell.number(0.123_456, .ratio)
        share.digits = 2
        #expect(share.rounded == "12.3 %" && share.exact == "0.123456")
    }

    @Test(
        "an interval has the sides that bound it",
        arguments: [
            (1e6, 2e6, "1.00–2.00"), (nil, 2e6, "≤ 2.00"), (1e6, nil, "≥ 1.00"), (nil, nil, "—"),
        ] as [(Double?, Double?, String)]
    )
    func interval(low: Double?, high: Double?, text: String) {
        let interval = PercentileInterval(low: low, high: high)
        #expect(Cell(.interval(interval, .milliseconds)).shown == text)
        var row = RowBuilder()
        row.interval(interval, .milliseconds)
        #expect(row.cells[0].value == .absent || low != nil || high != nil)
    }

    @Test(
        "a difference has its sign, also where it is almost none",
        arguments: [(0.05, "+5 %"), (-0.05, "−5 %"), (0, "+0 %"), (-1e-9, "−<0.0001 %")]
    )
    func difference(value: Double, text: String) {
        #expect(Cell.number(value, .difference).shown == text)
    }

    @Test(
        "a change is told in percent up to twice or half as much, and as a factor beyond",
        arguments: [
            (1, "0 %"), (1.0004, "+0.04 %"), (0.9996, "−0.04 %"), (0.99997, "−0.003 %"), (1.000_000_000_01, "0 %"),
            (1.000_000_4, "+0.00004 %"), (1.0096, "+1.0 %"), (1.05, "+5.0 %"), (0.95, "−5.0 %"),
            (1.5, "+50 %"),
            (0.51, "−49 %"), (0.5, "×0.500"), (2, "×2.00"), (0.000_1, "×0.00010"), (1_234, "×1234"),
        ]
    )
    func change(ratio: Double, text: String) {
        #expect(ChangeWords.ratio(ratio) == text)
    }

    @Test("a change has the digits of its interval, and never a sign that is wrong")
    func changeWithin() {
        func told(_ value: Double, _ low: Double?, _ high: Double?, isShare: Bool = false) -> [String] {
            let estimate = Estimate(value: value, low: low, high: high)
            return [ChangeWords.value(estimate, isShare: isShare), ChangeWords.range(estimate, isShare: isShare)]
        }
        // Surely less, by next to nothing: the end that is nearest to none decides.
        #expect(told(0.99997, 0.99996, 0.99998) == ["−0.003 %", "−0.004 % to −0.002 %"])
        #expect(told(1.000_044, 1.000_005_2, 1.000_072) == ["+0.004 %", "+0.001 % to +0.007 %"])
        // What the interval says nothing of has no sign.
        #expect(told(1.000_076, 0.973, 1.041) == ["0.0 %", "−2.7 % to +4.1 %"])
        #expect(told(0.999_974, 0.999_902, 1.000_055) == ["0.00 %", "−0.01 % to +0.01 %"])
        #expect(told(1.0004, 0.9998, 1.12) == ["0.0 %", "0.0 % to +12 %"])
        #expect(told(1, 1, 1) == ["0 %", "0 % to 0 %"])
        #expect(told(0.412, nil, 0.84) == ["×0.412", "≤ −16 %"] && told(1.02, nil, nil) == ["+2.0 %", "—"])
        #expect(told(0.000_01, 0.000_006, 0.02, isShare: true) == ["+0.001 pp", "+0.001 pp to +2 pp"])
        #expect(told(0, -0.0458, 0.0458, isShare: true) == ["0 pp", "−4.58 pp to +4.58 pp"])
    }

    @Test(
        "a difference of shares is told in points",
        arguments: [
            (0, "0 pp"), (0.01, "+1 pp"), (-0.0125, "−1.25 pp"), (0.000_01, "+0.001 pp"), (-0.000_012_3, "−0.001 pp"),
            (-0.5, "−50 pp"),
        ]
    )
    func points(share: Double, text: String) {
        #expect(ChangeWords.points(share) == text)
    }
}
