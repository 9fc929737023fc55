import BenchModel
import ProviderWire
import Testing

@Suite("Refusals in words that mislead")
struct GatewayRefusalTests {
    typealias Words = RefusalTests.Words

    private static func error(_ message: String, type: String? = nil, code: String? = nil) -> String {
        RefusalTests.error(message, type: type, code: code)
    }

    /// A quota of a minute is a limit of the pace; only what no wait cures is a quota.
    static let quotas: [Words] = [
        Words(
            "Cerebras, tokens",
            429,
            #"{"message":"Tokens per minute limit exceeded - too many tokens processed.","type":"too_many_tokens_error","param":"quota","code":"token_quota_exceeded"}"#,
            .rateLimited
        ),
        Words(
            "Cerebras, requests",
            429,
            #"{"message":"Limit exceeded","type":"too_many_requests_error","param":"quota","code":"request_quota_exceeded"}"#,
            .rateLimited
        ),
        Words(
            "one-api",
            403,
            error("user quota is not enough", type: "one_api_error", code: "insufficient_user_quota"),
            .quota
        ),
        Words("new-api, token", 403, error("x", type: "new_api_error", code: "pre_consume_token_quota_failed"), .quota),
        Words("new-api, words", 401, error("该令牌额度已用尽", type: "new_api_error"), .quota),
        Words("Codex", 429, error("The usage limit has been reached", type: "usage_limit_reached"), .quota),
        Words(
            "MiniMax",
            429,
            error("usage limit exceeded, 5-hour usage limit reached for Token Plan", type: "rate_limit_error"),
            .quota
        ),
        Words(
            "API Management",
            403,
            #"{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 01:23:00."}"#,
            .quota
        ),
        Words(
            "Cloudflare",
            429,
            #"{"errors":[{"message":"you have used up your daily free allocation of 10,000 neurons","code":4006}],"success":false}"#,
            .quota
        ),
        Words(
            "Cohere, a month",
            429,
            #"{"message":"a Trial key, which is limited to 1000 API calls / month"}"#,
            .quota
        ),
        Words("Cohere, a minute", 429, #"{"message":"a Trial key, limited to 20 API calls / minute"}"#, .rateLimited),
        Words("AWS", 400, #"{"__type":"ServiceQuotaExceededException","message":"too much"}"#, .quota),
        Words(
            "Vertex",
            403,
            #"{"error":{"code":403,"message":"This API method requires billing to be enabled.","status":"PERMISSION_DENIED"}}"#,
            .quota
        ),
    ]

    /// No room for the request, in every way to say it.
    static let load: [Words] = [
        Words(
            "Cerebras",
            429,
            #"{"message":"Try again soon","type":"too_many_requests_error","code":"queue_exceeded"}"#,
            .overloaded
        ),
        Words("DeepSeek", 503, error("Service is too busy.", type: "service_unavailable_error"), .overloaded),
        Words("Groq", 503, error("llama is currently over capacity.", type: "internal_server_error"), .overloaded),
        Words(
            "SiliconFlow",
            503,
            #"{"code":50505,"message":"Model service overloaded. Please try again later."}"#,
            .overloaded
        ),
        Words(
            "Ollama",
            503,
            #"{"error":"server busy, please try again.  maximum pending requests exceeded"}"#,
            .overloaded
        ),
        Words("Chutes", 429, #"{"detail":"Infrastructure is at maximum capacity, try again later"}"#, .overloaded),
        Words("DeepInfra", 429, error("Model busy, retry later"), .overloaded),
        Words(
            "Cloudflare",
            429,
            #"{"errors":[{"message":"Capacity temporarily exceeded, please try again.","code":3040}]}"#,
            .overloaded
        ),
        Words("new-api", 429, error("当前分组上游负载已饱和，请稍后再试", type: "new_api_error"), .overloaded),
        Words("llama-server, not yet ready", 503, error("Loading model", type: "unavailable_error"), .serverError),
        Words("of a method", 500, error("overloaded method"), .serverError),
    ]

    /// The same names in the spelling of another vendor, and words with a status that says something else.
    static let others: [Words] = [
        Words("LiteLLM", 400, error("Budget has been exceeded! Current cost: 2, Max budget: 1"), .quota),
        Words("LiteLLM, a key", 429, error("Exceeded", type: "budget_exceeded", code: "429"), .quota),
        Words(
            "LiteLLM, of old",
            400,
            error("Authentication Error, ExceededBudget: User over budget", type: "auth_error"),
            .quota
        ),
        Words("LiteLLM, no key", 400, error("Authentication Error, No api key passed in.", type: "auth_error"), .auth),
        Words(
            "MiniMax",
            500,
            #"{"type":"error","error":{"type":"api_error","message":"insufficient balance (1008)"}}"#,
            .quota
        ),
        Words("in camel case", 429, error("No", type: "InsufficientQuota"), .quota),
        Words("Alibaba", 400, #"{"code":"InvalidApiKey","message":"Invalid API-key provided."}"#, .auth),
        Words(
            "Volcengine, key",
            400,
            error("The key is missing", type: "BadRequest", code: "AuthenticationError"),
            .auth
        ),
        Words("Baidu", 400, #"{"error_code":110,"error_msg":"Access token invalid or no longer valid"}"#, .auth),
        Words("AWS", 400, #"{"__type":"ExpiredTokenException","message":"The security token is expired"}"#, .auth),
        Words(
            "Hugging Face",
            400,
            #"{"error":"Authorization header is correct, but the token seems invalid"}"#,
            .auth
        ),
        Words(
            "Volcengine, content",
            403,
            error("The input text may contain sensitive information.", code: "SensitiveContentDetected"),
            .badRequest
        ),
        Words(
            "Azure behind a gateway",
            403,
            error(
                "The prompt triggered Azure OpenAI's content management policy",
                code: "ResponsibleAIPolicyViolation"
            ),
            .badRequest
        ),
        Words("a gateway, of its upstream's pace", 503, error("Slow", code: "rate_limit_exceeded"), .rateLimited),
        Words("another 500", 500, error("internal error", type: "api_error"), .serverError),
        Words("a wrong parameter", 422, error("logit_bias: invalid token id", type: "invalid_token_id"), .badRequest),
    ]

    static let caps: [Words] = [
        Words("Gemini", 429, error("Your project has exceeded its monthly spending cap."), .quota),
        Words("Mistral", 429, error("You have exceeded your monthly usage limit"), .quota),
        Words("Ollama", 429, error("you have reached your weekly usage limit"), .quota),
        Words("Chutes", 429, #"{"detail":"Subscription usage cap exceeded."}"#, .quota),
        Words("Anthropic", 429, error("This would exceed your organization's monthly spend limit"), .quota),
        Words("Bedrock", 403, #"{"message":"Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A"}"#, .quota),
        Words("NVIDIA", 403, #"{"title":"Forbidden","status":403,"detail":"Account: Cloud credits expired"}"#, .quota),
        Words("Azure", 403, error("spending limit reached (ReadOnlyDisabledSubscription)"), .quota),
        Words("Qianfan", 403, error("Account is in arrears", code: "account_arrears"), .quota),
        Words("Yi", 403, error("balance not enough"), .quota),
        Words(
            "Tencent",
            400,
            #"{"Response":{"Error":{"Code":"FailedOperation.ResourcePackExhausted","Message":"m"}}}"#,
            .quota
        ),
        Words("Tencent", 400, #"{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"m"}}}"#, .auth),
        Words("Groq", 400, error("restricted", code: "organization_restricted"), .auth),
        Words("Anthropic", 400, error("This organization has been disabled."), .auth),
        Words("LiteLLM", 500, error("litellm.AuthenticationError: AuthenticationError: Incorrect"), .auth),
        Words("Bedrock", 429, #"{"message":"Model is not ready","__type":"ModelNotReadyException"}"#, .overloaded),
        Words("Azure", 429, error("high demand", code: "NoCapacity"), .overloaded),
        Words(
            "DashScope",
            429,
            error("https://help.aliyun.com/zh/model-studio/error-code#token-limit", type: "insufficient_quota"),
            .rateLimited
        ),
    ]

    @Test("are what the words mean", arguments: quotas + load + others + caps)
    func kinds(words: Words) {
        #expect(failure(RefusalTests.call.outcome(of: RefusalTests.exchange(words))) == words.kind)
    }
}
