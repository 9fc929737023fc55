package import BenchModel
import JSONSyntax

/// Makes the requests of one target at its endpoint, and judges their exchanges.
package struct ProviderCall: Sendable {
    package let target: Target
    let endpoint: Endpoint
    let callURL: String
    /// The header fields, with the endpoint's key if it does not change.
    private let fixedHeaders: [HTTPHeader]
    private let filledHeaders: FilledHeaders
    private let fillsBody: Bool
    private let redactions: Redactions
    private var redaction: Redaction { redactions.current }
    /// The endpoint's key if it changes during a run; nil if one key holds throughout.
    package let rotatingKey: RotatingKey?
    /// Whether prompts and answers are kept.
    package let keepsText: Bool
    /// The most output tokens of one answer that the request allows.
    package let answerLimit: Int
    /// The most output tokens of all answers of one request together.
    package let mostOutputTokens: Int
    /// How many answers a request is sent.
    package let answers: Int
    /// How many nonces lead a prompt, by which it is longer.
    package var nonces = 0
    /// What its requests ask that their price depends on, where the prompt has nothing of its own.
    package let terms: AskedTerms

    /// Creates the call of a target at its endpoint.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - endpoint: its endpoint, with the key.
    ///   - keepsText: whether to keep prompts and answers.
    ///   - secrets: further secrets to strike out of every text: a proxy's user and password.
    ///   - rotatingKey: the endpoint's key if it changes during a run.
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
        terms = target.askedTerms
        callURL = CallURL.of(target, at: endpoint.baseURL)
        fixedHeaders = Self.headers(target, endpoint, key: endpoint.apiKey)
        filledHeaders = FilledHeaders(target, endpoint)
        fillsBody = JSONValue.object(target.body).isTemplate
        redactions = Redactions(target: target, endpoint: endpoint, others: secrets, rotatingKey: rotatingKey)
        var longest = Prompt(id: "", user: "-")
        longest.maxTokens = target.rowLimit.map { max($0, target.maxTokens) }
        let asked = RequestBody(for: target, prompt: longest)
        answerLimit = asked.answerLimit ?? longest.maxTokens ?? target.maxTokens
        let (all, isTooMuch) = answerLimit.multipliedReportingOverflow(by: asked.answers)
        mostOutputTokens = isTooMuch ? .max : all
        answers = asked.sentAnswers
    }

    /// Returns the header fields of a request, with the key in them.
    private static func headers(_ target: Target, _ endpoint: Endpoint, key: Secret?) -> [HTTPHeader] {
        RequestHeaders.merged([
            RequestHeaders.defaults(streamed: target.stream),
            target.wireProtocol.requests.headers(key: key),
            endpoint.headers,
            target.headers,
        ])
    }

    /// The header fields of a request whose answer is wanted whole, with the key of now.
    var plainHeaders: [HTTPHeader] {
        var whole = target
        whole.stream = false
        let headers = Self.headers(whole, endpoint, key: rotatingKey?.current.key ?? endpoint.apiKey)
        return filledHeaders.filled(headers, by: .ofNoPlan, row: [:])
    }

    /// Returns what the request for a prompt asks that its price depends on: the members of a recorded body go along, and names in the
    /// target's own are filled from the row.
    package func terms(of prompt: Prompt) -> AskedTerms {
        let own = prompt.fields?.asked(of: target.wireProtocol).members
        guard own != nil || fillsBody else { return terms }
        let body = JSONValue.object(target.body)
        let filled = fillsBody ? body.filled(by: .ofNoPlan, row: prompt.rowFields) : body
        guard case .object(let members) = JSONValue.object(own ?? [:]).patched(with: filled) else { return terms }
        return AskedTerms(members)
    }

    /// Whether its requests have texts with names that each of them fills.
    package var fills: Bool { fillsBody || !filledHeaders.isEmpty }

    /// Puts the current key into a request that was made earlier.
    ///
    /// - Returns: the key's number; nil if one key holds throughout.
    package func stamp(_ request: inout TransportRequest) -> Int? {
        guard let (key, number) = rotatingKey?.current else { return nil }
        request.headers = filledHeaders.kept(Self.headers(target, endpoint, key: key), as: request.headers)
        return number
    }

    package var wireProtocol: WireProtocol { target.wireProtocol }

    /// The URL, for display: it never contains a key.
    package var url: String { shown(callURL) }

    /// The part of the URL's path that occurs twice in a row, for display; nil if there is none.
    package var repeatedPath: String? { CallURL.repetition(in: callURL).map(shown) }

    /// The endpoint's base URL, for display: it never contains a key.
    package var shownBaseURL: String { shown(endpoint.baseURL) }

    private func shown(_ url: String) -> String {
        CallURL.redacted(CallURL.withoutCredentials(url)) { redaction.redacted($0) }
    }

    /// Returns the request that sends `prompt`.
    ///
    /// - Parameters:
    ///   - prompt: the prompt.
    ///   - nonce: what is put before all else, so that no cache knows the prompt. Nil adds none; neither does a body without a
    ///     place for it, see ``canBeLed(_:)``.
    ///   - toolNonce: what is put before tools alone: of a turn, whose messages have nonces in them.
    ///   - closesEarly: whether to close the stream where the target's ``CancelAfter`` says.
    ///   - values: what names in its header fields and its body stand for; nil for a request that is in no plan.
    ///   - answer: keeps the answer for the next turn of its conversation; nil where there is none.
    ///   - readsText: whether the answer's text is wanted, be it kept or not.
    /// - Returns: the request, with the factory of its answer's decoder.
    package func request(
        for prompt: Prompt,
        nonce: String?,
        toolNonce: String? = nil,
        closesEarly: Bool = false,
        values: RequestValues? = nil,
        keeping answer: KeptAnswer? = nil,
        readsText: Bool = false
    ) -> TransportRequest {
        var body = body(for: prompt, nonce: nonce, values)
        if let toolNonce { body.leadTools(by: toolNonce) }
        let wireProtocol = target.wireProtocol
        let maxEventBytes = endpoint.maxEventBytes
        let cut = closesEarly ? target.cancelAfter : nil
        let enough = cut?.tokens(of: prompt.maxTokens == nil ? answerLimit : body.answerLimit ?? answerLimit)
        var closeAfter: Nanoseconds?
        if case .time(let time)? = cut?.point { closeAfter = time }
        let keepsText = keepsText || readsText || answer != nil
        let thinkTags = target.thinkTags
        let echoed = wireProtocol == .openaiCompletions ? body.echoedSizes : []
        let kept = answer.flatMap { body.mayAnswerInParts || target.thinking != nil ? $0 : nil }
        return TransportRequest(
            url: callURL,
            headers: filledHeaders.filled(fixedHeaders, by: values ?? .ofNoPlan, row: prompt.rowFields),
            body: body.json.jsonBytes,
            limits: endpoint.limits,
            closeAfter: closeAfter,
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust,
            makeConsumer: { head in
                let decoder = ResponseDecoding.decoder(
                    for: wireProtocol,
                    head: head,
                    maxEventBytes: maxEventBytes,
                    enough: enough,
                    keepsText: keepsText,
                    thinkTags: thinkTags,
                    echoed: echoed
                )
                return kept.map { KeepingConsumer(decoder, $0) } ?? decoder
            }
        )
    }

    /// Returns the prompt's text as it is sent, redacted for storage; nil if texts are not kept.
    package func promptText(for prompt: Prompt, nonce: String?, values: RequestValues? = nil) -> String? {
        keepsText ? redaction.redacted(body(for: prompt, nonce: nonce, values).promptText) : nil
    }

    /// Returns what a group of requests is called by the value of a row's field: on one line, of at most a hundred characters, without
    /// secrets.
    package func groupName(_ value: String) -> String {
        TextExcerpt.oneLine(redaction.redacted(value), limit: 100)
    }

    /// Whether the request for a prompt has something before which a nonce can stand: the target's `body` may remove it.
    package func canBeLed(_ prompt: Prompt) -> Bool { requestBody(prompt).canBeLed }

    /// Returns what of a prompt the target's protocol has no place for, such as "a picture"; nil if it can ask all of it.
    func obstacle(in prompt: Prompt) -> String? {
        var conversation = prompt.conversation
        conversation.form = RequestBody.form(of: prompt, for: target)
        return switch target.wireProtocol {
        case .openaiCompletions: OpenAICompletionsRequest.obstacle(in: conversation)
        case .anthropicMessages: conversation.form == .json ? "a wish for JSON without a schema" : nil
        case .openaiChat, .openaiResponses, .gemini: nil
        }
    }

    /// Returns the size of a prompt's request body in bytes, with the nonces that lead it: an upper bound of its tokens, for none is
    /// shorter than a byte.
    package func size(of prompt: Prompt) -> Int {
        var body = body(for: prompt, nonce: nil)
        for _ in 0..<nonces { body.lead(by: Plan.anyNonce) }
        return body.json.json.utf8.count
    }

    private func body(for prompt: Prompt, nonce: String?, _ values: RequestValues? = nil) -> RequestBody {
        var body = requestBody(prompt, values)
        if let nonce { body.lead(by: nonce) }
        return body
    }

    func requestBody(_ prompt: Prompt, _ values: RequestValues? = nil) -> RequestBody {
        RequestBody(for: target, prompt: prompt, values: fillsBody ? values ?? .ofNoPlan : nil)
    }

    /// The request that opens a connection to the endpoint's server and leaves it open.
    package var connectionRequest: TransportRequest { endpoint.connectionRequest }

    /// Returns the outcome of an exchange, judged from everything known about it.
    ///
    /// The detail says in plain words what was found, at most 300 characters, with keys struck out. If the server
    /// answered, but wrongly, the URL follows: a wrong address answers like this too.
    package func outcome(of exchange: RecordedExchange) -> Sample.Outcome {
        switch OutcomeRules.outcome(of: exchange) {
        case .failed(let kind, let detail):
            let isElsewhere = exchange.head.map { !(200..<300).contains($0.status) || kind == .malformed } ?? false
            let place = isElsewhere ? "; asked \(TextExcerpt.oneLine(url, limit: 200))" : ""
            return .failed(kind, detail: redaction.detail(detail) + place)
        case let outcome: return outcome
        }
    }

    /// Returns the outcome of opening a connection: success, whatever the server answered.
    package func outcome(ofOpening exchange: HTTPExchange) -> Sample.Outcome {
        switch exchange.ending {
        case .complete: .ok
        case .cancelled: .cancelled
        case .failed(let kind, let detail): .failed(kind, detail: redaction.detail(detail))
        }
    }

    /// Returns the decoded answer with keys struck out of all texts.
    package func response(of exchange: RecordedExchange) -> DecodedResponse<Monotonic> {
        var response = exchange.response
        HeaderBill.complete(&response, from: exchange.head)
        return redaction.redacted(response)
    }

    /// Returns a text of the server's with every secret struck out.
    package func redacted(_ text: String) -> String { redaction.redacted(text) }

    /// What strikes secrets out of a text that is shown as it comes.
    package var redactedStream: RedactedStream { RedactedStream(redactions) }

    /// Returns the delay before a retry that the server asked for; nil if it asked for none.
    ///
    /// - Parameters:
    ///   - exchange: the exchange.
    ///   - wallTime: when it ended on the wall clock, in nanoseconds since 1970: some servers name a date.
    /// - Returns: a time above zero.
    package func retryAfter(of exchange: RecordedExchange, wallTime: WallTime) -> Nanoseconds? {
        RetryDelay.asked(by: exchange, wallTime: wallTime)
    }

    /// Returns the server's rate-limit header fields, redacted for storage.
    package func rateLimits(of exchange: RecordedExchange) -> [HTTPHeader] {
        redaction.redacted(RateLimitHeaders.kept(of: exchange.head))
    }

    /// Returns how long the server says that the whole request took, in a header field; nil where it does not.
    package func processingTime(of exchange: RecordedExchange) -> Nanoseconds? {
        TimingReader.processing(exchange.head)
    }

    /// Returns whether to retry after an attempt, by the endpoint's retry policy.
    ///
    /// - Parameters:
    ///   - sample: the attempt, judged.
    ///   - exchange: its exchange.
    ///   - random: the source of the jitter.
    /// - Returns: the wait, or why there is no retry.
    package func retryDecision(
        after sample: Sample,
        _ exchange: RecordedExchange,
        using random: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard var policy = endpoint.retry?.policy(for: target.wireProtocol) else { return .giveUp(.notAsked) }
        // A wait of weeks is none that a measurement could outlast: who lets a request take so long lets it wait as long.
        policy.maxRetryAfter = policy.maxRetryAfter ?? endpoint.limits.total
        var head = exchange.head
        // The SDKs read a buffered answer whole before they look at it; to them, one that was cut off is no answer.
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

    /// Returns the provider's ID of the request, at most 128 characters.
    ///
    /// It comes from a provider's header, else the body, else a header of a proxy or CDN on the way.
    package func requestID(of exchange: RecordedExchange) -> String? {
        let named = { (headers: [String]) in
            headers.lazy.compactMap { exchange.head?.value(of: $0) }.first { !$0.isEmpty }
        }
        let id = named(Self.idHeaders) ?? idOfUnknownVendor(exchange.head) ?? exchange.response.responseID
        guard let id = id ?? named(Self.edgeHeaders) else { return nil }
        let shown = TextExcerpt.oneLine(redaction.redacted(id), limit: 128)
        return shown.isEmpty ? nil : shown
    }

    /// Returns the request's ID where a vendor's own header field names it, such as `nvcf-reqid`.
    private func idOfUnknownVendor(_ head: ResponseHead?) -> String? {
        head?.headers.first { header in
            let name = header.name.lowercased()
            return !header.value.isEmpty && Self.idEndings.contains(where: name.hasSuffix)
                && !Self.edgeHeaders.contains(name)
        }?.value
    }

    /// Returns the version of the simulator that answered; nil if it was no simulator.
    package func simulator(of exchange: RecordedExchange) -> String? {
        exchange.head?.value(of: "x-ezbench-simulator").map { TextExcerpt.oneLine($0, limit: 32) }
    }

    /// Header fields with the request's ID, in order of preference: the provider's own, then gateways'.
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
    /// How header fields with a request's ID end, whoever's they are.
    private static let idEndings = ["request-id", "requestid", "reqid", "correlation-id", "inference-id", "trace-id"]
    /// Header fields that identify the request at a proxy or CDN, not at the provider.
    private static let edgeHeaders = [
        "cf-ray", "x-vercel-id", "x-cloud-trace-context", "x-amz-cf-id", "fly-request-id", "x-served-by",
        "x-amzn-trace-id", "x-kong-request-id", "uber-trace-id", "x-datadog-trace-id",
    ]
}
