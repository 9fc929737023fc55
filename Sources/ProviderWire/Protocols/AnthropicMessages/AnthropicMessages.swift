import BenchModel

/// Reads answers of Anthropic's Messages API, and of the servers that speak it.
///
/// Events are told apart by the `type` in their JSON; events, blocks and deltas of unknown types are passed over.
struct AnthropicMessages: WireDialect {
    static let name = "Anthropic Messages"

    private var usage = AnthropicUsage()

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) { return record.response.isTerminated ? .terminated : .more }
        var type: JSONText?
        var hasError = false
        var tally = TokenTally(keepsText: record.keepsText)
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            if key.equals("type", in: event) {
                type = cursor.readString(in: event)
            } else if key.equals("delta", in: event) {
                takeBlock(&cursor, event, &tally, &record)
            } else if key.equals("content_block", in: event) {
                takeBlock(&cursor, event, opens: true, &tally, &record)
            } else if key.equals("message", in: event) {
                takeMessage(&cursor, event, isWhole: false, &record)
            } else if key.equals("usage", in: event) {
                usage.take(&cursor, event, isPreliminary: false)
                usage.tell(&record)
            } else if ProviderErrorReader.isErrorMember(key, &cursor, in: event) {
                hasError = true
            } else {
                cursor.skipValue(in: event)
            }
        }
        guard cursor.hasEndedWell(in: event) else { return .malformed }
        record.log(tally)
        if hasError || type == nil || type?.equals("error", in: event) == true {
            record.fail(ProviderErrorReader.error(inJSON: event, .bareMessage))
        }
        guard let type, type.equals("message_stop", in: event) else { return .more }
        record.terminate()
        return .terminated
    }

    /// Takes a `delta` or a `content_block`, which opens one: whichever text it has, by the name it has.
    ///
    /// Thinking that is not shown is a block too: it opens, and closes with a signature.
    private func takeBlock(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        opens: Bool = false,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        var block = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &block, in: bytes) {
            if key.equals("text", in: bytes) {
                tally.add(.text, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("thinking", in: bytes) {
                tally.add(.thinking, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("partial_json", in: bytes) {
                tally.add(.tool, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("stop_reason", in: bytes) {
                record.stop(cursor.readString(in: bytes), in: bytes)
            } else if opens, key.equals("type", in: bytes) {
                let type = cursor.readString(in: bytes)
                if type?.equals("thinking", in: bytes) == true || type?.equals("redacted_thinking", in: bytes) == true {
                    record.beginThinking()
                }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Takes a message: the envelope of `message_start`, or a buffered answer.
    private mutating func takeMessage(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isWhole: Bool,
        _ record: inout ResponseRecord
    ) {
        var isMessage = false
        var hasContent = false
        var message = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &message, in: bytes) {
            if key.equals("id", in: bytes) {
                record.identify(model: nil, id: cursor.readString(in: bytes), in: bytes)
            } else if key.equals("model", in: bytes) {
                record.identify(model: cursor.readString(in: bytes), id: nil, in: bytes)
            } else if key.equals("type", in: bytes) {
                isMessage = cursor.readString(in: bytes)?.equals("message", in: bytes) ?? false
            } else if key.equals("content", in: bytes) {
                hasContent = cursor.peek(in: bytes) == Byte.openBracket
                cursor.skipValue(in: bytes)
            } else if key.equals("stop_reason", in: bytes) {
                record.stop(cursor.readString(in: bytes), in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, isPreliminary: !isWhole)
                usage.tell(&record)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        if isWhole, isMessage, hasContent { record.terminate() }
    }

    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var cursor = JSONCursor()
        takeMessage(&cursor, json, isWhole: true, &record)
        return cursor.hasEndedWell(in: json)
    }

    mutating func settle(_ record: inout ResponseRecord) {
        usage.settle(&record)
    }
}
