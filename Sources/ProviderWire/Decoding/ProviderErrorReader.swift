import BenchModel

/// Finds errors in the shapes that providers and gateways give them.
enum ProviderErrorReader {
    /// What counts as an error.
    enum Strictness {
        /// An `error` member, or another member that occurs in errors only.
        case errorMember
        /// Also a message by itself: for JSON in a 200 answer that is not part of the answer in its protocol.
        case bareMessage
        /// Any message: for an answer with a status other than 2xx.
        case anyMessage
    }

    /// Returns the error that a JSON text holds; nil if it holds none.
    ///
    /// Known shapes, each at the top level, in an array of one (Gemini without `alt=sse`), or as JSON inside a string
    /// (gateways that pass on an upstream error):
    /// - `{"error": {…}}` (OpenAI, Anthropic, Gemini, gateways), `{"error": "text", "error_type": …}` (TGI, xAI),
    ///   `{"error": "name", "message": …}` (Spring), `{"error": […]}`;
    /// - `{"…Exception": {"message"}}` (Bedrock), `{"fault": {"faultstring"}}` (Apigee), `{"exception": "text"}`;
    /// - `{"status": "failed"}` (Replicate), `{"success": false}`, `{"ok": false}`, with or without a message;
    /// - `{"errcode", "errmsg"}`, `{"errorCode", "errorMessage"}`, `{"title", "status", "detail"}` (RFC 9457);
    /// - `{"error_info": {…}}`, `{"last_error": {…}}`, `{"failure_reason": "text"}` of something that says to have failed;
    /// - `{"object": "error", "message": …}` (older vLLM), `{"type": "error", "message": …}` (Responses);
    /// - `{"error_type": …, "error_message": …}`, `{"error_code": …, "error_msg": …}` (Baidu's Qianfan, 1st version);
    /// - `{"detail": "…"}`, `{"detail": [{"loc", "msg", "type"}]}` (FastAPI: vLLM, SGLang, transformers);
    /// - `{"errors": [{"code", "message"}]}` (Cloudflare), `{"base_resp": {"status_code", "status_msg"}}` (MiniMax),
    ///   `{"header": {"code", "message"}}` (Spark);
    /// - `{"Response": {"Error": {"Code", "Message"}}}` (Tencent), `{"ResponseMetadata": {"Error": …}}` (Volcengine),
    ///   `{"data": {"error": …}}`, `{"err": …}`;
    /// - `{"message": …, "code": …}` (Mistral, DashScope, SiliconFlow), `{"message": …, "__type": …}` (AWS).
    static func error(inJSON bytes: Span<UInt8>, _ strictness: Strictness = .errorMember) -> ProviderError? {
        read(inJSON: bytes, strictness, depth: 0)
    }

    /// Returns why something failed that says by its status or type to have failed; nil if it does not say why.
    static func reason(ofFailure object: Span<UInt8>) -> ProviderError? {
        guard let said = error(inJSON: object, .anyMessage), said.message != withoutMessage else { return nil }
        return said
    }

    /// What stands in place of a message where an error has none.
    static let withoutMessage = "an error without a message"

    /// Records the error that an event holds, if it holds one.
    ///
    /// A message whose type and code name no failure may be only a remark: it is recorded as a suspicion.
    ///
    /// - Parameters:
    ///   - event: the event's data.
    ///   - isAnswer: whether the event has the shape of an answer; then a message by itself is not an error.
    ///   - record: where the error is recorded.
    static func judge(_ event: Span<UInt8>, isAnswer: Bool = false, _ record: inout ResponseRecord) {
        if let error = error(inJSON: event) { return record.fail(error) }
        guard !isAnswer, let said = error(inJSON: event, .bareMessage) else { return }
        if FailureNames.says(said) { record.fail(said) } else { record.suspect(said) }
    }

