package import BenchModel
import Foundation
import SampleStore

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

    /// Runs a scenario of one request in a database that is removed again.
    ///
    /// - Throws: what keeps it from being sent.
    package func ask(_ scenario: Scenario) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ezbench-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = RunSession(
            RunSession.Order(scenario, databasePath: folder.appendingPathComponent("check.sqlite").path),
            in: surroundings,
            whenStopAsked: { _ in {} },
            tell: { _ in }
        )
        let outcome = try await session.run()
        let sample = try outcome.database.load(.id(outcome.runID)).samples.last
        outcome.database.close()
        guard let sample else { return .failed("the run ended before anything was sent") }
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
