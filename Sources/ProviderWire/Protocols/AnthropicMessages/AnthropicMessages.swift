import BenchModel

/// Decodes answers of Anthropic's Messages API, and of servers that imitate it.
///
/// The `type` inside the JSON identifies an event, or else its name. Events, blocks and deltas of unknown types are skipped, except
/// members named like thinking or tool input. A block that comes whole, with no deltas after it, is taken from its
/// opening.
struct AnthropicMessages: WireDialect {
    static let name = "Anthropic Messages"
    static let eventNames: [StaticString] = ["message_", "content_block_", "ping"]

    var usage = AnthropicUsage()
    /// How often a block has begun at each index, where text is kept: some servers give all blocks the same one.
    private var beginnings: [Int: Int] = [:]

    /// Where a block occurs.
    private enum Place {
        /// A piece of a block.
        case delta
        /// The opening of a block, whole or empty.
        case opening
        /// A block of a buffered answer.
        case document
    }

    static func isOwn(_ key: JSONText, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var value = value
        return isText(key, named: "type", beginning: ["message", "content_block"], value, in: bytes)
            || key.equals("message", in: bytes) && value.peek(in: bytes) == Byte.openBrace
    }

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) { return record.endAtMark() }
        var type: JSONText?
        var hasError = false
        var stop: JSONText?
        var index = 0
        var block: Place?
        var tally = record.tally()
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            if key.equals("type", in: event) {
                type = cursor.readString(in: event)
            } else if key.equals("index", in: event) {
                index = cursor.readCount(in: event) ?? 0
            } else if key.equals("delta", in: event) {
                block = .delta
                stop = takeBlock(&cursor, event, .delta, &tally, &record)
            } else if key.equals("content_block", in: event) {
                block = .opening
                _ = takeBlock(&cursor, event, .opening, &tally, &record)
            } else if key.equals("message", in: event) {
                _ = takeMessage(&cursor, event, isWhole: false, &tally, &record)
            } else if key.equals("usage", in: event) || key.equals("amazon-bedrock-invocationMetrics", in: event) {
                usage.take(&cursor, event, into: &record)
            } else if key.equals("metadata", in: event), cursor.peek(in: event) == Byte.openBrace {
                takeMetadata(&cursor, event, &record)
            } else if ProviderErrorReader.isErrorMember(key, &cursor, in: event) {
                hasError = true
            } else if !usage.takeBeside(key, &cursor, event, into: &record) {
                cursor.skipValue(in: event)
            }
        }
        guard cursor.hasEndedWell(in: event) else { return .malformed }
        if record.keepsText, let block { place(block, index, &tally) }
        record.log(&tally)
        let saysFailure = type.map { isFailure($0, in: event) } ?? (block == nil)
        if hasError || saysFailure { ProviderErrorReader.judge(event, &record) }
        if let stop, !stop.isEmpty {
            record.stop(stop, in: event)
            record.sayStop()
        }
        guard let type else { return block == nil ? .untyped : .more }
        guard type.equals("message_stop", in: event) else { return .more }
        record.terminate()
        return .terminated
    }

    /// Takes usage from where Bedrock's own interface has it.
    private mutating func takeMetadata(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ record: inout ResponseRecord
    ) {
        var metadata = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &metadata, in: bytes) {
            if key.equals("usage", in: bytes), cursor.peek(in: bytes) == Byte.openBrace {
                usage.take(&cursor, bytes, into: &record)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Says of which block the text of an event is.
    private mutating func place(_ block: Place, _ index: Int, _ tally: inout TokenTally) {
        if block == .opening, beginnings.count < Self.mostIndexes { beginnings[index, default: 0] += 1 }
        tally.place(from: 0, part: index, section: beginnings[index] ?? 0)
    }

    @inline(__always)
    private func isFailure(_ type: JSONText, in event: Span<UInt8>) -> Bool {
        !type.equals("content_block_delta", in: event)
            && ProviderErrorReader.isFailure(type: type, besides: "message", in: event)
    }

    /// The limit that bounds memory.
    private static let mostIndexes = 4096

    /// Returns of which kind text is by the type of what holds it, and whether that is a summary of what was said before.
    @inline(never)
    private static func meaning(of type: JSONText, _ bytes: Span<UInt8>) -> (kind: DeltaKind, isSummary: Bool) {
        (OutputShape.isThinking(type, in: bytes) ? .thinking : .text, type.hasPrefix("compaction", in: bytes))
    }

    /// Takes a `delta` or a block: the member's name tells the kind of text.
    ///
    /// Hidden thinking is a block too: it opens, and closes with a signature. The result of a server-side tool is in
    /// a block of its own; it is not the model's output and is ignored.
    ///
    /// - Returns: the stop reason; a delta may hold one, and a gateway's a `usage` too.
    private mutating func takeBlock(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ place: Place,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) -> JSONText? {
        if place != .delta, Self.isToolResult(cursor, bytes) {
            cursor.skipValue(in: bytes)
            return nil
        }
        var stop: JSONText?
        // The names of text do not tell of what kind it is where the type does, which may come behind it.
        var kind = DeltaKind.text
        var text: JSONText?
        // Text that is no string, or that a gateway's delta has under another name.
        var other: JSONCursor?
        // A summary of what was said before is none of the answer.
        var isSummary = false
        let thought = tally.bytes(.thinking)
        var block = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &block, in: bytes) {
            if key.equals("text", in: bytes) {
                if cursor.peek(in: bytes) == Byte.quote {
                    text = cursor.readString(in: bytes)
                } else {
                    other = cursor
                    cursor.skipValue(in: bytes)
                }
            } else if key.equals("thinking", in: bytes) {
                tally.add(.thinking, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("partial_json", in: bytes) {
                tally.add(.tool, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("stop_reason", in: bytes) {
                stop = cursor.readString(in: bytes)
            } else if key.equals("type", in: bytes) {
                let type = cursor.readString(in: bytes)
                if place != .delta { Self.open(type, place, bytes, &tally, &record) }
                if let type, !type.equals("text_delta", in: bytes) { (kind, isSummary) = Self.meaning(of: type, bytes) }
            } else if OutputShape.isArgument(key, in: bytes) {
                tally.add(.tool, cursor.readOutput(in: bytes), in: bytes)
            } else if OutputShape.isThinking(key, in: bytes) {
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
            } else if place == .delta, key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else if place == .delta, key.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if place != .delta, key.equals("source", in: bytes) {
                OutputShape.takeData(&cursor, bytes, &tally)
            } else if place == .delta, text == nil, key.equals("content", in: bytes) {
                other = cursor
                cursor.skipValue(in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        // What a delta has under both names is one thought.
        if kind == .thinking, tally.bytes(.thinking) > thought { return stop }
        if text == nil, !isSummary, var value = other {
            if value.peek(in: bytes) == Byte.quote {
                text = value.readString(in: bytes)
            } else {
                OutputShape.takeText(&value, bytes, as: kind, &tally)
            }
        }
        if kind == .text { record.addText(text, to: &tally, in: bytes) } else { tally.add(kind, text, in: bytes) }
        return stop
    }

    /// Whether a block is what a server's tool gave back: `web_search_tool_result`, `mcp_tool_result`.
    private static func isToolResult(_ cursor: JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        var ahead = cursor
        var block = ahead.enterObject(in: bytes)
        while let key = ahead.nextKey(of: &block, in: bytes) {
            if key.equals("type", in: bytes) {
                return ahead.readString(in: bytes)?.hasSuffix("_result", in: bytes) ?? false
            }
            ahead.skipValue(in: bytes)
        }
        return false
    }

    /// Counts a tool call or notes the start of thinking, by the block's type.
    private static func open(
        _ type: JSONText?,
        _ place: Place,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        guard let type else { return }
        // `tool_use`, `server_tool_use`, `mcp_tool_use`.
        if type.hasSuffix("tool_use", in: bytes) { tally.noteCall() }
        let isThinking = type.equals("thinking", in: bytes) || type.equals("redacted_thinking", in: bytes)
        if isThinking, place == .opening { record.beginThinking() }
    }

    /// Takes a message: the envelope of `message_start`, or a buffered answer.
    ///
    /// - Returns: whether it has the shape of a whole message.
    private mutating func takeMessage(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isWhole: Bool,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) -> Bool {
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
                var position = 0
                var blocks = cursor.enterArray(in: bytes)
                while cursor.nextElement(of: &blocks, in: bytes) {
                    let mark = tally.mark
                    _ = takeBlock(&cursor, bytes, isWhole ? .document : .opening, &tally, &record)
                    tally.place(from: mark, part: position)
                    position += 1
                }
            } else if key.equals("stop_reason", in: bytes) {
                record.stop(cursor.readString(in: bytes), in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, isPreliminary: !isWhole, into: &record)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return isMessage && hasContent
    }

    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var tally = record.tally()
        var cursor = JSONCursor()
        if takeMessage(&cursor, json, isWhole: true, &tally, &record) { record.terminate() }
        record.takeDocument(tally)
        return cursor.hasEndedWell(in: json)
    }

    mutating func settle(_ record: inout ResponseRecord) {
        usage.settle(&record)
    }
}
