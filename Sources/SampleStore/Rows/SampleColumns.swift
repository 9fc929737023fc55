import BenchModel
import SQLiteAccess

/// The columns of `request`, in the order in which they are written and read.
///
/// A new fact of a request is one line here: the migration that adds its column, writing and reading follow from it.
enum SampleColumns {
    static let all = made()

    /// Returns those that ``SampleFacts`` are made of: most of a row is texts that no figure needs.
    ///
    /// They are made anew for each who asks: two threads that call the same closures for every value wait for one another, as both
    /// count who holds them.
    static func inFigures() -> [SampleColumn] { made().filter { !apart.contains($0.name) } }

    private static func made() -> [SampleColumn] {
        place + outcome + connection + times + response + usage + circumstances + texts
    }

    private static let apart: Set<String> = [
        "data_row", "retry_after_ns", "rate_limit_json", "remote_address", "dns_ns", "headers_ns", "first_event_ns",
        "first_token_ns", "first_answer_ns", "last_token_ns",
        "terminated", "response_id", "error_type", "error_code", "error_message", "defect", "defect_detail",
        "bytes_received", "prompt_text", "answer_text", "thinking_text", "tool_text",
    ]

    private static var place: [SampleColumn] {
        [
            .needed("prompt_id", { $0.promptID }, { $0.promptID = $1 }),
            .word("phase", { $0.phase }, { $0.phase = $1 }),
            .needed("sequence", { $0.sequence.number }, { $0.sequence = RequestIndex($1) }),
            .needed("attempt", { $0.attempt }, { $0.attempt = $1 }),
            .needed("part", { $0.part }, { $0.part = $1 }),
            // The conversation that the request belongs to, and its turn in it; NULL where it stands for itself.
            .optional("session", { $0.turn?.session }, { $0.turn = $1.map { ConversationTurn(session: $0, turn: 0) } })
                .added(in: 3, "INTEGER"),
            .optional("turn", { $0.turn?.turn }, { if let turn = $1 { $0.turn?.turn = turn } }).added(in: 3, "INTEGER"),
            // How many turns that conversation has.
            .optional("session_turns", { $0.turn?.count }, { if let count = $1 { $0.turn?.count = count } })
                .added(in: 9, "INTEGER"),
            // The input tokens that a cache could give at best, as usage of the turn before tells.
            .optional("ideal_cached_tokens", { $0.idealCached }, { $0.idealCached = $1 }).added(in: 9, "INTEGER"),
            // The row of the dataset that was asked, counted from 1; NULL where the prompt is the scenario's own.
            .optional("data_row", { $0.dataRow }, { $0.dataRow = $1 }).added(in: 6, "INTEGER"),
            // Fields of that row by which requests are grouped, as a JSON object; NULL where there are none.
            .optional(
                "row_fields_json",
                { RowFieldsText.text($0.rowFields) },
                { $0.rowFields = RowFieldsText.fields($1) }
            ).added(in: 16, "TEXT"),
            // The pictures that were sent, and their bytes; NULL where there were none.
            .optional(
                "pictures",
                { $0.pictures?.count },
                { $0.pictures = $1.map { SentPictures(count: $0, bytes: 0) } }
            )
            .added(in: 13, "INTEGER"),
            .optional("picture_bytes", { $0.pictures?.bytes }, { if let bytes = $1 { $0.pictures?.bytes = bytes } })
                .added(in: 13, "INTEGER"),
            // The tokens that were wanted of input and output; NULL where nobody said.
            .optional("asked_input_tokens", { $0.askedInput }, { $0.askedInput = $1 }).added(in: 8, "INTEGER"),
            .optional("asked_output_tokens", { $0.askedOutput }, { $0.askedOutput = $1 }).added(in: 8, "INTEGER"),
        ]
    }

    private static var outcome: [SampleColumn] {
        [
            .needed("outcome", { $0.outcome.name }, { $0.outcome = outcome(named: $1) }),
            .optional(
                "failure",
                nullTells: true,
                { $0.failure?.kind.rawValue },
                { sample, word in
                    guard sample.failure != nil else { return }
                    guard let kind = word.flatMap(FailureKind.init) else {
                        throw SampleColumn.Defect(column: "failure")
                    }
                    sample.outcome = .failed(kind, detail: "")
                }
            ),
            .optional(
                "detail",
                { $0.failure?.detail },
                { sample, text in
                    if let failure = sample.failure { sample.outcome = .failed(failure.kind, detail: text ?? "") }
                }
            ),
            .optional("http_status", { $0.httpStatus }, { $0.httpStatus = $1 }),
            .optional("retry_after_ns", { $0.retryAfter }, { $0.retryAfter = $1 }),
            .optional("retry_wait_ns", { $0.retryWait }, { $0.retryWait = $1 }),
            .optional(
                "rate_limit_json",
                { RateLimitText.text($0.rateLimits) },
                { $0.rateLimits = RateLimitText.headers($1) }
            ),
        ]
    }

