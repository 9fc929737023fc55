/// A place in one list, counted from 0.
///
/// It is no number, and it is no place in any other list: a target's cannot be used as a prompt's. `number` is for storing
/// and for computing with it.
///
/// Public and inlinable, since across targets the compiler inlines only what is.
@frozen
public struct Ordinal<Listed>: Sendable, Hashable, Comparable, Strideable, ExpressibleByIntegerLiteral {
    public var number: Int

    @inlinable
    public init(_ number: Int) { self.number = number }

    @inlinable
    public init(integerLiteral number: Int) { self.number = number }

    @inlinable
    public static func == (one: Self, other: Self) -> Bool { one.number == other.number }

    @inlinable
    public static func < (one: Self, other: Self) -> Bool { one.number < other.number }

    @inlinable
    public func distance(to other: Self) -> Int { other.number - number }

    @inlinable
    public func advanced(by distance: Int) -> Self { Self(number + distance) }
}

extension Ordinal: CustomStringConvertible {
    public var description: String { "\(number)" }
}

/// A target's place in its scenario, and in the record of a run of it.
package typealias TargetIndex = Ordinal<Target>

/// A prompt's place in its scenario.
package typealias PromptIndex = Ordinal<Prompt>

/// A request's place in its target's plan, counted from 0 in each phase.
package typealias RequestIndex = Ordinal<Plan.Request>

/// The place of one machine's part among the parts of a run.
package typealias ShardIndex = Ordinal<Shard>

extension Array {
    /// The places of all elements, in order.
    package var places: Range<Ordinal<Element>> { 0..<Ordinal(count) }

    /// Returns the element at its place.
    package subscript(place: Ordinal<Element>) -> Element { self[place.number] }
}

/// One value for each target of a scenario.
package struct PerTarget<Value>: RandomAccessCollection, MutableCollection {
    private var values: [Value]

    /// Makes each target's value, in the order of the scenario.
    package init<Failure: Error>(_ targets: [Target], _ value: (Target) throws(Failure) -> Value) throws(Failure) {
        values = try targets.map(value)
    }

    private init(values: [Value]) { self.values = values }

    /// Returns what becomes of each target's value.
    package func mapValues<Other>(_ change: (Value) -> Other) -> PerTarget<Other> {
        PerTarget<Other>(values: values.map(change))
    }

    package var startIndex: TargetIndex { 0 }
    package var endIndex: TargetIndex { TargetIndex(values.count) }

    package subscript(target: TargetIndex) -> Value {
        get { values[target.number] }
        set { values[target.number] = newValue }
    }
}

extension PerTarget: Sendable where Value: Sendable {}
