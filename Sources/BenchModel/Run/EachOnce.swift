extension Sequence where Element: Equatable {
    /// The elements without those that are equal to one before them; for few, as each is held against all others.
    package var eachOnce: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

extension Sequence where Element: Hashable {
    /// The elements without those that are equal to one before them.
    package var eachOnce: [Element] { eachOnce(by: \.self) }
}

extension Sequence {
    /// Returns the elements without those that have a value in common with one before them.
    package func eachOnce<Value: Hashable>(by value: (Element) -> Value) -> [Element] {
        var seen: Set<Value> = []
        return filter { seen.insert(value($0)).inserted }
    }
}
