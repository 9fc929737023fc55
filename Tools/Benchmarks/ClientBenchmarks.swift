import BenchModel
import CBareLoop
import CurlTransport
import Foundation
import ProviderWire
import Synchronization

/// The transport with its decoders against a bare libcurl loop that only counts lines.
struct ClientBenchmarks {
    struct Result {
        var deltas: Int
        var effort: Effort
        var microsecondsPerDelta: Double { effort.cpu / Double(deltas) * 1e6 }
        var deltasPerSecond: Double { Double(deltas) / effort.wall }
    }

    let baseURL: String
    let streams: Int
    let requests: Int
    private let body =
        #"{"model":"gpt-bench","stream":true,"messages":[{"role":"user","content":"go"}],"max_tokens":4096}"#

    func bare(linesPerDelta: Int) async throws -> Result {
        let (result, effort) = await Effort.of { loop() }
        return try Self.result(of: result, linesPerDelta, effort)
    }

    /// The same at the real-time priority that ezbench's own loop takes; nil where it is not granted.
    ///
    /// A thread that is woken at once finds less to read each time, so that the priority alone costs CPU.
    func bareAtPriority(linesPerDelta: Int) async throws -> Result? {
        let result = Mutex(bare_result())
        let (isGranted, effort) = await Effort.of {
            LoopPriority.run { result.withLock { $0 = loop() } }
        }
        return isGranted ? try Self.result(of: result.withLock(\.self), linesPerDelta, effort) : nil
    }

    private func loop() -> bare_result {
        var headers: [UnsafePointer<CChar>?] = [Self.contentType, nil]
        return bare_loop(baseURL + "/v1/chat/completions", body, &headers, Int32(streams), Int32(requests))
    }

    private static func result(of bare: bare_result, _ linesPerDelta: Int, _ effort: Effort) throws -> Result {
        guard bare.failed == 0 else { throw BenchmarkError("\(bare.failed) requests of the bare loop failed") }
        return Result(deltas: bare.lines / linesPerDelta, effort: effort)
    }

    /// Runs the requests over a transport; the streams begin one after the other within `spread`.
    func transport(_ transport: CurlTransport, spread: Duration = .zero) async throws -> Result {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "gpt-bench", maxTokens: 4096)
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: baseURL))
        let (counts, effort) = await Effort.of {
            await withTaskGroup(of: Int?.self) { group in
                let turns = max(1, requests / streams)
                for _ in 0..<streams {
                    // Here and not in the new task, which would keep what the nap needed for as long as it lives.
                    if spread > .zero { try? await Task.sleep(for: spread / streams) }
                    group.addTask {
                        var deltas = 0
                        for _ in 0..<turns {
                            let finished = await transport.finish { call.request(for: Self.prompt, nonce: nil) }
                            guard let count = Self.deltas(of: finished, call) else { return nil }
                            deltas += count
                        }
                        return deltas
                    }
                }
                return await group.reduce(into: [Int?]()) { $0.append($1) }
            }
        }
        let whole = counts.compactMap(\.self)
        guard whole.count == counts.count else { throw BenchmarkError("requests of the transport failed") }
        return Result(deltas: whole.reduce(0, +), effort: effort)
    }

    private static let prompt = Prompt(id: "p", user: "go")

    /// Not inlined, so that a waiting task has no room for the exchange.
    @inline(never)
    private static func deltas(of finished: FinishedExchange, _ call: ProviderCall) -> Int? {
        let exchange = RecordedExchange(finished.exchange)
        return call.outcome(of: exchange) == .ok ? exchange.response.deltas.count : nil
    }

    /// Lives as long as the program: libcurl's list copies it.
    nonisolated(unsafe) private static let contentType: UnsafePointer<CChar> = UnsafePointer(
        strdup("content-type: application/json")
    )
}
