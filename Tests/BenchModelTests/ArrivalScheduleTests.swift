import BenchModel
import Testing

@Suite("A schedule of arrivals")
struct ArrivalScheduleTests {
    private static func offsets(
        _ shape: LoadShape,
        _ extent: Load.Extent = .requests(20_000),
        seed: UInt64 = 1,
        target: TargetIndex = 0
    ) throws -> [Nanoseconds] {
        Array(try #require(ArrivalSchedule(Load(shape: shape, extent: extent, seed: seed), target: target)))
    }

    private static func gaps(_ offsets: [Nanoseconds]) -> [Double] {
        zip(offsets.dropFirst(), offsets).map { ($0 - $1).inSeconds }
    }

    private static func meanAndVariation(_ gaps: [Double]) -> (mean: Double, variation: Double) {
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        return (mean, variance.squareRoot() / mean)
    }

    static let shapes: [LoadShape] = [
        .open(.constant(rate: 7)), .open(.poisson(rate: 7)), .open(.gamma(rate: 7, burstiness: 0.3)),
        .open(.gamma(rate: 7, burstiness: 4)), .open(.ramp(from: 0, to: 14)), .open(.ramp(from: 14, to: 0)),
        .stages([
            .init(.constant(rate: 2), duration: .seconds(600)), .init(.poisson(rate: 12), duration: .seconds(600)),
        ]),
    ]

    @Test("does not exist for a closed loop")
    func closed() {
        #expect(ArrivalSchedule(Load(), target: 0) == nil)
    }

    @Test("rises, ends where the load ends and is the same for the same seed", arguments: shapes)
    func common(shape: LoadShape) throws {
        let offsets = try Self.offsets(shape, .duration(.seconds(1200)))
        #expect(offsets == offsets.sorted())
        #expect(try #require(offsets.first) >= 0 && #require(offsets.last) < .seconds(1200))
        #expect(try offsets == Self.offsets(shape, .duration(.seconds(1200))))
        // 8,400 starts in all; a Poisson count's standard deviation is 92, the burstiest one's 168.
        #expect(abs(offsets.count - 8400) < 700, "\(offsets.count)")
    }

    @Test("holds exactly as many starts as were asked for", arguments: shapes.dropLast())
    func count(shape: LoadShape) throws {
        for count in [1, 2, 999] { #expect(try Self.offsets(shape, .requests(count)).count == count) }
    }

    @Test("is another for another seed and another target, where chance is in it")
    func chance() throws {
        let shape = LoadShape.open(.poisson(rate: 10))
        let first = try Self.offsets(shape)
        #expect(try first != Self.offsets(shape, seed: 2))
        #expect(try first != Self.offsets(shape, target: 1))
        #expect(try Set(first).intersection(Self.offsets(shape, target: 1)).count < 10)
    }

    @Test(
        "of constant rate is constant to the nanosecond",
        arguments: [(5.0, 200_000_000), (3, 333_333_333), (0.1, 10_000_000_000)]
    )
    func constant(rate: Double, gap: Nanoseconds) throws {
        let offsets = try Self.offsets(.open(.constant(rate: rate)), .requests(5000))
        #expect(offsets.first == 0)
        let gaps = zip(offsets.dropFirst(), offsets).map { $0 - $1 }
        #expect(gaps.allSatisfy { ($0 - gap).magnitude <= 1 })
        // Rounding does not add up.
        #expect(offsets.last == .seconds(4999 / rate))
    }

    @Test(
        "of random gaps has their mean and their coefficient of variation",
        arguments: [
            (LoadShape.open(.poisson(rate: 50)), 1.0), (.open(.gamma(rate: 50, burstiness: 1)), 1),
            (.open(.gamma(rate: 50, burstiness: 0.25)), 2), (.open(.gamma(rate: 50, burstiness: 4)), 0.5),
            (.open(.gamma(rate: 50, burstiness: 0.8)), 1.118),
        ]
    )
    func randomGaps(shape: LoadShape, variation: Double) throws {
        for seed in 1...3 {
            let gaps = Self.gaps(try Self.offsets(shape, seed: UInt64(seed)))
            let found = Self.meanAndVariation(gaps)
            // Five standard errors of a mean of 20,000, and as much for the other.
            #expect(abs(found.mean * 50 - 1) < 5 * variation / 20_000.0.squareRoot(), "\(found)")
            #expect(abs(found.variation / variation - 1) < 0.1, "\(found)")
        }
    }

    @Test("without memory has as many gaps beyond the mean as an exponential distribution")
    func exponential() throws {
        let gaps = Self.gaps(try Self.offsets(.open(.poisson(rate: 50))))
        for (mean, share) in [(1.0, 0.3679), (2, 0.1353), (0.1, 0.9048)] {
            let found = Double(gaps.count { $0 * 50 > mean }) / Double(gaps.count)
            #expect(abs(found - share) < 0.02)
        }
    }

    @Test("of a ramp has a rate that grows in a straight line")
    func ramp() throws {
        let offsets = try Self.offsets(.open(.ramp(from: 10, to: 30)), .duration(.seconds(100)))
        #expect(offsets.count == 2000)
        let perTenth = (0..<10).map { tenth in
            offsets.count { $0 >= .seconds(Double(tenth) * 10) && $0 < .seconds(Double(tenth + 1) * 10) }
        }
        for (tenth, count) in perTenth.enumerated() { #expect(abs(count - (110 + 20 * tenth)) <= 1, "\(perTenth)") }
        let level = try Self.offsets(.open(.ramp(from: 5, to: 5)), .requests(100))
        #expect(level.last == .seconds(99.0 / 5))
    }

    @Test("of stages keeps each stage's shape within its time")
    func stages() throws {
        let shape = LoadShape.stages([
            .init(.constant(rate: 10), duration: .seconds(2)), .init(.ramp(from: 0, to: 20), duration: .seconds(3)),
            .init(.constant(rate: 1), duration: .seconds(2)),
        ])
        // The stages say how long it takes, whatever the extent.
        let offsets = try Self.offsets(shape, .requests(1))
        #expect(offsets.prefix(20) == (0..<20).map { .milliseconds(Double($0) * 100) }[...])
        #expect(offsets.count { $0 >= .seconds(2) && $0 < .seconds(5) } == 30)
        #expect(offsets.suffix(2) == [.seconds(5), .seconds(6)])
    }
}
