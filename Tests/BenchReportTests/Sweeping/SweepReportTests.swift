import BenchModel
import Foundation
import JSONSyntax
import Pricing
import RunFixtures
import Statistics
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import BenchAnalysis
@testable import BenchReport

@Suite("The report of a sweep")
struct SweepReportTests {
    @Test("says that a server did not tell the figures that would decide, and not that it breaks")
    func untold() throws {
        let stall = Objective(metric: .stall, percentile: 95, bound: .max, limit: 500e6)
        let report = SweepReport(try SweepFixture.result([1], objectives: [stall], isBuffered: true) { _ in 100 })
        let text = report.text(as: .table)
        #expect(text.contains("1 at a time is undecided: the server did not tell a figure of 2"), "\(text)")
        #expect(!text.contains("breaks from 1"))
    }

    @Test("says why a load is undecided: nobody answers, or too few do")
    func reasons() throws {
        let dead = try SweepFixture.result([1], n: 4, outcome: .failed(.connect, detail: "refused")) { _ in 100 }
        #expect(dead.tracks[0].findings == ["1 at a time is undecided: no request of it succeeded"])
        let refused = try SweepFixture.result([1], n: 4, outcome: .failed(.rateLimited, detail: "slow down")) { _ in 100
        }
        let judgement = try #require(refused.rungs.first?.judgement)
        #expect(judgement.verdict == .rateLimited && judgement.missing == nil, "more of what never worked tell nothing")
        let few = try SweepFixture.result([1], n: 40) { _ in 100 }
        #expect(few.tracks[0].findings.first?.contains("more requests of this kind would tell") == true)
    }

    @Test("does not ask for more requests of a server that was gone when a rung ended", arguments: [9, 10])
    func deserted(unanswered: Int) throws {
        let result = try SweepFixture.result([1], n: 60) { run, _ in
            for index in run.samples.indices.suffix(unanswered) {
                run.samples[index].outcome = .failed(.connect, detail: "refused")
            }
        } ttft: { _ in
            100
        }
        let judgement = try #require(result.rungs.first?.judgement)
        #expect(!judgement.verdict.isBroken && (judgement.reason == .deserted) == (unanswered == 10))
        #expect(judgement.missing == nil || unanswered == 9)
        #expect(result.tracks[0].findings.first?.contains("nobody was there to answer") == (unanswered == 10))
    }

    @Test("says what is proven, and shows a row for each rung")
    func table() throws {
        let report = SweepReport(try SweepFixture.result([1, 2, 4]) { $0 < 4 ? 100 : 900 })
        let text = report.text(as: .table)
        #expect(text.contains("model: holds up to 2 at a time, breaks from 4 at a time; both proven"))
        #expect(text.contains("95 % of the requests must succeed and keep TTFT ≤ 500 ms"))
        #expect(text.contains("holds") && text.contains("breaks"))
        #expect(!text.contains("SIMULATED"))
        for columns in [40, 80, 200] {
            let lines = report.text(as: .table, on: Screen(columns: columns, isTerminal: true)).split(separator: "\n")
            #expect(lines.allSatisfy { Terminal.width(String($0)) <= columns })
        }
    }

    @Test("says of simulated figures in every format that they are")
    func simulated() throws {
        let report = SweepReport(try SweepFixture.result([1], isSimulated: true) { _ in 100 })
        for format in [ReportFormat.table, .markdown, .html] {
            #expect(report.text(as: format).contains("SIMULATED"))
        }
        #expect(report.text(as: .json).contains("\"simulated\": true"))
        #expect(report.text(as: .csv).contains(",true,"))
        // Of one target alone, too, as the program ends with it.
        let result = try SweepFixture.result([1], isSimulated: true) { _ in 900 }
        #expect(result.conclusion(of: result.tracks) == "SIMULATED \(result.tracks[0].conclusion)")
    }

    @Test("tells of every load that is undecided what it lacks, and why where nothing of it counts")
    func undecided() throws {
        var track = SweepTrack(
            "model",
            SweepSettings(loads: (1...12).map(Double.init)),
            objectives: [SweepFixture.limit]
        )
        while let rung = track.course.next {
            var judgement = RungJudgement(verdict: .undecided, counted: 0..<5, evidence: [])
            judgement.missing = Int(rung.level) * 10
            judgement.reason = .few
            if rung.level == 2 {
                (judgement.counted, judgement.missing, judgement.reason) = (0..<0, nil, .nothingCounted)
            }
            if rung.level == 3 { (judgement.missing, judgement.reason) = (nil, .near) }
            track.take(rung, judgement)
        }
        let findings = track.findings
        #expect(findings[0] == "1 at a time is undecided: about 10 more requests of this kind would tell")
        #expect(findings[1].hasSuffix("no request of it counts, as none began after it had settled"))
        #expect(findings[2] == "3 at a time is undecided: too near the limit to tell")
        #expect(findings.count == 9 && findings[8].hasPrefix("4 further loads are undecided"))
    }

