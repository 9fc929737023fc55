import BenchModel
import Testing

@testable import BenchAnalysis

@Suite("Thinning out a watch's runs")
struct ThinningTests {
    private static let day = 86_400.0
    private static let now = WallTime.seconds(1_000 * day)

    /// Probes every five minutes for so many days before now; the number of a run is its place.
    private static func probes(days: Double) -> [Thinning.Probe] {
        let count = Int(days * 288)
        return (0..<count).map { place in
            Thinning.Probe(at: now - .seconds(Double(count - place) * 300), run: Int64(place + 1))
        }
    }

    private func kept(_ probes: [Thinning.Probe], _ incidents: [IncidentRecord] = []) -> [Thinning.Probe] {
        let doomed = Set(Thinning(keep: .seconds(7 * Self.day)).doomed(probes, incidents, now: Self.now))
        return probes.filter { !doomed.contains($0.run) }
    }

    @Test("keeps all of a week, then one an hour, and after twelve weeks one a day")
    func ages() {
        let ages = kept(Self.probes(days: 100)).map { (Self.now - $0.at).inSeconds / Self.day }
        #expect(ages.count { $0 <= 7 } == 7 * 288)
        #expect(ages.count { $0 > 7 && $0 <= 84 } == 77 * 24)
        #expect(ages.count { $0 > 84 } == 16)
    }

    @Test("keeps all of an incident, from an hour before it to an hour after")
    func incidents() {
        let since = Self.now - Nanoseconds.seconds(50 * Self.day)
        let incident = IncidentRecord(
            number: 1,
            target: "a",
            toldAt: since,
            since: since,
            overAt: since + .seconds(3_600),
            findings: []
        )
        let probes = Self.probes(days: 60)
        let usual = Set(kept(probes).map(\.run))
        let span = (since - Nanoseconds.seconds(3_600))...(since + Nanoseconds.seconds(2 * 3_600))
        let expected = probes.filter { usual.contains($0.run) || span.contains($0.at) }
        #expect(kept(probes, [incident]) == expected && expected.count > usual.count + 30)
    }

    @Test("comes to the same whether done once or every day")
    func stepwise() {
        let probes = Self.probes(days: 100)
        var left = probes
        for day in stride(from: 100.0, through: 0, by: -1) {
            let moment = Self.now - Nanoseconds.seconds(day * Self.day)
            let (past, future) = (left.filter { $0.at <= moment }, left.filter { $0.at > moment })
            let doomed = Set(Thinning(keep: .seconds(7 * Self.day)).doomed(past, [], now: moment))
            left = past.filter { !doomed.contains($0.run) } + future
        }
        #expect(left == kept(probes))
    }

    @Test("deletes nothing of the future, and nothing where all is kept")
    func ends() {
        let future = [Thinning.Probe(at: Self.now + .seconds(Self.day), run: 1)]
        #expect(Thinning(keep: 0).doomed(future, [], now: Self.now).isEmpty)
        #expect(Thinning(keep: .max).doomed(Self.probes(days: 30), [], now: Self.now).isEmpty)
    }
}
