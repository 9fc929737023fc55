/// One attempt of one request, as the database stores it: times in nanoseconds since the run's epoch.
package struct Sample: Sendable, Equatable {
    package enum Phase: String, Sendable, CaseIterable { case warmup, measure }

    package enum Outcome: Sendable, Equatable {
        case ok
        case failed(FailureKind, detail: String)
        case cancelled

        /// The word in the `outcome` column.
        package var name: String {
            switch self {
            case .ok: "ok"
            case .failed: "failed"
            case .cancelled: "cancelled"
            }
        }
    }

    package var target: TargetIndex
    package var promptID: String
    /// The row of the dataset that was asked, counted from 1; nil where the prompt is the scenario's own.
    package var dataRow: Int?
    /// The fields of that row by which requests are grouped, as short texts; those that the row has.
    package var rowFields: [String: String] = [:]
    /// The pictures that were sent; nil where none were.
    package var pictures: SentPictures?
    /// The input tokens that were wanted; nil where nobody said.
    package var askedInput: Int?
    /// The output tokens that were wanted, or allowed; nil where nobody said.
    package var askedOutput: Int?
    package var phase: Phase
    package var sequence: RequestIndex
    /// Nil where the request stands for itself.
    package var turn: ConversationTurn?
    /// The input tokens that a cache of this session could give at best: those of the turn before, and of the answer to it
    /// where that stands in the history; nil where nothing tells.
    package var idealCached: Int?
    /// Counted from 1.
    package var attempt: Int
    package var outcome: Outcome
    package var httpStatus: Int?
    package var connection: ConnectionFacts
    package var planned: RunInstant
    /// Whether the start waited because as many streams were in flight as the scenario allows.
    package var wasHeldBack: Bool
    package var times: PhaseTimes<RunTime>
    package var response: DecodedResponse<RunTime>
    /// Whether the answer is what was expected of it; nil where nothing was.
    package var validity: AnswerValidity?
    package var bytesReceived: Int
    package var providerRequestID: String?
    /// The version of ezbench's simulator if that answered; stored not in the sample's row, but with its target and its
    /// run.
    package var simulator: String?
    /// The run's sitting, counted from 1.
    package var part: Int
    /// The delay before a retry that the server asked for.
    package var retryAfter: Nanoseconds?
    /// How long this program waits before the next attempt; nil if this attempt is the request's last.
    package var retryWait: Nanoseconds?
    /// The server's rate-limit header fields, with names in lower case.
    package var rateLimits: [HTTPHeader]
    /// Set if this program closed the stream.
    package var cancellation: Cancellation<RunTime>?
    /// The prompt and the answer; kept only on request.
    package var promptText: String?
    package var answerText: String?
    package var thinkingText: String?
    package var toolText: String?

    /// Whether its stream was closed because its target asks for that: this is no failure, and what came before is
    /// measured.
    package var wasClosedOnPurpose: Bool { outcome == .cancelled && cancellation?.reason == .planned }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { outcome == .ok || wasClosedOnPurpose }

    package init(
        target: TargetIndex,
        promptID: String,
        phase: Phase,
        sequence: RequestIndex,
        turn: ConversationTurn? = nil,
        attempt: Int = 1,
        outcome: Outcome,
        httpStatus: Int? = nil,
        connection: ConnectionFacts = ConnectionFacts(),
        planned: RunInstant,
        wasHeldBack: Bool = false,
        times: PhaseTimes<RunTime>,
        response: DecodedResponse<RunTime> = DecodedResponse(),
        bytesReceived: Int = 0,
        providerRequestID: String? = nil,
        simulator: String? = nil,
        part: Int = 1,
        retryAfter: Nanoseconds? = nil,
        retryWait: Nanoseconds? = nil,
        rateLimits: [HTTPHeader] = [],
        cancellation: Cancellation<RunTime>? = nil,
        promptText: String? = nil,
        answerText: String? = nil,
        thinkingText: String? = nil,
        toolText: String? = nil
    ) {
        self.target = target
        self.promptID = promptID
        self.phase = phase
        self.sequence = sequence
        self.turn = turn
        self.attempt = attempt
        self.outcome = outcome
        self.httpStatus = httpStatus
        self.connection = connection
        self.planned = planned
        self.wasHeldBack = wasHeldBack
        self.times = times
        self.response = response
        self.bytesReceived = bytesReceived
        self.providerRequestID = providerRequestID
        self.simulator = simulator
        self.part = part
        self.retryAfter = retryAfter
        self.retryWait = retryWait
        self.rateLimits = rateLimits
        self.cancellation = cancellation
        self.promptText = promptText
        self.answerText = answerText
        self.thinkingText = thinkingText
        self.toolText = toolText
    }
}
