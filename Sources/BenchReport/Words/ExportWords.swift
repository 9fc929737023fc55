import BenchAnalysis

extension ExportFormat {
    /// Whose file it is, and by whose definitions its figures are.
    var words: String {
        switch self {
        case .vllmBench:
            "the result of vllm bench serve --save-result (JSON), by the definitions of \(Self.name("vllm"))"
        case .llmd: "llm-d's Benchmark Report \(ForeignTool.llmd.version) (YAML), by its own definitions"
        case .aiperf: "AIPerf's profile_export_aiperf.json, by the definitions of \(Self.name("aiperf"))"
        case .prometheus: "a text file for node exporter's collector, by ezbench's own definitions"
        case .otlp: "an OTLP request (JSON) with OpenTelemetry's histograms of generative AI, for a collector"
        }
    }

    private static func name(_ tool: String) -> String {
        ForeignTool.named(tool).map { "\($0.title) \($0.version)" } ?? tool
    }
}

/// What formats there are, for help.
package enum ExportWords {
    package static var list: String {
        let width = (ExportFormat.allCases.map(\.rawValue.count).max() ?? 0) + 2
        return "FORMATS\n"
            + ExportFormat.allCases.map { format in
                let pad = String(repeating: " ", count: width - format.rawValue.count)
                return "  \(format.rawValue)\(pad)\(format.words)"
            }.joined(separator: "\n")
    }
}
