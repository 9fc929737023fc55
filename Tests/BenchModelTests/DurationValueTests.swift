import Testing

@testable import BenchModel

@Suite("Durations and instants")
struct DurationValueTests {
    @Test(
        "Numbers become nanoseconds, rounded, and the ends of the range where they go beyond it",
        arguments: [
            (0.0, 0), (1, 1_000_000), (0.0000004, 0), (0.0000006, 1), (-1.5, -1_500_000), (1e300, Nanoseconds.max),
            (-1e300, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
        ]
    )
    func milliseconds(count: Double, expected: Nanoseconds) {
        #expect(Nanoseconds.milliseconds(count) == expected)
        #expect(RunInstant.milliseconds(count).sinceEpoch == expected)
    }

    @Test("Seconds are a thousand milliseconds, there and back", arguments: [0.0, 0.001, 1, 59.999, 86_400, -3])
    func seconds(count: Double) {
        #expect(Nanoseconds.seconds(count) == .milliseconds(count * 1000))
        #expect(Nanoseconds.seconds(count).inSeconds == count)
        #expect(Nanoseconds.milliseconds(count).inMilliseconds == count)
    }

    @Test(
        "In words seconds have the digits that they need",
        arguments: [(60.0, "60 s"), (0.25, "0.25 s"), (0, "0 s"), (4_000_000, "4000000 s")]
    )
    func inWords(count: Double, expected: String) { #expect(Nanoseconds.seconds(count).secondsText == expected) }

    @Test("A whole number is rounded towards zero and kept within its range", arguments: [Int8.min, -1, 0, 1, .max])
    func clamping(value: Int8) {
        #expect(Int8(clamping: Double(value)) == value)
        let beyond = Double(value) + (value < 0 ? -0.9 : 0.9)
        #expect(Int8(clamping: beyond) == value)
        #expect(Int8(clamping: 1e9) == .max && Int8(clamping: -1e9) == .min && UInt8(clamping: -1.0) == 0)
    }

    @Test("Sums and differences stop at the ends of the range", arguments: 0..<100)
    func saturation(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let (a, b) = (Int8.random(in: .min ... .max, using: &random), Int8.random(in: .min ... .max, using: &random))
        #expect(Int(a.addingSaturated(b)) == min(127, max(-128, Int(a) + Int(b))))
        #expect(Int(a.subtractingSaturated(b)) == min(127, max(-128, Int(a) - Int(b))))
        #expect([a, b].saturatingSum == a.addingSaturated(b))
    }

    @Test("An instant moves by a duration, and is as far from another as it was moved", arguments: 0..<20)
    func instants(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let instant = RunInstant(nanoseconds: .random(in: -1_000_000...1_000_000, using: &random))
        let duration = Nanoseconds(.random(in: -1_000_000...1_000_000, using: &random))
        var moved = instant + duration
        #expect(moved - instant == duration && moved - duration == instant)
        #expect((moved < instant) == (duration < 0))
        moved -= duration
        #expect(moved == instant)
        #expect(RunInstant.distantPast < instant && instant < .distantFuture)
    }

    @Test("The run's epoch turns the clock's instants into the run's")
    func epoch() {
        let epoch = RunEpoch(monotonic: 5_000, wall: 9_000_000)
        #expect(epoch.runInstant(at: 5_000) == 0)
        #expect(epoch.runInstant(at: 7_500).sinceEpoch == 2_500)
        #expect(epoch.runInstant(at: 0) == RunInstant(nanoseconds: -5_000))
    }
}

@Suite("Decimal numbers as they are written")
struct DecimalDigitsTests {
    @Test(
        "are digits and an exponent, without zeros that say nothing",
        arguments: [
            ("0", [0], 0), ("7", [7], 0), ("100", [1], 2), ("2.50", [2, 5], -1), ("0.001", [1], -3),
            ("3e-06", [3], -6), ("1.5E+3", [1, 5], 2), ("12e2", [1, 2], 2), ("10.0", [1], 1),
        ]
    )
    func digits(text: String, significand: [Int], exponent: Int) throws {
        let digits = try #require(DecimalDigits(text))
        #expect(digits.significand == significand && digits.exponent == exponent)
    }

    @Test(
        "are no numbers of JSON where something is missing, or too much, or negative",
        arguments: [
            "", "-1", "+1", ".5", "1.", "01", "1e", "1e+", "1e12345", "1 ", " 1", "1_000", "0x1", "NaN", "١",
        ]
    )
    func refused(text: String) { #expect(DecimalDigits(text) == nil) }

    @Test("are the number that Double reads, as near as that can be", arguments: 0..<200)
    func value(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        }
        let whole = Bool.random(using: &random) ? "0" : String(Int.random(in: 1...999_999, using: &random))
        let fraction = Bool.random(using: &random) ? "" : "." + digits(.random(in: 1...8, using: &random))
        let power = Bool.random(using: &random) ? "" : "e\(Int.random(in: -20...20, using: &random))"
        let text = whole + fraction + power
        let read = try #require(DecimalDigits(text), "\(text)")
        let rebuilt = read.significand.map(String.init).joined() + "e\(read.exponent)"
        let (expected, found) = (try #require(Double(text)), try #require(Double(rebuilt)))
        #expect(expected == found, "\(text) became \(rebuilt)")
        #expect(read.significand == [0] || read.significand.first != 0 && read.significand.last != 0)
    }

    @Test(
        "are exact prices up to 20 digits and an exponent of 40",
        arguments: [
            (String(repeating: "1", count: 20), true), (String(repeating: "1", count: 21), false), ("1e40", true),
            ("1e41", false), ("1e-40", true), ("1e-41", false), ("x", false),
        ]
    )
    func exact(text: String, isExact: Bool) { #expect(ModelPrice.isExact(text) == isExact) }
}
