import BenchModel
import SampleStore
import Statistics

/// A finished run of any size, made without a server: seeded, so that two have the same samples.
///
/// Three targets with 16 slots each. TTFT and the gaps between token events are log-normal, one request in a hundred fails, and one
/// event in twenty shares its read with the one before.
struct MadeRun {
    let requests: Int
    /// The mean of each answer's token events.
    let events: Int

    private static let targets = ["a", "b", "c"]
    private static let slots = 16

    func write(to path: String) throws {
        let database = try RunDatabase.open(path: path, mode: .create)
        defer { database.close() }
        let start = MonotonicClock.wallNow()
        let run = try database.begin(
            RunRecord(
                name: "size",
                startedAt: start,
                scenarioJSON: scenario,
                version: "bench",
                isSimulated: true,
                targets: Self.targets.map {
                    .init(name: $0, wireProtocol: "openai-chat", model: "gpt-4o", endpoint: "server", isSimulated: true)
                }
            )
        )
        var source = Source(events: events)
        var waiting: [Sample] = []
        for index in 0..<requests {
            waiting.append(source.next(index, targets: Self.targets.count, slots: Self.slots))
            guard waiting.count == 1_000 || index == requests - 1 else { continue }
            try database.append(waiting, to: run)
            waiting.removeAll(keepingCapacity: true)
        }
        try database.finish(run, at: start + source.length, status: .finished)
    }

    private var scenario: String {
        let targets = Self.targets.map {
            "{\"name\":\"\($0)\",\"endpoint\":\"server\",\"protocol\":\"openai-chat\",\"model\":\"gpt-4o\",\"maxTokens\":256}"
        }
        return """
            {"name":"size","endpoints":{"server":{"baseURL":"http://127.0.0.1:9"}},"targets":[\(targets.joined(separator: ","))],\
            "prompts":[{"id":"p","user":"go"}],\
            "load":{"requests":\(requests / Self.targets.count),"concurrency":\(Self.slots)},\
            "objectives":[{"metric":"ttft","percentile":95,"max":"900ms"}]}
            """
    }
}

/// Makes one sample after the other.
private struct Source {
    let events: Int
    private var random = SplitMix64(seed: 7)
    /// When each slot of each target is free.
    private var free: [Int: Nanoseconds] = [:]

    init(events: Int) { self.events = events }

    /// When the last request ended.
    var length: Nanoseconds { free.values.max() ?? 0 }

    mutating func next(_ index: Int, targets: Int, slots: Int) -> Sample {
        let (target, place) = (index % targets, index / targets)
        let slot = target * slots + place % slots
        let planned = free[slot] ?? 0
        let sent = planned + 90_000
        let first = sent + logNormal(200e6, 0.4)
        let fails = Double.random(in: 0..<1, using: &random) < 0.01
        var response = DecodedResponse<RunTime>()
        var last = first
        if !fails {
            let count = max(2, events + Int((random.normal() * Double(events) / 4).rounded()))
            for event in 0..<count {
                if event > 0, Double.random(in: 0..<1, using: &random) > 0.05 { last += logNormal(20e6, 0.5) }
                response.deltas.append(
                    arrival: RunInstant(after: last),
                    lag: logNormal(4e4, 0.5),
                    kind: .text,
                    bytes: 4
                )
            }
            response.tokenReads = count
            response.usage = TokenUsage(input: 100 + index % 50, output: count)
            response.stopReason = "stop"
            response.servedModel = "gpt-4o-2024-08-06"
            response.isTerminated = true
            response.terminatorArrival = RunInstant(after: last + 1_000_000)
            response.responseID = "chatcmpl-\(index)-0123456789abcdef"
        }
        let end = last + 1_000_000
        free[slot] = end + 200_000
        return Sample(
            target: TargetIndex(target),
            promptID: "p",
            phase: .measure,
            sequence: RequestIndex(place),
            outcome: fails ? .failed(.overloaded, detail: "HTTP 529: overloaded") : .ok,
            httpStatus: fails ? 529 : 200,
            connection: ConnectionFacts(
                reused: place >= slots,
                httpVersion: "1.1",
                remoteAddress: "127.0.0.1:9",
                stampSource: .kernel,
                connectionID: Int64(slot)
            ),
            planned: RunInstant(after: planned),
            times: PhaseTimes(
                started: RunInstant(after: planned + 40_000),
                sent: RunInstant(after: sent),
                headers: RunInstant(after: first - 500_000),
                firstByte: RunInstant(after: first),
                end: RunInstant(after: end)
            ),
            response: response,
            bytesReceived: 100 * response.deltas.count,
            providerRequestID: "req_\(index)-0123456789abcdef0123456789abcdef"
        )
    }

    private mutating func logNormal(_ median: Double, _ spread: Double) -> Nanoseconds {
        Nanoseconds(clamping: median * random.logNormal(spread: spread))
    }
}
