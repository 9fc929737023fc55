import BenchModel

/// Decodes one part of a Gemini candidate's content.
///
/// Parts other than text come whole. An object under an unknown name counts as output, with the size of its JSON. The code
/// that the model runs is output; the result of that code is what the server's machine gave back.
enum GeminiPart {
    /// Adds a part, except for the answer's own text, and returns that, because it may contain tagged thinking.
    static func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) -> JSONText? {
        var text: JSONText?
        var isThought = false
        var part = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &part, in: bytes) {
            if key.equals("text", in: bytes) {
                text = cursor.readString(in: bytes)
            } else if key.equals("thought", in: bytes) {
                isThought = cursor.readTrue(in: bytes)
            } else if key.equals("functionCall", in: bytes) || key.equals("function_call", in: bytes)
                || key.equals("toolCall", in: bytes)
            {
                takeCall(&cursor, bytes, &tally)
            } else if key.equals("executableCode", in: bytes) || key.equals("executable_code", in: bytes) {
                takeMember("code", of: &cursor, bytes, &tally)
            } else if key.equals("inlineData", in: bytes) || key.equals("inline_data", in: bytes) {
                OutputShape.takeData(&cursor, bytes, &tally)
            } else if isMetadata(key, in: bytes) {
                cursor.skipValue(in: bytes)
            } else {
                takeUnknown(&cursor, bytes, &tally)
            }
        }
        if !isThought { return text.flatMap { $0.isEmpty ? nil : $0 } }
        tally.add(.thinking, text, in: bytes)
        return nil
    }

    /// Whether a member describes a part, or repeats what the model was given.
    private static func isMetadata(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.hasPrefix("thought", in: bytes) || key.hasSuffix("Metadata", in: bytes)
            || key.hasSuffix("Response", in: bytes) || key.hasSuffix("Result", in: bytes)
            || key.equals("mediaResolution", in: bytes)
    }

    /// Takes a function call, which comes whole, as one token event with the size of its arguments; a call without
    /// arguments is not a token event.
    ///
    /// Vertex streams arguments on request: what follows the first piece of a call has no name.
    private static func takeCall(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        let mark = tally.mark
        var isNamed = false
        var call = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &call, in: bytes) {
            if key.equals("partialArgs", in: bytes) {
                var pieces = cursor
                if skipPieces(&cursor, bytes) { tally.add(.tool, pieces.readOutput(in: bytes), in: bytes) }
            } else if OutputShape.isArgument(key, in: bytes) {
                tally.add(.tool, cursor.readOutput(in: bytes), in: bytes)
            } else {
                if key.equals("name", in: bytes) || key.hasPrefix("tool", in: bytes) { isNamed = true }
                cursor.skipValue(in: bytes)
            }
        }
        if isNamed { tally.noteCall() }
        tally.place(from: mark, call: isNamed ? .next : .going)
    }

    /// Skips pieces of arguments and returns whether one brings a value.
    ///
    /// An empty text begins or ends a value, and brings none.
    private static func skipPieces(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        var bringsValue = false
        var pieces = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &pieces, in: bytes) {
            var piece = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &piece, in: bytes) {
                if key.equals("stringValue", in: bytes) {
                    if cursor.readString(in: bytes).map({ !$0.isEmpty }) == true { bringsValue = true }
                } else {
                    if key.hasSuffix("Value", in: bytes) { bringsValue = true }
                    cursor.skipValue(in: bytes)
                }
            }
        }
        return bringsValue
    }

    private static func takeMember(
        _ name: StaticString,
        of cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally
    ) {
        let mark = tally.mark
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals(name, in: bytes) {
                tally.add(.tool, cursor.readString(in: bytes), in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        tally.place(from: mark, call: .next)
    }

    private static func takeUnknown(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ tally: inout TokenTally) {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return cursor.skipValue(in: bytes) }
        let mark = tally.mark
        tally.add(.tool, cursor.readOutput(in: bytes), in: bytes)
        tally.place(from: mark, call: .next)
    }
}
