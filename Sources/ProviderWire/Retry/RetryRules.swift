package import BenchModel
import Statistics

/// Whether a request is retried after an attempt.
package enum RetryDecision: Sendable, Equatable {
    case again(after: Nanoseconds)
    case giveUp(Reason)

    package enum Reason: Sendable, Equatable {
        /// The attempt succeeded or was cancelled.
        case noNeed
        /// The endpoint has no retry policy.
        case notAsked
        /// A retry would not help, or would hide a failure: other 4xx, quota, a broken stream.
        case notWorthIt
        /// The server sent `x-should-retry: false`.
        case serverForbids
        /// The server asks for a longer wait than the policy allows.
        case waitTooLong(Nanoseconds)
        case attemptsUsedUp
    }
}

/// Decides as the official SDKs do whether to retry a failed attempt, without I/O and without a clock.
package struct RetryRules: Sendable {
    /// An attempt and its answer.
    package struct Attempt: Sendable {
        /// Counted from 1.
        package var number: Int
        package var outcome: Sample.Outcome
        package var head: ResponseHead?
        /// See ``Sample/retryAfter``.
        package var retryAfter: Nanoseconds?

        package init(number: Int, outcome: Sample.Outcome, head: ResponseHead?, retryAfter: Nanoseconds?) {
            self.number = number
            self.outcome = outcome
            self.head = head
            self.retryAfter = retryAfter
        }
    }

    private let policy: RetryPolicy

    package init(_ policy: RetryPolicy) { self.policy = policy }

    package func decision(after attempt: Attempt, using random: inout some RandomNumberGenerator) -> RetryDecision {
        guard case .failed(let kind, _) = attempt.outcome else { return .giveUp(.noNeed) }
        if let reason = reasonToGiveUp(attempt, kind) { return .giveUp(reason) }
        guard attempt.number < policy.attempts else { return .giveUp(.attemptsUsedUp) }
        let wait = delayAsked(attempt) ?? backoff(after: attempt.number, using: &random)
        return .again(after: kind == .overloaded ? max(wait, policy.overloadedFloor) : wait)
    }

    /// The delay the server asked for, if the policy honours it.
    private func delayAsked(_ attempt: Attempt) -> Nanoseconds? {
        let isInHeader = ["retry-after-ms", "retry-after"].contains { attempt.head?.value(of: $0) != nil }
        return (isInHeader ? policy.heedsHeaders : policy.heedsBody) ? attempt.retryAfter : nil
    }

    private func reasonToGiveUp(_ attempt: Attempt, _ kind: FailureKind) -> RetryDecision.Reason? {
        // Retrying does not restore credit, whatever the header says.
        if kind == .quota { return .notWorthIt }
        guard let head = attempt.head else { return policy.withoutAnswer.contains(kind) ? nil : .notWorthIt }
        if (200..<300).contains(head.status) {
            let isBroken = [.streamError, .truncated, .stalled, .firstTokenTimeout, .idleTimeout].contains(kind)
            return policy.afterFirstToken && isBroken ? nil : .notWorthIt
        }
        if let longest = policy.maxRetryAfter, let asked = delayAsked(attempt), asked > longest {
            return .waitTooLong(asked)
        }
        if policy.heedsHeaders {
            switch head.value(of: "x-should-retry") {
            case "true": return nil
            case "false": return .serverForbids
            default: break
            }
        }
        return policy.statuses.contains(Self.meantStatus(head.status, kind)) ? nil : .notWorthIt
    }

    /// The status that a refusal should have had, by what its words mean.
    ///
    /// Groq says "too many tokens per minute" with 413 and "no capacity" with 498. Both deserve a retry as much as 429
    /// and 503 do.
    private static func meantStatus(_ status: Int, _ kind: FailureKind) -> Int {
        guard (400..<500).contains(status), status != 429 else { return status }
        return switch kind {
        case .rateLimited: 429
        case .overloaded: 503
        default: status
        }
    }

    /// min(initial · 2ⁿ, max) with jitter; n counts from 0.
    private func backoff(after attempt: Int, using random: inout some RandomNumberGenerator) -> Nanoseconds {
        let most = policy.max.inNanoseconds
        // Above 2⁶² the power would overflow, and no wait is that long.
        let grown = policy.initial.inNanoseconds * Double(Int64(1) << Int64(min(attempt - 1, 62)))
        let unit = Double.random(in: 0..<1, using: &random)
        let wait =
            switch policy.jitter {
            case .shortening(let share): min(grown, most) * (1 - share.value * unit)
            // Google's SDK caps the sum of both.
            case .lengthening(let time): min(grown + time.inNanoseconds * unit, most)
            }
        return Nanoseconds(clamping: wait.rounded())
    }
}