    private static var connection: [SampleColumn] {
        [
            .optional("http_version", { $0.connection.httpVersion }, { $0.connection.httpVersion = $1 }),
            .needed("connection_reused", { $0.connection.reused }, { $0.connection.reused = $1 }),
            .optional("remote_address", { $0.connection.remoteAddress }, { $0.connection.remoteAddress = $1 }),
            .optional("proxy", { $0.connection.proxy }, { $0.connection.proxy = $1 }),
            .word("stamp_source", { $0.connection.stampSource }, { $0.connection.stampSource = $1 }),
            .optional("connection_id", { $0.connection.connectionID }, { $0.connection.connectionID = $1 }),
        ]
    }

    private static var times: [SampleColumn] {
        [
            .needed("planned_ns", { $0.planned }, { $0.planned = $1 }),
            .needed("held_back", { $0.wasHeldBack }, { $0.wasHeldBack = $1 }),
            .optional("started_ns", { $0.times.started }, { $0.times.started = $1 }),
            .optional("dns_ns", { $0.times.dns }, { $0.times.dns = $1 }),
            .optional("connected_ns", { $0.times.connected }, { $0.times.connected = $1 }),
            .optional("tls_ns", { $0.times.tls }, { $0.times.tls = $1 }),
            .optional("sent_ns", { $0.times.sent }, { $0.times.sent = $1 }),
            .optional("headers_ns", { $0.times.headers }, { $0.times.headers = $1 }),
            .optional("first_byte_ns", { $0.times.firstByte }, { $0.times.firstByte = $1 }),
            .optional("end_ns", { $0.times.end }, { $0.times.end = $1 }),
            // Arrival of the first event of any kind, such as one that only names the role.
            .optional("first_event_ns", { $0.response.firstEvent }, { $0.response.firstEvent = $1 }).added(
                in: 3,
                "INTEGER"
            ),
            .shown("first_token_ns", { $0.response.deltas.firstToken }),
            .shown("first_answer_ns", { $0.response.deltas.firstAnswer }),
            .shown("last_token_ns", { $0.response.deltas.lastToken }),
            .optional("terminator_ns", { $0.response.terminatorArrival }, { $0.response.terminatorArrival = $1 }),
            .optional("thinking_ns", { $0.response.thinkingBegan }, { $0.response.thinkingBegan = $1 }),
            .optional(
                "cancel_reason",
                { $0.cancellation?.reason.rawValue },
                { $0.cancellation = $1.flatMap(CancelReason.init).map { Cancellation(reason: $0, decided: 0) } }
            ),
            .optional(
                "cancelled_ns",
                nullTells: true,
                { $0.cancellation?.decided },
                { sample, instant in
                    // A closing without its moment is none.
                    guard let instant else { return sample.cancellation = nil }
                    sample.cancellation?.decided = instant
                }
            ),
            .optional("gone_ns", { $0.cancellation?.gone }, { $0.cancellation?.gone = $1 }),
        ]
    }

    private static var response: [SampleColumn] {
        [
            .needed("terminated", { $0.response.isTerminated }, { $0.response.isTerminated = $1 }),
            .optional("stop_reason", { $0.response.stopReason }, { $0.response.stopReason = $1 }),
            .optional("served_model", { $0.response.servedModel }, { $0.response.servedModel = $1 }),
            // The tier that served the request, in the provider's word.
            .optional("service_tier", { $0.response.serviceTier }, { $0.response.serviceTier = $1 }).added(
                in: 3,
                "TEXT"
            ),
            .optional("response_id", { $0.response.responseID }, { $0.response.responseID = $1 }),
            .optional(
                "error_type",
                nullTells: true,
                { $0.response.providerError?.type },
                { $0.response.providerError = ProviderError(type: $1, message: "") }
            ),
            .optional("error_code", { $0.response.providerError?.code }, { $0.response.providerError?.code = $1 }),
            .optional(
                "error_message",
                nullTells: true,
                { $0.response.providerError?.message },
                { sample, message in
                    // An error without words is none.
                    guard let message else { return sample.response.providerError = nil }
                    sample.response.providerError?.message = message
                }
            ),
            .optional(
                "defect",
                { $0.response.defect?.stored.word },
                { $0.response.defect = $1.map { $0 == "too_large" ? .tooLarge("") : .malformed("") } }
            ),
            .optional(
                "defect_detail",
                { $0.response.defect?.stored.detail },
                { sample, detail in
                    switch sample.response.defect {
                    case .malformed?: sample.response.defect = .malformed(detail ?? "")
                    case .tooLarge?: sample.response.defect = .tooLarge(detail ?? "")
                    case nil: break
                    }
                }
            ),
            .needed("was_buffered", { $0.response.wasBuffered }, { $0.response.wasBuffered = $1 }),
            // Whether the answer is what was expected of it, and what is wrong; NULL where nothing was expected.
            .optional(
                "validity",
                { $0.validity?.verdict.rawValue },
                { $0.validity = $1.flatMap(AnswerValidity.Verdict.init).map { AnswerValidity($0) } }
            ).added(in: 13, "TEXT"),
            .optional("validity_reason", { $0.validity?.reason }, { $0.validity?.reason = $1 }).added(in: 13, "TEXT"),
            .needed("token_reads", { $0.response.tokenReads }, { $0.response.tokenReads = $1 }),
            // Events that could not be read, came before any token, and were skipped.
            .needed("skipped_events", { $0.response.skippedEvents }, { $0.response.skippedEvents = $1 })
                .added(in: 3, "INTEGER NOT NULL DEFAULT 0"),
            // Names of ResponseMark, as a JSON array; NULL where there is none.
            .optional("marks", { MarksText.text($0.response.marks) }, { $0.response.marks = MarksText.marks($1) })
                .added(in: 3, "TEXT"),
            .needed(
                "deltas",
                { StoredDeltas($0.response.deltas) },
                { sample, stored in
                    guard let deltas = stored.log else { throw SampleColumn.Defect(column: "deltas") }
                    sample.response.deltas = deltas
                }
            ),
        ]
    }

