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
