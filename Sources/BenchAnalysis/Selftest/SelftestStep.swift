package import BenchModel

/// One step of a self-test: how many streams are kept under way, and how fast each of them goes.
package struct SelftestStep: Sendable, Equatable {
    package var streams: Int
    /// Tokens per second of each stream; a token is an event of its own.
    package var rate: Double
    /// Tokens of each answer.
    package var tokens: Int
    /// Measured answers of each stream's place; one more goes before them and is not counted.
    package var rounds: Int
    /// Event loops of the client.
    package var loops: Int
    /// Whether the live view of a run is kept up and drawn meanwhile.
    package var isWatched = false

    package init(streams: Int, rate: Double, tokens: Int, rounds: Int, loops: Int = 1) {
        self.streams = streams
        self.rate = rate
        self.tokens = tokens
        self.rounds = rounds
        self.loops = loops
    }

    /// The simulator's TTFT in every step.
    package static let ttft = Nanoseconds.milliseconds(50)

    /// How long one answer takes: the end comes one token's time after the last token.
    package var answerTime: Nanoseconds { Self.ttft + .seconds(Double(tokens) / rate) }

    /// How long the step takes: streams begin during the first answer's time, and each has its rounds and one more.
    package var duration: Nanoseconds { answerTime * (rounds + 2) }

    /// What the streams would bring all together if nothing lost any time.
    package var askedDeltasPerSecond: Double { Double(streams * tokens) / answerTime.inSeconds }
}

/// What the simulator says it did for one request, on its own monotonic clock.
package struct ServedAnswer: Sendable, Equatable {
    package var received: Nanoseconds
    package var receivedByKernel: Bool
    /// The instant before the write of each token event.
    package var deltas: [Nanoseconds]

    package init(received: Nanoseconds, receivedByKernel: Bool, deltas: [Nanoseconds]) {
        self.received = received
        self.receivedByKernel = receivedByKernel
        self.deltas = deltas
    }
}

/// What a step cost the client's process.
package struct ClientUsage: Sendable, Equatable {
    /// Of all threads, user and system.
    package var cpu: Nanoseconds
    /// The most that was resident at one time; absent where the system does not tell.
    package var peakMemory: Int?

    package init(cpu: Nanoseconds, peakMemory: Int?) {
        self.cpu = cpu
        self.peakMemory = peakMemory
    }
}
