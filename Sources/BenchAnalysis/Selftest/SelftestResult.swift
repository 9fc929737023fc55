package import BenchModel
package import Statistics

/// What a step showed: the client's samples held against the simulator's record of the same requests.
///
/// Both count on one machine's monotonic clock, but only distances are compared, so that the samples' epoch is nobody's
/// concern. An error is the size of the difference, whatever its sign.
package struct SelftestResult: Sendable, Equatable {
    package let step: SelftestStep
    /// Measured requests, whatever became of them.
    package private(set) var requests = 0
    package private(set) var failed = 0
    /// Requests whose sample and record were both found and speak of the same number of token events.
    package private(set) var joined = 0
    /// |(T_1 − sent) − (first delta written − request received)|, in nanoseconds.
    package let ttftError: Distribution
    /// |(T_i − T_(i−1)) − the same distance between the writes|, in nanoseconds.
    package let intervalError: Distribution
    /// How much later than its arrival the client took each delta in hand, in nanoseconds.
    package let clientLag: Distribution
    /// Deltas per second of the time in which the streams were kept under way; absent where nothing was measured.
    package let deliveredDeltasPerSecond: Double?
    /// Streams under way on average while all places were taken; absent where there was no such time.
    package let streamsInFlight: Double?
    package let cpuPerDelta: Double?
    package let peakMemory: Int?
    package private(set) var clientStamps = StampCount()
    package private(set) var simulatorStamps = StampCount()

    /// Joins what both sides kept.
    ///
    /// - Parameters:
    ///   - step: what was asked for.
    ///   - samples: the client's, warm-up among them, of all the places in which streams were kept under way.
    ///   - served: the simulator's record by the id that the response's head named.
    ///   - usage: what the step cost.
    package init(_ step: SelftestStep, samples: [Sample], served: [String: ServedAnswer], usage: ClientUsage) {
        self.step = step
        var ttftErrors: [Double] = []
        var intervalErrors: [Double] = []
        var lags: [Double] = []
        let measured = samples.filter { $0.phase == .measure }
        for sample in measured {
            requests += 1
            guard sample.outcome == .ok else {
                failed += 1
                continue
            }
            let deltas = sample.response.deltas
            lags += deltas.lags.map(\.inNanoseconds)
            guard let id = sample.providerRequestID, let answer = served[id], let sent = sample.times.sent,
                let first = deltas.firstToken, let firstWritten = answer.deltas.first,
                deltas.count == answer.deltas.count
            else { continue }
            joined += 1
            clientStamps.add(isKernel: sample.connection.stampSource == .kernel)
            simulatorStamps.add(isKernel: answer.receivedByKernel)
            ttftErrors.append(((first - sent) - (firstWritten - answer.received)).magnitude.inNanoseconds)
            for (index, arrival) in deltas.arrivals.enumerated().dropFirst() {
                let written = answer.deltas[index] - answer.deltas[index - 1]
                intervalErrors.append((arrival - deltas.arrivals[index - 1] - written).magnitude.inNanoseconds)
            }
        }
        ttftError = Distribution(ttftErrors)
        intervalError = Distribution(intervalErrors)
        clientLag = Distribution(lags)
        deliveredDeltasPerSecond = Self.delivered(measured, step)
        streamsInFlight = Self.inFlight(measured, step)
        let deltas = samples.reduce(0) { $0 + $1.response.deltas.count }
        cpuPerDelta = deltas > 0 ? usage.cpu.inNanoseconds / Double(deltas) : nil
        peakMemory = usage.peakMemory
    }

    package var deliveredShare: Double? { deliveredDeltasPerSecond.map { $0 / step.askedDeltasPerSecond } }

    /// The mean rate of a place from its first request to its last end, times the number of places.
    ///
    /// Which sample belongs to which place need not be known: the sum of all ends less the sum of all beginnings is the
    /// sum of the differences. Beginning and ending one after the other, places are not expected to cover the same time.
    private static func delivered(_ samples: [Sample], _ step: SelftestStep) -> Double? {
        let (begins, ends) = bounds(samples, step)
        guard begins.count == step.streams, ends.count == step.streams else { return nil }
        let time = ends.reduce(0) { $0 + $1.sinceEpoch.inSeconds } - begins.reduce(0) { $0 + $1.sinceEpoch.inSeconds }
        guard time > 0 else { return nil }
        let deltas = samples.reduce(0) { $0 + $1.response.deltas.count }
        return Double(deltas) * Double(step.streams) / time
    }

    private static func inFlight(_ samples: [Sample], _ step: SelftestStep) -> Double? {
        let (begins, ends) = bounds(samples, step)
        guard let from = begins.max(), let to = ends.min(), from < to else { return nil }
        let time = samples.reduce(Nanoseconds(0)) { sum, sample in
            guard let start = sample.times.started, let end = sample.times.end else { return sum }
            return sum + max(0, min(end, to) - max(start, from))
        }
        return time.inNanoseconds / (to - from).inNanoseconds
    }

    /// Returns when each place began its first measured request and ended its last one, in no order.
    private static func bounds(_ samples: [Sample], _ step: SelftestStep) -> ([RunInstant], [RunInstant]) {
        let begins = samples.filter { $0.sequence == 0 }.compactMap(\.times.started)
        let ends = samples.filter { $0.sequence.number == step.rounds - 1 }.compactMap(\.times.end)
        return (begins, ends)
    }
}

/// Where stamps come from, counted.
package struct StampCount: Sendable, Equatable {
    package private(set) var kernel = 0
    package private(set) var poll = 0

    package init() {}

    mutating func add(isKernel: Bool) { if isKernel { kernel += 1 } else { poll += 1 } }

    package static func + (left: StampCount, right: StampCount) -> StampCount {
        var sum = left
        sum.kernel += right.kernel
        sum.poll += right.poll
        return sum
    }
}