    private static var usage: [SampleColumn] {
        [
            .optional("input_tokens", { $0.response.usage.input }, { $0.response.usage.input = $1 }),
            .optional("output_tokens", { $0.response.usage.output }, { $0.response.usage.output = $1 }),
            .optional("reasoning_tokens", { $0.response.usage.reasoning }, { $0.response.usage.reasoning = $1 }),
            .optional("cache_read_tokens", { $0.response.usage.cacheRead }, { $0.response.usage.cacheRead = $1 }),
            .optional("cache_write_tokens", { $0.response.usage.cacheWrite }, { $0.response.usage.cacheWrite = $1 }),
            // Of those, what the cache keeps for an hour; NULL where usage does not tell.
            .optional(
                "cache_write_hour_tokens",
                { $0.response.usage.cacheWriteHour },
                { $0.response.usage.cacheWriteHour = $1 }
            )
            .added(in: 18, "INTEGER"),
            // The provider's own total of input and output.
            .optional("total_tokens", { $0.response.usage.total }, { $0.response.usage.total = $1 }).added(
                in: 3,
                "INTEGER"
            ),
            // What the provider says the answer cost: US dollars, as the decimal it wrote.
            .optional("billed", { $0.response.billed }, { $0.response.billed = $1 }).added(in: 3, "TEXT"),
            // What the server says of the request's times, in nanoseconds: queue, prefill, first_token, decode, processing.
            .optional(
                "server_timing_json",
                { TimingText.text($0.response.timing) },
                { $0.response.timing = TimingText.timing($1) }
            ).added(in: ServerMigration.schema, "TEXT"),
            .optional("first_event_tokens", { $0.response.firstEventTokens }, { $0.response.firstEventTokens = $1 }),
        ]
    }

    private static var circumstances: [SampleColumn] {
        [
            .needed("bytes_received", { $0.bytesReceived }, { $0.bytesReceived = $1 }),
            .optional("provider_request_id", { $0.providerRequestID }, { $0.providerRequestID = $1 }),
        ]
    }

    /// Only with `--store-text`; `answer_text` holds the answer's own text alone.
    private static var texts: [SampleColumn] {
        [
            .optional("prompt_text", { $0.promptText }, { $0.promptText = $1 }),
            .optional("answer_text", { $0.answerText }, { $0.answerText = $1 }),
            .optional("thinking_text", { $0.thinkingText }, { $0.thinkingText = $1 }).added(in: 3, "TEXT"),
            .optional("tool_text", { $0.toolText }, { $0.toolText = $1 }).added(in: 3, "TEXT"),
        ]
    }

    /// Returns an outcome by its word; a failure's kind and detail stand in columns of their own.
    private static func outcome(named name: String) -> Sample.Outcome {
        switch name {
        case "ok": .ok
        case "cancelled": .cancelled
        default: .failed(.internal, detail: "")
        }
    }
}

extension Sample {
    fileprivate var failure: (kind: FailureKind, detail: String)? {
        if case .failed(let kind, let detail) = outcome { (kind, detail) } else { nil }
    }
}

extension BodyDefect {
    fileprivate var stored: (word: String, detail: String) {
        switch self {
        case .malformed(let detail): ("malformed", detail)
        case .tooLarge(let detail): ("too_large", detail)
        }
    }
}
