import BenchModel

/// Reads answers of OpenAI's Responses API.
///
/// Events are told apart by the `type` in their JSON: transformers sends no `event` lines at all.
struct OpenAIResponses: WireDialect {
    static let name = "OpenAI Responses"

    private var usage = OpenAIUsage()

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) { return record.response.isTerminated ? .terminated : .more }
        var type: JSONText?
        var delta: JSONText?
        var isReasoning = false
        var hasError = false
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            if key.equals("type", in: event) {
                type = cursor.readString(in: event)
            } else if key.equals("delta", in: event) {
                delta = cursor.readString(in: event)
            } else if key.equals("item", in: event) {
                isReasoning = Self.isReasoning(&cursor, event)
            } else if key.equals("response", in: event) {
                _ = takeResponse(&cursor, event, &record)
            } else if ProviderErrorReader.isErrorMember(key, &cursor, in: event) {
                hasError = true
            } else {
                cursor.skipValue(in: event)
            }
        }
        guard cursor.hasEndedWell(in: event) else { return .malformed }
        let isError = type?.equals("error", in: event) == true
        if hasError || isError || type == nil {
            record.fail(ProviderErrorReader.error(inJSON: event, .bareMessage))
        }
        if isError { record.fail(ProviderError(message: "an error without a message")) }
        guard let type else { return .more }
        if let kind = Self.kind(ofDelta: type, in: event) {
            var tally = TokenTally(keepsText: record.keepsText)
            tally.add(kind, delta, in: event)
            record.log(tally)
            return .more
        }
        if isReasoning, type.equals("response.output_item.added", in: event) { record.beginThinking() }
        return end(type, in: event, &record)
    }

    /// Takes an output item and returns whether it is reasoning; what is not shown is an item too.
    private static func isReasoning(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        var isReasoning = false
        var item = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &item, in: bytes) {
            if key.equals("type", in: bytes) {
                isReasoning = cursor.readString(in: bytes)?.equals("reasoning", in: bytes) ?? false
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return isReasoning
    }

    /// Returns the kind of text a delta event carries; nil for all other events.
    @inline(__always)
    private static func kind(ofDelta type: JSONText, in bytes: Span<UInt8>) -> DeltaLog.Kind? {
        if type.equals("response.output_text.delta", in: bytes) { return .text }
        if type.equals("response.function_call_arguments.delta", in: bytes) { return .tool }
        if type.equals("response.reasoning_summary_text.delta", in: bytes) { return .thinking }
        if type.equals("response.reasoning_text.delta", in: bytes) { return .thinking }
        if type.equals("response.refusal.delta", in: bytes) { return .refusal }
        if type.equals("response.custom_tool_call_input.delta", in: bytes) { return .tool }
        if type.equals("response.mcp_call_arguments.delta", in: bytes) { return .tool }
        if type.equals("response.code_interpreter_call_code.delta", in: bytes) { return .tool }
        return nil
    }

    /// Ends the stream if the event is a terminal one.
    private func end(_ type: JSONText, in bytes: Span<UInt8>, _ record: inout ResponseRecord) -> EventMeaning {
        if type.equals("response.completed", in: bytes) {
            if record.response.stopReason == nil { record.response.stopReason = "completed" }
        } else if type.equals("response.incomplete", in: bytes) {
            if record.response.stopReason == nil { record.response.stopReason = "incomplete" }
        } else if type.equals("response.failed", in: bytes) {
            record.fail(ProviderError(type: "response.failed", message: "the response failed; no reason was given"))
        } else {
            return .more
        }
        record.terminate()
        return .terminated
    }

    /// Takes a response object: that of a lifecycle event, or a buffered answer.
    ///
    /// - Returns: whether it is one, and ended.
    private mutating func takeResponse(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ record: inout ResponseRecord
    ) -> Bool {
        var status: JSONText?
        var reason: JSONText?
        var hasOutput = false
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("id", in: bytes) {
                record.identify(model: nil, id: cursor.readString(in: bytes), in: bytes)
            } else if key.equals("model", in: bytes) {
                record.identify(model: cursor.readString(in: bytes), id: nil, in: bytes)
            } else if key.equals("status", in: bytes) {
                status = cursor.readString(in: bytes)
            } else if key.equals("output", in: bytes) {
                hasOutput = cursor.peek(in: bytes) == Byte.openBracket
                cursor.skipValue(in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes)
                usage.tell(&record)
            } else if key.equals("service_tier", in: bytes) {
                record.serve(tier: cursor.readWord(in: bytes))
            } else if key.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if key.equals("incomplete_details", in: bytes) {
                var details = cursor.enterObject(in: bytes)
                while let detail = cursor.nextKey(of: &details, in: bytes) {
                    if detail.equals("reason", in: bytes) {
                        reason = cursor.readString(in: bytes)
                    } else {
                        cursor.skipValue(in: bytes)
                    }
                }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        guard !cursor.isMalformed, let status else { return false }
        let hasEnded = status.equals("completed", in: bytes) || status.equals("incomplete", in: bytes)
        if hasEnded { record.stop(reason ?? status, in: bytes) }
        return hasEnded && hasOutput
    }

    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var cursor = JSONCursor()
        if takeResponse(&cursor, json, &record) { record.terminate() }
        return cursor.hasEndedWell(in: json)
    }
}
