/// Views of figures that reports have, by METHODOLOGY's formulas, for people who ask the database in SQL.
///
/// Columns that a query does not name cost nothing: SQLite leaves them out. Tests hold the figures to those of reports.
enum FigureViews {
    static let all = [requests, deltas, summaries]

    /// One row for each attempt.
    ///
    /// Where usage counts reasoning apart, the pace is that of the answer alone, whose last event only the packed deltas
    /// tell.
    private static let requests = """
        CREATE VIEW request_ms AS
        SELECT
            request_id, run_id, target_id, target, model, prompt_id, phase, part, sequence, attempt, outcome, failure,
            -- Whether reports count it in latencies: measured, the last attempt, and ok or closed on purpose.
            phase = 'measure' AND retry_wait_ns IS NULL
                AND (outcome = 'ok' OR (outcome = 'cancelled' AND cancel_reason IS 'planned' AND cancelled_ns IS NOT NULL))
                AS counted,
            planned_ns / 1e6 AS planned_ms,
            sent_ns / 1e6 AS sent_ms,
            CASE WHEN NOT connection_reused THEN (coalesce(tls_ns, connected_ns) - started_ns) / 1e6 END AS connect_ms,
            CASE WHEN streamed THEN (first_token_ns - sent_ns) / 1e6 END AS ttft_ms,
            CASE WHEN streamed THEN (first_token_ns - planned_ns) / 1e6 END AS ttft_from_plan_ms,
            CASE WHEN streamed THEN (first_answer_ns - sent_ns) / 1e6 END AS ttfa_ms,
            CASE WHEN streamed AND outcome = 'ok' THEN (last_token_ns - sent_ns) / 1e6 END AS last_token_ms,
            CASE WHEN outcome = 'ok' THEN (end_ns - sent_ns) / 1e6 END AS e2e_ms,
            CASE WHEN pace_tokens > 0 AND pace_ns > 0 THEN pace_ns / 1e6 / pace_tokens END AS tpot_ms,
            CASE WHEN pace_tokens > 0 AND pace_ns > 0 THEN pace_tokens * 1e9 / pace_ns END AS tokens_per_second,
            retry_wait_ns / 1e6 AS retry_wait_ms,
            input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_tokens
        FROM (
            SELECT *,
                CASE WHEN NOT streamed OR coalesce(marks, '') LIKE '%"other_passes"%'
                        OR coalesce(marks, '') LIKE '%"other_model"%' THEN NULL
                    WHEN apart THEN max(0, output_tokens - reasoning_tokens)
                    WHEN output_tokens IS NOT NULL THEN output_tokens
                    WHEN outcome = 'ok' AND first_token_ns IS NOT NULL THEN json_array_length(deltas)
                END - coalesce(first_event_tokens, 1) AS pace_tokens,
                CASE WHEN apart THEN (
                        SELECT json_extract(value, '$[0]') FROM json_each(deltas)
                        WHERE json_extract(value, '$[2]') <> 1 ORDER BY key DESC LIMIT 1
                    ) - first_answer_ns
                    ELSE last_token_ns - first_token_ns
                END AS pace_ns
            FROM (
                SELECT request.*, request.id AS request_id, target.name AS target, target.model AS model,
                    target.streamed AND NOT request.was_buffered AS streamed,
                    output_tokens IS NOT NULL AND coalesce(reasoning_tokens, 0) > 0 AS apart
                FROM request JOIN target ON target.id = request.target_id
            )
        );
        """

    /// One row for each token event.
    private static let deltas = """
        CREATE VIEW delta_ms AS
        SELECT
            request.run_id, target.name AS target, request.id AS request_id, event.key AS seq,
            CASE json_extract(event.value, '$[2]')
                WHEN 0 THEN 'text' WHEN 1 THEN 'thinking' WHEN 2 THEN 'tool' WHEN 3 THEN 'refusal'
            END AS kind,
            json_extract(event.value, '$[3]') AS bytes,
            (json_extract(event.value, '$[0]') - request.sent_ns) / 1e6 AS since_sent_ms,
            -- To the event before it; NULL for the first.
            (json_extract(event.value, '$[0]')
                - lag(json_extract(event.value, '$[0]')) OVER (PARTITION BY request.id ORDER BY event.key)) / 1e6 AS gap_ms,
            json_extract(event.value, '$[1]') / 1e6 AS lag_ms
        FROM request JOIN target ON target.id = request.target_id, json_each(request.deltas) AS event;
        """

