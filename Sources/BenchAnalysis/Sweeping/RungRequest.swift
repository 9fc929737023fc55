/// What a rung's verdict needs of one request.
package struct RungRequest: Sendable, Equatable {
    /// When it was to start, in seconds of any clock: its plan under a schedule, else its start.
    package var began: Double
    /// When it had ended, on the same clock.
    package var ended: Double
    /// For each part of the question how near it came to the limits: 1 is just kept; nil where it is not judged.
    package var strains: [Double?]
    /// The parts that it missed only by figures that nobody told: it may have kept them.
    package var untold: Set<Int>
    /// Seconds until its first token, counted as objectives count it; nil where it has none.
    package var firstToken: Double?

    package init(
        began: Double,
        ended: Double,
        strains: [Double?],
        untold: Set<Int> = [],
        firstToken: Double? = nil
    ) {
        self.began = began
        self.ended = ended
        self.strains = strains
        self.untold = untold
        self.firstToken = firstToken
    }

    /// Seconds from its beginning to its end.
    package var whole: Double { ended - began }
}
