import BenchModel
import Foundation
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Traces for Perfetto and Chrome")
struct TraceTests {
    private static func trace(_ run: StoredRun) -> String {
        var writer = TraceWriter(run.record)
        return writer.head() + run.samples.map { writer.text(of: $0) }.joined() + writer.tail()
    }

    private static func events(_ run: StoredRun) throws -> [[String: Any]] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(trace(run).utf8)) as? [String: Any])
        return try #require(document["traceEvents"] as? [[String: Any]])
    }

    /// Nanoseconds of an event's time or duration.
    private static func nanoseconds(_ event: [String: Any], _ key: String) -> Int64 {
        Int64(((event[key] as? Double ?? .nan) * 1_000).rounded())
    }

    @Test("each sample is a slice with its parts, and each token event a mark at its arrival")
    func values() throws {
        let run = RunFixture.run
        let events = try Self.events(run)
        func all(_ kind: String, _ category: String) -> [[String: Any]] {
            events.filter { $0["ph"] as? String == kind && $0["cat"] as? String == category }
        }
        let started = run.samples.filter { $0.times.started != nil && $0.times.end != nil }
        let requests = all("X", "request")
        #expect(requests.map { Self.nanoseconds($0, "ts") } == started.compactMap { $0.times.started?.nanoseconds })
        #expect(
            requests.map { Self.nanoseconds($0, "dur") }
                == started.compactMap { sample in
                    sample.times.end.flatMap { end in sample.times.started.map { (end - $0).count } }
                }
        )
        #expect(requests.map { $0["pid"] as? Int } == started.map { $0.target.number + 1 })
        let deltas = all("i", "delta")
        #expect(
            deltas.map { Self.nanoseconds($0, "ts") }
                == started.flatMap { $0.response.deltas.arrivals.map(\.nanoseconds) }
        )
        #expect(deltas.map { $0["name"] as? String } == started.flatMap { $0.response.deltas.kinds.map(\.name) })
        let phases = started.compactMap(StreamPhases.init).flatMap(\.spans)
        #expect(all("X", "phase").map { Self.nanoseconds($0, "dur") } == phases.map(\.length.count))
        let failed = run.samples.compactMap { sample -> String? in
            if case .failed(let kind, _) = sample.outcome { kind.rawValue } else { nil }
        }
        #expect(all("i", "failure").map { $0["name"] as? String } == failed)
    }

    @Test("no two streams of a track lie over each other, and each track has a name")
    func tracks() throws {
        var run = RunFixture.run
        run.samples = (0..<60).map {
            SampleMaker(target: $0 % 2, sequence: $0 / 2, start: 37 * Double($0), ttft: 90 + Double($0 % 7) * 60).made()
        }
        let events = try Self.events(run)
        let requests = events.filter { $0["cat"] as? String == "request" }
        var ends: [String: Int64] = [:]
        for request in requests {
            let track = "\(request["pid"] ?? 0)/\(request["tid"] ?? 0)"
            let begin = Self.nanoseconds(request, "ts")
            #expect(begin >= ends[track] ?? .min)
            ends[track] = begin + Self.nanoseconds(request, "dur")
        }
        #expect((4...40).contains(ends.count))
        #expect(events.count { $0["name"] as? String == "thread_name" } == ends.count)
    }

    @Test("a start that never came to be is a mark of its own")
    func dropped() throws {
        var run = RunFixture.run
        var maker = SampleMaker(start: 500)
        maker.isDropped = true
        run.samples = [maker.made()]
        let failures = try Self.events(run).filter { $0["cat"] as? String == "failure" }
        #expect(failures.map { $0["name"] as? String } == ["not_started"])
        #expect(failures.map { Self.nanoseconds($0, "ts") } == [500_000_000])
    }

    @Test(
        "times are exact to the nanosecond",
        arguments: [(0, "0.000"), (1, "0.001"), (1_234_567, "1234.567"), (-5, "-0.005")]
    )
    func exact(time: Nanoseconds, text: String) {
        #expect(TraceWriter.microseconds(time) == text)
    }

    @Test("a run without samples is a trace, too")
    func empty() throws {
        var run = RunFixture.run
        run.samples = []
        #expect(try Self.events(run).allSatisfy { $0["ph"] as? String == "M" })
    }

    @Test("texts of others stay texts", arguments: 0..<10 as Range<UInt64>)
    func foreign(seed: UInt64) throws {
        let run = ForeignTextTests.run(seed: seed)
        let text = Self.trace(run)
        #expect(
            !text.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar != "\n"
                case .format, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
        )
        let names = try Self.events(run).filter { $0["name"] as? String == "process_name" }
            .compactMap { ($0["args"] as? [String: Any])?["name"] as? String }
        #expect(zip(names, run.record.targets).allSatisfy { $0.unicodeScalars.starts(with: $1.name.unicodeScalars) })
    }
}