    /// One row for each target of a run.
    ///
    /// A percentile is the sum of the values at its place, each weighted by how near it is: at most two are nearer than
    /// one place, and these are interpolated, as reports do (type 7 of Hyndman and Fan).
    private static let summaries = """
        CREATE VIEW run_summary AS
        WITH placed AS (
            SELECT target_id, output_tokens,
                \(placed("ttft_ms", as: "ttft")), \(placed("ttft_from_plan_ms", as: "plan")),
                \(placed("e2e_ms", as: "e2e")), \(placed("tpot_ms", as: "tpot")),
                \(placed("tokens_per_second", as: "speed"))
            FROM request_ms WHERE counted
        ), figures AS (
            SELECT target_id, sum(output_tokens) AS output_tokens,
                \(percentiles("ttft", "ttft", [50, 95, 99], unit: "_ms")),
                \(percentiles("plan", "ttft_from_plan", [50, 95, 99], unit: "_ms")),
                \(percentiles("e2e", "e2e", [50, 95, 99], unit: "_ms")),
                \(percentiles("tpot", "tpot", [50, 95], unit: "_ms")),
                \(percentiles("speed", "tokens_per_second", [5, 50], unit: ""))
            FROM placed GROUP BY target_id
        ), counts AS (
            SELECT target_id, count(DISTINCT sequence || ' ' || part) AS requests,
                count(*) FILTER (WHERE outcome = 'ok') AS ok,
                count(*) FILTER (WHERE outcome = 'failed' AND retry_wait_ns IS NULL) AS failed
            FROM request WHERE phase = 'measure' GROUP BY target_id
        )
        SELECT run.id AS run_id, run.name AS scenario, run.started_at / 1000000000 AS started_at, run.status, run.gate,
            target.id AS target_id, target.name AS target, target.model, target.simulated,
            coalesce(counts.requests, 0) AS requests, coalesce(counts.ok, 0) AS ok, coalesce(counts.failed, 0) AS failed,
            \((timed + paced).map { "figures.\($0)" }.joined(separator: ", ")), figures.output_tokens
        FROM run JOIN target ON target.run_id = run.id
            LEFT JOIN figures ON figures.target_id = target.id
            LEFT JOIN counts ON counts.target_id = target.id;
        """

    /// The columns of percentiles, in the order of the view.
    private static let timed = ["ttft", "ttft_from_plan", "e2e"].flatMap {
        ["\($0)_n", "\($0)_p50_ms", "\($0)_p95_ms", "\($0)_p99_ms"]
    }
    private static let paced = [
        "tpot_n", "tpot_p50_ms", "tpot_p95_ms", "tokens_per_second_n", "tokens_per_second_p5", "tokens_per_second_p50",
    ]

    /// Returns a column with its place among those of its target, from 0, and the last place; nothing stands behind all values.
    private static func placed(_ column: String, as name: String) -> String {
        """
        \(column) AS \(name),
                row_number() OVER (PARTITION BY target_id ORDER BY \(column) IS NULL, \(column)) - 1 AS \(name)_place,
                count(\(column)) OVER (PARTITION BY target_id) - 1 AS \(name)_last
        """
    }

    private static func percentiles(_ name: String, _ figure: String, _ percents: [Int], unit: String) -> String {
        let sums = percents.map { percent in
            "sum(\(name) * max(0, 1 - abs(\(name)_place - \(name)_last * \(percent) / 100.0))) AS \(figure)_p\(percent)\(unit)"
        }
        return (["count(\(name)) AS \(figure)_n"] + sums).joined(separator: ",\n        ")
    }
}
