import BenchModel
import GRDB

/// A sample as a row of `request`: the columns, with reading and writing in the same order.
enum SampleRow {
    private static let columns = [
        "prompt_id", "phase", "sequence", "attempt", "outcome", "failure", "detail", "http_status", "http_version",
        "connection_reused", "remote_address", "proxy", "stamp_source", "planned_ns", "held_back", "started_ns",
        "dns_ns",
        "connected_ns", "tls_ns", "sent_ns", "headers_ns", "first_byte_ns", "end_ns", "first_token_ns",
        "first_answer_ns", "last_token_ns", "terminator_ns", "terminated", "stop_reason", "served_model",
        "response_id", "error_type", "error_code", "error_message", "defect", "defect_detail", "was_buffered",
        "token_reads", "input_tokens", "output_tokens", "reasoning_tokens", "cache_read_tokens",
        "cache_write_tokens", "first_event_tokens", "bytes_received", "provider_request_id", "deltas",
        "part", "connection_id", "retry_after_ns", "rate_limit_json", "cancel_reason", "cancelled_ns", "gone_ns",
        "thinking_ns", "prompt_text", "answer_text", "retry_wait_ns", "service_tier", "billed", "total_tokens",
        "skipped_events", "marks", "thinking_text", "tool_text",
    ]

    static let insertion = """
        INSERT INTO request (run_id, target_id, \(columns.joined(separator: ", ")))
        VALUES (?, ?\(String(repeating: ", ?", count: columns.count)))
        """

    /// In order of planning; the target's place in the scenario is the first column.
    static let selection = """
        SELECT target.position, \(columns.map { "request.\($0)" }.joined(separator: ", "))
        FROM request JOIN target ON target.id = request.target_id
        WHERE request.run_id = ? ORDER BY request.planned_ns, request.id
        """

    // MARK: Writing

    static func arguments(of sample: Sample, run: Int64, targetID: Int64) -> StatementArguments {
        let head: [(any DatabaseValueConvertible)?] = [run, targetID]
        return StoredText.arguments(
            head + identity(of: sample) + connection(of: sample) + times(of: sample) + response(of: sample.response)
                + usage(of: sample) + circumstances(of: sample) + particulars(of: sample)
        )
    }

    private static func identity(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        var failure: FailureKind?
        var detail: String?
        if case .failed(let kind, let text) = sample.outcome { (failure, detail) = (kind, text) }
        return [
            sample.promptID, sample.phase.rawValue, sample.sequence, sample.attempt, sample.outcome.name,
            failure?.rawValue, detail, sample.httpStatus,
        ]
    }

    private static func connection(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        let facts = sample.connection
        return [facts.httpVersion, facts.reused, facts.remoteAddress, facts.proxy, facts.stampSource.rawValue]
    }

    private static func times(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        let times = sample.times
        let deltas = sample.response.deltas
        return [
            sample.planned, sample.wasHeldBack, times.started, times.dns, times.connected, times.tls, times.sent,
            times.headers,
            times.firstByte, times.end, deltas.firstToken, deltas.firstAnswer, deltas.lastToken,
        ]
    }

    private static func response(of response: DecodedResponse) -> [(any DatabaseValueConvertible)?] {
        var defect: (name: String, detail: String)?
        switch response.defect {
        case .malformed(let detail)?: defect = ("malformed", detail)
        case .tooLarge(let detail)?: defect = ("too_large", detail)
        case nil: break
        }
        return [
            response.terminatorArrival, response.isTerminated, response.stopReason, response.servedModel,
            response.responseID, response.providerError?.type, response.providerError?.code,
            response.providerError?.message, defect?.name, defect?.detail, response.wasBuffered, response.tokenReads,
        ]
    }

    private static func usage(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        let usage = sample.response.usage
        return [
            usage.input, usage.output, usage.reasoning, usage.cacheRead, usage.cacheWrite,
            sample.response.firstEventTokens, sample.bytesReceived, sample.providerRequestID,
            PackedDeltas.pack(sample.response.deltas),
        ]
    }

    private static func circumstances(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        let cancellation = sample.cancellation
        return [
            sample.part, sample.connection.connectionID, sample.retryAfter, RateLimitText.text(sample.rateLimits),
            cancellation?.reason.rawValue, cancellation?.decided, cancellation?.gone,
            sample.response.thinkingBegan, sample.promptText, sample.answerText, sample.retryWait,
        ]
    }

    private static func particulars(of sample: Sample) -> [(any DatabaseValueConvertible)?] {
        let response = sample.response
        return [
            response.serviceTier, response.billed, response.usage.total, response.skippedEvents,
            MarksText.text(response.marks), sample.thinkingText, sample.toolText,
        ]
    }

    // MARK: Reading

    /// Reads the columns of one row in turn.
    private struct Columns {
        let row: Row
        var next = 0

        mutating func take<Value: DatabaseValueConvertible & StatementColumnConvertible>() -> Value? {
            defer { next += 1 }
            return row[next]
        }

        mutating func need<Value: DatabaseValueConvertible & StatementColumnConvertible>(
            _ type: Value.Type = Value.self
        ) throws -> Value {
            guard let value: Value = take() else { throw Defect(column: next - 1) }
            return value
        }

        mutating func need<Value: RawRepresentable<String>>(named type: Value.Type) throws -> Value {
            guard let value = Value(rawValue: try need()) else { throw Defect(column: next - 1) }
            return value
        }

        mutating func skip(_ count: Int) { next += count }
    }