    @Test(
        "says of its rungs what the reports of their runs would shout, and at which loads",
        arguments: [ReportFormat.table, .markdown, .html, .json, .csv]
    )
    func alarms(format: ReportFormat) throws {
        let loud = try SweepFixture.result([1, 2, 4]) { run, level in
            guard level > 1 else { return }
            run.record.remarks = [Remark(at: 1, kind: .throttled, text: "a quota was used up \(Int(level)) times")]
            run.scrapes = [ServerFixture.page(-1, done: 0), ServerFixture.page(9_999, done: 1_000)]
        } ttft: { _ in
            100
        }
        let text = SweepReport(loud).text(as: format, on: Screen(columns: 4_000))
        #expect(text.contains("THROTTLED: at") && text.contains("a quota was used up 2 times"), "\(text)")
        #expect(text.contains("NOT ALONE: e counted 1000 requests"), "\(text)")
        if format != .csv {
            #expect(text.contains("(model at 2 at a time; also at 4 at a time)"))
        }
        #expect(loud.doubts == "; but THROTTLED, NOT ALONE: see above")
        let quiet = try SweepFixture.result([1, 2, 4]) { _ in 100 }
        #expect(quiet.doubts.isEmpty && !SweepReport(quiet).text(as: format).contains("THROTTLED"))
    }

