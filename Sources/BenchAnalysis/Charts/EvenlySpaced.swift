extension Array {
    /// Returns at most so many elements, with the first and the last and evenly many left out between.
    func evenlySpaced(_ most: Int) -> [Element] {
        guard count > most, most > 1 else { return self }
        return (0..<most).map { self[$0 * (count - 1) / (most - 1)] }
    }
}
