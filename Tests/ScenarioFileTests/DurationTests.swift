import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Durations as people write them")
struct DurationTests {
    @Test(
        "are read to the nanosecond",
        arguments: [
            ("500ms", 500_000_000), ("2s", 2_000_000_000), ("1m30s", 90_000_000_000), ("1.5h", 5_400_000_000_000),
            ("250us", 250_000), ("250µs", 250_000), ("0.1s", 100_000_000), ("0.000000001s", 1), ("1.50ms", 1_500_000),
            ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("0s", 0), ("0.5m", 30_000_000_000), ("292y", nil),
            ("1.000s", 1_000_000_000), ("500 ms", 500_000_000), ("1m 30s", 90_000_000_000),
            ("1 h  2 m", 3_720_000_000_000),
        ] as [(String, Nanoseconds?)]
    )
    func reading(text: String, expected: Nanoseconds?) throws {
        guard let expected else {
            #expect(throws: DurationText.Defect.self) { try ScenarioReader.parseDuration(text) }
            return
        }
        #expect(try ScenarioReader.parseDuration(text) == expected)
    }

    @Test(
        "are refused where they say nothing clear",
        arguments: [
            "", "5", "ms", " 5s", "5 ", "-5s", "5\ts", "1 .5s", "1. 5s", "1s 1", "5s  ", "+5s", "5S", "1.s", ".5s",
            "30s1m", "1s1s", "1e3s", "0.5ns", "9999999999h",
            "٣s", "5s ",
        ]
    )
    func refusing(text: String) {
        #expect(throws: DurationText.Defect.self) { try ScenarioReader.parseDuration(text) }
    }

    @Test("of a bare number ask for the unit")
    func bareNumber() {
        #expect {
            _ = try ScenarioReader.parseDuration("500")
        } throws: {
            "\($0)".contains("500ms or 500s")
        }
    }

    @Test("are written as they can be read back", arguments: 0..<20)
    func roundTrip(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<100 {
            let units: [Nanoseconds] = [1, 1000, 1_000_000, 1_000_000_000, 60_000_000_000]
            let unit = units.randomElement(using: &random) ?? 1
            let duration = Int.random(in: 0...5000, using: &random) * unit
            #expect(try DurationText.parse(DurationText.text(duration)) == duration)
        }
        #expect(DurationText.text(500_000_000) == "500ms")
    }

    @Test("reach to thirty days and no further")
    func longest() throws {
        #expect(try DurationText.parse("720h") == .seconds(30 * 86_400))
        #expect(throws: DurationText.Defect.self) { try DurationText.parse("720h1ns") }
    }
}
