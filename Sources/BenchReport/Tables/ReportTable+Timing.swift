import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// What servers say of each request in its own answer, beside TTFT as it was seen from here.
    static func serverTimes(_ summary: Summary) -> ReportTable {
        let targets = summary.targets.filter { !$0.timings.isEmpty }
        let parts = ServerTiming.Part.allCases.filter { part in targets.contains { $0.timings[part] != nil } }
        var table = ReportTable(
            "Times in the answers themselves (ms)",
            figures: ["n", "TTFT here p50", "p95"] + parts.flatMap { ["\($0.title) p50", "p95"] }
        )
        table.fill(targets) { target, row in
            row.text(target.target.name)
            row.count(target.timings.values.map(\.n).max())
            row.percentiles([50, 95], of: target.ttft, .milliseconds)
            for part in parts {
                row.percentiles([50, 95], of: target.timings[part] ?? Distribution([]), .milliseconds)
            }
        }
        if !targets.isEmpty {
            table.notes.append(
                "by the server's own clock, of the requests whose answer says it (llama-server, vLLM, Groq, OpenAI)"
            )
        }
        return table
    }
}

extension ServerTiming.Part {
    fileprivate var title: String {
        switch self {
        case .queue, .prefill, .decode, .processing: rawValue
        case .firstToken: "first token"
        }
    }
}