    @Test("counts sessions where conversations are held, and never calls them requests or streams")
    func sessions() throws {
        var load = Load()
        load.conversations = ConversationSettings()
        let rate = try SweepFixture.result([1, 2], variable: .rate, load: load) { _ in 100 }
        #expect(
            rate.settings.words(2) == "2 sessions/s" && rate.settings.sentence.hasPrefix("ladder of 1, 2 sessions/s")
        )
        let text = SweepReport(rate).text(as: .table, on: Screen(columns: 4_000))
        #expect(
            text.contains("sessions/s  ") && text.contains("requests completed/s") && !text.contains("2 requests/s")
        )
        #expect(!Chart.all(of: rate).map(\.id).contains("completed"), "sessions that begin are no requests that end")
        #expect(SweepReport(rate).text(as: .json).contains("\"load_unit\": \"sessions_per_second\""))
        let held = try SweepFixture.result([1, 2], load: load) { _ in 100 }
        #expect(held.settings.words(1) == "1 session at a time" && held.settings.words(2) == "2 sessions at a time")
        #expect(!SweepReport(held).text(as: .table).contains("streams"))
    }

    @Test("says what each accelerator does, where the scenario says how many there are")
    func accelerators() throws {
        let result = try SweepFixture.result([1, 2], accelerators: 8) { _ in 100 }
        let rung = try #require(result.rungs.first)
        let all = try #require(rung.flow?.tokensPerSecond)
        #expect(rung.tokensPerSecondPerAccelerator == all / 8)
        let report = SweepReport(result)
        let pareto = try #require(Chart.all(of: result).first { $0.id == "pareto" })
        #expect(pareto.y.title == "output tokens per second of each accelerator")
        #expect(pareto.reading.allSatisfy { $0.contains("of each accelerator") })
        for format in [ReportFormat.table, .markdown, .html] {
            let text = report.text(as: format, on: Screen(columns: 4_000))
            #expect(text.contains("tokens/s of each") && text.contains("8 accelerators"), "\(text)")
        }
        #expect(report.text(as: .json).contains("\"accelerators\": 8"))
        #expect(report.text(as: .csv).contains("accelerators,tokens_per_second_per_accelerator,"))
        let unnamed = try SweepFixture.result([1, 2]) { _ in 100 }
        #expect(Chart.all(of: unnamed).first { $0.id == "pareto" }?.y.title == "output tokens per second of all")
        #expect(!SweepReport(unnamed).text(as: .table).contains("of each"))
    }

    @Test("has each chart as a file of its own, which says what must not be overlooked and needs nothing else")
    func chartFiles() throws {
        let result = try SweepFixture.result([1, 2, 4], name: "<a>&\u{1B}", variable: .rate, isSimulated: true) {
            100 * $0
        }
        let report = SweepReport(result)
        let files = report.drawn(as: .html).charts
        for format in ReportFormat.allCases {
            let drawn = report.drawn(as: format)
            #expect(drawn.text == report.text(as: format) && drawn.charts == files, "whatever is written beside them")
        }
        #expect(files.map(\.name) == ["throughput.svg", "attainment.svg", "pareto.svg", "completed.svg"])
        for file in files {
            let reader = XMLParser(data: Data(file.text.utf8))
            #expect(reader.parse(), "\(file.name): \(String(describing: reader.parserError))")
            #expect(file.text.contains("SIMULATED") && file.text.contains("prefers-color-scheme:dark"))
            #expect(file.text.contains("xmlns=\"http://www.w3.org/2000/svg\"") && file.text.contains("<title id="))
            // What it names is within: the shapes of its marks.
            for match in file.text.matches(of: #/href="#(m[0-9])"/#) {
                #expect(file.text.contains("id=\"\(match.output.1)\""))
            }
            let others = file.text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
            #expect(!others.contains("http"), "it asks no address for anything")
        }
    }

    @Test("breaks the texts of its files where they would leave the drawing, in wide letters, too")
    func wideLetters() throws {
        let long = "a name of many words that says of a sweep what others would say in its description, and more"
        let result = try SweepFixture.result([1, 2, 4], name: long, variable: .rate, isSimulated: true) { 100 * $0 }
        // What a letter of DejaVu Sans takes at the sizes that the file has, as a browser measured lines of words.
        let letters = ["title": 9.2, "axis": 7, "name bad": 7.4, "tick": 7]
        for file in SweepReport(result).drawn(as: .html).charts {
            let width = try #require(file.text.firstMatch(of: #/ width="([0-9.]+)"/#).flatMap { Double($0.output.1) })
            var seen: Set<String> = []
            for text in file.text.matches(of: #/<text class="([a-z ]+)" x="([0-9.]+)" y="[0-9.]+">([^<]*)</#) {
                let kind = String(text.output.1)
                guard let letter = letters[kind], let x = Double(text.output.2) else { continue }
                seen.insert(kind)
                #expect(x + letter * Double(text.output.3.count) <= width, "\(file.name): \(text.output.3)")
            }
            #expect(seen.isSuperset(of: ["title", "axis", "name bad"]))
        }
    }

    @Test("of sessions names them in every format")
    func keptSessions() throws {
        var load = Load()
        load.conversations = ConversationSettings()
        let result = try SweepFixture.result([1, 2], variable: .sessions, load: load) { _ in 100 }
        #expect(result.settings.sentence.hasPrefix("ladder of 1, 2 sessions at a time"))
        let report = SweepReport(result)
        let json = report.text(as: .json)
        #expect(json.contains("\"variable\": \"sessions\"") && json.contains("\"load_unit\": \"sessions\""))
        #expect(report.text(as: .csv).contains(",sessions,sessions,"))
        for format in [ReportFormat.table, .markdown, .html] {
            let text = report.text(as: format, on: Screen(columns: 4_000))
            #expect(text.contains("holds up to 2 sessions at a time") && !text.contains("streams at a time"), "\(text)")
        }
    }

    @Test("says that what a ladder proved held once more, or did not")
    func confirmed() throws {
        let held = SweepReport(try SweepFixture.result([1, 2, 4], confirms: true) { $0 < 4 ? 100 : 900 })
        let text = held.text(as: .table, on: Screen(columns: 4_000))
        #expect(
            text.contains("2 at a time was measured once more at the end, and held again") && text.contains("2 again")
        )
        #expect(held.text(as: .json).contains("\"confirmed\": true"))
        #expect(held.text(as: .csv).contains(",2,confirmation,holds,"))
    }

    @Test("says of a schedule whose queue could not show itself how long a rung has to be")
    func tooShort() throws {
        var judgement = RungJudgement(verdict: .undecided, counted: 0..<50, evidence: [], reason: .queue)
        judgement.neededTime = 1_010
        var track = SweepTrack("model", SweepSettings(variable: .rate, loads: [1]), objectives: [SweepFixture.limit])
        track.take(try #require(track.course.next), judgement)
        #expect(track.findings.first?.hasSuffix("give it about 17m (--rung 17m)") == true, "\(track.findings)")
    }

    @Test("says that a rung in which this program stood still tells nothing, and goes on")
    func standstill() throws {
        let result = try SweepFixture.result([1, 2, 4]) { run, level in
            guard level == 2 else { return }
            run.record.remarks = [Remark(at: 1, kind: .throttled, text: "stood still", lost: .seconds(3_600))]
        } ttft: { _ in
            100
        }
        let text = SweepReport(result).text(as: .table, on: Screen(columns: 4_000))
        #expect(text.contains("holds up to 4 at a time, proven") && text.contains("instrument-limited"), "\(text)")
        #expect(result.rungs.map(\.judgement.verdict) == [.holds, .instrumentLimited, .holds])
    }

    @Test("says once what two percentiles of one figure ask of each request")
    func doubled() throws {
        let both = [50.0, 99].map { Objective(metric: .ttft, percentile: Percentile($0), bound: .max, limit: 1e9) }
        let question = RungQuestion(both, target: "model", attainment: 0.9)
        #expect(question.sentence.components(separatedBy: "TTFT ≤ 1000 ms").count == 2, "\(question.sentence)")
    }

    @Test("says why a rung ended before its plan, in the words of its run")
    func ended() throws {
        let text = SweepReport(
            try SweepFixture.result([1, 2]) { run, level in
                if level == 2 { (run.record.status, run.record.endReason) = (.interrupted, "20 failures in a row") }
            } ttft: { _ in
                100
            }
        ).text(as: .table, on: Screen(columns: 4_000))
        #expect(text.contains("2 at a time (run 2) was ended before its plan: 20 failures in a row"), "\(text)")
        #expect(!text.contains("rule of the scenario"))
    }

    @Test("is JSON with the bracket and each rung's evidence")
    func json() throws {
        let text = SweepReport(try SweepFixture.result([1, 2, 4]) { $0 < 4 ? 100 : 900 }).text(as: .json)
        let node = try JSONParser.parse(Array(text.utf8))
        #expect(node["schema"]?.text == "ezbench.sweep")
        guard case .array(let targets) = node["targets"]?.value, let target = targets.first,
            case .array(let rungs) = target["rungs"]?.value
        else {
            Issue.record("no rungs: \(text)")
            return
        }
        #expect(rungs.count == 3)
        #expect(rungs.map { $0["verdict"]?.text } == ["holds", "holds", "breaks"])
    }

    @Test("is CSV with as many fields in each row as in its head")
    func csv() throws {
        let lines = SweepReport(try SweepFixture.result([1, 2]) { _ in 100 }).text(as: .csv).split(separator: "\r\n")
        #expect(lines.count == 3)
        #expect(Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
    }

    @Test("is a page with a chart for each question, of a schedule one more")
    func page() throws {
        let closed = try SweepFixture.result([1, 2, 4]) { 100 * $0 }
        #expect(Chart.all(of: closed).map(\.id) == ["throughput", "attainment", "pareto"])
        let rate = try SweepFixture.result([1, 2, 4], variable: .rate) { 100 * $0 }
        #expect(Chart.all(of: rate).map(\.id) == ["throughput", "attainment", "pareto", "completed"])
        #expect(SweepReport(rate).text(as: .html).contains("<svg"))
    }

    @Test("gates the names that others wrote")
    func hostile() throws {
        let result = try SweepFixture.result([1, 2], name: "<script>|\u{1B}[31m=1+1") { _ in 100 }
        let report = SweepReport(result)
        #expect(!report.text(as: .html).contains("<script>|"))
        #expect(!report.text(as: .table).contains("\u{1B}[31m"))
        #expect(!report.text(as: .markdown).contains("<script>"))
        #expect(!report.text(as: .csv).contains("\u{1B}"))
    }

    @Test("says that nothing was asked where there is no objective")
    func unjudged() throws {
        let text = SweepReport(try SweepFixture.result([1, 2], objectives: []) { _ in 100 }).text(as: .table)
        #expect(text.contains("no objective says what they must keep"))
    }

    @Test("tells of drift, of curves that are not monotone, and of limits that are not the server's")
    func findings() throws {
        let course = { (verdicts: [RungVerdict], isSearch: Bool) -> [String] in
            let settings = SweepSettings(loads: [1, 2, 4], isSearch: isSearch)
            var track = SweepTrack("t", settings, objectives: [SweepFixture.limit])
            for verdict in verdicts {
                guard let next = track.course.next else { break }
                track.measured(next, verdict)
            }
            return track.findings
        }
        #expect(course([.holds, .breaks, .holds], false).contains { $0.hasPrefix("NOT MONOTONE: 4 at a time") })
        #expect(course([.holds, .breaks, .breaks], true).contains { $0.hasPrefix("DRIFT: 1 at a time") })
        #expect(course([.holds, .rateLimited], false).contains { $0.contains("HTTP 429") })
        #expect(course([.holds, .instrumentLimited], false).contains { $0.contains("this machine") })
        #expect(course([.holds, .unsettled, .breaks], false).contains { $0.contains("did not settle") })
    }
}

extension SweepTrack {
    /// Takes a verdict without a run.
    fileprivate mutating func measured(_ rung: SweepCourse.Rung, _ verdict: RungVerdict) {
        take(rung, RungJudgement(verdict: verdict, counted: 0..<0, evidence: []))
    }
}
