import BenchModel
import Foundation
import SQLiteAccess
import Testing

@testable import SampleStore

@Suite("What is stored of watches")
struct WatchMemoryTests {
    private static let slow = WatchSubject(target: "a", question: WatchSubject.Question(rawValue: "ttft p95"))

    private static func probe(_ number: Int, run: Int64? = nil, dollars: String? = nil) -> ProbeRecord {
        ProbeRecord(
            number: number,
            at: .seconds(Double(number) * 300),
            followsGap: number == 2,
            run: run,
            dollars: dollars,
            windows: [slow: WindowTally(n: 5, beyond: 1.5, figure: 2e8, cause: "x\0y")]
        )
    }

    private static func incident(_ number: Int, over: WallTime? = nil) -> IncidentRecord {
        IncidentRecord(
            number: number,
            target: "a",
            toldAt: .seconds(900),
            since: .seconds(300),
            overAt: over,
            findings: [
                .init(
                    question: slow.question,
                    since: .seconds(300),
                    windows: 4,
                    badWindows: 3,
                    n: 20,
                    beyond: 14.5,
                    figure: 8e8,
                    cause: "busy",
                    isOver: over != nil
                )
            ]
        )
    }

    private static func alert(_ edge: AlertRecord.Edge, _ pending: AlertRecord.Channels) -> AlertRecord {
        AlertRecord(incident: 1, edge: edge, at: .seconds(900), text: "told", pending: pending)
    }

    @Test("comes back as it was, with what goes on and what is still to be told")
    func roundTrip() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        #expect(try database.memory(ofWatch: "w", probes: 10) == WatchMemory())
        try database.keep([WatchEntry(probe: Self.probe(1)), WatchEntry(probe: Self.probe(2))], ofWatch: "w")
        try database.keep(
            [
                WatchEntry(
                    probe: Self.probe(3),
                    incidents: [Self.incident(1)],
                    alerts: [Self.alert(.begun, [.webhook, .command])]
                )
            ],
            ofWatch: "w"
        )
        var memory = try database.memory(ofWatch: "w", probes: 2)
        #expect(memory.probes.map(\.number) == [2, 3] && memory.nextProbe == 4 && memory.nextIncident == 2)
        #expect(memory.probes.map(\.followsGap) == [true, false])
        #expect(memory.probes[0].windows[Self.slow] == WindowTally(n: 5, beyond: 1.5, figure: 2e8, cause: "x\u{FFFD}y"))
        #expect(memory.open == [Self.incident(1)])
        #expect(memory.alerts == [Self.alert(.begun, [.webhook, .command])])
        #expect(try database.memory(ofWatch: "other", probes: 2) == WatchMemory())

