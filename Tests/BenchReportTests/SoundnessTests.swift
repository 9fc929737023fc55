import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("What is said of the measurement")
struct SoundnessTests {
    private static func texts(_ run: StoredRun) -> [(name: String, text: String)] {
        let summary = Summary(run: run, prices: .builtIn)
        let gate = Gate.judge(run, objectives: [])
        let subject = ReportSubject(summary, gate: gate)
        let screen = Screen(columns: 4_000)
        let reports = [ReportFormat.table, .markdown, .html].map { format in
            ("\(format)", ReportRenderer.render(subject, as: format, on: screen))
        }
        let first = ("first screen", ReportRenderer.render(subject, as: .table, isFull: false, on: screen))
        let checks = CheckFormat.allCases.map { ("check \($0)", GateRenderer.render(gate, as: $0)) }
        return ([first] + reports + checks).map { (name: $0.0, text: $0.1) }
    }

    private static func run(lag: Double = 0.01) -> StoredRun {
        MadeRun.run([MadeRun.target()], n: 20) { maker, _, _ in maker.lag = lag }
    }

    @Test(
        "is never that it is sound where this program could do nothing for a time",
        arguments: [Remark.Kind.throttled, .stolen, .stoodStill, .suspended]
    )
    func lostTime(kind: Remark.Kind) {
        var run = Self.run()
        run.record.remarks = [Remark(at: 1, kind: kind, text: "for 899 ms in all", lost: .milliseconds(899))]
        for (name, text) in Self.texts(run) {
            #expect(
                text.contains(RunHeading.title(of: kind)) && !text.contains("measurement sound"),
                "\(name): \(text)"
            )
        }
        let first = Self.texts(run)[0].text
        #expect(first.contains("measurement IN DOUBT"), "\(first)")
    }

    @Test("names the time in which it could do nothing beside what came of that")
    func limitedByLostTime() {
        var run = Self.run(lag: 60)
        run.record.remarks = [Remark(at: 1, kind: .throttled, text: "for 899 ms in all", lost: .milliseconds(899))]
        let last = Self.texts(run)[0].text.split(separator: "\n").first { $0.contains("measurement NOT SOUND") }
        for name in ["(INSTRUMENT-LIMITED)", "(THROTTLED)"] { #expect(last?.contains(name) == true, "\(last ?? "")") }
    }

    @Test("is that it is not sound where this program was too slow, and that it is where nothing is wrong")
    func limited() {
        for (name, text) in Self.texts(Self.run(lag: 60)) {
            #expect(text.contains("INSTRUMENT-LIMITED") && !text.contains("measurement sound"), "\(name): \(text)")
        }
        #expect(Self.texts(Self.run(lag: 60))[0].text.contains("measurement NOT SOUND"))
        #expect(Self.texts(Self.run())[0].text.contains("measurement sound"))
    }
}
