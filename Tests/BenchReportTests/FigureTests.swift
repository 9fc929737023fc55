import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchReport
@testable import Pricing

@Suite("Figures")
struct FigureTests {
    @Test(
        "times have three significant digits and no more",
        arguments: [
            (0.0, "0"), (0.0123, "0.012"), (0.4567, "0.457"), (4.567, "4.57"), (45.67, "45.7"), (456.7, "457"),
            (99.96, "100"), (9.996, "10.0"), (12_345.6, "12346"), (-4.5, "-4.50"),
        ]
    )
    func significant(value: Double, text: String) {
        #expect(Figure.significant(value) == text)
    }

    @Test(
        "shares as percent",
        arguments: [
            (0.0, "0 %"), (1, "100 %"), (0.05, "5 %"), (0.03125, "3.13 %"), (0.1234, "12.3 %"), (0.0001, "0.01 %"),
            (1e-9, "<0.0001 %"), (0.9996, "99.96 %"),
        ]
    )
    func percent(share: Double, text: String) {
        #expect(Figure.percent(ratio: share) == text)
        #expect(Share(share).map(Figure.percent) == text)
    }

    @Test("percentiles by name", arguments: [(95.0, "p95"), (99.9, "p99.9"), (50, "p50"), (99.99, "p99.99")])
    func percentileName(percent: Double, name: String) {
        #expect(Figure.percentileName(Percentile(percent)) == name)
    }

    @Test(
        "quotients of dollars are rounded half up, in decimals, and what is small keeps three digits of its own",
        arguments: [
            ("1.2345675", "1.234568"), ("0.9999999", "1"), ("0.1234564", "0.123456"), ("12", "12"),
            ("12.00000009", "12"),
            ("0.00001234567", "0.0000123"), ("0.0000004", "0.0000004"), ("0.00000099951", "0.000001"),
            ("1e-18", "0.000000000000000001"),
        ]
    )
    func rounded(text: String, expected: String) throws {
        #expect("\(Figure.rounded(try #require(Decimal(price: text))))" == expected)
    }

    @Test("moments agree with Foundation's calendar", arguments: 0..<50)
    func moment(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let second = Int64.random(in: -4_000_000_000...7_000_000_000, using: &random)
        let expected = Date(timeIntervalSince1970: Double(second)).formatted(.iso8601)
        #expect(Figure.moment(WallTime(nanoseconds: second * 1_000_000_000)) == expected)
    }
}
