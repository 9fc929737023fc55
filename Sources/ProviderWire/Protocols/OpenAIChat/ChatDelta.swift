import BenchModel

/// Reads the `delta` of a chat chunk, or the `message` of a whole answer: what each server's words for text, thinking,
/// refusals, tool calls and sound add up to.
///
/// Thinking is taken by any name that says so, and tool input by its shape. A string under a name nobody knows is no text:
/// it is as likely a channel, an id or a signature.
enum ChatDelta {
    /// Takes all but the text of `content`, and returns that: it may have thinking in it.
    static func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) -> JSONText? {
        var content: JSONText?
        var hasThought = false
        var delta = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &delta, in: bytes) {
            if key.equals("content", in: bytes) {
                if cursor.peek(in: bytes) == Byte.openBracket {
                    takeParts(&cursor, bytes, &tally)
                } else {
                    content = cursor.readString(in: bytes)
                }
            } else if key.equals("role", in: bytes) {
                cursor.skipValue(in: bytes)
            } else if key.equals("refusal", in: bytes) {
                tally.add(.refusal, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("tool_calls", in: bytes) {
                takeCalls(&cursor, bytes, &tally)
            } else if key.equals("function_call", in: bytes) {
                takeCall(&cursor, bytes, &tally)
            } else if key.equals("audio", in: bytes) {
                takeAudio(&cursor, bytes, &tally)
            } else if key.equals("images", in: bytes) {
                // OpenRouter's pictures, as data URLs: output, and no text.
                if case .json(let range) = cursor.readOutput(in: bytes) { tally.add(.text, bytes: range.count) }
            } else if OutputShape.isThinking(key, in: bytes), !hasThought {
                // Some servers say the same under two or three names: once is enough.
                let before = tally.size
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
                hasThought = tally.size > before
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return content
    }

    /// Takes `content` as a list of typed parts, as Mistral's reasoning models and Databricks send it.
    ///
    /// A summary is one of thinking, and so is the text of a part whose type says so.
    private static func takeParts(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var parts = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &parts, in: bytes) {
            if cursor.peek(in: bytes) == Byte.quote {
                tally.add(.text, cursor.readString(in: bytes), in: bytes)
                continue
            }
            var kind = DeltaLog.Kind.text
            var text: JSONText?
            var part = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &part, in: bytes) {
                if key.equals("text", in: bytes) || key.equals("transcript", in: bytes) {
                    text = cursor.readString(in: bytes)
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
    }

    /// Takes sound: what is said in it is text, and so, where nothing says it, are its bytes.
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
        if let data, !data.isEmpty { tally.add(.text, bytes: data.decodedByteCount(in: bytes)) }
    }

    /// Takes tool calls: a list, or one by itself, as TGI streams it.
    private static func takeCalls(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        if cursor.peek(in: bytes) == Byte.openBrace { return takeCall(&cursor, bytes, &tally) }
        var calls = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &calls, in: bytes) { takeCall(&cursor, bytes, &tally) }
    }

    /// Takes a tool call, or a part of one: its input stands under `function`, `custom` or whatever the tool's type is.
    ///
    /// A call that names its tool begins; the name alone is no token event.
    private static func takeCall(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var isNamed = false
        takeCallMembers(&cursor, bytes, &tally, &isNamed, isWithin: false)
        if isNamed { tally.noteCall() }
    }

    private static func takeCallMembers(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ isNamed: inout Bool,
        isWithin: Bool
    ) {
        var call = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &call, in: bytes) {
            if OutputShape.isArgument(key, in: bytes) {
                tally.add(.tool, cursor.readOutput(in: bytes), in: bytes)
            } else if key.equals("name", in: bytes) {
                if let name = cursor.readString(in: bytes), !name.isEmpty { isNamed = true }
            } else if !isWithin, cursor.peek(in: bytes) == Byte.openBrace {
                takeCallMembers(&cursor, bytes, &tally, &isNamed, isWithin: true)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
