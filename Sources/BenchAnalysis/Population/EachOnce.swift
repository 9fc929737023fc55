extension Sequence where Element: Equatable {
    /// The elements without those that are equal to one before them; for few, as each is held against all others.
    package var eachOnce: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
