#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the simulator did for one request, and when: the truth against which a client's figures are checked.
///
/// Times are CLOCK_MONOTONIC in nanoseconds, a clock that all processes of the machine share.
package struct ServedRequest: Sendable, Codable, Equatable {
    /// The request's ID, as in the response's `x-request-id` (and, for Anthropic, `request-id`).
    package let id: String
    package let `protocol`: String
    package let model: String
    /// The HTTP status that was sent; nil if none was.
    package let status: Int?
    /// The arrival of the request's first byte; all deadlines of the answer count from it.
    package let receivedNs: Int64
    /// How ``receivedNs`` was measured.
    package let stamp: Stamp
    /// The first of ``deltaNs``; nil if there is none.
    package let firstDeltaNs: Int64?
    /// The time just before each token event was written, in order; empty for a document.
    package let deltaNs: [Int64]
    /// The time just before the last write, or when the connection was found closed.
    package let endNs: Int64
    package let inputTokens: Int
    /// Those of ``inputTokens`` that the prompt cache had.
    package let cachedTokens: Int
    /// The tokens of the whole reply, even if a fault or the client ended it early.
    package let outputTokens: Int
    /// The tokens actually sent: without hidden thinking, and fewer if a fault or the client ended the reply.
    package let sentTokens: Int
    package let outcome: Outcome

    package enum Stamp: String, Sendable, Codable {
        /// By the kernel's receive timestamp.
        case kernel
        /// At the time just before the read, because the kernel gave no stamp.
        case poll
    }

    package enum Outcome: String, Sendable, Codable {
        /// Everything was sent.
        case completed
        /// An HTTP error was sent, because of a fault or of the request itself.
        case refused
        /// A fault ended the reply before its end.
        case broken
        /// The client closed first, or the simulator was stopped.
        case disconnected
    }

    private enum CodingKeys: String, CodingKey {
        case id, `protocol`, model, status, stamp, outcome
        case receivedNs = "received_ns"
        case firstDeltaNs = "first_delta_ns"
        case deltaNs = "delta_ns"
        case endNs = "end_ns"
        case inputTokens = "input_tokens"
        case cachedTokens = "cached_tokens"
        case outputTokens = "output_tokens"
        case sentTokens = "sent_tokens"
    }
}

extension ServedRequest {
    /// Reads a record as `ezbench simulate --record` writes it: one line of JSON for each request.
    package static func read(record path: String) throws -> [ServedRequest] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 0x0A).map {
            try decoder.decode(ServedRequest.self, from: $0)
        }
    }
}
