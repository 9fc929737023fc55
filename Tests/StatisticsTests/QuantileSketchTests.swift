import Statistics
import Testing

@Suite("Percentiles of a stream of numbers")
struct QuantileSketchTests {
    @Test("are within 1 % of the exact ones, over many decades", arguments: [1.0, 1e3, 1e6, 1e11])
    func withinOnePercent(_ scale: Double) {
        var sketch = QuantileSketch()
        var values: [Double] = []
        for number in 1...5000 {
            // Uneven, and not sorted.
            let value = Double((number * 7919) % 5000 + 1) * scale
            values.append(value)
            sketch.add(value)
        }
        values.sort()
        #expect(sketch.count == 5000)
        for percent in [1.0, 5, 50, 95, 99, 99.9, 100] as [Double] {
            let exact = values[Int((percent / 100 * 5000).rounded(.up)) - 1]
            let found = sketch.percentile(Percentile(percent)) ?? 0
            #expect(abs(found / exact - 1) < 0.0101, "p\(percent): \(found) for \(exact)")
        }
    }

    @Test("are none without a number, and take any number")
    func edges() {
        var sketch = QuantileSketch()
        #expect(sketch.percentile(50) == nil)
        for value in [0, -1, .infinity, .nan, 1e-9, 1e300] { sketch.add(value) }
        #expect(sketch.count == 5, "what is no number is not counted")
        #expect((sketch.percentile(1) ?? 1) < 0.002 && (sketch.percentile(100) ?? 0) > 1e14)
    }
}
