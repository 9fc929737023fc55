package import Statistics

/// How a trace is sent: which of its requests, when they start, and how long their answers are to be.
package struct Replay: Sendable, Equatable {
    /// When requests start whose recorded time is one and the same.
    package enum Spread: String, Sendable, CaseIterable {
        /// All at that time.
        case recorded
        /// Evenly at random until the next time that the recording could have noted.
        case bucket
    }

    /// Twice as fast is 2: it divides the times between arrivals.
    package var speed: Double
    /// Requests that arrived earlier are left out; counted from the trace's first arrival.
    package var from: Nanoseconds
    /// Requests that arrived then or later are left out; nil for none.
    package var to: Nanoseconds?
    /// The share of prefix groups that is sent, each of them whole.
    package var sample: Share
    /// Nil for buckets where the trace has such.
    package var spread: Spread?
    /// How answers are held to the recorded length.
    package var output: SyntheticData.Policy

    package init(
        speed: Double = 1,
        from: Nanoseconds = 0,
        to: Nanoseconds? = nil,
        sample: Share = .all,
        spread: Spread? = nil,
        output: SyntheticData.Policy = .cap
    ) {
        self.speed = speed
        self.from = from
        self.to = to
        self.sample = sample
        self.spread = spread
        self.output = output
    }
}

extension Scenario {
    /// Has the dataset sent as a trace: its requests start when they arrived, in place of the load's own shape.
    package mutating func send(_ replay: Replay) {
        data?.replay = replay
        load.shape = .trace([])
        load.extent = .requests(Load.allOfTrace)
    }

    /// Takes the requests of its trace, of which each target is sent the same ones at the same times.
    package mutating func take(_ replayed: ReplayedTrace) {
        trace = replayed
        load.shape = .trace(replayed.starts)
        load.extent = .requests(replayed.requests.count)
        prompts = [replayed.template]
        let longest = replayed.policy == .natural ? nil : replayed.requests.map { Int($0.output) }.max()
        for index in targets.indices { targets[index].rowLimit = longest }
    }
}

extension Load {
    /// Stands for the number of a trace's requests where nobody wants fewer, until the trace is read.
    package static let allOfTrace = Int.max
}
