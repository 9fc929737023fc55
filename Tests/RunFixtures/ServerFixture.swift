import BenchAnalysis
package import BenchModel
import Statistics

/// A run of which the server tells its own figures: ten requests, one a second, each with its first token after 100 ms.
package enum ServerFixture {
    package static let server = "e"

    /// Makes a page of a server that had answered requests of others before the run.
    ///
    /// - Parameters:
    ///   - at: how long after the run began, in seconds.
    ///   - done: the requests of the run that the server has counted by then.
    ///   - under: those that it has under way.
    ///   - part: the sitting.
    ///   - before: the requests of others before the run.
    ///   - change: makes another page of it.
    /// - Returns: the look at it.
    package static func page(
        _ at: Double,
        done: Int,
        under: Double = 0,
        part: Int = 1,
        before: Int = 5,
        change: (inout ServerFigures) -> Void = { _ in }
    ) -> ServerScrape {
        var figures = ServerFigures()
        let all = Double(before + done)
        figures.values = [
            .running: under, .waiting: under / 2, .kvUse: under / 10, .requests: all, .promptTokens: all * 10,
            .outputTokens: all * 20, .prefixQueries: all * 10, .prefixHits: all * 4, .preemptions: 1, .drafts: all * 2,
            .draftTokens: all * 6, .acceptedTokens: all * 3,
        ]
        // Of each ten, nine take 80 ms and one 200 ms to the first token by the server's clock.
        let slow = Double(done / 10)
        figures.histograms = [
            .ttft: ServerHistogram(
                sum: (all - slow) * 0.08 + slow * 0.2,
                count: all,
                buckets: [0.05: 0, 0.1: all - slow, 0.5: all, .infinity: all]
            ),
            .queue: ServerHistogram(sum: all * 0.02, count: all, buckets: [0.3: all, .infinity: all]),
            .prefill: ServerHistogram(sum: all * 0.05, count: all, buckets: [0.3: all, .infinity: all]),
        ]
        change(&figures)
        return ServerScrape(
            server: server,
            part: part,
            at: .milliseconds(at * 1_000),
            took: .milliseconds(2),
            .page(.vllm, figures.readings)
        )
    }

    package static func failure(_ at: Double) -> ServerScrape {
        ServerScrape(
            server: server,
            part: 1,
            at: .milliseconds(at * 1_000),
            took: .milliseconds(2),
            .failed("HTTP 503")
        )
    }

    package static func run(_ scrapes: [ServerScrape], n: Int = 10) -> StoredRun {
        var run = MadeRun.run([MadeRun.target("mine")], n: n) { maker, _, sequence in
            maker.start = 1_000 + Double(sequence) * 1_000
            maker.phase = sequence < 2 ? .warmup : .measure
        }
        run.scrapes = scrapes
        return run
    }

    /// The server answers all along: two requests under way from 2.5 s until 6.5 s, one look in vain.
    package static let whole = run([
        page(0.5, done: 0), page(2.5, done: 1, under: 2), failure(4.5), page(6.5, done: 5), page(20, done: 10),
    ])
}
