import BenchModel
import ProviderWire
import Testing

@Suite("Refusals in each vendor's words")
struct RefusalTests {
    struct Words: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: Int
        var body: String
        var kind: FailureKind
        var headers: [HTTPHeader] = []

        init(_ vendor: String, _ status: Int, _ body: String, _ kind: FailureKind, headers: [HTTPHeader] = []) {
            testDescription = "\(vendor), \(status)"
            self.status = status
            self.body = body
            self.kind = kind
            self.headers = headers
        }
    }

    static func error(_ message: String, type: String? = nil, code: String? = nil) -> String {
        let rest = [("type", type), ("code", code)].compactMap { name, value in value.map { #","\#(name)":"\#($0)""# } }
        return #"{"error":{"message":"\#(message)"\#(rest.joined())}}"#
    }

    static let quota: [Words] = [
        Words(
            "OpenAI",
            429,
            error("You exceeded your current quota", type: "insufficient_quota", code: "insufficient_quota"),
            .quota
        ),
        Words("OpenAI, in capitals", 429, error("No", code: "INSUFFICIENT_QUOTA"), .quota),
        Words("OpenAI, prepaid", 429, error("No credits remain", code: "credit_balance_exhausted"), .quota),
        Words("OpenAI, cap", 429, error("Cap", code: "project_spend_limit_exceeded"), .quota),
        Words(
            "OpenAI, hard limit",
            400,
            error("Billing hard limit has been reached", code: "billing_hard_limit_reached"),
            .quota
        ),
        Words(
            "Anthropic",
            400,
            error("Your credit balance is too low to access the Anthropic API", type: "invalid_request_error"),
            .quota
        ),
        Words("Anthropic", 402, error("Pay", type: "billing_error"), .quota),
        Words(
            "Anthropic, own limit",
            400,
            error("You have reached your specified API usage limits.", type: "invalid_request_error"),
            .quota
        ),
        Words(
            "Kimi",
            429,
            error("Your account org-1 is suspended due to insufficient balance", type: "exceeded_current_quota_error"),
            .quota
        ),
        Words("Kimi", 403, error("Your account is suspended", type: "exceeded_current_quota_error"), .quota),
        Words(
            "Z.ai",
            429,
            error("Insufficient balance or no resource package. Please recharge.", code: "1113"),
            .quota
        ),
        Words("Zhipu", 429, #"{"error":{"code":"1113","message":"您的账户已欠费,请充值后重试"}}"#, .quota),
        Words(
            "DashScope",
            400,
            error(
                "Access denied, please make sure your account is in good standing.",
                type: "Arrearage",
                code: "Arrearage"
            ),
            .quota
        ),
        Words("DashScope, native", 400, #"{"code":"Arrearage","message":"Access denied","request_id":"r"}"#, .quota),
        Words("Perplexity", 401, error("You exceeded your current quota", type: "insufficient_quota"), .quota),
        Words(
            "xAI",
            429,
            #"{"code":"Some resource has been exhausted","error":"Your team t has either used all available credits or reached its monthly spending limit."}"#,
            .quota
        ),
        Words(
            "xAI",
            403,
            #"{"code":"permission-denied","error":"Your team t has either used all available credits or reached its monthly spending limit."}"#,
            .quota
        ),
        Words("DeepSeek", 402, error("Insufficient Balance"), .quota),
        Words("OpenRouter", 402, #"{"error":{"code":402,"message":"This request requires more credits"}}"#, .quota),
        Words("OpenRouter, key", 403, #"{"error":{"code":403,"message":"Key limit exceeded (total limit)"}}"#, .quota),
        Words(
            "Fireworks",
            412,
            error(
                "Account a is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
                code: "PRECONDITION_FAILED"
            ),
            .quota
        ),
        Words("Together", 402, error("Spending limit", type: "credit_limit"), .quota),
        Words("Groq", 400, error("Spend limit reached", code: "blocked_api_access"), .quota),
        Words(
            "Volcengine",
            403,
            error(
                "The request failed because your account has an overdue balance.",
                type: "Forbidden",
                code: "AccountOverdueError"
            ),
            .quota
        ),
        Words(
            "Hugging Face",
            402,
            #"{"error":"You have exceeded your monthly included credits for Inference Providers."}"#,
            .quota
        ),
        Words(
            "SiliconFlow",
            403,
            #"{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}"#,
            .quota
        ),
        Words("Novita", 403, #"{"code":403,"reason":"NOT_ENOUGH_BALANCE","message":"not enough balance"}"#, .quota),
        Words(
            "Gemini",
            429,
            #"{"error":{"code":429,"message":"Your prepayment credits are depleted.","status":"RESOURCE_EXHAUSTED"}}"#,
            .quota
        ),
    ]

    static let keys: [Words] = [
        Words(
            "xAI",
            400,
            #"{"code":"Client specified an invalid argument","error":"Incorrect API key provided: na***ys."}"#,
            .auth
        ),
        Words("xAI, encoded", 400, #"{"error":"Incorrect%20API%20key%20provided:%20ba***na."}"#, .auth),
        Words(
            "Gemini",
            400,
            #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}"#,
            .auth
        ),
        Words("a reseller", 400, error("No", type: "invalid_request_error", code: "invalid_api_key"), .auth),
        Words("OpenAI", 401, error("Incorrect API key provided", code: "invalid_api_key"), .auth),
        Words("Anthropic", 403, error("Your API key does not have permission", type: "permission_error"), .auth),
    ]

    static let others: [Words] = [
        Words(
            "OpenRouter, moderation",
            403,
            #"{"error":{"code":403,"message":"openai/x requires moderation on OpenAI. Your input was flagged for \"violence\"."}}"#,
            .badRequest
        ),
        Words(
            "xAI, moderation",
            403,
            #"{"code":"permission-denied","error":"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"}"#,
            .badRequest
        ),
        Words("ZenMux, moderation", 403, error("No", type: "safety_check_failed"), .badRequest),
        Words(
            "Together, too long",
            403,
            error("Input tokens plus max_new_tokens are beyond the context length"),
            .badRequest
        ),
        Words(
            "Groq, tokens per minute",
            413,
            error(
                "Request too large for model on tokens per minute (TPM): Limit 6000. Upgrade at https://console.groq.com/settings/billing",
                type: "tokens",
                code: "rate_limit_exceeded"
            ),
            .rateLimited
        ),
        Words("OpenAI", 429, error("Slow", type: "tokens", code: "rate_limit_exceeded"), .rateLimited),
        Words(
            "Gemini, per minute",
            429,
            #"{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}"#,
            .rateLimited
        ),
        Words("Zhipu, concurrency", 429, error("您当前使用该 API 的并发数过高", code: "1302"), .rateLimited),
        Words("a body too large", 413, error("Payload too large"), .badRequest),
        Words(
            "Kimi",
            429,
            error("The engine is currently overloaded, please try again later", type: "engine_overloaded_error"),
            .overloaded
        ),
        Words("Anthropic", 529, error("Overloaded", type: "overloaded_error"), .overloaded),
        Words("Anthropic behind a gateway", 500, error("Overloaded", type: "overloaded_error"), .overloaded),
        Words(
            "OpenAI",
            503,
            error("Busy", type: "service_unavailable_error", code: "server_is_overloaded"),
            .overloaded
        ),
        Words(
            "Gemini",
            503,
            #"{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"#,
            .overloaded
        ),
        Words("TGI", 429, #"{"error":"Model is overloaded","error_type":"overloaded"}"#, .overloaded),
        Words("Volcengine", 429, error("Busy", type: "TooManyRequests", code: "ServerOverloaded"), .overloaded),
        Words(
            "SGLang",
            503,
            #"{"object":"error","message":"The request queue is full.","type":"ServiceUnavailable","code":503}"#,
            .overloaded
        ),
        Words("Groq flex", 498, error("Flex tier capacity exceeded", code: "capacity_exceeded"), .overloaded),
        Words(
            "Mistral",
            429,
            #"{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","code":"3505"}"#,
            .overloaded
        ),
        Words("DeepSeek", 503, error("Server overloaded"), .overloaded),
        Words("Together", 503, error("Engine overloaded, try again"), .overloaded),
        Words("Zhipu", 429, error("该模型当前访问量过大,请您稍后再试", code: "1305"), .overloaded),
        Words("a model that loads", 503, error("Loading model", type: "unavailable_error"), .serverError),
        Words("another 498", 498, error("Token expired"), .clientError),
        Words(
            "AWS, type in a header",
            400,
            #"{"message":"Too many tokens, please wait before trying again."}"#,
            .rateLimited,
            headers: [HTTPHeader("x-amzn-errortype", "ThrottlingException:http://internal.amazon.com/")]
        ),
    ]

    static func exchange(_ words: Words) -> RecordedExchange {
        let head = ResponseHead(status: words.status, headers: words.headers)
        return RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            head: head,
            response: decode(words.body, as: .openaiChat, head: head).response
        )
    }

    static let call = ProviderCall(
        target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
        endpoint: Endpoint(name: "e", baseURL: "http://h")
    )

    @Test("are what the words say, not what the status says", arguments: quota + keys + others)
    func kinds(words: Words) {
        guard case .failed(let kind, let detail) = Self.call.outcome(of: Self.exchange(words)) else {
            Issue.record("it did not fail")
            return
        }
        #expect(kind == words.kind, "\(detail)")
        #expect(detail.hasPrefix("HTTP \(words.status), "))
    }

    @Test("inside a 200 are an error of the stream, with their type and code")
    func inStream() {
        for words in Self.quota + Self.keys {
            let response = decode(events(words.body), as: .openaiChat).response
            let exchange = RecordedExchange(
                times: PhaseTimes(started: 0),
                ending: .complete,
                head: eventStream,
                response: response
            )
            guard case .failed(.streamError, _) = Self.call.outcome(of: exchange) else {
                Issue.record("\(words.testDescription) is no stream_error")
                continue
            }
            #expect(response.providerError == Self.exchange(words).response.providerError)
        }
    }

    @Test("are tried again by what they mean: never where money is short, and like an overload where they are one")
    func retries() {
        let policy = RetrySettings(preset: .openai).policy(for: .openaiChat)
        for words in Self.quota + Self.keys + Self.others {
            let exchange = Self.exchange(words)
            let attempt = RetryRules.Attempt(
                number: 1,
                outcome: Self.call.outcome(of: exchange),
                head: exchange.head,
                retryAfter: nil
            )
            var random = Seeded(state: 1)
            let decision = RetryRules(policy).decision(after: attempt, using: &random)
            let isAgain = if case .again = decision { true } else { false }
            let isWorthIt = [.rateLimited, .overloaded, .serverError].contains(words.kind)
            #expect(isAgain == isWorthIt, "\(words.testDescription)")
        }
    }

    @Test("give their request id in a header of the vendor's, the body, or at the edge")
    func ids() {
        let id = { (headers: [HTTPHeader], body: String) in
            let head = ResponseHead(status: 500, headers: headers)
            return Self.call.requestID(
                of: RecordedExchange(
                    times: PhaseTimes(started: 0),
                    ending: .complete,
                    head: head,
                    response: decode(body, as: .openaiChat, head: head).response
                )
            )
        }
        let names = [
            "request-id", "X-Request-Id", "x-generation-id", "apim-request-id", "x-ms-request-id", "x-amzn-RequestId",
            "x-goog-request-id", "x-groq-id", "x-ds-trace-id", "x-siliconcloud-trace-id", "Msh-Request-Id", "Trace-Id",
            "X-Tt-Logid", "X-LOG-ID", "X-Bce-Request-Id", "EagleEye-TraceId", "x-litellm-call-id",
            "X-Oneapi-Request-Id", "x-trace-id", "CF-Ray", "x-vercel-id",
            // Of no vendor that is known by name, but named like the others.
            "Nvcf-Reqid", "mistral-correlation-id", "x-new-vendor-request-id", "x-inference-id",
        ]
        for name in names { #expect(id([HTTPHeader(name, "i-1")], "{}") == "i-1", "\(name)") }
        let edge = HTTPHeader("cf-ray", "edge")
        #expect(id([edge, HTTPHeader("x-request-id", "own")], "{}") == "own")
        #expect(id([HTTPHeader("x-amzn-trace-id", "edge"), HTTPHeader("nvcf-reqid", "own")], "{}") == "own")
        #expect(id([edge], #"{"error":{"message":"m"},"request_id":"req_1"}"#) == "req_1")
        #expect(id([], #"{"RequestId":"req_2","message":"m"}"#) == "req_2")
    }
}
