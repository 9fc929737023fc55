import BenchModel

/// Reads errors in the words of every provider and gateway known.
enum ProviderErrorReader {
    /// How much is taken for an error.
    enum Strictness {
        /// An `error` member, or a word that nothing but an error has.
        case errorMember
        /// A bare message too: of a 200 that is no part of an answer in the protocol's own words.
        case bareMessage
        /// Any message: of an answer that is no 2xx.
        case anyMessage
    }

    /// Returns the error a whole JSON text carries, if it carries one.
    ///
    /// Known shapes, each at the top level, in an array of one (Gemini without `alt=sse`), or as JSON inside a string
    /// (gateways that pass on what they were told):
    /// - `{"error": {…}}` (OpenAI, Anthropic, Gemini, gateways), `{"error": "text", "error_type": …}` (TGI, xAI),
    ///   `{"error": "name", "message": …}` (Spring), `{"error": […]}`;
    /// - `{"…Exception": {"message"}}` (Bedrock), `{"fault": {"faultstring"}}` (Apigee), `{"exception": "text"}`;
    /// - `{"errcode", "errmsg"}`, `{"errorCode", "errorMessage"}`, `{"title", "status", "detail"}` (RFC 9457);
    /// - `{"object": "error", "message": …}` (older vLLM), `{"type": "error", "message": …}` (Responses);
    /// - `{"error_type": …, "error_message": …}`, `{"error_code": …, "error_msg": …}` (Baidu's Qianfan, 1st version);
    /// - `{"detail": "…"}`, `{"detail": [{"loc", "msg", "type"}]}` (FastAPI: vLLM, SGLang, transformers);
    /// - `{"errors": [{"code", "message"}]}` (Cloudflare), `{"base_resp": {"status_code", "status_msg"}}` (MiniMax),
    ///   `{"header": {"code", "message"}}` (Spark);
    /// - `{"message": …, "code": …}` (Mistral, DashScope, SiliconFlow), `{"message": …, "__type": …}` (AWS).
    static func error(inJSON bytes: Span<UInt8>, _ strictness: Strictness = .errorMember) -> ProviderError? {
        read(inJSON: bytes, strictness, depth: 0)
    }

    /// Takes the error that an event carries, to the record.
    ///
    /// A bare message that names neither a failure nor a code may be a remark on the way.
    ///
    /// - Parameters:
    ///   - event: the event's data.
    ///   - isAnswer: whether it is a piece of the answer by its shape: a bare message in it is no error.
    ///   - record: keeps it.
    static func judge(_ event: Span<UInt8>, isAnswer: Bool = false, _ record: inout ResponseRecord) {
        if let error = error(inJSON: event) { return record.fail(error) }
        guard !isAnswer, let said = error(inJSON: event, .bareMessage) else { return }
        let type = said.type?.lowercased() ?? ""
        let namesFailure = said.code != nil || ["err", "exception", "fail", "fault"].contains { type.contains($0) }
        if namesFailure { record.fail(said) } else { record.suspect(said) }
    }

    private static func read(inJSON bytes: Span<UInt8>, _ strictness: Strictness, depth: Int) -> ProviderError? {
        var cursor = JSONCursor()
        if cursor.peek(in: bytes) == Byte.openBracket {
            var array = cursor.enterArray(in: bytes)
            guard cursor.nextElement(of: &array, in: bytes) else { return nil }
            return envelope(&cursor, in: bytes, strictness, depth: depth)
        }
        return envelope(&cursor, in: bytes, strictness, depth: depth)
    }

