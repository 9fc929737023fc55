package import BenchModel

/// Asks one request and keeps nothing: whether a server, a model and a key work together.
package struct KeyCheck: Sendable {
    package enum Answer: Sendable, Equatable {
        /// With a first token so long after sending.
        case answered(after: Nanoseconds)
        /// In one piece.
        case answeredWhole
        case failed(String)
    }

    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// Asks a scenario's first target its first prompt.
    ///
    /// - Throws: what keeps it from being sent.
    package func ask(_ scenario: Scenario) async throws -> Answer {
        let stream = OneStream(
            OneStream.Order(scenario, target: scenario.targets[0], prompt: scenario.prompts[0]),
            in: surroundings,
            whenStopAsked: { _ in {} },
            tell: { _ in },
            show: { _ in }
        )
        guard let sample = try await stream.run()?.sample else {
            return .failed("the run ended before anything was sent")
        }
        switch sample.outcome {
        case .failed(_, let detail): return .failed(detail)
        case .cancelled: return .failed("it was interrupted")
        case .ok: break
        }
        guard let first = sample.response.deltas.firstToken, let sent = sample.times.sent, !sample.response.wasBuffered
        else { return .answeredWhole }
        return .answered(after: first - sent)
    }
}
