/// What a rung's verdict needs of one request.
package struct RungRequest: Sendable, Equatable {
    /// When it was to start, in seconds of any clock: its plan under a schedule, else its start.
    package var began: Double
    /// When it had ended, on the same clock.
    package var ended: Double
    /// For each part of the question, see ``RungQuestion/Part/strain``; nil where it is not judged.
    package var strains: [Double?]
    /// Seconds until its first token, counted as objectives count it; nil where it has none.
    package var firstToken: Double?

    package init(began: Double, ended: Double, strains: [Double?], firstToken: Double? = nil) {
        self.began = began
        self.ended = ended
        self.strains = strains
        self.firstToken = firstToken
    }

    /// Seconds from its beginning to its end.
    package var whole: Double { ended - began }
    package var failed: Bool { strains.contains(.infinity) }
}
