import BenchAnalysis
import BenchModel

/// Seeded days of a watch with a clock of its own: five requests every five minutes, and sooner where one is to be confirmed.
package struct WatchDays: Sendable {
    /// What is wrong for a while.
    private struct Trouble {
        enum Kind: CaseIterable { case slow, down, failing }

        var kind: Kind
        var start: Double
        var end: Double
        /// Of the requests.
        var share: Double
    }

    /// Troubles that were there, and those that were told once, with their end.
    package private(set) var troubles = 0
    package private(set) var toldOnce = 0
    package private(set) var notTold = 0
    package private(set) var toldOften = 0
    /// Incidents that were told where nothing was wrong.
    package private(set) var falseAlarms = 0
    /// From the beginning of each trouble that was told until it was, in seconds.
    package private(set) var delays: [Double] = []

    private static let requests = 5
    private static let every = 300.0
    private static let day = 86_400.0
    /// Behind a trouble so long its end may still be proven, or told.
    private static let grace = 3_600.0
    private static let slow = WatchSubject(
        target: "a",
        question: WatchSubject.Question(rawValue: "ttft p95 max 500000000.0")
    )

    package init() {}

    private static var ledger: WatchLedger {
        let bounds = [
            WatchedBound(subject: WatchSubject(target: "a", question: .reach), kind: .reach),
            WatchedBound(subject: WatchSubject(target: "a", question: .failures), kind: .allowance(0.01)),
            WatchedBound(subject: slow, kind: .allowance(0.05)),
        ]
        return WatchLedger(bounds, WatchRule(windows: 3, every: .seconds(every), subjects: 2))
    }

    /// Plays a day with four troubles: each in a quarter of the day, with an hour before the next.
    package mutating func play(seed: UInt64) {
        var random = SplitMix64(seed: SplitMix64.mix(seed))
        let own = (0..<4).map { quarter -> Trouble in
            let kind = Trouble.Kind.allCases[Int(random.next() % 3)]
            let start = (Double(quarter) * 6 + 0.5 + 1.5 * Draw.unit(&random)) * 3_600
            let hours = kind == .down ? 0.25 + Draw.unit(&random) : 1.25 + 1.25 * Draw.unit(&random)
            return Trouble(kind: kind, start: start, end: start + hours * 3_600, share: 0.5 + 0.5 * Draw.unit(&random))
        }
        let edges = play(&random, days: 1, slow: 0.005, failing: 0.001, own)
        troubles += own.count
        for trouble in own {
            let within = edges.filter { $0.at >= trouble.start && $0.at < trouble.end + Self.grace }
            let begun = within.filter { $0.edge == .begun }
            if let first = begun.first, begun.count == 1, within.count(where: { $0.edge == .over }) == 1 {
                toldOnce += 1
                delays.append(first.at - trouble.start)
            } else if begun.isEmpty {
                notTold += 1
            } else {
                toldOften += 1
            }
        }
        falseAlarms += edges.count { edge in
            edge.edge == .begun && !own.contains { $0.start <= edge.at && edge.at < $0.end + Self.grace }
        }
    }

    /// Plays days in a row in which all is as bad as it may just be: five of a hundred requests are slow, and one fails.
    package mutating func playAtTheLimit(days: Int, seed: UInt64) {
        var random = SplitMix64(seed: SplitMix64.mix(seed))
        falseAlarms += play(&random, days: days, slow: 0.05, failing: 0.01, []).count { $0.edge == .begun }
    }

    private func play(
        _ random: inout SplitMix64,
        days: Int,
        slow: Double,
        failing: Double,
        _ troubles: [Trouble]
    ) -> [(at: Double, edge: AlertRecord.Edge)] {
        var (ledger, now, slot, number) = (Self.ledger, 0.0, 0.0, 1)
        var edges: [(at: Double, edge: AlertRecord.Edge)] = []
        while now < Double(days) * Self.day {
            let trouble = troubles.first { $0.start <= now && now < $0.end }
            var (failed, late) = (0, 0)
            for _ in 0..<Self.requests {
                let own = trouble?.kind == .failing ? trouble?.share ?? failing : failing
                if trouble?.kind == .down || Draw.unit(&random) < own {
                    failed += 1
                } else if Draw.unit(&random) < (trouble?.kind == .slow ? trouble?.share ?? slow : slow) {
                    late += 1
                }
            }
            var probe = ProbeRecord(number: number, at: .seconds(now))
            let all = WindowTally(n: Self.requests, beyond: Double(failed))
            probe.windows[WatchSubject(target: "a", question: .reach)] = all
            if failed < Self.requests {
                probe.windows[WatchSubject(target: "a", question: .failures)] = all
                probe.windows[Self.slow] = WindowTally(n: Self.requests - failed, beyond: Double(late))
            }
            number += 1
            edges += ledger.take(probe).edges.map { (now, $0.edge) }
            if ledger.wantsConfirmation, now + 30 < slot + Self.every {
                now += 30
            } else {
                slot += Self.every
                now = slot
            }
        }
        return edges
    }
}
