import BenchModel

/// Decodes the output items of a response and their parts, and classifies events by their type's name.
enum ResponsesItem {
    // MARK: Events

    /// Returns the kind of output an event carries, by the words in its type.
    @inline(__always)
    static func kind(ofEvent type: JSONText, in bytes: Span<UInt8>) -> DeltaKind {
        if type.equals("response.output_text.delta", in: bytes) { return .text }
        if type.equals("response.function_call_arguments.delta", in: bytes) { return .tool }
        return kind(byWordsOf: type, in: bytes)
    }

    private static func kind(byWordsOf type: JSONText, in bytes: Span<UInt8>) -> DeltaKind {
        if type.contains("reasoning", in: bytes) || type.contains("thinking", in: bytes)
            || type.contains("summary_text", in: bytes)
        {
            return .thinking
        }
        if type.contains("refusal", in: bytes) { return .refusal }
        let isTool =
            type.contains("_call", in: bytes) || type.contains("argument", in: bytes)
            || type.contains("input", in: bytes) || type.contains("code", in: bytes)
            || type.contains("diff", in: bytes) || type.contains("command", in: bytes)
            || type.contains("tool", in: bytes)
        return isTool ? .tool : .text
    }

    /// Whether an event, an item or a part brings what a tool gave back rather than what the model says:
    /// `response.shell_call_output_content.delta`, items such as `mcp_call_output`, `web_search_tool_result`.
    static func isToolOutput(_ type: JSONText, in bytes: Span<UInt8>) -> Bool {
        if type.equals("response.output_text.delta", in: bytes) { return false }
        return type.contains("call_output", in: bytes) || type.contains("call.output", in: bytes)
            || type.contains("tool_output", in: bytes) || type.contains("_result", in: bytes)
            || type.contains("call.result", in: bytes) || type.contains("stdout", in: bytes)
            || type.contains("stderr", in: bytes) || type.contains("call_log", in: bytes)
    }

    static func isToolOutput(_ item: Span<UInt8>) -> Bool {
        member("type", of: item).map { isToolOutput($0, in: item) } ?? false
    }

    /// Whether an event carries audio data in base64: output, but not text.
    static func isSound(_ type: JSONText, in bytes: Span<UInt8>) -> Bool {
        !type.equals("response.output_text.delta", in: bytes) && type.contains("audio", in: bytes)
            && !type.contains("transcript", in: bytes)
    }

    /// Adds an event's output.
    static func add(
        _ value: OutputValue,
        as kind: DeltaKind,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        switch value {
        case .text(let text) where kind == .text: record.addText(text, to: &tally, in: bytes)
        case .json(let range) where kind != .tool:
            var cursor = JSONCursor()
            OutputShape.takeText(&cursor, bytes.extracting(range), as: kind, &tally)
        default: tally.add(kind, value, in: bytes)
        }
    }

    // MARK: Items

    /// Takes all items of an output list.
    static func takeAll(_ output: Span<UInt8>, _ tally: inout TokenTally, _ record: inout ResponseRecord) {
        var cursor = JSONCursor()
        var position = 0
        var items = cursor.enterArray(in: output)
        while cursor.nextElement(of: &items, in: output) {
            guard let range = cursor.readExtent(in: output) else { continue }
            let mark = tally.mark
            take(output.extracting(range), &tally, &record)
            tally.place(from: mark, part: position)
            position += 1
        }
    }

    /// Takes an item or a part of one: its text, classified by its type, and its tool input.
    static func take(_ item: Span<UInt8>, _ tally: inout TokenTally, _ record: inout ResponseRecord) {
        if isToolOutput(item) { return }
        let kind = kind(ofPart: item)
        if isCall(item) { tally.noteCall() }
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: item)
        while let key = cursor.nextKey(of: &object, in: item) {
            if key.equals("text", in: item) || key.equals("transcript", in: item) {
                if let text = cursor.readOutput(in: item) { add(text, as: kind, item, &tally, &record) }
            } else if key.equals("refusal", in: item) {
                tally.add(.refusal, cursor.readString(in: item), in: item)
            } else if key.equals("content", in: item) || key.equals("summary", in: item) {
                takeParts(&cursor, item, as: kind, &tally, &record)
            } else if key.equals("result", in: item) {
                // An image.
                if let data = cursor.readString(in: item), !data.isEmpty {
                    tally.addData(.text, bytes: data.decodedByteCount(in: item))
                }
            } else if key.equals("action", in: item) || key.equals("operation", in: item)
                || key.equals("queries", in: item) || OutputShape.isArgument(key, in: item)
            {
                tally.add(.tool, cursor.readOutput(in: item), in: item)
            } else {
                cursor.skipValue(in: item)
            }
        }
    }

    private static func takeParts(
        _ cursor: inout JSONCursor,
        _ item: Span<UInt8>,
        as kind: DeltaKind,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        if cursor.peek(in: item) == Byte.quote {
            if let text = cursor.readOutput(in: item) { add(text, as: kind, item, &tally, &record) }
            return
        }
        var parts = cursor.enterArray(in: item)
        while cursor.nextElement(of: &parts, in: item) {
            guard let range = cursor.readExtent(in: item) else { continue }
            takePart(item.extracting(range), as: kind, &tally, &record)
        }
    }

    private static func takePart(
        _ part: Span<UInt8>,
        as kind: DeltaKind,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: part)
        while let key = cursor.nextKey(of: &object, in: part) {
            if key.equals("text", in: part) || key.equals("transcript", in: part) {
                if let text = cursor.readOutput(in: part) { add(text, as: kind, part, &tally, &record) }
            } else if key.equals("refusal", in: part) {
                tally.add(.refusal, cursor.readString(in: part), in: part)
            } else {
                cursor.skipValue(in: part)
            }
        }
    }

    // MARK: The type of an item

    /// Returns the kind of text in an item or part, by its type.
    static func kind(ofPart item: Span<UInt8>) -> DeltaKind {
        guard let type = member("type", of: item) else { return .text }
        return kind(byWordsOf: type, in: item)
    }

    static func isReasoning(_ item: Span<UInt8>) -> Bool {
        member("type", of: item)?.equals("reasoning", in: item) ?? false
    }

    /// Whether an item is a call: `function_call`, `custom_tool_call`, `web_search_call` and so on.
    static func isCall(_ item: Span<UInt8>) -> Bool {
        member("type", of: item)?.hasSuffix("_call", in: item) ?? false
    }

    /// Whether an item has tool input by itself; servers that stream it add the item without, or with `{}`.
    static func isFilled(_ item: Span<UInt8>) -> Bool {
        var isFilled = false
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: item)
        while let key = cursor.nextKey(of: &object, in: item) {
            guard OutputShape.isArgument(key, in: item) else {
                cursor.skipValue(in: item)
                continue
            }
            switch cursor.readOutput(in: item) {
            case .text(let text): if !text.equals("{}", in: item) { isFilled = true }
            case .json: isFilled = true
            case nil: break
            }
        }
        return isFilled
    }

    /// Returns the fingerprint of an item's ID.
    static func id(of item: Span<UInt8>) -> UInt64? {
        member("id", of: item).flatMap { $0.isEmpty ? nil : $0.fingerprint(in: item) }
    }

    private static func member(_ name: StaticString, of item: Span<UInt8>) -> JSONText? {
        var found: JSONText?
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: item)
        while let key = cursor.nextKey(of: &object, in: item) {
            if key.equals(name, in: item) {
                found = cursor.readString(in: item)
            } else {
                cursor.skipValue(in: item)
            }
        }
        return found
    }
}
