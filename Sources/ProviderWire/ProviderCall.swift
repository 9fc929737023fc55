package import BenchModel
import JSONSyntax

/// Makes the requests of one target at its endpoint; how their exchanges are judged is in the folder `Judging`.
package struct ProviderCall: Sendable {
    package let target: Target
    let endpoint: Endpoint
    let callURL: String
    /// The header fields, with the endpoint's key if it does not change.
    private let fixedHeaders: [HTTPHeader]
    private let filledHeaders: FilledHeaders
    private let fillsBody: Bool
    let redactions: Redactions
    var redaction: Redaction { redactions.current }
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
}
