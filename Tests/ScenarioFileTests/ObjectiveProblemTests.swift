import Testing

@Suite("What is wrong with an objective, a bound or a price")
struct ObjectiveProblemTests {
    private static let terms: [ProblemCase] = [
        .more(#""abort": {"consecutiveFailures": 9223372036854775807}"#, ".abort.consecutiveFailures", "or less"),
        .more(
            #""prices": {"m": {"input_cost_per_token": 0.000000123456789012345678901, "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "at most 20 digits"
        ),
        .more(
            #""prices": {"m": {"input_cost_per_token": 1e-300, "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "exponent"
        ),
        .more(
            #""objectives": [{"metric": "tfft", "percentile": 95, "max": "1s"}]"#,
            ".objectives[0].metric",
            "\"ttft\""
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 100, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "less than 100"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 0.95, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "0.95",
            "did you mean 95?"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 0.999, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "did you mean 99.9?"
        ),
        .more(#""objectives": [{"metric": "ttft", "max": "1s"}]"#, ".objectives[0]", "no percentile"),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95}]"#,
            ".objectives[0]",
            "neither max, min nor max_regression"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": "1s", "min": "1s"}]"#,
            ".objectives[0].max",
            "max beside min"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": 500}]"#,
            ".objectives[0].max",
            "\"500ms\" or \"500s\""
        ),
        .more(
            #""objectives": [{"metric": "cut_share", "percentile": 95, "max": 0}]"#,
            ".objectives[0].percentile",
            "none: a share"
        ),
        .more(#""objectives": [{"metric": "filtered_share", "max": 5}]"#, ".objectives[0].max", "\"5%\""),
        .more(
            #""prices": {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6, "input_cost_per_token_flex": 1e-6}}"#,
            ".prices.m.input_cost_per_token_flex",
            "output_cost_per_token_flex"
        ),
        .more(
            #""objectives": [{"metric": "error_rate", "percentile": 95, "max": 0}]"#,
            ".objectives[0].percentile",
            "delete it"
        ),
        .more(#""objectives": [{"metric": "error_rate", "max": 5}]"#, ".objectives[0].max", "\"5%\""),
        .more(
            #""objectives": [{"metric": "tokens_per_second", "percentile": 5, "min": "5s"}]"#,
            ".objectives[0].min",
            "a number"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": "1s", "target": "b"}]"#,
            ".objectives[0].target",
            "did you mean \"a\""
        ),
        .more(#""allowedFailures": 2"#, ".allowedFailures", "\"2%\""),
        .more(#""allowedFailures": "200%""#, ".allowedFailures", "a share"),
        .more(
            #""prices": {"gpt-4.1": {"input_cost_per_token": 3, "output_cost_per_token": 1e-5}}"#,
            ".prices[\"gpt-4.1\"].input_cost_per_token",
            "3e-06"
        ),
        .more(#""prices": {"m": {"input_cost_per_token": 1e-6}}"#, ".prices.m", "output_cost_per_token"),
        .more(
            #""prices": {"m": {"input_cost_per_token": "1", "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "dollars per token"
        ),
    ]

    @Test("is told with its line, its path and what to do", arguments: terms)
    func term(example: ProblemCase) throws { try example.hold() }
}
