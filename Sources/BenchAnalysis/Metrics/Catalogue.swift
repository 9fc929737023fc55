import Statistics
package import BenchModel

/// The catalogue: every metric, once.
///
/// The texts are the reference of METHODOLOGY.md, which a test holds to them. A new metric is an entry here and, where objectives
/// may name it, a name in ``Objective/Metric``.
extension Metric {
    /// All metrics, in the order of reports.
    package static let all: [Metric] = [
        ttfb, ttft, ttftWithRetries, ttftFromPlan, ttfa, firstThinking, firstAnswer, thinkingTime, e2eLastToken, e2eEnd,
        tpot,
        gap, longestGap, tokensPerSecond, firstToolArgument, lastToolArgument, connect, outputTokens, cacheShare,
        errorRate,
        cutShare, filteredShare, validShare,
    ]

    /// Those that a gate alone has: they take prices, or other objectives.
    package static let ofGate: [Metric] = [costPerRequest, goodput]

    // MARK: Until the first token

    package static let ttfb = Metric(
        "ttfb",
        title: "TTFB",
        of: .answersThatBegan,
        definition:
            "first byte of the answer's body − sent: of a server that answers before it has a token, what that takes",
        source: .value { $0.ttfb },
        countsRetries: true,
        shown: Shown()
    )

    package static let ttft = Metric(
        "ttft",
        title: "TTFT",
        of: .streams,
        definition: "T_1 − sent, T_1 of any kind, thinking too. Excludes connecting, which is shown apart",
        source: .value { $0.ttft },
        wait: { $0.waitForToken },
        countsRetries: true,
        fromPlan: { ttftFromPlan },
        shown: Shown(in: .firstToken, as: "TTFT", isOfParts: true)
    )

    package static let ttftWithRetries = Metric(
        "ttft_with_retries",
        title: "TTFT with retries",
        of: .streams,
        definition: "T_1 − sent of the request's first attempt (its start, if it was never sent): what the user "
            + "waited. Equal to TTFT if nothing was retried, and shown beside it, never in its place",
        source: .value { $0.ttftWithRetries },
        shown: Shown(in: .retries, as: "TTFT", section: .retries)
    )

    package static let ttftFromPlan = Metric(
        "ttft_from_plan",
        title: "TTFT from plan",
        of: .plannedStreams,
        definition: "T_1 − planned. Gates judge it under open-loop load: it includes lateness, waiting for room "
            + "and connecting (Tene's coordinated omission)",
        source: .value { $0.ttftFromPlan },
        wait: { $0.waitForTokenFromPlan },
        shown: Shown(in: .firstTokenFromPlan, as: "TTFT from plan")
    )

    package static let ttfa = Metric(
        "ttfa",
        title: "TTFA",
        of: .streamsThatShowThinking,
        definition: "first token event that is not thinking − sent. If thinking is hidden, usage tells and the "
            + "report says so",
        source: .value { $0.ttfa },
        wait: { $0.waitForAnswer },
        countsRetries: true,
        shown: Shown(in: .firstToken, as: "TTFA", [50, 95], countsNone: false)
    )

    // MARK: Thinking

    package static let firstThinking = Metric(
        "first_thinking",
        title: "first thought",
        of: .thoughtfulStreams,
        definition: "first thinking event − sent",
        source: .value { $0.firstThinking },
        shown: Shown(in: .thinking, as: "first thought", [50, 95], countsNone: false, section: .thinking)
    )

    package static let firstAnswer = Metric(
        "first_answer",
        title: "first answer",
        of: .streams,
        definition: "first token event that is not thinking − sent, whether there was thinking before it or not",
        source: .value { $0.ttfa },
        shown: Shown(
            in: .thinking,
            as: "first answer",
            [50, 95],
            countsNone: false,
            section: .thinking,
            columns: .none,
            isOfParts: true
        )
    )

