import Foundation

/// What the simulator did for one request, and when: the truth that a client's figures can be held against.
///
/// Instants are CLOCK_MONOTONIC in nanoseconds, the clock of every process on the machine.
package struct ServedRequest: Sendable, Codable, Equatable {
    /// The request's id, as in the response's `x-request-id` (and, for Anthropic, `request-id`).
    package let id: String
    package let `protocol`: String
    package let model: String
    /// The HTTP status that was sent; absent where none was.
    package let status: Int?
    /// The arrival of the request's first byte; all deadlines of the answer count from it.
    package let receivedNs: Int64
    /// Where ``receivedNs`` comes from.
    package let stamp: Stamp
    /// The first of ``deltaNs``; absent where there is none.
    package let firstDeltaNs: Int64?
    /// The instant before the write of each token event, in order; empty for a document.
    package let deltaNs: [Int64]
    /// The instant before the last write, or the one when the connection was found to be gone.
    package let endNs: Int64
    package let inputTokens: Int
    /// The tokens that the whole reply has, also where a fault or the client ended it early.
    package let outputTokens: Int
    /// The tokens that were really sent: without thinking that is hidden, and fewer where a fault or the client ended it.
    package let sentTokens: Int
    package let outcome: Outcome

    package enum Stamp: String, Sendable, Codable {
        /// The kernel's receive stamp.
        case kernel
        /// The kernel gave none: the instant before the read.
        case poll
    }

    package enum Outcome: String, Sendable, Codable {
        /// Everything was sent.
        case completed
        /// An HTTP error was sent: asked for by a fault, or earned.
        case refused
        /// A fault ended the reply before its end.
        case broken
        /// The client went away first, or the simulator was stopped.
        case disconnected
    }

    private enum CodingKeys: String, CodingKey {
        case id, `protocol`, model, status, stamp, outcome
        case receivedNs = "received_ns"
        case firstDeltaNs = "first_delta_ns"
        case deltaNs = "delta_ns"
        case endNs = "end_ns"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case sentTokens = "sent_tokens"
    }
}

extension ServedRequest {
    /// Reads a whole record, as `ezbench simulate --record` writes it: a line of JSON for each request.
    package static func read(record path: String) throws -> [ServedRequest] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 0x0A).map {
            try decoder.decode(ServedRequest.self, from: $0)
        }
    }
}
