import BenchModel

extension ForeignTool {
    /// llm-d's Benchmark Report 0.2.1: a format that other tools' results are brought into, and no tool.
    ///
    /// `llmd_benchmark_report/schema_v0_2.py`: `request_latency` is end to end, `normalized_time_per_output_token` has the
    /// first token in it, `time_per_output_token` has not and is (request latency − TTFT) / (output tokens − 1), and
    /// `inter_token_latency` is pooled over requests. It says nothing of when a clock starts, of which events are tokens and of
    /// how percentiles are taken: there this program's own choices hold. Since nobody measures with it, it is not among
    /// ``all``.
    package static let llmd = ForeignTool(
        "llm-d",
        title: "llm-d Benchmark Report",
        version: "0.2.1",
        sources: ["llmd_benchmark_report/schema_v0_2.py"],
        protocols: Set(WireProtocol.allCases.map(\.rawValue)),
        counting: {
            $0.attempt = .last
            $0.start = .sent
        },
        kinds: { _ in Set(DeltaKind.allCases) },
        figures: [
            ForeignFigure(.failed, "failures"),
            ForeignFigure(.ttft, "time_to_first_token"),
            ForeignFigure(.e2e, "request_latency"),
            ForeignFigure(.tpot, "time_per_output_token") { definition, _ in
                definition.tokens = .allButOne
                definition.end = .streamEnd
                definition.countsInstantStreams = true
            },
            ForeignFigure(.tpotFromStart, "normalized_time_per_output_token") { definition, _ in
                definition.tokens = .all
                definition.origin = .start
                definition.end = .streamEnd
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "inter_token_latency"),
            ForeignFigure(.systemRate, "output_token_rate"),
        ]
    )
}
