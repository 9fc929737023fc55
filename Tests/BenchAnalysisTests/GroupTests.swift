import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Requests in groups")
struct GroupTests {
    private static func run(_ samples: [Sample], shape: LoadShape.Kind = .closed) -> StoredRun {
        StoredRun(
            record: RunRecord(
                name: "r",
                startedAt: 0,
                status: .finished,
                version: "1",
                isSimulated: false,
                loadShape: shape,
                targets: [MadeRun.target()]
            ),
            samples: samples
        )
    }

    /// Requests one after the other, each with a place from 0.
    private static func samples(_ n: Int, _ change: (inout SampleMaker, inout Sample.Changes, Int) -> Void) -> [Sample]
    {
        (0..<n).map { place in
            var maker = SampleMaker(target: 0, sequence: place, start: Double(place) * 1_000)
            var changes = Sample.Changes()
            change(&maker, &changes, place)
            var sample = maker.made()
            if let prompt = changes.prompt { sample.promptID = prompt }
            sample.rowFields = changes.fields
            return sample
        }
    }

    private static func groups(_ run: StoredRun, by grouping: RequestGrouping) -> [RequestGroup] {
        Summary(MeasuredRun(run), prices: .builtIn, by: [grouping]).targets[0].groups[0].groups
    }

    @Test("What is typed is read back, and nothing else is a grouping")
    func words() {
        for grouping in [.prompt, .turn, .length, .model, .field("topic"), .field("a.b")] as [RequestGrouping] {
            #expect(RequestGrouping(text: grouping.text) == grouping)
        }
        for text in ["", "row", "row.", "Prompt", "prompts"] { #expect(RequestGrouping(text: text) == nil) }
    }

    @Test("Every length has one class, and classes meet without a gap")
    func lengths() {
        for bound in LengthClass.bounds {
            let (own, next) = (LengthClass(tokens: bound), LengthClass(tokens: bound + 1))
            #expect(own.most == bound && next.least == bound + 1 && own < next)
        }
        #expect(LengthClass(tokens: 0) == LengthClass(tokens: 64) && LengthClass(tokens: .max).most == nil)
    }

    @Test("Each request is in one group, failures too, and figures are those of its group alone")
    func partition() {
        let run = Self.run(
            Self.samples(60) { maker, changes, place in
                changes.prompt = place % 3 == 0 ? "long" : "short"
                maker.ttft = place % 3 == 0 ? 900 : 40
                maker.usage = TokenUsage(input: place % 3 == 0 ? 2_000 : 50, output: 7)
                if place == 3 { maker.outcome = .failed(.serverError, detail: "x") }
            }
        )
        let prompts = Self.groups(run, by: .prompt)
        #expect(prompts.map(\.key) == [.prompt("short"), .prompt("long")])
        #expect(prompts.map(\.requests) == [40, 20] && prompts.map(\.failed) == [0, 1])
        #expect(prompts.map { $0.ttft.percentile(50) } == [40e6, 900e6] && prompts.map(\.ttft.n) == [40, 19])
        let lengths = Self.groups(run, by: .length)
        #expect(lengths.reduce(0) { $0 + $1.requests } == 60)
        let classes = [50, 2_000].map { GroupKey.length(LengthClass(tokens: $0)) }
        #expect(lengths.prefix(2).map(\.key) == classes)
        #expect(Self.groups(run, by: .turn).map(\.key) == [.unknown])
    }

    @Test("Groups beyond twenty are put together, the smallest ones, and nothing is lost", arguments: [20, 21, 400])
    func many(prompts: Int) {
        let run = Self.run(
            Self.samples(prompts * 2 + 3) { _, changes, place in
                changes.prompt = place < 3 ? "p0" : "p\((place - 3) % prompts)"
            }
        )
        let groups = Self.groups(run, by: .prompt)
        #expect(groups.count == 20 && groups[0].key == .prompt("p0") && groups[0].requests == 5)
        #expect(groups.reduce(0) { $0 + $1.requests } == prompts * 2 + 3)
        #expect(groups.contains { $0.key == .others(prompts - 19) } == (prompts > 20))
    }

    @Test("A field groups by its values; rows without it stand by themselves")
    func fields() {
        let run = Self.run(
            Self.samples(9) { _, changes, place in
                if place % 3 < 2 { changes.fields = ["topic": place % 3 == 0 ? "a" : "b"] }
            }
        )
        #expect(Self.groups(run, by: .field("topic")).map(\.key) == [.value("a"), .value("b"), .unknown])
        #expect(Self.groups(run, by: .field("other")).map(\.key) == [.unknown])
    }

    // MARK: Mixtures

    private static func mixture(_ run: StoredRun) -> Mixture? {
        let summary = Summary(MeasuredRun(run), prices: .builtIn)
        let found = summary.alarms.compactMap { if case .mixture(_, let own) = $0 { own } else { nil } }
        #expect(found.count < 2 && summary.groupings == found.compactMap(\.difference?.grouping))
        return found.first
    }

    /// Milliseconds to the first token that vary a little around a level.
    private static func around(_ level: Double, _ place: Int) -> Double { level * (1 + Double(place * 37 % 23) / 100) }

    @Test("Prompts that differ by a factor are named, with the two modes that they make")
    func prompts() throws {
        let found = try #require(
            Self.mixture(
                Self.run(
                    Self.samples(120) { maker, changes, place in
                        changes.prompt = place % 5 < 3 ? "short" : "long"
                        maker.ttft = Self.around(place % 5 < 3 ? 40 : 900, place)
                    }
                )
            )
        )
        let difference = try #require(found.difference)
        #expect(difference.grouping == .prompt && difference.groups == 2)
        #expect(difference.low.key == .prompt("short") && difference.high.key == .prompt("long"))
        let modes = try #require(found.modes)
        #expect(abs(modes.low.share.value - 0.6) < 1e-9 && modes.high.place > 890e6)
    }