    /// A value that this version cannot have written.
    struct Defect: Error, CustomStringConvertible {
        var column: Int

        var description: String {
            "the column \(column == 0 ? "position" : SampleRow.columns[column - 1]) holds a value of a later version"
        }
    }

    /// The indices of the columns that hold numbers, preceded by the target's.
    private static let numbers: [(index: Int, name: String)] =
        [(0, "position")]
        + columns.enumerated().filter { _, name in
            name.hasSuffix("_ns") || name.hasSuffix("_tokens")
                || [
                    "sequence", "attempt", "http_status", "token_reads", "bytes_received", "part", "connection_id",
                    "skipped_events",
                ].contains(name)
        }.map { ($0.offset + 1, $0.element) }

    static func sample(from row: Row) throws -> Sample {
        for (index, name) in numbers { try StoredNumber.check(row[index], name) }
        var columns = Columns(row: row)
        let target: Int = try columns.need()
        let promptID: String = try columns.need()
        let phase = try columns.need(named: Sample.Phase.self)
        let sequence: Int = try columns.need()
        let attempt: Int = try columns.need()
        let outcome = try outcome(from: &columns)
        let httpStatus: Int? = columns.take()
        var connection = try connection(from: &columns)
        let planned: Nanoseconds = try columns.need()
        let wasHeldBack: Bool = try columns.need()
        let times = times(from: &columns)
        // The first and last token are in the deltas.
        columns.skip(3)
        var response = try response(from: &columns)
        response.usage = usage(from: &columns)
        response.firstEventTokens = columns.take()
        let bytesReceived: Int = try columns.need()
        let providerRequestID: String? = columns.take()
        guard let deltas = PackedDeltas.unpack(try columns.need()) else { throw Defect(column: columns.next - 1) }
        response.deltas = deltas
        let part: Int = try columns.need()
        connection.connectionID = columns.take()
        let retryAfter: Nanoseconds? = columns.take()
        let rateLimits = RateLimitText.headers(columns.take())
        let cancellation = cancellation(from: &columns)
        response.thinkingBegan = columns.take()
        let (promptText, answerText): (String?, String?) = (columns.take(), columns.take())
        let retryWait: Nanoseconds? = columns.take()
        (response.serviceTier, response.billed) = (columns.take(), columns.take())
        response.usage.total = columns.take()
        response.skippedEvents = try columns.need()
        response.marks = MarksText.marks(columns.take())
        return Sample(
            target: target,
            promptID: promptID,
            phase: phase,
            sequence: sequence,
            attempt: attempt,
            outcome: outcome,
            httpStatus: httpStatus,
            connection: connection,
            planned: planned,
            wasHeldBack: wasHeldBack,
            times: times,
            response: response,
            bytesReceived: bytesReceived,
            providerRequestID: providerRequestID,
            part: part,
            retryAfter: retryAfter,
            retryWait: retryWait,
            rateLimits: rateLimits,
            cancellation: cancellation,
            promptText: promptText,
            answerText: answerText,
            thinkingText: columns.take(),
            toolText: columns.take()
        )
    }

    private static func outcome(from columns: inout Columns) throws -> Sample.Outcome {
        let name: String = try columns.need()
        switch name {
        case "ok":
            columns.skip(2)
            return .ok
        case "cancelled":
            columns.skip(2)
            return .cancelled
        default:
            let kind = try columns.need(named: FailureKind.self)
            return .failed(kind, detail: columns.take() ?? "")
        }
    }

    private static func cancellation(from columns: inout Columns) -> Cancellation? {
        let reason: String? = columns.take()
        let (decided, gone): (Nanoseconds?, Nanoseconds?) = (columns.take(), columns.take())
        guard let reason = reason.flatMap(Cancellation.Reason.init), let decided else { return nil }
        return Cancellation(reason: reason, decided: decided, gone: gone)
    }

    private static func connection(from columns: inout Columns) throws -> ConnectionFacts {
        let httpVersion: String? = columns.take()
        return ConnectionFacts(
            reused: try columns.need(),
            httpVersion: httpVersion,
            remoteAddress: columns.take(),
            proxy: columns.take(),
            stampSource: try columns.need(named: ConnectionFacts.StampSource.self)
        )
    }

    private static func times(from columns: inout Columns) -> PhaseTimes {
        PhaseTimes(
            started: columns.take(),
            dns: columns.take(),
            connected: columns.take(),
            tls: columns.take(),
            sent: columns.take(),
            headers: columns.take(),
            firstByte: columns.take(),
            end: columns.take()
        )
    }

    private static func response(from columns: inout Columns) throws -> DecodedResponse {
        var response = DecodedResponse()
        response.terminatorArrival = columns.take()
        response.isTerminated = try columns.need()
        response.stopReason = columns.take()
        response.servedModel = columns.take()
        response.responseID = columns.take()
        let (type, code): (String?, String?) = (columns.take(), columns.take())
        if let message: String = columns.take() {
            response.providerError = ProviderError(type: type, code: code, message: message)
        }
        let (defect, detail): (String?, String?) = (columns.take(), columns.take())
        if let defect { response.defect = defect == "too_large" ? .tooLarge(detail ?? "") : .malformed(detail ?? "") }
        response.wasBuffered = try columns.need()
        response.tokenReads = try columns.need()
        return response
    }

    private static func usage(from columns: inout Columns) -> TokenUsage {
        TokenUsage(
            input: columns.take(),
            output: columns.take(),
            reasoning: columns.take(),
            cacheRead: columns.take(),
            cacheWrite: columns.take()
        )
    }
}
