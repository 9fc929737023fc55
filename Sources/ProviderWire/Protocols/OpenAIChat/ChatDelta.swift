import BenchModel

/// Reads the `delta` of a chat chunk: what each server's words for text, thinking, refusals and tool calls add up to.
enum ChatDelta {
    static func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var thinking = TokenTally()
        var delta = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &delta, in: bytes) {
            if key.equals("content", in: bytes) {
                if cursor.peek(in: bytes) == Byte.openBracket {
                    takeParts(&cursor, bytes, &tally)
                } else {
                    tally.add(.text, cursor.readString(in: bytes), in: bytes)
                }
            } else if key.equals("reasoning_content", in: bytes) || key.equals("reasoning", in: bytes) {
                // Some servers say the same under both names: once is enough.
                let text = cursor.readString(in: bytes)
                if thinking.kind == nil { thinking.add(.thinking, text, in: bytes) }
            } else if key.equals("reasoning_details", in: bytes) {
                var details = TokenTally()
                takeReasoningDetails(&cursor, bytes, &details)
                if thinking.kind == nil { thinking = details }
            } else if key.equals("refusal", in: bytes) {
                tally.add(.refusal, cursor.readString(in: bytes), in: bytes)
            } else if key.equals("tool_calls", in: bytes) {
                var calls = cursor.enterArray(in: bytes)
                while cursor.nextElement(of: &calls, in: bytes) { takeToolCall(&cursor, bytes, &tally) }
            } else if key.equals("function_call", in: bytes) {
                takeFunction(&cursor, bytes, &tally)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        if thinking.kind != nil { tally.add(.thinking, bytes: thinking.bytes) }
    }

    /// Takes `content` as a list of typed parts, as Mistral's reasoning models send it.
    private static func takeParts(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var parts = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &parts, in: bytes) {
            var part = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &part, in: bytes) {
                if key.equals("text", in: bytes) {
                    tally.add(.text, cursor.readString(in: bytes), in: bytes)
                } else if key.equals("thinking", in: bytes) {
                    takeThoughts(&cursor, bytes, &tally)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
        }
    }

    private static func takeThoughts(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        guard cursor.peek(in: bytes) == Byte.openBracket else {
            return tally.add(.thinking, cursor.readString(in: bytes), in: bytes)
        }
        var thoughts = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &thoughts, in: bytes) {
            var thought = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &thought, in: bytes) {
                if key.equals("text", in: bytes) {
                    tally.add(.thinking, cursor.readString(in: bytes), in: bytes)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
        }
    }

    /// Takes OpenRouter's `reasoning_details`: text or a summary; what is encrypted is no text.
    private static func takeReasoningDetails(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally
    ) {
        var details = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &details, in: bytes) {
            var detail = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &detail, in: bytes) {
                if key.equals("text", in: bytes) || key.equals("summary", in: bytes) {
                    tally.add(.thinking, cursor.readString(in: bytes), in: bytes)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
        }
    }

    private static func takeToolCall(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var call = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &call, in: bytes) {
            if key.equals("function", in: bytes) {
                takeFunction(&cursor, bytes, &tally)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    private static func takeFunction(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var function = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &function, in: bytes) {
            if key.equals("arguments", in: bytes) {
                tally.add(.tool, cursor.readString(in: bytes), in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
