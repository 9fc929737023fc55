/// Why a request is answered with an HTTP error; each protocol writes it in its own shape.
struct RequestRejection: Error {
    let status: Int
    let message: String
    var retryAfterSeconds: Double?
    /// The field that is wrong and the error's code, where OpenAI names them.
    var field: (name: String, code: String)?

    init(status: Int, message: String, retryAfterSeconds: Double? = nil) {
        self.status = status
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    static func invalid(_ message: String) -> RequestRejection {
        RequestRejection(status: 400, message: message)
    }

    static func missing(_ field: String) -> RequestRejection {
        .invalid("\(field): Field required")
    }

    /// Returns the error body as the protocol's provider writes it.
    ///
    /// - Parameters:
    ///   - wire: The protocol.
    ///   - requestID: The ID, which Anthropic repeats in the body.
    ///   - isArray: Whether Gemini was asked for a JSON array, which then wraps the error too.
    /// - Returns: JSON.
    func body(for wire: WireProtocol, requestID: String, isArray: Bool = false) -> String {
        switch wire {
        case .anthropic:
            return #"{"type":"error","error":{"type":"\#(anthropicType)","message":\#(message.quoted)},"#
                + #""request_id":"\#(requestID)"}"#
        case .chat, .completions, .responses:
            let code = (field?.code ?? openAICode).map { "\"\($0)\"" } ?? "null"
            let param = field.map { "\"\($0.name)\"" } ?? "null"
            return #"{"error":{"message":\#(message.quoted),"type":"\#(openAIType)","#
                + #""param":\#(param),"code":\#(code)}}"#
        case .gemini:
            var details = ""
            if let seconds = retryAfterSeconds {
                let delay = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
                details =
                    #","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#(delay)s"}]"#
            }
            let error =
                #"{"error":{"code":\#(status),"message":\#(message.quoted),"status":"\#(googleStatus)"\#(details)}}"#
            return isArray ? "[\(error)]" : error
        }
    }

    /// The error types of https://platform.claude.com/docs/en/api/errors.
    private var anthropicType: String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 409: "conflict_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 504: "timeout_error"
        case 529: "overloaded_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    private var openAIType: String {
        switch status {
        case 429: "requests"
        case 503: "service_unavailable_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private var openAICode: String? {
        switch status {
        case 401: "invalid_api_key"
        case 404: "not_found"
        case 429: "rate_limit_exceeded"
        case 503: "server_is_overloaded"
        default: nil
        }
    }

    private var googleStatus: String {
        switch status {
        case 400: "INVALID_ARGUMENT"
        case 401: "UNAUTHENTICATED"
        case 403: "PERMISSION_DENIED"
        case 404: "NOT_FOUND"
        case 429: "RESOURCE_EXHAUSTED"
        case 503: "UNAVAILABLE"
        case 504: "DEADLINE_EXCEEDED"
        case 500...: "INTERNAL"
        default: "FAILED_PRECONDITION"
        }
    }
}