    package static let thinkingTime = Metric(
        "thinking_time",
        title: "thinking time",
        of: .thoughtfulStreams,
        definition: "first token event that is not thinking − first thinking event. If nothing is shown but the "
            + "server says when thinking begins (`thinking_ns`: Anthropic's thinking block, Responses' "
            + "reasoning item), it counts from there; else it is somewhere within the time to the first "
            + "answer token, and absent",
        source: .value { $0.thinkingTime },
        shown: Shown(
            in: .thinking,
            as: "thinking",
            [50, 95],
            countsNone: false,
            section: .thinking,
            key: "thinking_ms"
        )
    )

    // MARK: The whole answer

    package static let e2eLastToken = Metric(
        "e2e_last_token",
        title: "E2E to the last token",
        of: .wholeStreams,
        definition: "T_n − sent",
        source: .value { $0.e2eLastToken },
        shown: Shown(in: .wholeAnswer, as: "last token", isOfParts: true)
    )

    package static let e2eEnd = Metric(
        "e2e_end",
        title: "E2E",
        of: .wholeAnswers,
        definition: "end − sent",
        source: .value { $0.e2eEnd },
        countsRetries: true,
        shown: Shown(in: .wholeAnswer, as: "stream end", isOfParts: true)
    )

    // MARK: Pace

    package static let tpot = Metric(
        "tpot",
        title: "TPOT",
        of: .pacedStreams,
        definition: "(T_n − T_1) / (N − k_1): the pace of the visible output, defined below",
        source: .value { $0.tpot },
        shown: Shown(in: .throughput, as: "TPOT ms", isOfParts: true)
    )

    package static let gap = Metric(
        "gap",
        title: "ITL",
        of: .streamsWithGaps,
        definition: "T_i − T_(i−1), pooled over all streams. Called ITL only if events carry one token each (at "
            + "most 1.05 on average), else ICL, inter-chunk latency",
        source: .values { request, take in request.forEachGap(take) },
        shown: Shown(in: .gaps, isOfParts: true)
    )

    package static let longestGap = Metric(
        "longest_gap",
        title: "longest gap",
        of: .streamsWithGaps,
        definition: "the largest T_i − T_(i−1) of a stream; gaps over 250, 500 and 1000 ms are counted beside it",
        source: .value { $0.longestGap },
        shown: Shown(section: .stalls, columns: .greatest)
    )

    package static let tokensPerSecond = Metric(
        "tokens_per_second_per_stream",
        title: "tokens/s",
        unit: .rate,
        of: .pacedStreams,
        definition: "(N − k_1) / (T_n − T_1): the inverse of TPOT, of the same tokens and events",
        source: .value { $0.tokensPerSecond },
        shown: Shown(in: .throughput, as: "tokens/s per stream", [50, 5], hasCount: false, section: .rates)
    )

    // MARK: Tools and connections

    package static let firstToolArgument = Metric(
        "first_tool_argument",
        title: "first tool argument",
        of: .toolCalls,
        definition: "first event with a part of a tool's arguments − sent",
        source: .value { $0.firstToolArgument },
        shown: Shown(in: .tools, as: "first argument", section: .tools, key: "first_argument_ms")
    )

    package static let lastToolArgument = Metric(
        "tool_arguments_complete",
        title: "tool arguments complete",
        of: .toolCalls,
        definition: "last event with a part of a tool's arguments − sent, of whole streams: from here on the tool "
            + "can run",
        source: .value { $0.lastToolArgument },
        shown: Shown(in: .tools, as: "arguments complete", section: .tools, key: "arguments_complete_ms")
    )

    package static let connect = Metric(
        "connect",
        title: "connect",
        of: .coldRequests,
        definition: "tls or connected − started; of connections opened ahead of the requests apart",
        source: .value { $0.connect },
        shown: Shown(in: .connections, as: "connect ms", [50, 95], section: .connections)
    )

