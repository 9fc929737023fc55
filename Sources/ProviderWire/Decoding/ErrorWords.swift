import BenchModel

/// Collects the members of an error object under the names that different servers give them.
struct ErrorWords {
    /// The longest message kept, in characters.
    static let messageLimit = 500

    var type: String?
    var code: String?
    var message: String?
    /// A title, reason or description, used if there is no message.
    private(set) var fallback: String?
    private var status: String?
    private var place: String?
    /// The upstream server's error as a gateway quotes it: OpenRouter's `metadata.raw`.
    private var passedOn: String?
    /// Which of Google's quotas is used up; the code beside it only repeats the status.
    private var quota: String?
    private var retryDelay: Nanoseconds?

    /// Returns whether a member of this name occurs in errors only.
    static func isUnmistakable(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("error_message", in: bytes) || key.equals("error_msg", in: bytes)
            || key.equals("error_type", in: bytes) || key.equals("error_code", in: bytes)
            || key.equals("errorMessage", in: bytes) || key.equals("errmsg", in: bytes)
            || key.equals("err_msg", in: bytes) || key.equals("failure_reason", in: bytes)
            || key.equals("failureReason", in: bytes)
    }

    /// Whether the code means success: some gateways add `{"code": 0, "message": "Success"}` to good answers.
    var saysSuccess: Bool { ProviderError.isSuccess(code) }

    /// Whether the type names a failure and something else than a message says why it came to it.
    var explainsFailure: Bool { fallback != nil && type.map(FailureNames.isOne) == true }

    /// Takes one member, or skips it if its name is unknown.
    ///
    /// With `anyMessage`, a message that is not a string is taken as its JSON text.
    mutating func take(_ key: JSONText, _ cursor: inout JSONCursor, in bytes: Span<UInt8>, anyMessage: Bool) {
        if key.equals("message", in: bytes) || key.equals("Message", in: bytes) || key.equals("msg", in: bytes)
            || key.equals("error_message", in: bytes) || key.equals("error_msg", in: bytes)
            || key.equals("errorMessage", in: bytes) || key.equals("errmsg", in: bytes)
            || key.equals("err_msg", in: bytes) || key.equals("error_description", in: bytes)
            || key.equals("faultstring", in: bytes)
            || key.equals("detail", in: bytes) && cursor.peek(in: bytes) == Byte.quote
        {
            message = Self.text(&cursor, in: bytes, anyMessage: anyMessage) ?? message
        } else if key.equals("type", in: bytes) || key.equals("error_type", in: bytes)
            || key.equals("errorType", in: bytes) || key.equals("__type", in: bytes)
        {
            type = cursor.readWord(in: bytes) ?? type
        } else if key.equals("title", in: bytes) || key.equals("reason", in: bytes)
            || key.equals("detail", in: bytes) || key.equals("description", in: bytes)
            || key.equals("failure_reason", in: bytes) || key.equals("failureReason", in: bytes)
        {
            let said = Self.text(&cursor, in: bytes, anyMessage: anyMessage)
            fallback = fallback ?? said
        } else if key.equals("code", in: bytes) || key.equals("Code", in: bytes) || key.equals("error_code", in: bytes)
            || key.equals("errorCode", in: bytes) || key.equals("errcode", in: bytes)
            || key.equals("err_code", in: bytes)
        {
            code = cursor.readWord(in: bytes) ?? code
        } else if key.equals("status", in: bytes) {
            // Gemini's status is a name; others repeat the HTTP status or write `error`.
            let word = cursor.readWord(in: bytes)
            status = word?.first?.isLetter == true && word != "error" ? word : nil
        } else if key.equals("details", in: bytes) {
            let details = ErrorDetails.read(&cursor, in: bytes)
            retryDelay = details.retryDelay ?? retryDelay
            quota = details.quota ?? quota
        } else if key.equals("loc", in: bytes) {
            place = Self.place(&cursor, in: bytes)
        } else if key.equals("metadata", in: bytes) {
            takeMetadata(&cursor, in: bytes)
        } else {
            cursor.skipValue(in: bytes)
        }
    }

    /// Fills the gaps with what another error says.
    mutating func adopt(_ error: ProviderError) {
        message = message ?? error.message
        type = type ?? error.type
        code = code ?? error.code
        retryDelay = retryDelay ?? error.retryDelay
    }

    /// Returns the error; nil if there is no message.
    ///
    /// If the message is itself JSON, it comes from an upstream server, and its members take precedence.
    func error(depth: Int) -> ProviderError? {
        guard let message = message ?? fallback else { return nil }
        if let inner = ProviderErrorReader.error(insideMessage: message, depth: depth) {
            return ProviderError(
                type: inner.type ?? type ?? status,
                code: inner.code ?? code,
                message: inner.message,
                retryDelay: inner.retryDelay ?? retryDelay
            )
        }
        var said = place.map { "\($0): \(message)" } ?? message
        if let passedOn {
            let inner = ProviderErrorReader.error(insideMessage: passedOn, depth: depth)
            said += ": " + (inner.map(Self.line) ?? passedOn)
        }
        return ProviderError(
            type: type ?? status,
            code: quota ?? code,
            message: Self.bounded(said),
            retryDelay: retryDelay
        )
    }

    private static func line(_ error: ProviderError) -> String {
        ([error.type, error.message].compactMap(\.self)).joined(separator: ": ")
    }

    private mutating func takeMetadata(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) {
        var metadata = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &metadata, in: bytes) {
            if key.equals("raw", in: bytes) {
                passedOn = Self.text(&cursor, in: bytes, anyMessage: true)
            } else if key.equals("flagged_input", in: bytes) {
                // It quotes the prompt, which is not kept.
                cursor.skipValue(in: bytes)
                type = type ?? "moderation"
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Reads FastAPI's `loc`, the place of an error, such as `["body", "messages", 0]`.
    private static func place(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> String? {
        var steps: [String] = []
        var array = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &array, in: bytes) {
            if let step = cursor.readWord(in: bytes) { steps.append(step) }
        }
        return steps.isEmpty ? nil : steps.joined(separator: ".")
    }

    /// Reads a message: a string as it is; with `anyMessage`, any other value except null as JSON text.
    private static func text(_ cursor: inout JSONCursor, in bytes: Span<UInt8>, anyMessage: Bool) -> String? {
        if cursor.peek(in: bytes) == Byte.quote { return cursor.readWord(in: bytes) }
        guard anyMessage else {
            cursor.skipValue(in: bytes)
            return nil
        }
        return cursor.readRaw(in: bytes).map { bounded(String(decoding: $0, as: UTF8.self)) }
    }

    static func bounded(_ message: String) -> String { TextExcerpt.oneLine(message, limit: messageLimit) }
}

extension ProviderError {
    /// Whether the code means success: some gateways add an `error_info` with the code 0 to good answers.
    var saysSuccess: Bool { Self.isSuccess(code) }

    fileprivate static func isSuccess(_ code: String?) -> Bool { code == "0" || code == "200" }
}
