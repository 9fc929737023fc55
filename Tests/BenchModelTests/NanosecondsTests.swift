import Foundation
import Testing

@testable import BenchModel

@Suite("A duration")
struct NanosecondsTests {
    private static func numbers(_ type: Any.Type) -> [Bool] {
        [type is any Numeric.Type, type is any BinaryInteger.Type, type is any Strideable.Type]
    }

    /// Of two functions of one name the compiler takes the one for what is given: that is how a test sees a type.
    private static func isDuration(_ value: Nanoseconds) -> Bool { true }
    private static func isDuration(_ value: some BinaryInteger) -> Bool { false }
    private static func isDuration<Counted>(_ value: Instant<Counted>) -> Bool { false }

    @Test("is no number, and a number is no duration")
    func noNumber() {
        #expect(Self.numbers(Int64.self) == [true, true, true])
        #expect(Self.numbers(Nanoseconds.self) == [false, false, false])
        #expect(Self.numbers(RunInstant.self) == [false, false, false])
        #expect(
            !(Nanoseconds.self as Any.Type is any CustomStringConvertible.Type),
            "it is written in a unit that is said"
        )
    }

    @Test("is what lies between two instants, and what is left of one by another is a number")
    func kinds() {
        let (one, other) = (MonotonicInstant(nanoseconds: 7), MonotonicInstant(nanoseconds: 3))
        #expect(Self.isDuration(one - other) && !Self.isDuration(one + (one - other)))
        #expect(Self.isDuration(3 * (one - other)) && Self.isDuration((one - other) / 3))
        #expect(!Self.isDuration((one - other).count) && !Self.isDuration((one - other).quotient(by: 2)))
        #expect(one.sinceBeginning == 7 && MonotonicInstant(after: 7) == one)
    }

    @Test("of one unit is the same in another: only the name of the unit makes one of a number")
    func units() {
        #expect(Nanoseconds.milliseconds(1) == Nanoseconds(1_000_000) && Nanoseconds.milliseconds(1) != Nanoseconds(1))
        #expect(Nanoseconds.seconds(1) + .milliseconds(1) == Nanoseconds(1_001_000_000))
        let time = Nanoseconds.milliseconds(1_500)
        #expect(time.inNanoseconds == 1.5e9 && time.inMilliseconds == 1_500 && time.inSeconds == 1.5)
    }

    @Test("is so many times a number, whichever stands first, and as often in it", arguments: 0..<30)
    func products(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let length = Nanoseconds(.random(in: 1...1 << 40, using: &random))
        let times = Int.random(in: -1_000...1_000, using: &random)
        let product = length * times
        #expect(product == times * length && product.quotient(by: length) == times)
        #expect(product.whole(in: length) == Int64(times) && Nanoseconds(Int64(times), length) == product)
        #expect(times == 0 || product / times == length)
        #expect(length == 1 || (product + 1).whole(in: length) == nil)
        // What is left over does not count.
        #expect(times < 0 || (product + length - 1).quotient(by: length) == times)
        var sum = product
        sum += length
        #expect(sum == length * (times + 1))
        sum -= length
        #expect(sum == product && -product == .zero - product)
        #expect(product.magnitude == (product < 0 ? -product : product))
    }

    @Test("stops at the ends of the range where it is said to, and is none where a product lies beyond")
    func ends() {
        #expect(Nanoseconds.max.addingSaturated(1) == .max && Nanoseconds.min.subtractingSaturated(1) == .min)
        #expect(Nanoseconds.seconds(1e9).multipliedSaturated(by: 10) == .max)
        #expect(Nanoseconds.seconds(1e9).multipliedSaturated(by: -10) == .min)
        #expect(Nanoseconds(10, .seconds(1e9)) == nil && Nanoseconds(9, .seconds(1e9)) == .seconds(9e9))
        #expect(Nanoseconds.min.magnitude == .max)
        #expect(Nanoseconds(clamping: 1e300) == .max && Nanoseconds(clamping: .nan) == 0)
        #expect(Nanoseconds(clamping: -2.9) == -2, "towards zero")
    }

    @Test("is stored as the plain number", arguments: [Int64.min, -5, 0, 1, 9_007_199_254_740_993, .max])
    func coding(count: Int64) throws {
        let data = try JSONEncoder().encode([Nanoseconds(count)])
        #expect(String(decoding: data, as: UTF8.self) == "[\(count)]")
        #expect(try JSONDecoder().decode([Nanoseconds].self, from: data) == [Nanoseconds(count)])
        #expect(try JSONDecoder().decode([Int64].self, from: data) == [count], "as it was when it was a number")
    }

    @Test("is the standard library's there and back", arguments: [Int64.min, -1, 0, 1_500_000_000, .max])
    func standardLibrary(count: Int64) {
        #expect(Duration(Nanoseconds(count)) == .nanoseconds(count))
        #expect(Nanoseconds(Duration.nanoseconds(count)).count == count)
        #expect(Nanoseconds(Duration(secondsComponent: 1, attosecondsComponent: 999_999_999)).count == 1_000_000_000)
    }

    @Test("takes no more room than the number that it holds")
    func size() {
        #expect(MemoryLayout<Nanoseconds>.size == 8 && MemoryLayout<Nanoseconds>.stride == 8)
        #expect(MemoryLayout<Instant<Monotonic>>.size == 8)
    }
}
