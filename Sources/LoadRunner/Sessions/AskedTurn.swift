import BenchModel
import ProviderWire
import Synchronization

/// What one turn of a session asks, and how it ended.
final class AskedTurn: Sendable {
    /// How the last attempt of a turn ended.
    struct End: Sendable {
        var outcome: Sample.Outcome
        var isMeasurement: Bool
        var isFinished: Bool
        var usage: TokenUsage
        /// The answer's text, without thinking; of several choices the first one's.
        var text: String?
        /// What its server calls the answer.
        var responseID: String?
        /// When its answer was over.
        var answered: MonotonicInstant
        /// When its connection was free.
        var free: MonotonicInstant
    }

    /// With all that was said before.
    let prompt: Prompt
    /// What stands in it in place of what the model said.
    let marks: Set<ResponseMark>
    /// Where the answer is kept; nil where no turn follows that needs it, and no judge does.
    let answer: KeptAnswer?
    /// See ``Sample/idealCached``.
    let idealCached: Int?
    /// The input tokens that the server adds to those that are sent, at the most.
    let keptTokens: Int
    private let state = Mutex(End?.none)

    init(
        _ prompt: Prompt,
        marks: Set<ResponseMark>,
        idealCached: Int?,
        answer: KeptAnswer?,
        keptTokens: Int = 0
    ) {
        self.keptTokens = keptTokens
        self.prompt = prompt
        self.idealCached = idealCached
        self.marks = marks
        self.answer = answer
    }

    /// Nil of a turn that never came to its end: it was withdrawn before it started.
    var end: End? { state.withLock(\.self) }

    func ended(
        _ sample: Sample,
        text: String?,
        responseID: String?,
        answered: MonotonicInstant,
        free: MonotonicInstant
    ) {
        let end = End(
            outcome: sample.outcome,
            isMeasurement: sample.isMeasurement,
            isFinished: sample.isFinished,
            usage: sample.response.usage,
            text: answer == nil ? nil : text,
            responseID: responseID,
            answered: answered,
            free: free
        )
        state.withLock { $0 = end }
    }
}
