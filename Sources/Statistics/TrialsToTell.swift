extension Binomial {
    /// Up to so many trials the bound itself is asked; beyond, the score test at the limit is near enough.
    private static let fewTrials = 2_000
    /// The most trials that are thought of.
    private static let mostTrials = 4_000_000.0

    /// Returns about how many trials tell a share from another, where as many of them are seen as were so far.
    ///
    /// It is the least number of which the bound of the share that is seen (``shareBounds(count:n:confidence:)``) lies on its own side;
    /// of thousands the number of the score test, z² p (1 − p) / (p̂ − p)².
    ///
    /// - Parameters:
    ///   - seen: the share that is seen, 0…1.
    ///   - limit: the one it is to be told from.
    ///   - confidence: of the bound.
    /// - Returns: nil where the two are the same, or so near that millions do not tell.
    package static func trialsToTell(seen: Double, from limit: Double, confidence: Double) -> Int? {
        guard seen != limit, limit >= 0, limit <= 1 else { return nil }
        let tells = { (n: Int) -> Bool in
            // Rounded towards the limit, so that fewer never tell by rounding alone.
            let count = seen < limit ? (seen * Double(n)).rounded(.up) : (seen * Double(n)).rounded(.down)
            let bounds = shareBounds(count: Int(count), n: n, confidence: confidence)
            return seen < limit ? bounds.upper.value <= limit : bounds.lower.value > limit
        }
        let z = Normal.quantile(confidence)
        let score = z * z * limit * (1 - limit) / ((seen - limit) * (seen - limit))
        if score > Double(fewTrials) { return score > mostTrials ? nil : Int(score.rounded(.up)) }
        var high = 1
        while !tells(high) {
            high *= 2
            if high > 4 * fewTrials { return Int(max(score, Double(high)).rounded(.up)) }
        }
        var low = high / 2
        while high - low > 1 {
            let middle = (low + high) / 2
            if tells(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