    /// Returns whether the type of an event, in a protocol whose events all have one, is no event of the protocol but names a
    /// failure, such as `exception`; the types of its own events begin with `own`.
    static func isFailure(type: JSONText, besides own: StaticString, in event: Span<UInt8>) -> Bool {
        !type.hasPrefix(own, in: event) && FailureNames.isOne(type.string(in: event))
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
        /// Whether `error` is a string, which may be only the name of the error that `message` describes.
        var isName = false
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if isErrorName(key, in: bytes) {
                isName = cursor.peek(in: bytes) == Byte.quote
                if saysBareError(cursor, in: bytes) {
                    saysError = true
                    let code = cursor.readWord(in: bytes)
                    words.code = words.code ?? code
                } else {
                    error = value(&cursor, in: bytes, depth: depth) ?? error
                }
            } else if isErrorInfo(key, in: bytes) || strictness == .anyMessage && isFailureInfo(key, in: bytes) {
                // What says that all is well is no error.
                if let first = value(&cursor, in: bytes, depth: depth), !first.saysSuccess { error = error ?? first }
            } else if key.hasSuffix("Exception", in: bytes), cursor.peek(in: bytes) == Byte.openBrace {
                if var said = value(&cursor, in: bytes, depth: depth) {
                    said.type = said.type ?? key.string(in: bytes)
                    error = error ?? said
                }
            } else if key.equals("base_resp", in: bytes) || key.equals("header", in: bytes) {
                if let said = baseResponse(&cursor, in: bytes) { error = error ?? said }
            } else if key.equals("detail", in: bytes), cursor.peek(in: bytes) != Byte.quote {
                if let said = value(&cursor, in: bytes, depth: depth) { words.adopt(said) }
            } else if isWrapper(key, in: bytes), cursor.peek(in: bytes) == Byte.openBrace, depth < deepest {
                let said = envelope(&cursor, in: bytes, .errorMember, depth: depth + 1)
                error = error ?? said
            } else if key.equals("success", in: bytes) || key.equals("ok", in: bytes) {
                if cursor.peek(in: bytes) == UInt8(ascii: "f") { saysError = true }
                cursor.skipValue(in: bytes)
            } else if key.equals("object", in: bytes) {
                if cursor.readWord(in: bytes) == "error" { saysError = true }
            } else if strictness != .errorMember, key.equals("status", in: bytes), saysFailure(cursor, in: bytes) {
                saysError = true
                words.take(key, &cursor, in: bytes, anyMessage: true)
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
            case .bareMessage: saysError || isUnmistakable || words.message != nil || words.explainsFailure
            case .anyMessage: true
            }
        if saysError, words.message == nil, words.fallback == nil { words.message = withoutMessage }
        return isWanted && (saysError || !words.saysSuccess) ? words.error(depth: depth) : nil
    }

    /// Reads the value of an `error` member; nil if it is null, false or empty.
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

    /// Reads a list of errors and returns the first that says something, with FastAPI's `loc` before its message.
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

    /// Reads MiniMax's `base_resp` or Spark's `header`, which good answers have too, with the code 0.
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
        return ProviderError(code: String(code), message: ErrorWords.bounded(message ?? withoutMessage))
    }

    /// Returns the error in a text that is known to be one: parsed if it is JSON, else the text itself.
    static func error(inText bytes: Span<UInt8>) -> ProviderError? {
        if let error = error(inJSON: bytes, .anyMessage) { return error }
        let text = TextExcerpt.of(bytes, limit: ErrorWords.messageLimit)
        return text.isEmpty ? nil : ProviderError(message: text)
    }

    /// Returns the request ID in an error's body (Anthropic, Fireworks, DashScope, SiliconFlow).
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

    /// The deepest nesting of errors inside the messages of errors that is read.
    static let deepest = 4

    /// Returns the error that a message contains as JSON; nil if it contains none.
    static func error(insideMessage message: String, depth: Int) -> ProviderError? {
        guard depth < deepest else { return nil }
        let json = Array(message.utf8)
        guard let first = json.first(where: { !TextExcerpt.isBlank($0) }),
            first == Byte.openBrace || first == Byte.openBracket
        else { return nil }
        return read(inJSON: json.span, .anyMessage, depth: depth + 1)
    }
}
