import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// What others have named, in the files of yet others.
@Suite("Exported text")
struct ExportedTextTests {
    @Test("no name breaks a format, and nothing unseen reaches a file", arguments: ExportFormat.allCases)
    func hostile(format: ExportFormat) throws {
        for seed in 0..<40 as Range<UInt64> {
            let run = ForeignTextTests.run(seed: seed)
            let text = ExportTests.text(format, run)
            for scalar in text.unicodeScalars {
                switch scalar.properties.generalCategory {
                case .control: #expect(scalar == "\n", "seed \(seed): \(scalar.value)")
                case .lineSeparator, .paragraphSeparator: Issue.record("seed \(seed): \(scalar.value)")
                // Emoji are held together by it.
                case .format: #expect(scalar.value == 0x200D, "seed \(seed): \(scalar.value)")
                default: break
                }
            }
            #expect(!text.contains("##[") && !text.contains("##vso") && !text.contains("##teamcity"))
            #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::") })
            switch format {
            case .vllmBench, .aiperf:
                let file = try ExportTests.json(format, run)
                let label = format == .aiperf ? file["run_info"]?["run_label"] : file["label"]
                #expect(label?.value == .string(run.record.targets[0].name))
            case .otlp: _ = try ExportTests.json(format, run)
            case .llmd: #expect(Self.isOneDocument(text), "seed \(seed)")
            case .prometheus: #expect(Self.isExposition(text), "seed \(seed)")
            }
        }
    }

    /// Whether each line is a key or an item of which all text is within quotes.
    private static func isOneDocument(_ text: String) -> Bool {
        let line = #/ *(?:-|(?:[a-z0-9_]+):)(?: (?:"(?:[^"\\]|\\["\\ntrU])*"|-?[0-9.]+|true|false|null|\{\}|\[\]))?/#
        return text.hasPrefix("---\n")
            && text.split(separator: "\n").dropFirst().allSatisfy { $0.wholeMatch(of: line) != nil }
    }

    /// Whether each line is a comment or a sample.
    private static func isExposition(_ text: String) -> Bool {
        let sample = #/[a-z0-9_]+(?:\{(?:[a-z]+="(?:[^"\\]|\\[\\"n])*",?)*\})? [0-9.e+-]+/#
        return text.hasSuffix("\n")
            && text.split(separator: "\n").allSatisfy { $0.hasPrefix("# ") || $0.wholeMatch(of: sample) != nil }
    }

    @Test("a text file for a collector has no number signs in a row, however many there were")
    func numberSigns() {
        #expect(MetricsText.escaped("##[a] ###[b]") == "# #[a] # # #[b]")
        #expect(MetricsText.escaped("####vso[c] #####[d]") == "# # # #vso[c] # # # # #[d]")
    }

    @Test("YAML quotes every text, and writes what cannot be seen as an escape")
    func yaml() {
        let document: JSONValue = [
            "plain": "no", "y": "1.0", "b c": ["a: b", "- x", "#x", "", "\u{1F600}\u{85}\u{FEFF}\u{2028}"],
            "empty": [], "none": .null, "deep": [["x": 1], .object([:])], "yes": true,
        ]
        #expect(
            YAMLText.document(document) == """
                ---
                "b c":
                  - "a: b"
                  - "- x"
                  - "#x"
                  - ""
                  - "\\U0001F600\\U00000085\\U0000FEFF\\U00002028"
                deep:
                  -
                    x: 1
                  - {}
                empty: []
                none: null
                plain: "no"
                "y": "1.0"
                "yes": true

                """
        )
        #expect(YAMLText.quoted("##[error]\"\\\n") == "\"#\\U00000023[error]\\\"\\\\\\n\"")
    }

    @Test("each family of the text file stands once, with its help and type before its samples")
    func families() {
        let lines = ExportTests.text(.prometheus).split(separator: "\n").map(String.init)
        var (seen, current) = (Set<String>(), "")
        for line in lines where !line.hasPrefix("# ezbench:") {
            let parts = line.split(separator: " ").map(String.init)
            if parts[0] == "#" {
                if parts[1] == "HELP" {
                    let isNew = seen.insert(parts[2]).inserted
                    #expect(isNew, "\(parts[2]) stands twice")
                    current = parts[2]
                }
                #expect(parts[2] == current)
                continue
            }
            let name = String(line.prefix { $0 != "{" && $0 != " " })
            #expect(["", "_sum", "_count"].contains { name == current + $0 }, "\(line) is not of \(current)")
        }
        #expect(seen.contains("ezbench_run_ttft_seconds") && seen.contains("ezbench_run_gap_seconds"))
        #expect(lines.contains { $0.hasPrefix("# ezbench: SIMULATED") })
    }

    @Test("a quantile that so few requests cannot tell is left out")
    func fewSamples() {
        let few = ExportTests.text(.prometheus, ExportTests.run((0..<5).map { SampleMaker(sequence: $0) }))
        #expect(few.contains("ezbench_run_ttft_seconds{scenario=\"test\",target=\"one\",quantile=\"0.5\"} 0.1"))
        #expect(!few.contains("ezbench_run_ttft_seconds{scenario=\"test\",target=\"one\",quantile=\"0.99\"}"))
        #expect(few.contains("ezbench_run_ttft_seconds_count{scenario=\"test\",target=\"one\"} 5"))
    }
}
