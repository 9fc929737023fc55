import BenchModel
import CurlTransport
import Dispatch
import ProviderWire
import SampleStore

/// Looks at what the servers of a run say of themselves: before its first request, once a second, and after its last one.
///
/// It has a transport, and with it a thread and connections, of its own. Nothing waits for it but the run's first request and
/// its end, and these no longer than a page may take (``ProviderCall/metricsLimit``).
final class ServerScraping: Sendable {
    private let carrier: StartedTransport
    private let sources: [MetricsSource]

    private init(_ carrier: StartedTransport, _ sources: [MetricsSource]) {
        self.carrier = carrier
        self.sources = sources
    }

    /// Finds the servers that tell their figures.
    ///
    /// - Parameters:
    ///   - calls: one call for each server that is really asked.
    ///   - start: starts the transport, once it is clear that there is anybody to be asked.
    ///   - tell: takes what was found.
    /// - Returns: nil where no server tells anything.
    /// - Throws: what keeps the transport from starting.
    static func find(
        _ calls: [ProviderCall],
        over start: () throws -> StartedTransport,
        tell: @Sendable (RunEvent) -> Void
    ) async throws -> ServerScraping? {
        let asked = calls.filter { !$0.metricsRequests.isEmpty }
        guard !asked.isEmpty else { return nil }
        let carrier = try start()
        let readers = DispatchQueue(label: "ezbench.server-metrics", qos: .utility)
        let transport = carrier.transport
        let found = await withTaskGroup(of: (Int, MetricsSource.Found?).self) { group in
            for (place, call) in asked.enumerated() {
                group.addTask { (place, await MetricsSource.find(call, over: transport, readers: readers)) }
            }
            var found = [MetricsSource.Found?](repeating: nil, count: asked.count)
            for await (place, one) in group { found[place] = one }
            return found.compactMap(\.self)
        }
        guard !found.isEmpty else {
            carrier.shutDown()
            return nil
        }
        let sources = found.map { found in
            switch found {
            case .source(let source, let dialect):
                tell(.readsMetrics(url: source.shownURL, dialect: dialect))
                return source
            case .silent(let source, let reason):
                tell(.metricsMissing(url: source.shownURL, reason: reason))
                return source
            }
        }
        return ServerScraping(carrier, sources)
    }

    /// Looks at every server, and goes on doing so once a second until the rounds are ended.
    func begin(_ epoch: RunEpoch, part: Int, record: @escaping @Sendable (ServerScrape) -> Void) async -> Rounds {
        let rounds = sources.map { ScrapeRounds($0, epoch: epoch, part: part, record: record) }
        await withDiscardingTaskGroup { group in
            for round in rounds { group.addTask { await round.begin() } }
        }
        return Rounds(tasks: rounds.map { round in Task { await round.goOn() } })
    }

    /// Ends its thread, once no round is under way.
    func shutDown() { carrier.shutDown() }

    /// The rounds of a run that is under way.
    struct Rounds {
        fileprivate let tasks: [Task<Void, Never>]

        /// Looks at every server once more, and returns when that has been recorded.
        func end() async {
            for task in tasks { task.cancel() }
            for task in tasks { await task.value }
        }
    }
}
