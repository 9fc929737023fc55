import BenchModel
import JSONSyntax
import Pricing
import SchemaEvaluation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// What somebody sees of a run in which something is missing.
@Suite("Odd runs in every output")
struct OddRunTests {
    /// Words that stand where a number should, and numbers that say less than nothing.
    static func nonsense(_ text: String) -> [String] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && !"-−.".contains($0) }.map(String.init)
        let none: Set = ["nan", "inf", "-nan", "-inf", "−inf", "nil", "-0", "−0", "-0.0", "-0.00", "optional"]
        return words.filter(none.contains)
    }

    @Test("each says who it is about in every format, and no number that is none", arguments: OddRun.allCases)
    func reports(odd: OddRun) throws {
        let subject = odd.subject
        for format in ReportFormat.allCases {
            for isFull in [true, false] where isFull || format == .table {
                let text = ReportRenderer.render(subject, as: format, isFull: isFull)
                #expect(Self.nonsense(text).isEmpty, "\(format): \(Self.nonsense(text))")
                let end = text.utf8.last
                #expect(end == 0x0A, "\(format)")
                guard isFull, odd != .manyTargets else { continue }
                for target in odd.run.record.targets where subject.summary.hasFigures {
                    let isNamed = text.contains(target.name)
                    #expect(isNamed, "\(format) does not name \(target.name)")
                }
            }
        }
        let json = try JSONParser.parse(Array(ReportRenderer.render(subject, as: .json).utf8)).plain
        let violation = try JSONSchema(ReportSchema.document).violation(in: json)
        #expect(violation == nil, "\(violation.map { "\($0.path) \($0.words)" } ?? "")")
    }

    @Test("every row of every table has as many cells as the table has columns", arguments: OddRun.allCases)
    func tables(odd: OddRun) {
        for table in ReportDocument(odd.summary, odd.gate.lines).tables {
            for row in table.rows { #expect(row.count == table.columns.count, "\(table.title)") }
            let isTold = odd == .twins || Set(table.notes).count == table.notes.count
            #expect(isTold, "\(table.title) says something twice")
        }
        let rows = CSVReader.rows(ReportRenderer.render(odd.subject, as: .csv))
        #expect(rows.count == odd.run.record.targets.count + 1 && Set(rows.map(\.count)).count == 1)
    }

    @Test("the gate answers in every format, the same in all of them", arguments: OddRun.allCases)
    func gate(odd: OddRun) throws {
        let gate = odd.gate
        for format in CheckFormat.allCases {
            #expect(Self.nonsense(GateRenderer.render(gate, as: format)).isEmpty, "\(format)")
        }
        let lines = GateRenderer.render(gate, as: .text).split(separator: "\n").map(String.init)
        for line in gate.lines { #expect(lines.contains(PlainText.line("\(line.answer.badge) \(line.sentence)"))) }
        // Only what can be told is told: nothing missing is taken for good.
        if gate.attempted == 0 { #expect(gate.answer != .pass, "\(gate.conclusion)") }
        #expect(GateRenderer.message(gate).hasPrefix(gate.isSimulated ? "SIMULATED ezbench" : "ezbench"))
    }

    @Test("other tools' files are written of each, with counts that add up", arguments: OddRun.allCases)
    func exports(odd: OddRun) throws {
        let run = odd.run
        let export = ExportTests.export(run)
        for format in ExportFormat.allCases {
            let targets = format.isOfOneTarget ? Array(export.run.targets.prefix(1)) : export.run.targets
            let text = export.text(targets, as: format)
            #expect(Self.nonsense(text).isEmpty, "\(format): \(Self.nonsense(text))")
        }
        guard let target = export.run.targets.first else { return }
        let file = try JSONParser.parse(Array(export.text([target], as: .vllmBench).utf8))
        let (completed, failed) = (ExportTests.number(file["completed"]), ExportTests.number(file["failed"]))
        #expect(ExportTests.number(file["num_prompts"]) == completed.flatMap { done in failed.map { done + $0 } })
        let profile = try JSONParser.parse(Array(export.text([target], as: .aiperf).utf8))
        let errors = ExportTests.number(profile["error_request_count"]?["avg"])
        #expect(errors == nil || errors ?? 0 > 0, "no error is no figure")
    }

    @Test(
        "a status that is not the end is said in every format for people",
        arguments: [OddRun.interrupted, .running, .shard]
    )
    func unfinished(odd: OddRun) {
        let word = odd == .interrupted ? "INTERRUPTED" : odd == .running ? "NOT FINISHED" : "SHARD 2/3"
        for format in [ReportFormat.table, .markdown, .html] {
            #expect(ReportRenderer.render(odd.subject, as: format).contains(word), "\(format)")
        }
        #expect(ReportRenderer.render(odd.subject, as: .table, isFull: false).contains(word))
        for format in CheckFormat.allCases where format != .json {
            #expect(GateRenderer.render(odd.gate, as: format).contains(word), "\(format)")
        }
    }

    @Test("simulated figures are called so wherever they stand, those of one target among others by its name")
    func simulated() throws {
        for odd in [OddRun.simulated, .partlySimulated] {
            let name = odd == .partlySimulated ? "claude" : nil
            for format in [ReportFormat.table, .markdown, .html] {
                let text = ReportRenderer.render(odd.subject, as: format)
                #expect(
                    text.contains(name.map { "SIMULATED: the figures of \($0) come" } ?? "SIMULATED: these figures")
                )
            }
            let rows = CSVReader.rows(ReportRenderer.render(odd.subject, as: .csv))
            let column = try #require(rows[0].firstIndex(of: "simulated"))
            #expect(
                rows.dropFirst().map { $0[column] }
                    == (name == nil ? ["true", "true", "true"] : ["true", "false", "false"])
            )
            for line in odd.gate.lines where line.target == "claude" {
                #expect(line.sentence.hasPrefix("SIMULATED "), "\(line.sentence)")
            }
        }
        #expect(!ReportRenderer.render(OddRun.one.subject, as: .html).contains("SIMULATED"))
    }

    @Test("of two targets with one name each keeps its own row, and a reader can tell them apart")
    func twins() throws {
        let names = TargetNames(OddRun.twins.run.record.targets)
        #expect(names.all == ["same", "same #2"])
        let rows = CSVReader.rows(ReportRenderer.render(OddRun.twins.subject, as: .csv))
        #expect(rows.count == 3)
        let screen = ReportRenderer.render(OddRun.twins.subject, as: .table, isFull: false)
        #expect(screen.contains("same #2"))
    }

    @Test("one of a thing is never spoken of as several", arguments: OddRun.allCases)
    func plural(odd: OddRun) {
        var texts = [ReportFormat.table, .markdown].map { ReportRenderer.render(odd.subject, as: $0) }
        texts.append(ReportRenderer.render(odd.subject, as: .table, isFull: false))
        texts += [CheckFormat.text, .github].map { GateRenderer.render(odd.gate, as: $0) }
        for text in texts {
            // A one that is not the end of a larger number, and several of what are counted.
            let several =
                #/(?:^|[ (])1 (requests|streams|answers|attempts|tokens|targets|gaps|events|samples|warnings|bounds|causes|shards|loops|connections|windows) /#
            for line in text.split(separator: "\n") {
                for match in line.matches(of: several) { Issue.record("1 \(match.output.1): \(line)") }
            }
        }
    }
}