        try database.keep(
            [
                WatchEntry(alerts: [Self.alert(.begun, .command)]),
                WatchEntry(incidents: [Self.incident(1, over: .seconds(1_200))], alerts: [Self.alert(.over, .webhook)]),
            ],
            ofWatch: "w"
        )
        memory = try database.memory(ofWatch: "w", probes: 2)
        #expect(memory.open.isEmpty && memory.nextIncident == 2)
        #expect(memory.alerts == [Self.alert(.begun, .command), Self.alert(.over, .webhook)])
        #expect(try database.incidents(ofWatch: "w") == [Self.incident(1, over: .seconds(1_200))])
        #expect(try database.incidents(since: .seconds(1_200)).map(\.watch) == ["w"])
        #expect(try database.incidents(since: .seconds(1_201)).isEmpty)
    }

    @Test("an entry is stored whole or not at all")
    func transaction() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        try database.keep([WatchEntry(probe: Self.probe(1))], ofWatch: "w")
        #expect(throws: StoreError.self) {
            try database.keep(
                [WatchEntry(probe: Self.probe(2)), WatchEntry(probe: Self.probe(1))],
                ofWatch: "w"
            )
        }
        #expect(try database.memory(ofWatch: "w", probes: 9).probes.map(\.number) == [1])
    }

    @Test("figures that are no numbers are stored as none")
    func notFinite() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        var probe = Self.probe(1)
        probe.windows = [Self.slow: WindowTally(n: 5, beyond: 5, figure: .infinity)]
        try database.keep([WatchEntry(probe: probe)], ofWatch: "w")
        #expect(try database.memory(ofWatch: "w", probes: 1).probes[0].windows[Self.slow]?.figure == nil)
    }

    @Test("verdicts outlive the samples of their runs")
    func deleted() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let runs = try (1...3).map { number in
            let id = try database.begin(
                RunRecord(
                    name: "r",
                    startedAt: .seconds(Double(number) * 300),
                    version: "1",
                    isSimulated: false,
                    targets: [],
                    labels: RunLabels(tags: [RunTag(ofWatch: "w")] + (number == 3 ? [RunTag(ofWatch: "kept")] : []))
                )
            )
            try database.finish(id, at: .seconds(Double(number) * 300 + 1), status: .finished)
            try database.keep([WatchEntry(probe: Self.probe(number, run: id))], ofWatch: "w")
            return id
        }
        let labels = RunLabels(tags: [RunTag(ofWatch: "w")])
        #expect(try database.thinnableRuns(ofWatch: "w", labels: labels).map(\.run) == [runs[0], runs[1]])
        try database.delete([runs[0]])
        let memory = try database.memory(ofWatch: "w", probes: 9)
        #expect(memory.probes.map(\.run) == [nil, runs[1], runs[2]])
        #expect(
            memory.probes[0].windows
                == Self.probe(1).windows.mapValues { _ in
                    WindowTally(n: 5, beyond: 1.5, figure: 2e8, cause: "x\u{FFFD}y")
                }
        )
        #expect(try database.thinnedProbes(since: 0) == 1)
        // A probe whose run lies elsewhere has none here.
        try database.keep([WatchEntry(probe: Self.probe(4, run: 999))], ofWatch: "w")
        #expect(try database.memory(ofWatch: "w", probes: 1).probes[0].run == nil)
    }

    @Test("adds up what a time has cost")
    func dollars() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        for number in 1...4 {
            try database.keep(
                [WatchEntry(probe: Self.probe(number, dollars: number == 2 ? nil : "0.\(number)"))],
                ofWatch: "w"
            )
        }
        #expect(try database.dollars(ofWatch: "w", from: .seconds(300), to: .seconds(1_200)) == ["0.1", "0.3"])
        #expect(try database.dollars(ofWatch: "other", from: 0, to: .seconds(9_999)).isEmpty)
    }

    @Test("a watch belongs to one process at a time, and to the next when that is gone")
    func claims() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        try database.claim(watch: "w")
        try database.claim(watch: "w")
        try database.write { db in
            try db.execute(
                sql: "UPDATE watch SET owner = ?",
                // This test's parent lives as long as it does.
                arguments: [Self.owner(ofProcess: getppid())]
            )
        }
        let error = #expect(throws: StoreError.self) { try database.claim(watch: "w") }
        #expect(error?.kind == .stillRunning && error?.message.contains("process \(getppid())") == true)
        try database.release(watch: "w")
        #expect(throws: StoreError.self) { try database.claim(watch: "w") }
        try database.write { try $0.execute(sql: "UPDATE watch SET owner = 'gone'") }
        try database.claim(watch: "w")
        try database.release(watch: "w")
        #expect(try database.read { try String.fetchOne($0, sql: "SELECT owner FROM watch") } == nil)
    }

    /// The owner that another process would be.
    private static func owner(ofProcess id: Int32) -> String {
        var owner = RunOwner.current()
        owner.processID = id
        owner.processStart = RunOwner.start(of: id) ?? "-"
        return owner.text
    }

    @Test("of a time the runs that went on in it, with a tag or all")
    func records() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        for (start, tag) in [(100.0, "x"), (500, "y"), (900, "x")] {
            let id = try database.begin(
                RunRecord(
                    name: "r",
                    startedAt: .seconds(start),
                    version: "1",
                    isSimulated: false,
                    targets: [],
                    labels: RunLabels(tags: [try #require(RunTag(text: tag))])
                )
            )
            try database.finish(id, at: .seconds(start + 100), status: .finished)
        }
        #expect(try database.records(since: .seconds(550), tag: nil).map(\.id) == [2, 3])
        #expect(try database.records(since: 0, tag: RunTag(text: "x")).map(\.id) == [1, 3])
    }
}
