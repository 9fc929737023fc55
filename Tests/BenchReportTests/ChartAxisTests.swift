import BenchModel
import Testing

@testable import BenchReport

@Suite("Axes of charts")
struct ChartAxisTests {
    @Test(
        "a linear axis ends at a round number and has few ticks",
        arguments: [
            (0.07, 0.08), (1, 1), (1.01, 1.5), (37, 40), (442, 500), (499, 500), (501, 600), (1_234_567, 1_400_000),
        ]
    )
    func linear(most: Double, end: Double) {
        let axis = ChartAxis.fromZero("ms", to: most)
        #expect(axis.range.lowerBound == 0 && axis.range.upperBound >= most)
        #expect((3...8).contains(axis.ticks.count))
        #expect(axis.ticks.last?.value == axis.range.upperBound)
        #expect(axis.range.upperBound <= end * 1.35, "\(axis)")
    }

    @Test("nothing to show still makes an axis", arguments: [0, -1, Double.nan, .infinity])
    func nothing(most: Double) {
        for axis in [ChartAxis.fromZero("x", to: most), .elapsed("x", to: most), .fitting("x", [most])] {
            #expect(axis.range == 0...1 && axis.ticks.count > 1)
            #expect(axis.position(most).isFinite)
        }
    }

    @Test("a logarithmic axis holds its values and its ticks ascend", arguments: 0..<40)
    func logarithmic(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let low = Double.random(in: 1e-4...1e4, using: &random)
        let high = low * Double.random(in: 1...1e6, using: &random)
        let axis = ChartAxis.logarithmic("x", around: low...high)
        #expect(axis.range.contains(low) && axis.range.contains(high), "\(axis)")
        let values = axis.ticks.map(\.value)
        #expect(values == values.sorted() && (2...9).contains(values.count), "\(axis)")
        #expect(Set(axis.ticks.map(\.text)).count == values.count, "\(axis)")
        #expect(values.allSatisfy(axis.range.contains))
    }

    @Test("values that lie far apart make it logarithmic, others start at 0")
    func choice() {
        #expect(ChartAxis.fitting("x", [10, 190]).scale == .linear)
        #expect(ChartAxis.fitting("x", [10, 210]).scale == .logarithmic)
    }

    @Test("positions go from 0 to 1")
    func positions() {
        let linear = ChartAxis.fromZero("x", to: 100)
        #expect([0, 50, 100, 200, -5].map(linear.position) == [0, 0.5, 1, 1, 0])
        let logarithmic = ChartAxis.logarithmic("x", around: 1...100)
        #expect(abs(logarithmic.position(10) - 0.5) < 1e-12 && logarithmic.position(0) == 0)
    }

    @Test(
        "ticks are short",
        arguments: [
            (0, "0"), (0.25, "0.25"), (1_000, "1000"), (20_000, "20k"), (12_500_000, "12.5M"), (0.001, "0.001"),
        ]
    )
    func texts(value: Double, text: String) {
        #expect(ChartAxis.text(value) == text)
    }
}

@Suite("Labels in a margin")
struct SpreadTests {
    @Test("stay apart, in order and within their range", arguments: 0..<30)
    func spread(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let wanted = (0..<Int.random(in: 1...14, using: &random)).map { _ in Double.random(in: 0...240, using: &random)
        }
        let placed = SVGChart.spread(wanted, apart: 15, within: 0...240)
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        for (one, next) in zip(order, order.dropFirst()) { #expect(placed[next] - placed[one] >= 15 - 1e-9) }
        #expect(placed.allSatisfy { (-1e-9...240.000_001).contains($0) })
    }
}
