import BenchModel

/// Decodes the `delta` of a chat chunk, or the `message` of a whole answer: text, thinking, refusals, tool calls and
/// audio, under the names that different servers use.
///
/// Thinking is recognised by any name that says so, tool input by its shape. A string under an unknown name is ignored:
/// it is as likely a channel, an ID or a signature as text.
enum ChatDelta {
    /// Where a delta or a message holds what belongs beside it: the cursors stand before the values.
    struct Inner {
        var usage: JSONCursor?
        var error: JSONCursor?
        /// A gateway's metadata, which may tell of the cost.
        var metadata: JSONCursor?
        /// Whether it holds any of them: hardly a delta does.
        private(set) var isAny = false

        @inline(never)
        mutating func note(_ key: JSONText, _ cursor: JSONCursor, _ bytes: Span<UInt8>) {
            if UsageNames.isUsage(key, in: bytes) { usage = cursor }
            if key.equals("error", in: bytes) { error = cursor }
            if BillReader.isMetadata(key, in: bytes) { metadata = cursor }
            isAny = usage != nil || error != nil || metadata != nil
        }
    }

    /// Adds everything except the text of `content`, and returns that text, because it may contain tagged thinking.
    ///
    /// What is no output is left to the caller, see ``Inner``.
    static func take(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ inner: inout Inner
    ) -> JSONText? {
        var content: JSONText?
        var hasThought = false
        // What a tool gave back, which some agents send in between.
        var isOfTool = false
        var delta = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &delta, in: bytes) {
            if isOfTool, key.equals("content", in: bytes) {
                cursor.skipValue(in: bytes)
            } else if key.equals("content", in: bytes) {
                switch cursor.peek(in: bytes) {
                case Byte.openBracket: takeParts(&cursor, bytes, &tally)
                case Byte.openBrace: takePart(&cursor, bytes, &tally)
                default: content = cursor.readString(in: bytes)
                }
            } else if key.equals("text", in: bytes), content == nil, cursor.peek(in: bytes) == Byte.quote {
                // Some gateways name it as the legacy interface does.
                content = cursor.readString(in: bytes)
            } else if key.equals("role", in: bytes) {
                isOfTool = cursor.readString(in: bytes)?.equals("tool", in: bytes) ?? false
            } else if key.equals("refusal", in: bytes) {
                tally.add(.refusal, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("tool_calls", in: bytes) {
                takeCalls(&cursor, bytes, &tally)
            } else if key.equals("function_call", in: bytes) {
                takeCall(&cursor, bytes, &tally, position: 0)
            } else if key.equals("audio", in: bytes) {
                takeAudio(&cursor, bytes, &tally)
            } else if key.equals("images", in: bytes) {
                // OpenRouter sends images as data URLs: output, but not text.
                if case .json(let range) = cursor.readOutput(in: bytes) { tally.addData(.text, bytes: range.count) }
            } else if OutputShape.isThinking(key, in: bytes), !hasThought {
                // Some servers repeat the same thinking under two or three names; count it once.
                let before = tally.size
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
                hasThought = tally.size > before
            } else {
                inner.note(key, cursor, bytes)
                cursor.skipValue(in: bytes)
            }
        }
        return content
    }

    /// Takes `content` as a list of typed parts, as Mistral's reasoning models and Databricks send it; one part may come
    /// without the list.
    ///
    /// A `summary`, and the text of a part whose type names thinking, is thinking.
    private static func takeParts(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var parts = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &parts, in: bytes) {
            if cursor.peek(in: bytes) == Byte.quote {
                tally.add(.text, cursor.readString(in: bytes), in: bytes)
                continue
            }
            takePart(&cursor, bytes, &tally)
        }
    }

    private static func takePart(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var kind = DeltaKind.text
        var text: JSONText?
        var part = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &part, in: bytes) {
            if key.equals("text", in: bytes) || key.equals("transcript", in: bytes) {
                if cursor.peek(in: bytes) == Byte.openBrace {
                    OutputShape.takeText(&cursor, bytes, as: kind, &tally)
                } else {
                    text = cursor.readString(in: bytes)
                }
            } else if key.equals("type", in: bytes) {
                if let type = cursor.readString(in: bytes), OutputShape.isThinking(type, in: bytes) {
                    kind = .thinking
                }
            } else if key.equals("summary", in: bytes) {
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
            } else if key.equals("refusal", in: bytes) {
                tally.add(.refusal, cursor.readString(in: bytes), in: bytes)
            } else if OutputShape.isThinking(key, in: bytes) {
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        tally.add(kind, text, in: bytes)
    }

    /// Takes audio: its transcript and its data both count as answer text.
    private static func takeAudio(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var transcript: JSONText?
        var data: JSONText?
        var audio = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &audio, in: bytes) {
            if key.equals("transcript", in: bytes) {
                transcript = cursor.readString(in: bytes)
            } else if key.equals("data", in: bytes) {
                data = cursor.readString(in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        tally.add(.text, transcript, in: bytes)
        if let data, !data.isEmpty { tally.addData(.text, bytes: data.decodedByteCount(in: bytes)) }
    }

    /// Takes tool calls: a list, or a single one as TGI streams it.
    private static func takeCalls(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        if cursor.peek(in: bytes) == Byte.openBrace { return takeCall(&cursor, bytes, &tally, position: 0) }
        var position = 0
        var calls = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &calls, in: bytes) {
            takeCall(&cursor, bytes, &tally, position: position)
            position += 1
        }
    }

    /// Takes a tool call or a piece of one; its input is under `function`, `custom` or another tool type.
    ///
    /// A piece that names its tool starts a call. The name alone is not a token event.
    private static func takeCall(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        position: Int
    ) {
        var said = CallMark<UInt64>(position: position)
        let mark = tally.mark
        takeCallMembers(&cursor, bytes, &tally, &said, isWithin: false)
        if said.isNamed { tally.noteCall() }
        tally.place(from: mark, call: said)
    }

    private static func takeCallMembers(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ said: inout CallMark<UInt64>,
        isWithin: Bool
    ) {
        var call = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &call, in: bytes) {
            if OutputShape.isArgument(key, in: bytes) || key.equals("parameters", in: bytes) {
                tally.add(.tool, cursor.readOutput(in: bytes), in: bytes)
            } else if key.equals("name", in: bytes) {
                if let name = cursor.readString(in: bytes), !name.isEmpty { said.isNamed = true }
            } else if !isWithin, cursor.peek(in: bytes) == Byte.openBrace {
                takeCallMembers(&cursor, bytes, &tally, &said, isWithin: true)
            } else if tally.kept != nil, !isWithin, key.equals("index", in: bytes) {
                said.index = cursor.readCount(in: bytes)
            } else if tally.kept != nil, !isWithin, key.equals("id", in: bytes) {
                said.id = cursor.readString(in: bytes).flatMap { $0.isEmpty ? nil : $0.fingerprint(in: bytes) }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
