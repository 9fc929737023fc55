import BenchModel
import Testing

@testable import BenchAnalysis
@testable import BenchReport
import Pricing
@testable import RunFixtures

@Suite("Conversations in reports")
struct SessionReportTests {
    private static func summary(
        _ history: ConversationSettings.History?,
        turns: Int = 2,
        shape: LoadShape.Kind = .closed
    ) -> Summary {
        var run = MadeRun.run([MadeRun.target()], n: 6) { maker, _, sequence in
            maker.turn = ConversationTurn(session: sequence / turns, turn: sequence % turns, count: turns)
        }
        run.record.history = history
        run.record.loadShape = shape
        return Summary(run: run, prices: .builtIn)
    }

    @Test("say whose answers stood in what was asked", arguments: ConversationSettings.History.allCases)
    func history(_ history: ConversationSettings.History) {
        let summary = Self.summary(history)
        let note = "history \(history.rawValue): each turn was asked with "
        for format in [ReportFormat.table, .markdown, .html] {
            #expect(ReportRenderer.render(summary, as: format).contains(note), "\(format)")
        }
        let json = ReportRenderer.render(summary, as: .json)
        #expect(json.contains(#""history": "\#(history.rawValue)""#))
        let rows = ReportRenderer.render(summary, as: .csv).split(whereSeparator: \.isNewline).map {
            $0.split(
                separator: ",",
                omittingEmptySubsequences: false
            )
        }
        let column = rows[0].firstIndex(of: "conversation_history")
        #expect(column.map { rows[1][$0] } ?? "" == history.rawValue)
    }

    @Test("say of a trace's sessions that each turn began when it was recorded")
    func replayed() {
        let summary = Self.summary(nil, shape: .trace)
        for format in [ReportFormat.table, .markdown, .html] {
            let text = ReportRenderer.render(summary, as: format)
            #expect(text.contains("the sessions of a trace: each turn began when it was recorded"), "\(format)")
        }
        #expect(ReportRenderer.render(summary, as: .json).contains(#""replayed": true"#))
        #expect(ReportRenderer.render(Self.summary(.live), as: .json).contains(#""replayed": false"#))
    }

    @Test("say nothing of it where it is not known, as of a run whose scenario cannot be read")
    func unknown() {
        let summary = Self.summary(nil)
        #expect(!ReportRenderer.render(summary, as: .table).contains("history "))
        #expect(ReportRenderer.render(summary, as: .json).contains(#""history": null"#))
    }
}
