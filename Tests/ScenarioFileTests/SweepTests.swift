import Foundation
import Statistics
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("The sweep of a scenario")
struct SweepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var json: String
        var sweep: SweepSettings

        var testDescription: String { json }
    }

    static let cases = [
        Case(json: "{}", sweep: SweepSettings()),
        Case(json: #"{"search": true}"#, sweep: SweepSettings(loads: SweepSettings.usualSearch, isSearch: true)),
        Case(json: #"{"concurrency": [4, 1, 4]}"#, sweep: SweepSettings(loads: [1, 4])),
        Case(
            json: #"""
                {"rate": [0.5, 2], "rung": "30s", "settle": "0s", "attainment": "99%", "maxRungs": 5, "tolerance": 0.2,
                 "time": "1h"}
                """#,
            sweep: SweepSettings(
                variable: .rate,
                loads: [0.5, 2],
                length: .time(.seconds(30)),
                settle: 0,
                attainment: 0.99,
                mostRungs: 5,
                tolerance: 0.2,
                time: .seconds(3_600)
            )
        ),
        Case(json: #"{"requests": 300}"#, sweep: SweepSettings(length: .requests(300))),
        Case(json: #"{"search": true, "confirm": false}"#, sweep: SweepSettings(isSearch: true, confirms: false)),
    ]

    @Test("keeps sessions up where conversations are held, and is refused where none are")
    func sessions() throws {
        var text = ScenarioText()
        text.more = #""conversations": {}, "sweep": {"sessions": [2, 1], "search": true}"#
        let scenario = try text.read()
        #expect(scenario.sweep == SweepSettings(variable: .sessions, loads: [1, 2], isSearch: true))
        let stored = ScenarioReader.storedJSON(scenario, keepsTexts: true)
        #expect(try ScenarioReader.read(canonicalJSON: stored).sweep == scenario.sweep)
        text.more = #""sweep": {"sessions": [2, 1]}"#
        let problems = text.problems().map(\.message)
        #expect(problems.contains { $0.contains("sessions without \"conversations\"") }, "\(problems)")
    }

    @Test("of an earlier version measured nothing once more but where it searched")
    func stored() throws {
        for (search, confirms) in [(false, false), (true, true)] {
            var text = ScenarioText()
            text.more = "\"sweep\": {\"search\": \(search)}"
            let stored = ScenarioReader.storedJSON(try text.read(), keepsTexts: true)
            let earlier = stored.replacingOccurrences(of: #","confirm":true"#, with: "")
            let read = try ScenarioReader.read(canonicalJSON: earlier)
            #expect(earlier != stored && read.sweep?.confirms == confirms)
        }
    }

    @Test("is read, and comes back from the database as it was", arguments: cases)
    func roundTrip(item: Case) throws {
        var text = ScenarioText()
        text.more = #""sweep": "# + item.json
        let scenario = try text.read()
        #expect(scenario.sweep == item.sweep)
        let stored = ScenarioReader.storedJSON(scenario, keepsTexts: true)
        #expect(try ScenarioReader.read(canonicalJSON: stored).sweep == item.sweep)
    }

    @Test(
        "says what is wrong",
        arguments: [
            (#"{"rate": [1], "concurrency": [1]}"#, "rate beside concurrency"),
            (#"{"rate": [1], "sessions": [1]}"#, "rate beside sessions"),
            (#"{"sessions": [1], "concurrency": [1]}"#, "sessions beside concurrency"),
            (#"{"sessions": [0]}"#, "a whole number of sessions"),
            (#"{"rung": "1s", "requests": 1}"#, "requests beside rung"),
            (#"{"concurrency": []}"#, "an empty array"), (#"{"concurrency": [0]}"#, "a whole number of streams"),
            (#"{"rate": [0]}"#, "requests per second"), (#"{"steps": 3}"#, "unknown key \"steps\""),
        ]
    )
    func problems(json: String, words: String) {
        var text = ScenarioText()
        text.more = #""sweep": "# + json
        let problems = text.problems().map(\.message)
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    @Test("puts a rung's load in the place of the scenario's, and keeps the way of arriving")
    func loads() {
        let closed = SweepSettings(length: .requests(9)).load(Load(shape: .open(.poisson(rate: 3)), warmup: 2), at: 4)
        #expect(closed.shape == .closed)
        #expect(closed.concurrency == 4)
        #expect(closed.extent == .requests(9))
        #expect(closed.warmup == 2)
        let held = SweepSettings(length: .requests(9)).load(Load(conversations: ConversationSettings()), at: 4)
        #expect(held.extent == .sessions(9))
        let kept = SweepSettings(variable: .sessions).load(Load(conversations: ConversationSettings()), at: 4)
        #expect(kept.shape == .closed && kept.concurrency == 4)
        let rate = SweepSettings(variable: .rate, loads: [1, 2])
        #expect(rate.load(Load(), at: 2).shape == .open(.poisson(rate: 2)))
        #expect(rate.load(Load(shape: .open(.constant(rate: 9))), at: 2).shape == .open(.constant(rate: 2)))
        #expect(rate.load(Load(), at: 2).extent == .duration(.seconds(60)))
    }
}
