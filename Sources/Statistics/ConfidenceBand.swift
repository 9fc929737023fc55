#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Distribution {
    /// Returns by how much the true distribution function may lie above or below that of the samples, everywhere at once.
    ///
    /// The inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant (*Annals of Probability* 18, 1990): with
    /// probability 1 − α no point differs by more than √(ln(2/α) / 2n).
    ///
    /// n is what the samples are worth.
    ///
    /// - Returns: a share, at most 1; nil without samples.
    package func bandHalfWidth(confidence: Double = 0.95) -> Double? {
        isEmpty ? nil : Swift.min(1, (log(2 / (1 - confidence)) / (2 * Double(effective))).squareRoot())
    }
}
