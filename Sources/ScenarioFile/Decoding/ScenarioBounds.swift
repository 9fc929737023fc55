package import BenchModel
import JSONSyntax

/// What the numbers of a scenario may be: beyond these no run makes sense, and arithmetic on them is safe within.
///
/// `scenario.schema.json` has the same ones; a test holds the two together.
package enum ScenarioBounds {
    /// Streams, and connections, at a time; far beyond what one machine can have.
    package static let streams = 1...1_000_000
    /// Requests of a plan, and of rules.
    package static let requests = 1...1_000_000_000
    package static let tokens = 1...1_000_000_000
    package static let attempts = 1...1001
    package static let eventBytes = 1024...1_073_741_824
    /// Requests per second: from one in three hours to more than any machine this runs on could keep to.
    package static let rates = 0.0001...100_000
    /// The longest that the simulator waits.
    package static let simulatedWait: Nanoseconds = 86_400 * 1_000_000_000
    /// Tokens per second of a simulated stream.
    package static let tokenRates = 0.001...1_000_000
}
