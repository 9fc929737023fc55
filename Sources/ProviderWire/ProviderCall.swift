package import BenchModel
import JSONSyntax

/// One target at its endpoint, as a thing to ask: makes its requests and judges its exchanges.
package struct ProviderCall: Sendable {
    private let target: Target
    private let endpoint: Endpoint
    private let callURL: String
    /// With the endpoint's key where it holds throughout.
    private let fixedHeaders: [HTTPHeader]
    private let redactions: Redactions
    private var redaction: Redaction { redactions.current }
    /// The endpoint's key where it changes while a run goes on; nil where one key holds throughout.
    package let rotatingKey: RotatingKey?
    private let keepsText: Bool
    /// The most output tokens that one answer can have, by what the request asks for.
    package let answerLimit: Int
    /// The most output tokens that all answers of a request can have together.
    package let mostOutputTokens: Int

    /// Creates the call of a target at its endpoint.
    ///
    /// - Parameters:
    ///   - target: what is asked.
    ///   - endpoint: where, and with which key.
    ///   - keepsText: whether prompts and answers themselves are wanted.
    ///   - secrets: what is struck out of every text beside the endpoint's own: a proxy's user and password.
    ///   - rotatingKey: the endpoint's key where it changes while a run goes on.
    package init(
        target: Target,
        endpoint: Endpoint,
        keepsText: Bool = false,
        secrets: [String] = [],
        rotatingKey: RotatingKey? = nil
    ) {
        self.rotatingKey = rotatingKey
        self.keepsText = keepsText
        self.target = target
        self.endpoint = endpoint
        callURL = CallURL.of(target, at: endpoint.baseURL)
        fixedHeaders = Self.headers(target, endpoint, key: endpoint.apiKey)
        redactions = Redactions(target: target, endpoint: endpoint, others: secrets, rotatingKey: rotatingKey)
        let asked = RequestBody(for: target, prompt: Prompt(id: "", user: "-"))
        answerLimit = asked.answerLimit ?? target.maxTokens
        let (all, isTooMuch) = answerLimit.multipliedReportingOverflow(by: asked.answers)
        mostOutputTokens = isTooMuch ? .max : all
    }

    /// Returns the header fields of a request that a key lets in.
    private static func headers(_ target: Target, _ endpoint: Endpoint, key: Secret?) -> [HTTPHeader] {
        RequestHeaders.merged([
            RequestHeaders.defaults(streamed: target.stream),
            target.wireProtocol.requests.headers(key: key),
            endpoint.headers,
            target.headers,
        ])
    }

    /// Puts the key that holds now into a request that was made before.
    ///
    /// - Returns: the key's number; nil where one key holds throughout.
    package func stamp(_ request: inout TransportRequest) -> Int? {
        guard let (key, number) = rotatingKey?.current else { return nil }
        request.headers = Self.headers(target, endpoint, key: key)
        return number
    }

    /// The URL, for display: never holds a key.
    package var url: String { shown(callURL) }

    /// What stands twice in a row in the URL's path, for display; nil where nothing does.
    package var repeatedPath: String? { CallURL.repetition(in: callURL).map(shown) }

    /// The endpoint's base URL, for display: never holds a key.
    package var shownBaseURL: String { shown(endpoint.baseURL) }

    private func shown(_ url: String) -> String {
        CallURL.redacted(CallURL.withoutCredentials(url)) { redaction.redacted($0) }
    }

    /// Returns the request that asks `prompt`.
    ///
    /// - Parameters:
    ///   - prompt: what to ask.
    ///   - nonce: leads the system text, else the user's, so that no cache knows the prompt; nil leaves it as it is, and so
    ///     does a body that holds no text to lead, see ``canBeLed(_:)``.
    ///   - closesEarly: whether the stream is closed where the target's ``CancelAfter`` says.
    /// - Returns: URL, header fields, body, and what makes the decoder of its answer.
    package func request(for prompt: Prompt, nonce: String?, closesEarly: Bool = false) -> TransportRequest {
        let body = body(for: prompt, nonce: nonce)
        let wireProtocol = target.wireProtocol
        let streamed = target.stream
        let maxEventBytes = endpoint.maxEventBytes
        let cut = closesEarly ? target.cancelAfter : nil
        let enough = cut?.tokens(of: answerLimit)
        var closeAfter: Nanoseconds?
        if case .time(let time)? = cut?.point { closeAfter = time }
        let keepsText = keepsText
        let thinkTags = target.thinkTags
        return TransportRequest(
            url: callURL,
            headers: fixedHeaders,
            body: body.json.jsonBytes,
            limits: endpoint.limits,
            closeAfter: closeAfter,
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust,
            makeDecoder: { head in
                ResponseDecoding.decoder(
                    for: wireProtocol,
                    streamed: streamed,
                    head: head,
                    maxEventBytes: maxEventBytes,
                    enough: enough,
                    keepsText: keepsText,
                    thinkTags: thinkTags
                )
            }
        )
    }

    /// Returns what is asked, as it is sent, fit to be stored; nil where texts are not kept.
    package func promptText(for prompt: Prompt, nonce: String?) -> String? {
        keepsText ? redaction.redacted(body(for: prompt, nonce: nonce).promptText) : nil
    }

    /// Whether the request for a prompt has a text that a nonce can lead: a target's `body` may leave it none.
    package func canBeLed(_ prompt: Prompt) -> Bool { RequestBody(for: target, prompt: prompt).canBeLed }

    /// Returns how many bytes of body ask a prompt: no token is shorter than a byte.
    package func size(of prompt: Prompt) -> Int { body(for: prompt, nonce: nil).json.json.utf8.count }

    private func body(for prompt: Prompt, nonce: String?) -> RequestBody {
        var body = RequestBody(for: target, prompt: prompt)
        if let nonce { body.lead(by: nonce) }
        return body
    }

    /// The request that opens a connection to the endpoint's server and leaves it open.
    ///
    /// It asks for the server's root, without a key or any of the endpoint's header fields: whatever the answer, it costs
    /// nothing.
    package var connectionRequest: TransportRequest {
        TransportRequest(
            purpose: .connection,
            url: CallURL.withoutCredentials(CallURL.root(of: endpoint.baseURL)),
            headers: [],
            body: [],
            limits: TimeLimits(connect: endpoint.limits.connect, idle: nil, total: endpoint.limits.total),
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust,
            makeDecoder: { _ in IgnoredBody() }
        )
    }

    /// Returns how an exchange went, from everything known of it.
    ///
    /// Details say what was found in plain words; keys are struck out, and they have at most 300 characters. Where the
    /// server answered, but not as it should, the address that was asked stands behind them: a wrong one answers so, too.
    package func outcome(of exchange: RecordedExchange) -> Sample.Outcome {
        switch OutcomeRules.outcome(of: exchange) {
        case .failed(let kind, let detail):
            let isElsewhere = exchange.head.map { !(200..<300).contains($0.status) || kind == .malformed } ?? false
            let place = isElsewhere ? "; asked \(TextExcerpt.oneLine(url, limit: 200))" : ""
            return .failed(kind, detail: redaction.detail(detail) + place)
        case let outcome: return outcome
        }
    }

    /// Returns how opening a connection went: well, whatever the server answered.
    package func outcome(ofOpening exchange: RecordedExchange) -> Sample.Outcome {
        switch exchange.ending {
        case .complete: .ok
        case .cancelled: .cancelled
        case .failed(let kind, let detail): .failed(kind, detail: redaction.detail(detail))
        }
    }

    /// Returns what the body said, fit to be stored: keys are struck out of every text in it.
    ///
    /// What it cost, a gateway may say in a header alone (LiteLLM), where 0 is what it does not know.
    package func response(of exchange: RecordedExchange) -> DecodedResponse {
        var response = redaction.redacted(exchange.response)
        if response.billed == nil, exchange.head.map({ (200..<300).contains($0.status) }) == true {
            let said = BillReader.decimal(exchange.head?.value(of: "x-litellm-response-cost"))
            response.billed = said.flatMap { $0.contains { ("1"..."9").contains($0) } ? $0 : nil }
        }
        return response
    }

    /// Returns how long the server asked to be left alone; nil where it did not.
    ///
    /// - Parameters:
    ///   - exchange: what came back.
    ///   - wallTime: its end on the wall clock, nanoseconds since 1970: some servers name a moment.
    /// - Returns: a time longer than none.
    package func retryAfter(of exchange: RecordedExchange, wallTime: Nanoseconds) -> Nanoseconds? {
        RetryDelay.asked(by: exchange, wallTime: wallTime)
    }

    /// Returns what the server said of its limits, fit to be stored.
    package func rateLimits(of exchange: RecordedExchange) -> [HTTPHeader] {
        redaction.redacted(RateLimitHeaders.kept(of: exchange.head))
    }

    /// Returns whether an attempt is followed by another, by the endpoint's retry policy.
    ///
    /// - Parameters:
    ///   - sample: the attempt, judged.
    ///   - exchange: what came of it.
    ///   - random: what the wait is drawn from.
    /// - Returns: the wait, or why there is none.
    package func retryDecision(
        after sample: Sample,
        _ exchange: RecordedExchange,
        using random: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard let policy = endpoint.retry?.policy(for: target.wireProtocol) else { return .giveUp(.notAsked) }
        var head = exchange.head
        // The SDKs read a buffered answer whole before they look at it: one that was cut is none to them.
        if !target.stream, exchange.ending != .complete, head.map({ (200..<300).contains($0.status) }) == true {
            head = nil
        }
        let attempt = RetryRules.Attempt(
            number: sample.attempt,
            outcome: sample.outcome,
            head: head,
            retryAfter: sample.retryAfter
        )
        return RetryRules(policy).decision(after: attempt, using: &random)
    }

    /// Returns the name the provider gave the request, at most 128 characters.
    ///
    /// From a header of the provider's, else the body, else a header of whoever stands before it on the way.
    package func requestID(of exchange: RecordedExchange) -> String? {
        let named = { (headers: [String]) in
            headers.lazy.compactMap { exchange.head?.value(of: $0) }.first { !$0.isEmpty }
        }
        guard let id = named(Self.idHeaders) ?? exchange.response.responseID ?? named(Self.edgeHeaders) else {
            return nil
        }
        let shown = TextExcerpt.oneLine(redaction.redacted(id), limit: 128)
        return shown.isEmpty ? nil : shown
    }

    /// Returns what the answer says of the simulator that made it: its version; nil where it says nothing of one.
    package func simulator(of exchange: RecordedExchange) -> String? {
        exchange.head?.value(of: "x-ezbench-simulator").map { TextExcerpt.oneLine($0, limit: 32) }
    }

    /// In the order they are trusted: the provider's own, then gateways'.
    ///
    /// Anthropic; OpenAI, Groq, Mistral and most others; OpenRouter; Azure; AWS Bedrock; Google; DeepSeek; SiliconFlow;
    /// Moonshot; MiniMax; Volcengine; Zhipu; Baidu; Alibaba; Fireworks; and LiteLLM, new-api, Helicone, Portkey.
    private static let idHeaders = [
        "request-id", "x-request-id", "x-generation-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid",
        "x-amz-request-id", "x-goog-request-id", "x-groq-id", "x-ds-trace-id", "x-siliconcloud-trace-id",
        "msh-request-id", "trace-id", "x-tt-logid", "x-log-id", "x-bce-request-id", "x-acs-request-id",
        "x-dashscope-request-id", "eagleeye-traceid", "x-fireworks-request-id", "x-litellm-call-id",
        "x-oneapi-request-id", "helicone-id", "x-portkey-trace-id", "x-trace-id", "x-correlation-id",
    ]
    /// Names that stand for the way a request took, and not for what the provider did with it.
    private static let edgeHeaders = [
        "cf-ray", "x-vercel-id", "x-cloud-trace-context", "x-amz-cf-id", "fly-request-id", "x-served-by",
    ]
}
