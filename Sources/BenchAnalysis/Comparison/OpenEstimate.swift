import Statistics

/// An estimate of what is known, and what it may be at the least and at the most where figures were not told.
///
/// What is missing never flatters: an interval of two such sides holds the true change whatever the missing figures are. Those are
/// no scatter that would even out, so the far ends stand against each other, and are not added as squares.
struct OpenEstimate {
    let known: Estimate
    /// With each untold figure as low as it may be; nil where every figure was told.
    var least: Estimate?
    /// With each as high as it may be; nil where every figure was told.
    var most: Estimate?

    var isOpen: Bool { least != nil || most != nil }

    /// Returns `second` / `first` of them.
    static func ratio(_ first: OpenEstimate, _ second: OpenEstimate) -> OpenChange? {
        change(first, second, Contrast.ratio)
    }

    /// Returns `second` − `first` of them.
    static func difference(_ first: OpenEstimate, _ second: OpenEstimate) -> OpenChange? {
        change(first, second, Contrast.difference)
    }

    private static func change(
        _ first: OpenEstimate,
        _ second: OpenEstimate,
        _ contrast: (Estimate, Estimate) -> Estimate?
    ) -> OpenChange? {
        guard let known = contrast(first.known, second.known) else { return nil }
        guard first.isOpen || second.isOpen else { return OpenChange(known: known) }
        return OpenChange(
            known: known,
            ends: .init(
                lowest: contrast(first.most ?? first.known, second.least ?? second.known),
                highest: contrast(first.least ?? first.known, second.most ?? second.known)
            )
        )
    }
}

/// How two sides differ, by what is known and by what may be.
struct OpenChange {
    /// The change if all that is not known turned out one way; nil where that has no bound.
    struct Ends {
        let lowest: Estimate?
        let highest: Estimate?
    }

    let known: Estimate
    /// Nil where every figure was told.
    var ends: Ends?

    /// The change that is known, with bounds that hold whatever was not told.
    var estimate: Estimate {
        guard let ends else { return known }
        return Estimate(value: known.value, low: ends.lowest?.low, high: ends.highest?.high)
    }

    /// Tells whether what was not told may turn what an interval shows.
    ///
    /// - Parameter shown: what an interval shows.
    /// - Returns: no where all was told.
    func mayTurn<Shown: Equatable>(_ shown: (Estimate) -> Shown) -> Bool {
        guard let ends else { return false }
        let honest = shown(estimate)
        return [known, ends.lowest, ends.highest].contains { $0.map { shown($0) != honest } ?? true }
    }
}

extension ShareCount {
    /// Returns the share of those of which it is known, and what it is if the others are all none of it, or all of it.
    func open(_ confidence: Double) -> OpenEstimate? {
        let share = { (count: Int, n: Int) in
            Estimate.share(count: count, n: n, effective: effective, confidence: confidence)
        }
        guard let known = share(count, total - unsaid) else { return nil }
        guard unsaid > 0 else { return OpenEstimate(known: known) }
        return OpenEstimate(known: known, least: share(count, total), most: share(count + unsaid, total))
    }
}
