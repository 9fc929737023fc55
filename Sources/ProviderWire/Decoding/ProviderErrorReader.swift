import BenchModel

/// Reads errors in the words of every provider and gateway known.
enum ProviderErrorReader {
    /// Messages are kept up to this many characters.
    private static let messageLimit = 500

    /// Returns the error a whole JSON text carries, if it carries one.
    ///
    /// Known shapes: `{"error": {…}}` (OpenAI, Anthropic, Gemini, gateways), the same in an array of one (Gemini
    /// without `alt=sse`), `{"error": "text", "error_type": …}` (TGI), `{"detail": …}` (FastAPI servers),
    /// `{"object": "error", …}` (older vLLM) and a bare `{"message": …}`; the last three only where `loosely` says
    /// that an error is expected.
    static func error(inJSON bytes: Span<UInt8>, loosely: Bool = false) -> ProviderError? {
        var cursor = JSONCursor()
        if cursor.peek(in: bytes) == Byte.openBracket {
            var array = cursor.enterArray(in: bytes)
            guard cursor.nextElement(of: &array, in: bytes) else { return nil }
            return readEnvelope(&cursor, in: bytes, loosely: loosely)
        }
        return readEnvelope(&cursor, in: bytes, loosely: loosely)
    }

    private static func readEnvelope(_ cursor: inout JSONCursor, in bytes: Span<UInt8>, loosely: Bool) -> ProviderError?
    {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return nil }
        var error: ProviderError?
        var type: String?
        var code: String?
        var message: String?
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("error", in: bytes) {
                error = read(&cursor, in: bytes) ?? error
            } else if key.equals("error_type", in: bytes) || key.equals("type", in: bytes) {
                type = cursor.readWord(in: bytes) ?? type
            } else if key.equals("code", in: bytes) {
                code = cursor.readWord(in: bytes) ?? code
            } else if loosely, key.equals("detail", in: bytes) || key.equals("message", in: bytes) {
                message = readMessage(&cursor, in: bytes) ?? message
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        if var error {
            if error.type == nil, type != "error" { error.type = type }
            if error.code == nil { error.code = code }
            return error
        }
        return message.map { ProviderError(type: type == "error" ? nil : type, code: code, message: $0) }
    }

    /// Reads the value of an `error` member; nil for null, false and empty values.
    static func read(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> ProviderError? {
        switch cursor.peek(in: bytes) {
        case Byte.quote:
            return cursor.readWord(in: bytes).map { ProviderError(message: bounded($0)) }
        case Byte.openBrace:
            let start = cursor.position
            var type: String?
            var status: String?
            var code: String?
            var message: String?
            var retryDelay: Nanoseconds?
            var isEmpty = true
            var object = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &object, in: bytes) {
                isEmpty = false
                if key.equals("type", in: bytes) {
                    type = cursor.readWord(in: bytes)
                } else if key.equals("status", in: bytes) {
                    status = cursor.readWord(in: bytes)
                } else if key.equals("code", in: bytes) {
                    code = cursor.readWord(in: bytes)
                } else if key.equals("message", in: bytes) {
                    message = readMessage(&cursor, in: bytes)
                } else if key.equals("details", in: bytes) {
                    retryDelay = RetryDelay.inDetails(&cursor, in: bytes)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
            if isEmpty { return nil }
            let whole = TextExcerpt.of(bytes.extracting(start..<cursor.position), limit: messageLimit)
            return ProviderError(type: type ?? status, code: code, message: message ?? whole, retryDelay: retryDelay)
        default:
            cursor.skipValue(in: bytes)
            return nil
        }
    }

    /// Reads a message: a string as it is, anything else but null as the JSON it is.
    private static func readMessage(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> String? {
        if cursor.peek(in: bytes) == Byte.quote { return cursor.readWord(in: bytes).map(bounded) }
        return cursor.readRaw(in: bytes).map { bounded(String(decoding: $0, as: UTF8.self)) }
    }

    private static func bounded(_ message: String) -> String { TextExcerpt.oneLine(message, limit: messageLimit) }
}
