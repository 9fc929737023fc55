/// A number or an instant that may be missing, in eight bytes.
///
/// The least number there is stands for a missing one: nothing that is measured is so far from 0.
struct PackedNumber: Sendable {
    private let number: Int64

    init(_ number: Int?) { self.number = number.map(Int64.init) ?? .min }
    init(_ instant: RunInstant?) { number = instant?.nanoseconds ?? .min }

    var value: Int? { number == .min ? nil : Int(number) }
    var instant: RunInstant? { number == .min ? nil : RunInstant(nanoseconds: number) }
}

/// A count that may be missing, in four bytes.
struct PackedCount: Sendable {
    private let number: Int32

    init(_ number: Int?) { self.number = number.map { Int32(truncatingIfNeeded: $0) } ?? .min }

    /// Whether a count is kept as it is: one that is not has no place here.
    static func fits(_ number: Int?) -> Bool { number.map { $0 > Int(Int32.min) && $0 <= Int(Int32.max) } ?? true }

    var value: Int? { number == .min ? nil : Int(number) }
}
