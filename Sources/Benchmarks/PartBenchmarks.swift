import BenchModel
import Foundation
import ProviderWire
import SampleStore

/// Parts of the hot path alone: framing with decoding, and the writer.
enum PartBenchmarks {
    /// Returns events a second that one core frames and decodes, sixteen of them to a read.
    static func decoding(_ wireProtocol: WireProtocol, _ json: String) -> (perSecond: Double, bytes: Int) {
        let event = Array("data: \(json)\n\n".utf8)
        let read = Array(repeatElement(event, count: 16).joined())
        let head = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        var best = 0.0
        for _ in 0..<5 {
            let decoder = ResponseDecoding.decoder(
                for: wireProtocol,
                streamed: true,
                head: head,
                maxEventBytes: 1 << 20
            )
            let reads = 20_000
            let began = MonotonicClock.now()
            for place in 0..<reads {
                _ = decoder.receive(read.span, arrival: Nanoseconds(place), takenInHand: Nanoseconds(place))
            }
            best = max(best, Double(reads * 16) / (MonotonicClock.now() - began).inSeconds)
        }
        return (best, event.count)
    }

    /// Returns deltas a second that the writer puts into a database on disk.
    static func writing() throws -> Double {
        let folder = NSTemporaryDirectory() + "ezbench-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try RunDatabase.open(path: folder + "/bench.sqlite", mode: .create)
        let run = try database.begin(
            RunRecord(
                name: "bench",
                startedAt: MonotonicClock.wallNow(),
                version: "bench",
                isSimulated: true,
                targets: [.init(name: "t", wireProtocol: "openai-chat", model: "m", endpoint: "http://127.0.0.1")]
            )
        )
        var sample = Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: 1, sent: 2, end: 3)
        )
        for place in 0..<200 {
            sample.response.deltas.append(
                arrival: Nanoseconds(place) * 10_000_000,
                lag: 20_000,
                kind: .text,
                bytes: 5
            )
        }
        let batches = 20
        let began = MonotonicClock.now()
        for batch in 0..<batches {
            var samples: [Sample] = []
            for place in 0..<500 {
                sample.sequence = batch * 500 + place
                samples.append(sample)
            }
            try database.append(samples, to: run)
        }
        return Double(batches * 500 * 200) / (MonotonicClock.now() - began).inSeconds
    }
}
