import BenchModel

/// A value that carries output: a string that is not empty, or a container that is not empty.
enum OutputValue {
    case text(JSONText)
    /// The JSON text itself, for tool arguments that come whole.
    case json(Range<Int>)
}

extension JSONCursor {
    /// Reads a value that may carry output; skips any other value and returns nil.
    @inline(__always)
    mutating func readOutput(in bytes: Span<UInt8>) -> OutputValue? {
        if peek(in: bytes) == Byte.quote { return readString(in: bytes).flatMap { $0.isEmpty ? nil : .text($0) } }
        return readFilledContainer(in: bytes).map { .json($0) }
    }

    /// Skips a value and returns its range if it is an object or array that is not empty.
    private mutating func readFilledContainer(in bytes: Span<UInt8>) -> Range<Int>? {
        let first = peek(in: bytes)
        guard let range = readExtent(in: bytes), first == Byte.openBrace || first == Byte.openBracket else {
            return nil
        }
        let inner = range.dropFirst().dropLast()
        return inner.allSatisfy { TextExcerpt.isBlank(bytes[unchecked: $0]) } ? nil : range
    }
}

/// Recognises output by its shape where servers use names of their own.
enum OutputShape {
    /// Whether a member of this name holds thinking: `reasoning_text`, `thinking_blocks`, `thought` and so on.
    ///
    /// Members that are encrypted, signatures or only describe thinking do not count (`reasoning_opaque`,
    /// `thinking_signature`, `reasoning_effort`).
    static func isThinking(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        // Nearly always one of these.
        if key.equals("reasoning_content", in: bytes) || key.equals("reasoning", in: bytes) { return true }
        guard
            key.hasPrefix("reasoning", in: bytes) || key.hasPrefix("thinking", in: bytes)
                || key.hasPrefix("thought", in: bytes)
        else { return false }
        return !isAboutThinking(key, in: bytes)
    }

    private static func isAboutThinking(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.contains("signature", in: bytes) || key.contains("Signature", in: bytes)
            || key.contains("opaque", in: bytes) || key.contains("encrypted", in: bytes)
            || key.contains("effort", in: bytes) || key.contains("format", in: bytes)
            || key.contains("status", in: bytes) || key.contains("mode", in: bytes)
            || key.contains("level", in: bytes) || key.hasSuffix("_id", in: bytes)
            || key.hasSuffix("_type", in: bytes) || key.hasSuffix("_time", in: bytes)
    }

    /// Whether a member of this name holds a tool's input.
    static func isArgument(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("arguments", in: bytes) || key.equals("input", in: bytes) || key.equals("args", in: bytes)
            || key.equals("code", in: bytes) || key.equals("command", in: bytes) || key.equals("commands", in: bytes)
            || key.equals("diff", in: bytes)
    }

    /// Adds the strings of a value as text of one kind: the value itself, or those inside it under names used for
    /// texts.
    static func takeText(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        as kind: DeltaKind,
        _ tally: inout TokenTally,
        depth: Int = 0
    ) {
        switch cursor.peek(in: bytes) {
        case Byte.quote: tally.add(kind, cursor.readString(in: bytes), in: bytes)
        case Byte.openBracket where depth < 4:
            var elements = cursor.enterArray(in: bytes)
            while cursor.nextElement(of: &elements, in: bytes) {
                takeText(&cursor, bytes, as: kind, &tally, depth: depth + 1)
            }
        case Byte.openBrace where depth < 4:
            var object = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &object, in: bytes) {
                let holdsText =
                    key.equals("text", in: bytes) || key.equals("summary", in: bytes)
                    || key.equals("content", in: bytes) || key.equals("transcript", in: bytes)
                    || key.equals("value", in: bytes)
                    || isThinking(key, in: bytes)
                if holdsText {
                    takeText(&cursor, bytes, as: kind, &tally, depth: depth + 1)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
        default: cursor.skipValue(in: bytes)
        }
    }

    /// Takes the `data` of an image or audio that the model made: part of the answer, but not text.
    static func takeData(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("data", in: bytes) {
                if let data = cursor.readString(in: bytes), !data.isEmpty {
                    tally.addData(.text, bytes: data.decodedByteCount(in: bytes))
                }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