    // MARK: Tokens and money

    package static let outputTokens = Metric(
        "output_tokens",
        title: "output tokens",
        unit: .tokens,
        of: .countedAnswers,
        definition: "all output that usage counts, reasoning too; never a number of chunks",
        source: .value { $0.countedOutput },
        shown: Shown(section: .answers, columns: .none)
    )

    package static let cacheShare = Metric(
        "cache_share",
        title: "cached share of the input",
        unit: .portion,
        of: .answersThatTellOfACache,
        definition: "input tokens that came out of a prompt cache / all input tokens, by usage",
        source: .value { $0.cacheShare },
        shown: Shown(section: .answers, columns: .none)
    )

    package static let costPerRequest = Metric(
        "cost_per_request",
        title: "cost of a request",
        unit: .money,
        of: .countedAnswers,
        definition: "what the tokens of an ok answer cost by the price list, as served",
        source: .value { _ in nil },
        shown: Shown(columns: .none)
    )

    package static let goodput = Metric(
        "goodput",
        title: "goodput",
        unit: .share,
        of: .attempted,
        definition: "requests that met every objective on single requests / attempted; one that failed met none",
        source: .membership(did: "met every other objective") { _ in .apart },
        shown: Shown(columns: .none)
    )

    // MARK: Shares

    package static let errorRate = Metric(
        "error_rate",
        title: "error rate",
        unit: .share,
        of: .attempted,
        definition: "failed / attempted; a request ends as its last attempt does",
        source: .membership(did: "failed") { request in
            switch request.attempts.outcome {
            case .failed: .yes
            case .ok: .no
            case .cancelled: request.attempts.wasClosedOnPurpose ? .no : .apart
            }
        },
        shown: Shown(section: .requests, columns: .single)
    )

    package static let cutShare = Metric(
        "cut_share",
        title: "share cut at the limit",
        unit: .share,
        of: .answersThatSaidTheirEnd,
        definition: "answers that ended at the limit of tokens (`length`, `max_tokens`, `MAX_TOKENS` …) / ok "
            + "answers that said in a known word how they ended",
        source: .membership(did: "were cut at the limit") { $0.ended(as: .cut) },
        shown: Shown(section: .answers, columns: .single)
    )

    package static let filteredShare = Metric(
        "filtered_share",
        title: "share filtered",
        unit: .share,
        of: .answersThatSaidTheirEnd,
        definition: "answers that ended by a filter or refusal (`content_filter`, `refusal`, `SAFETY` …) / ok "
            + "answers that said in a known word how they ended",
        source: .membership(did: "were filtered or refused") { $0.ended(as: .filtered) },
        shown: Shown(section: .answers, columns: .single)
    )

    package static let validShare = Metric(
        "valid_share",
        title: "share of valid answers",
        unit: .share,
        of: .attemptedWithExpectation,
        definition:
            "answers that are what the scenario's `expect` or a prompt's `schema` says / attempted; one that failed, "
            + "was closed, or could not be judged is none",
        source: .membership(did: "gave a valid answer") { $0.isValid },
        shown: Shown(section: .answers, columns: .single)
    )
}

extension Objective.Metric {
    /// What an objective of this name bounds.
    package var entry: Metric {
        switch self {
        case .ttfb: .ttfb
        case .ttft: .ttft
        case .ttftFromPlan: .ttftFromPlan
        case .ttfa: .ttfa
        case .tpot: .tpot
        case .itl, .icl: .gap
        case .e2e: .e2eEnd
        case .stall: .longestGap
        case .tokensPerSecond: .tokensPerSecond
        case .outputTokens: .outputTokens
        case .cacheShare: .cacheShare
        case .costPerRequest: .costPerRequest
        case .goodput: .goodput
        case .errorRate: .errorRate
        case .cutShare: .cutShare
        case .filteredShare: .filteredShare
        case .validShare: .validShare
        }
    }
}
