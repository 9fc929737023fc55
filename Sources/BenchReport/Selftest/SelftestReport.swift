package import BenchModel

/// A self-test from its facts to its verdict.
package struct SelftestReport: Sendable, Equatable {
    /// What the figures depend on.
    package struct Machine: Sendable, Hashable, Codable {
        package var processor: String
        package var cpus: Int
        package var memoryBytes: UInt64
        package var kernel: String
        package var libcurl: String

        package init(processor: String, cpus: Int, memoryBytes: UInt64, kernel: String, libcurl: String) {
            self.processor = processor
            self.cpus = cpus
            self.memoryBytes = memoryBytes
            self.kernel = kernel
            self.libcurl = libcurl
        }
    }

    package var machine: Machine
    /// Event loops that were asked for; nil where each step has as many as a run of its size.
    package var loops: Int?
    /// Wall clock, nanoseconds since 1970, UTC.
    package var date: Nanoseconds
    package var version: String
    /// In the order in which they were taken, each pressing harder than the one before.
    package var results: [SelftestResult]
    /// Why steps are missing at the end, as a sentence; nil where none is.
    package var stopped: String?

    package init(
        machine: Machine,
        loops: Int? = nil,
        date: Nanoseconds,
        version: String,
        results: [SelftestResult],
        stopped: String? = nil
    ) {
        self.machine = machine
        self.loops = loops
        self.date = date
        self.version = version
        self.results = results
        self.stopped = stopped
    }

    /// The last step before the first one that cannot be trusted.
    package var trusted: SelftestResult? { results.prefix { $0.doubts.isEmpty }.last }

    package var verdict: String {
        guard !results.isEmpty else { return "Nothing was measured." }
        guard let trusted else {
            let first = results[0]
            return "This machine cannot be trusted with \(first.step.load): \(first.doubts.joined(separator: ", "))."
        }
        let sentence = "This machine can be trusted up to \(trusted.step.load)."
        guard let next = results.first(where: { !$0.doubts.isEmpty }) else { return sentence }
        return "\(sentence) With \(next.step.load): \(next.doubts.joined(separator: ", "))."
    }
}

extension SelftestResult {
    /// The largest p99 of the TTFT's error that is trusted.
    package static let largestError = Nanoseconds.milliseconds(1)
    /// The least share of the asked load that is trusted.
    package static let leastShare = 0.99

    /// Why the step cannot be trusted, in words; empty where it can.
    package var doubts: [String] {
        var doubts: [String] = []
        if failed > 0 { doubts.append("\(failed) of \(Figure.count(requests, "request")) failed") }
        let lost = requests - failed - joined
        if lost > 0 { doubts.append("\(lost) of \(Figure.count(requests, "request")) not found in the record") }
        if let error = ttftError.percentile(99), error > Double(Self.largestError) {
            doubts.append("TTFT error p99 \(Figure.milliseconds(error)) ms")
        }
        if let share = deliveredShare {
            if share < Self.leastShare { doubts.append("delivered \(Figure.percent(share)) of the load") }
        } else {
            doubts.append("nothing delivered")
        }
        return doubts
    }
}
