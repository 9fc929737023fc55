package import BenchModel
import JSONSyntax

/// The ranges of a scenario's numbers: no sensible run exceeds them, and arithmetic within them cannot overflow.
///
/// `scenario.schema.json` has the same ranges; a test compares the two.
package enum ScenarioBounds {
    /// A picture's width, or its height, in pixels.
    package static let pictureSide = 16...4_096
    /// The pictures of a request.
    package static let pictures = 1...64
    /// Concurrent streams and connections; far more than one machine can have.
    package static let streams = 1...1_000_000
    /// Requests of a plan, and counts in rules.
    package static let requests = 1...1_000_000_000
    package static let tokens = 1...1_000_000_000
    /// Tokens of one made-up text or its answer: beyond the longest context of any model.
    package static let syntheticTokens = 1...10_000_000
    /// Beginnings that made-up texts share.
    package static let groups = 1...1_000_000
    /// Accelerators of a server.
    package static let accelerators = 1...1_000_000
    package static let attempts = 1...1001
    package static let eventBytes = 1024...1_073_741_824
    /// Requests per second: from one in three hours to more than any machine can send.
    package static let rates = 0.0001...100_000
    /// How much faster than recorded a trace is sent.
    package static let speeds = 0.001...1000.0
    /// Rungs of a sweep's search.
    package static let rungs = 2...100
    /// How near a search brings its ends: one is so much above the other, 0.1 being a tenth.
    package static let tolerances = 0.01...1.0
    /// The longest wait of the simulator: one day.
    package static let simulatedWait = Nanoseconds.seconds(86_400)
    /// Of one token of a prompt.
    package static let simulatedPrefill = Nanoseconds.seconds(1)
    /// Standard deviations of the logarithm of a simulated time to first token.
    package static let simulatedSpread = 0.0...2.0
    /// Tokens per second of a simulated stream.
    package static let tokenRates = 0.001...1_000_000
}
