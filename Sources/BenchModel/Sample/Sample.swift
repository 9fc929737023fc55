/// One attempt of one request, as the database keeps it: instants in nanoseconds since the run's epoch.
package struct Sample: Sendable, Equatable {
    package enum Phase: String, Sendable, CaseIterable { case warmup, measure }

    package enum Outcome: Sendable, Equatable {
        case ok
        case failed(FailureKind, detail: String)
        case cancelled

        /// The word of the `outcome` column.
        package var name: String {
            switch self {
            case .ok: "ok"
            case .failed: "failed"
            case .cancelled: "cancelled"
            }
        }
    }

    /// The target's index in the scenario.
    package var target: Int
    package var promptID: String
    package var phase: Phase
    /// Place in the target's plan, counted from 0 in each phase.
    package var sequence: Int
    /// Nil where the request stands for itself.
    package var turn: ConversationTurn?
    /// 1 for the first try.
    package var attempt: Int
    package var outcome: Outcome
    package var httpStatus: Int?
    package var connection: ConnectionFacts
    package var planned: RunInstant
    /// Whether the start was due while as many streams were in flight as the scenario allows, and waited.
    package var wasHeldBack: Bool
    package var times: PhaseTimes<RunTime>
    package var response: DecodedResponse<RunTime>
    package var bytesReceived: Int
    package var providerRequestID: String?
    /// What answered, where it says of itself that it is ezbench's simulator; not kept in the sample's row, but in its
    /// target's and its run's, together with it.
    package var simulator: String?
    /// The sitting of a resumed run it belongs to, counted from 1.
    package var part: Int
    /// How long the server asked to be left alone.
    package var retryAfter: Nanoseconds?
    /// How long this program then waits before it tries again; nil where this attempt is the request's last.
    package var retryWait: Nanoseconds?
    /// What the server said of its limits: header fields, names in lower case.
    package var rateLimits: [HTTPHeader]
    /// Set where this program closed the stream.
    package var cancellation: Cancellation<RunTime>?
    /// What was asked and answered; kept only on request.
    package var promptText: String?
    package var answerText: String?
    package var thinkingText: String?
    package var toolText: String?

    /// Whether its stream was closed because its target asks for that: no failure, and what came before is measured.
    package var wasClosedOnPurpose: Bool { outcome == .cancelled && cancellation?.reason == .planned }
    /// Whether what came of it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { outcome == .ok || wasClosedOnPurpose }

    package init(
        target: Int,
        promptID: String,
        phase: Phase,
        sequence: Int,
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
