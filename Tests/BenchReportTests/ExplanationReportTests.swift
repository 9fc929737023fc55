import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Explanations, written")
struct ExplanationReportTests {
    private static func explanation(_ tools: [String], _ run: StoredRun = RunFixture.run) -> RunExplanation {
        let measured = MeasuredRun(run)
        return RunExplanation(measured, targets: measured.targets, as: tools.compactMap(ForeignTool.named))
    }

    private static let all = ForeignTool.all.map(\.name)

    @Test(
        "an explanation reads as the committed one",
        arguments: [
            (ExplanationFormat.table, ["vllm"], "txt"), (.markdown, all, "md"), (.json, ["guidellm"], "json"),
            (.csv, ["aiperf", "mlperf"], "csv"),
        ]
    )
    func golden(format: ExplanationFormat, tools: [String], suffix: String) throws {
        let text = ExplanationRenderer.render(Self.explanation(tools), as: format)
        try GoldenFile("sample-explanation.\(suffix)").expect(text)
    }

    @Test("a terminal's lines fit it, however narrow", arguments: [40, 80, 120, 200])
    func narrow(columns: Int) {
        for tools in [["llmperf"], Self.all] {
            let text = ExplanationRenderer.render(Self.explanation(tools), as: .table, on: Screen(columns: columns))
            #expect(text.split(separator: "\n").allSatisfy { Terminal.width(String($0)) <= columns })
            #expect(text.hasSuffix("\n"))
        }
    }

    @Test("each tool, each choice and each limit has words of its own")
    func words() throws {
        var sentences: Set<String> = []
        let target = MeasuredRun(RunFixture.run).targets[0]
        for tool in ForeignTool.all {
            #expect(!tool.sources.isEmpty && !tool.version.isEmpty)
            for limit in ExplainedLimit.allCases { sentences.insert(limit.sentence(of: target)) }
            for figure in Explanation(target, as: tool, shape: .closed).figures {
                for step in figure.steps { #expect(!figure.reason(step.choice).hasSuffix(".")) }
            }
        }
        #expect(sentences.count == ExplainedLimit.allCases.count)
        #expect(Set(FigureDefinition.Choice.allCases.map(\.title)).count == FigureDefinition.Choice.allCases.count)
    }

    @Test("no tool is said not to speak the legacy completions, which most of them do")
    func completions() {
        var run = RunFixture.run
        run.record.targets[0].wireProtocol = WireProtocol.openaiCompletions.rawValue
        let sentence = ExplainedLimit.foreignProtocol.sentence(of: MeasuredRun(run).targets[0])
        #expect(sentence.hasPrefix("its definitions for openai-completions were not read; "))
    }

    @Test("a run without requests says so in every format", arguments: ExplanationFormat.allCases)
    func empty(format: ExplanationFormat) throws {
        var run = RunFixture.run
        run.samples = []
        let text = ExplanationRenderer.render(Self.explanation(["vllm"], run), as: format)
        switch format {
        case .table, .markdown: #expect(text.contains("nothing to explain"))
        case .json: _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        case .csv: #expect(text.split(separator: "\r\n").count == 1)
        }
    }

    @Test("no name reaches a terminal, a sheet or a page as it is", arguments: ExplanationFormat.allCases)
    func hostile(format: ExplanationFormat) {
        var run = RunFixture.run
        run.record.name = "=cmd|'/c calc'!A0\u{1B}[2J"
        run.record.targets[0].name = "@x\u{202E}|<b>\n::warning::"
        run.record.targets[0].wireProtocol = "\u{1B}]0;x\u{7}"
        let text = ExplanationRenderer.render(Self.explanation(["vllm"], run), as: format)
        #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E || $0.value == 7 })
        switch format {
        case .table: #expect(!text.contains("\n::"))
        case .markdown: #expect(!text.contains("<b>"))
        case .csv: #expect(!text.contains(",@x") && !text.contains(",=cmd"))
        case .json: break
        }
    }
}
