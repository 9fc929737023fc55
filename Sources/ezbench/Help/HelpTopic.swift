/// A page of `ezbench help`, on something that several commands have in common.
enum HelpTopic: String, CaseIterable {
    case objectives
    case load
    case protocols
    case exitCodes = "exit-codes"

    /// What it is about, for the list of topics.
    var abstract: String {
        switch self {
        case .objectives: "what a gate can ask, and how many requests it takes"
        case .load: "closed loops, schedules, warm-up, length"
        case .protocols: "what servers speak, their addresses, and keys"
        case .exitCodes: "what a command ends with, and why"
        }
    }

    /// Its page, in lines of at most 80 columns.
    var text: String { rawValue.uppercased().replacing("-", with: " ") + "\n\n" + body }

    /// Its text without the heading.
    var body: String {
        switch self {
        case .objectives: Self.aboutObjectives
        case .load: Self.aboutLoad
        case .protocols: Self.aboutProtocols
        case .exitCodes: Self.aboutExitCodes
        }
    }

    /// The list of topics, as the program's own help shows it.
    static var list: String {
        allCases.map { topic in
            let name = topic.rawValue
            return "  ezbench help " + name + String(repeating: " ", count: 12 - name.count) + topic.abstract
        }.joined(separator: "\n")
    }

    private static let aboutObjectives = """
        An objective bounds a percentile or a share. In a scenario:

          "objectives": [
            { "metric": "ttft", "percentile": 95, "max": "500ms" },
            { "metric": "tokens_per_second", "percentile": 5, "min": 40 },
            { "metric": "error_rate", "max": "1%" }
          ]

        "for": "3 windows of 20s" fails only where so many in a row are beyond;
        "prompt": "id" or "turn": 2 judges a part of them; "max_regression": "10%"
        in place of max asks the baseline (`ezbench baseline`).

        Or with flags of run and check: --objective 'ttfb p95 <= 200ms', also
        with 'for 3 windows of 20s' behind the limit, and for short
        --max-ttft-p50, --max-ttft-p95, --max-ttft-p99, --max-e2e-p95, --max-error-rate.
        Flags are judged beside the scenario's own.

          ttfb               first byte of the answer, from sending
          ttft               first token, of any kind, from sending
          ttft_from_plan     first token, from when it was to be sent
          ttfa               first token that is not thinking
          tpot               time per output token behind the first
          itl, icl           gap between two tokens, or between two chunks
          e2e                the whole answer, from sending to its end
          stall              the longest gap of a stream
          tokens_per_second  of each stream, behind its first token
          output_tokens      of each answer, by usage
          cache_share        input that a prompt cache gave, of each request
          cost_per_request   in US dollars
          goodput            requests that met all objectives on single ones
          error_rate         failed requests among those attempted
          cut_share          answers that ended at the token limit
          filtered_share     answers that a filter or a refusal ended
          valid_share        answers that are what "expect" says

        There are three answers: PASS and FAIL, each only with 95 % confidence, and
        OPEN, where too few requests cannot tell. A p50 takes at least 5 requests of
        each target, a p95 59, a p99 299, an error rate of at most 1 % 299 without a
        failure. Failed requests count as slower than any limit. `ezbench validate`
        says what a plan cannot prove; --strict makes OPEN an exit code of its own.
        """

    private static let aboutLoad = """
          "load": { "concurrency": 8, "requests": 60, "warmup": 3 }

        Each target gets so many requests, so many at a time. "duration": "30s"
        replaces "requests". "until": "decided" ends the run as soon as every objective
        is decided, and takes requests or duration for the most. Warm-up goes first
        and is never counted. The same "seed" gives the same plan. Flags of run stand
        in place of each: --concurrency, --requests, --duration, --warmup, --seed,
        --rate, --shape.

          closed    a request starts as soon as another has ended (the default)
          constant  starts evenly spaced, "rate" of them per second
          poisson   the same rate, independent of each other, like many users
          gamma     in bursts: "burstiness" 1 is poisson, less is burstier
          ramp      evenly spaced, at a rate that goes "from" one "to" another
          stages    one shape after the other, each with a "duration"

        A closed loop asks less of a server that slows down, and so flatters it. The
        others start on a schedule, whatever the server does; TTFT is then judged from
        the planned start. "maxInFlight" caps the streams of a target.

          ezbench run compare.json --rate 5 --duration 60s
          ezbench run compare.json --shape gamma --rate 5 --burstiness 0.3

        Targets run side by side, so that the hour of the day affects all alike;
        "order": "sequential" runs them one after the other.

        `ezbench sweep` measures at one load after the other, and says which are proven
        to hold and which to break:

          ezbench sweep compare.json --concurrency 1,2,4,8,16 --max-ttft-p95 500ms
          ezbench sweep compare.json --rate 1,2,5 --rung 2m --search
        """

    private static let aboutProtocols = """
          anthropic-messages  POST /v1/messages                   x-api-key
          openai-chat         POST /v1/chat/completions           Authorization: Bearer
          openai-completions  POST /v1/completions                Authorization: Bearer
          openai-responses    POST /v1/responses                  Authorization: Bearer
          gemini              POST /v1beta/models/MODEL:stream…   x-goog-api-key

        Most other servers speak openai-chat: vLLM, SGLang, llama-server, Ollama,
        OpenRouter, Groq, Mistral, DeepSeek. openai-completions is the older API, which
        self-hosted servers still have: a text that goes on, without roles.

        "baseURL" is the server's root, or whatever its vendor calls the base URL; a
        part that is already there is not repeated, and a target's "path" replaces the
        protocol's. `ezbench validate` shows the address of each target without sending
        anything.

        Keys never stand in a scenario. They come from

          "apiKey": "${OPENAI_API_KEY}"              a variable
          "apiKeyFile": "~/.config/ezbench/key"      a file that only you may read
          "apiKeyCommand": ["gcloud", "auth", "print-access-token"]

        and never go into the database, a log or a report.
        """

    private static let aboutExitCodes = """
          0    fine
          1    an objective is missed, more requests failed than the scenario allows,
               a rule of it ended the run, or doctor found something wrong
          2    the command line, a scenario, a database or a file cannot be used, or
               what is to be done before a run ("before") failed
          3    with --strict: too few requests to tell; of a sweep: nothing is proven;
               of check --max-regression: there is no baseline
          130  interrupted; what was measured is kept, and --resume goes on

        Results go to standard output, everything else to standard error. Of a command
        that does not end with 0, the last line there says why.
        """
}