    @Test("What parts the requests best is named: here the row's topic, which prompts do not tell")
    func topic() throws {
        let run = Self.run(
            Self.samples(200) { maker, changes, place in
                changes.prompt = "row \(place)"
                changes.fields = ["topic": place % 2 == 0 ? "code" : "chat", "language": place % 7 < 3 ? "de" : "en"]
                maker.ttft = Self.around(place % 2 == 0 ? 400 : 100, place)
            }
        )
        #expect(try #require(Self.mixture(run)?.difference).grouping == .field("topic"))
    }

    @Test("Of groups that are equally far apart those that were asked first are named, in every report the same")
    func equallyFarApart() throws {
        let run = Self.run(
            Self.samples(400) { maker, changes, place in
                changes.prompt = "p\(place % 20)"
                maker.ttft = place % 2 == 0 ? 40 : 900
            }
        )
        let difference = try #require(Self.mixture(run)?.difference)
        #expect(difference.groups == 20)
        #expect(difference.low.key == .prompt("p0") && difference.high.key == .prompt("p1"))
    }

    @Test("Groups that differ by less than a factor of two are no mixture, nor is one population, nor are few requests")
    func none() {
        let level = { (change: Double, n: Int) in
            Self.run(
                Self.samples(n) { maker, changes, place in
                    changes.prompt = place % 2 == 0 ? "a" : "b"
                    maker.ttft = Self.around(place % 2 == 0 ? 100 : 100 * change, place)
                }
            )
        }
        #expect(Self.mixture(level(1, 200)) == nil)
        #expect(Self.mixture(level(1.6, 200)) == nil)
        #expect(Self.mixture(level(4, 16)) == nil)
        #expect(Self.mixture(level(4, 200)) != nil)
    }

    @Test("Two modes that nothing parts are told; those before and after a change of level are the change's")
    func modes() throws {
        let found = try #require(
            Self.mixture(
                Self.run(
                    Self.samples(200) { maker, _, place in
                        maker.ttft = Self.around((place * 7919) % 1009 % 5 < 2 ? 40 : 900, place)
                    }
                )
            )
        )
        #expect(found.difference == nil && found.modes != nil)
        let changed = Self.run(
            Self.samples(200) { maker, _, place in maker.ttft = Self.around(place < 100 ? 40 : 900, place) }
        )
        #expect(Self.mixture(changed) == nil)
    }
}

extension Sample {
    /// What a maker of samples does not have.
    fileprivate struct Changes {
        var prompt: String?
        var fields: [String: String] = [:]
    }
}
