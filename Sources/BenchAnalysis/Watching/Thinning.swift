package import BenchModel

/// Which of a watch's runs are deleted as they grow old; what they said stays.
///
/// Whatever is younger than ``keep`` stays. Older than that, the first probe of each hour stays, and older than twelve times
/// that the first of each day (UTC). Of an incident all stays for good, from an hour before it to an hour after.
package struct Thinning: Sendable, Equatable {
    private static let hour = Nanoseconds.seconds(3_600)
    private static let day = Nanoseconds.seconds(86_400)

    package let keep: Nanoseconds

    package init(keep: Nanoseconds) { self.keep = max(0, keep) }

    /// A probe that has its run still.
    package struct Probe: Sendable, Equatable {
        package var at: WallTime
        package var run: Int64

        package init(at: WallTime, run: Int64) {
            self.at = at
            self.run = run
        }
    }

    /// Returns the runs to delete.
    ///
    /// - Parameters:
    ///   - probes: in any order.
    ///   - incidents: all of the watch.
    ///   - now: the present moment.
    /// - Returns: in order of their probes' times.
    package func doomed(_ probes: [Probe], _ incidents: [IncidentRecord], now: WallTime) -> [Int64] {
        let spans = incidents.map { incident in
            let (since, over) = (incident.since.sinceBeginning, (incident.overAt ?? now).sinceBeginning)
            return since.subtractingSaturated(Self.hour)...max(since, over.addingSaturated(Self.hour))
        }
        var kept: Set<Slot> = []
        return probes.sorted { ($0.at, $0.run) < ($1.at, $1.run) }.compactMap { probe in
            let at = probe.at.sinceBeginning
            guard let slot = slot(of: at, now: now.sinceBeginning) else { return nil }
            // It is the first of its slot even where an incident keeps it.
            let isFirst = kept.insert(slot).inserted
            return isFirst || spans.contains { $0.contains(at) } ? nil : probe.run
        }
    }

    private struct Slot: Hashable {
        var length: Nanoseconds
        var number: Int
    }

    /// The slot of which one probe stays; nil where all do.
    private func slot(of at: Nanoseconds, now: Nanoseconds) -> Slot? {
        let age = now.subtractingSaturated(at)
        guard age > keep else { return nil }
        let length = age > keep.multipliedSaturated(by: 12) ? Self.day : Self.hour
        return Slot(length: length, number: at.quotient(by: length))
    }
}
