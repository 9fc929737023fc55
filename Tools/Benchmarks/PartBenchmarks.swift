import BenchModel
import Foundation
import ProviderWire
import SampleStore

/// Parts of the hot path alone: framing with decoding, and the writer.
enum PartBenchmarks {
    /// Returns events that a second of one core's time frames and decodes, sixteen of them to a read: the median of 15 turns.
    static func decoding(_ wireProtocol: WireProtocol, _ json: (Int) -> String)
        -> (perSecond: Double, bytes: Double)
    {
        let read = Array((0..<16).map { "data: \(json($0))\n\n" }.joined().utf8)
        let head = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        var rates: [Double] = []
        for _ in 0..<15 {
            let decoder = ResponseDecoding.decoder(
                for: wireProtocol,
                head: head,
                maxEventBytes: 1 << 20
            )
            let reads = 20_000
            // CPU time, so that a neighbour does not count.
            let began = Machine.cpu
            for place in 0..<reads {
                _ = decoder.receive(
                    read.span,
                    arrival: .init(nanoseconds: Int64(place)),
                    takenInHand: .init(nanoseconds: Int64(place))
                )
            }
            rates.append(Double(reads * 16) / (Machine.cpu - began))
        }
        return (rates.sorted()[rates.count / 2], Double(read.count) / 16)
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
                arrival: RunInstant(nanoseconds: Int64(place) * 10_000_000),
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
                sample.sequence = RequestIndex(batch * 500 + place)
                samples.append(sample)
            }
            try database.append(samples, to: run)
        }
        return Double(batches * 500 * 200) / (MonotonicClock.now() - began).inSeconds
    }
}