    private static func envelope(
        _ cursor: inout JSONCursor,
        in bytes: Span<UInt8>,
        _ strictness: Strictness,
        depth: Int
    ) -> ProviderError? {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return nil }
        var words = ErrorWords()
        var error: ProviderError?
        var saysError = false
        var isUnmistakable = false
        /// The `error` is a word, which may be the name of what a message beside it says.
        var isName = false
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("error", in: bytes) {
                isName = cursor.peek(in: bytes) == Byte.quote
                if saysBareError(cursor, in: bytes) {
                    saysError = true
                    let code = cursor.readWord(in: bytes)
                    words.code = words.code ?? code
                } else {
                    error = value(&cursor, in: bytes, depth: depth) ?? error
                }
            } else if key.equals("errors", in: bytes) || key.equals("exception", in: bytes)
                || key.equals("fault", in: bytes)
            {
                if let first = value(&cursor, in: bytes, depth: depth) { error = error ?? first }
            } else if key.hasSuffix("Exception", in: bytes), cursor.peek(in: bytes) == Byte.openBrace {
                if var said = value(&cursor, in: bytes, depth: depth) {
                    said.type = said.type ?? key.string(in: bytes)
                    error = error ?? said
                }
            } else if key.equals("base_resp", in: bytes) || key.equals("header", in: bytes) {
                if let said = baseResponse(&cursor, in: bytes) { error = error ?? said }
            } else if key.equals("detail", in: bytes), cursor.peek(in: bytes) != Byte.quote {
                if let said = value(&cursor, in: bytes, depth: depth) { words.adopt(said) }
            } else if key.equals("success", in: bytes) {
                if cursor.peek(in: bytes) == UInt8(ascii: "f") { saysError = true }
                cursor.skipValue(in: bytes)
            } else if key.equals("object", in: bytes) {
                if cursor.readWord(in: bytes) == "error" { saysError = true }
            } else if key.equals("type", in: bytes) {
                let word = cursor.readWord(in: bytes)
                if word == "error" { saysError = true } else { words.type = words.type ?? word }
            } else {
                if ErrorWords.isUnmistakable(key, in: bytes) { isUnmistakable = true }
                words.take(key, &cursor, in: bytes, anyMessage: strictness == .anyMessage)
            }
        }
        if var error {
            if isName, let message = words.message, message != error.message {
                error.type = error.type ?? TextExcerpt.oneLine(error.message, limit: 64)
                error.message = ErrorWords.bounded(message)
            }
            if error.type == nil { error.type = words.type }
            if error.code == nil { error.code = words.code }
            return error
        }
        let isWanted: Bool =
            switch strictness {
            case .errorMember: saysError || isUnmistakable
            case .bareMessage: saysError || isUnmistakable || words.message != nil
            case .anyMessage: true
            }
        if saysError, words.message == nil, words.fallback == nil { words.message = "an error without a message" }
        return isWanted && (saysError || !words.saysSuccess) ? words.error(depth: depth) : nil
    }

    /// Whether an `error` is no more than `true` or a number that is not 0.
    private static func saysBareError(_ cursor: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var ahead = cursor
        guard let first = ahead.peek(in: bytes) else { return false }
        switch first {
        case UInt8(ascii: "t"): return true
        case Byte.minus, Byte.zero...Byte.nine: return ahead.readInt(in: bytes) != 0
        default: return false
        }
    }

    /// Steps over a member that makes an event one about an error, and returns whether it is one.
    ///
    /// That is `error`, unless it is null, or an `object` that says so. The event is then to be read whole, since words
    /// stand beside it too.
    static func isErrorMember(_ key: JSONText, _ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> Bool {
        if key.equals("error", in: bytes) {
            let isSaid = cursor.peek(in: bytes) != UInt8(ascii: "n")
            if isSaid { cursor.skipValue(in: bytes) }
            return isSaid
        }
        guard key.equals("object", in: bytes), cursor.peek(in: bytes) == Byte.quote else { return false }
        var ahead = cursor
        guard ahead.readString(in: bytes)?.equals("error", in: bytes) == true else { return false }
        cursor = ahead
        return true
    }

    /// Reads the value of an `error` member; nil for null, false and empty values.
    static func read(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> ProviderError? {
        value(&cursor, in: bytes, depth: 0)
    }

    private static func value(_ cursor: inout JSONCursor, in bytes: Span<UInt8>, depth: Int) -> ProviderError? {
        switch cursor.peek(in: bytes) {
        case Byte.quote:
            var words = ErrorWords()
            words.message = cursor.readWord(in: bytes)
            return words.error(depth: depth)
        case Byte.openBrace:
            let start = cursor.position
            var words = ErrorWords()
            var inner: ProviderError?
            var isEmpty = true
            var object = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &object, in: bytes) {
                isEmpty = false
                if key.equals("error", in: bytes), cursor.peek(in: bytes) == Byte.openBrace, depth < deepest {
                    inner = value(&cursor, in: bytes, depth: depth + 1)
                } else {
                    words.take(key, &cursor, in: bytes, anyMessage: true)
                }
            }
            if isEmpty { return nil }
            if words.message == nil, let inner { words.adopt(inner) }
            if words.message == nil, words.fallback == nil {
                words.message = TextExcerpt.of(
                    bytes.extracting(start..<cursor.position),
                    limit: ErrorWords.messageLimit
                )
            }
            return words.error(depth: depth)
        case Byte.openBracket:
            return list(&cursor, in: bytes, depth: depth)
        default:
            cursor.skipValue(in: bytes)
            return nil
        }
    }

    /// Reads a list of errors: the first that says something, with the place it is about (FastAPI's `loc`) before it.
    private static func list(_ cursor: inout JSONCursor, in bytes: Span<UInt8>, depth: Int) -> ProviderError? {
        var found: ProviderError?
        var errors = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &errors, in: bytes) {
            if found != nil {
                cursor.skipValue(in: bytes)
            } else if cursor.peek(in: bytes) == Byte.openBrace {
                found = value(&cursor, in: bytes, depth: depth)
            } else {
                found = cursor.readWord(in: bytes).map { ProviderError(message: ErrorWords.bounded($0)) }
            }
        }
        return found
    }

    /// Reads MiniMax's `base_resp` or Spark's `header`, which stand in good answers too, with the code 0.
    private static func baseResponse(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> ProviderError? {
        var code: Int?
        var message: String?
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("status_code", in: bytes) || key.equals("code", in: bytes) {
                code = cursor.readInt(in: bytes)
            } else if key.equals("status_msg", in: bytes) || key.equals("message", in: bytes) {
                message = cursor.readWord(in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        guard let code, code != 0, code != 200 else { return nil }
        return ProviderError(code: String(code), message: ErrorWords.bounded(message ?? "an error without a message"))
    }

    /// Returns the error of text that is known to be one: as JSON where it is any, else the words themselves.
    static func error(inText bytes: Span<UInt8>) -> ProviderError? {
        if let error = error(inJSON: bytes, .anyMessage) { return error }
        let text = TextExcerpt.of(bytes, limit: ErrorWords.messageLimit)
        return text.isEmpty ? nil : ProviderError(message: text)
    }

    /// Returns the name that the body of a refusal gives its request (Anthropic, Fireworks, DashScope, SiliconFlow).
    static func requestID(inJSON bytes: Span<UInt8>) -> String? {
        var cursor = JSONCursor()
        guard cursor.peek(in: bytes) == Byte.openBrace else { return nil }
        var id: String?
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("request_id", in: bytes) || key.equals("requestId", in: bytes)
                || key.equals("RequestId", in: bytes)
            {
                id = cursor.readWord(in: bytes) ?? id
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return id
    }

    /// How far an error is looked for inside the text of another.
    static let deepest = 4

    /// Returns the error that a message holds as JSON; nil where it holds none.
    static func error(insideMessage message: String, depth: Int) -> ProviderError? {
        guard depth < deepest else { return nil }
        let json = Array(message.utf8)
        guard let first = json.first(where: { !TextExcerpt.isBlank($0) }),
            first == Byte.openBrace || first == Byte.openBracket
        else { return nil }
        return read(inJSON: json.span, .anyMessage, depth: depth + 1)
    }
}
