import BenchModel
package import Statistics

/// How a run reached its servers, over everything it asked: the connections it really took, the proxies on the way, and the
/// connections that were held open after their streams had told their end.
package struct RunConnections: Sendable, Equatable {
    package struct OfTarget: Sendable, Equatable {
        package let name: String
        /// Connections that requests went over, and those opened ahead; each sitting has its own.
        ///
        /// Warm-up and failures are among them. Nil where some have no number, as in runs of earlier versions.
        package let taken: Int?
        /// Whether each request needed one of its own, because this program's HTTP/2 without TLS shares none.
        package let sharesNone: Bool
        /// Without credentials; sorted.
        package let proxies: [String]
        /// Answers whose stream told its end.
        package let streams: Int
        /// How long connections were held open after that, in nanoseconds.
        ///
        /// What this program closed, and what the end of the run cut short, would have gone on.
        package let heldOpen: Distribution
        /// Those of ``heldOpen`` that kept their request's slot.
        package let keptSlot: Int

        fileprivate init(_ target: MeasuredTarget, taken: Int?, _ lingered: [LingeredConnection]) {
            name = target.target.name
            var (proxies, streams, sent, alone) = (Set<String>(), 0, 0, 0)
            for sample in target.samples {
                if let proxy = sample.proxy { proxies.insert(proxy) }
                guard sample.sentAt != nil else { continue }
                sent += 1
                if !sample.isConnectionReused, sample.httpVersion == "2", sample.tlsAt == nil { alone += 1 }
                if !sample.wasBuffered, sample.hasTerminator { streams += 1 }
            }
            self.taken = taken
            sharesNone = sent > 1 && alone == sent
            self.proxies = proxies.sorted()
            self.streams = streams
            heldOpen = Distribution(lingered.map { $0.lingering.duration.inNanoseconds })
            keptSlot = lingered.count(where: \.lingering.keptSlot)
        }

        package var heldOpenShare: Share? { Share(heldOpen.n, of: streams) }
        /// Whether it is the server's way, and no accident, and long enough to cost something.
        package var isUsuallyHeldOpen: Bool {
            (heldOpenShare ?? 0) > Self.usualShare && (heldOpen.percentile(50) ?? 0) >= Self.costly
        }

        private static let usualShare: Share = 0.1
        private static let costly = 20e6
    }

    /// In the order of the scenario.
    package let targets: [OfTarget]
    /// Of all targets together, which may go over the same connections.
    package let taken: Int?

    init(_ run: RunFacts, _ targets: [MeasuredTarget]) {
        let lingered = Dictionary(grouping: run.lingered, by: \.target)
        var all = ConnectionNames()
        self.targets = targets.enumerated().map { place, target in
            let own = ConnectionNames(takenBy: target)
            all.formUnion(own)
            return OfTarget(target, taken: own.count, lingered[TargetIndex(place)] ?? [])
        }
        taken = all.count
    }

    package var proxies: [String] { Set(targets.flatMap(\.proxies)).sorted() }
}
