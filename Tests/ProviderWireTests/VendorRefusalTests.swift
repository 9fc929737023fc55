import BenchModel
import ProviderWire
import Testing

/// What vendors, gateways, proxies and servers answer where they refuse a request, as their documentation and public bug
/// reports have it.
@Suite("Refusals as vendors, gateways, proxies and servers write them")
struct VendorRefusalTests {
    typealias Words = RefusalTests.Words

    private static func error(_ message: String, type: String? = nil, code: String? = nil) -> String {
        RefusalTests.error(message, type: type, code: code)
    }

    static let days: [Words] = [
        Words("Z.ai", 429, #"{"error":{"code":"1304","message":"Daily call limit for this API reached"}}"#, .quota),
        Words("Z.ai, a minute", 429, #"{"error":{"code":"1303","message":"High frequency usage"}}"#, .rateLimited),
        Words("Bedrock", 429, #"{"message":"Too many tokens per day, please wait before trying again."}"#, .quota),
        Words(
            "Bedrock, a minute",
            429,
            #"{"message":"Too many tokens, please wait before trying again."}"#,
            .rateLimited
        ),
        Words(
            "Cerebras",
            429,
            #"{"message":"Tokens per day limit exceeded - too many tokens processed.","type":"too_many_tokens_error","code":"token_quota_exceeded"}"#,
            .quota
        ),
        Words("OpenRouter", 429, error("Rate limit exceeded: free-models-per-day. Add 10 credits"), .quota),
        Words("OpenRouter, a minute", 429, error("Rate limit exceeded: free-models-per-min."), .rateLimited),
        Words(
            "GitHub Models",
            429,
            error("Rate limit of 50 per 86400s exceeded for UserByModelByDay.", code: "RateLimitReached"),
            .quota
        ),
        Words(
            "Together",
            429,
            error(
                "You have been rate limited. Your rate limit is 60 queries per minute. Please navigate to https://api.together.xyz/settings/billing",
                type: "credit_limit"
            ),
            .rateLimited
        ),
        Words("Together, of credit", 429, error("Credit limit exceeded", type: "credit_limit"), .quota),
        Words(
            "Kimi",
            429,
            error(
                "Your account org-1 request reached organization TPD rate limit, current: 2, limit: 1",
                type: "rate_limit_reached_error"
            ),
            .quota
        ),
        Words(
            "Kimi, a minute",
            429,
            error(
                "Your account org-1 request reached organization max RPM: 3, please try again after 1 seconds",
                type: "rate_limit_reached_error"
            ),
            .rateLimited
        ),
        Words("Google", 403, error("Daily Limit Exceeded. The quota will be reset at midnight"), .quota),
        Words(
            "Vertex, a minute",
            429,
            #"[{"error":{"code":429,"message":"Quota exceeded for aiplatform.googleapis.com/online_prediction_input_tokens_per_minute_per_base_model","status":"RESOURCE_EXHAUSTED"}}]"#,
            .rateLimited
        ),
        Words(
            "Groq, whose day moves on",
            429,
            error(
                "Rate limit reached on tokens per day (TPD): Limit 100000. Please try again in 5m46s",
                code: "rate_limit_exceeded"
            ),
            .rateLimited
        ),
        Words(
            "Gemini",
            429,
            #"{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"retryDelay":"45s"}]}}"#,
            .quota
        ),
        Words(
            "Gemini, a minute",
            429,
            #"{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}]}}"#,
            .rateLimited
        ),
        Words(
            "Gemini, none in the plan",
            429,
            error("You exceeded your current quota. * Quota exceeded for metric: x, limit: 0, model: gemini-3-pro"),
            .quota
        ),
    ]

    static let credit: [Words] = [
        Words(
            "API Gateway",
            429,
            #"{"message":"Limit Exceeded"}"#,
            .quota,
            headers: [HTTPHeader("x-amzn-errortype", "LimitExceededException")]
        ),
        Words(
            "API Gateway, pace",
            429,
            #"{"message":"Too Many Requests"}"#,
            .rateLimited,
            headers: [HTTPHeader("x-amzn-errortype", "TooManyRequestsException")]
        ),
        Words(
            "Vercel",
            403,
            error(
                "AI Gateway requires a valid credit card on file to service requests.",
                type: "customer_verification_required"
            ),
            .quota
        ),
        Words("Portkey", 412, #"{"status":"failure","message":"Budget exhausted"}"#, .quota),
        Words("Ollama", 429, #"{"error":"you (x) have reached your session usage limit, please wait"}"#, .quota),
        Words(
            "LiteLLM, of OpenAI",
            429,
            error(
                "litellm.RateLimitError: RateLimitError: OpenAIException - You exceeded your current quota, please check",
                type: "throttling_error"
            ),
            .quota
        ),
        Words(
            "LiteLLM, of Anthropic in JSON",
            400,
            #"{"error":{"message":"litellm.BadRequestError: AnthropicException - {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}. Received Model Group=x","type":null,"code":"400"}}"#,
            .quota
        ),
        Words(
            "a gateway, as Python prints it",
            429,
            error(
                "Error code: 429 - {'error': {'message': 'No', 'type': 'insufficient_quota', 'code': 'insufficient_quota'}}"
            ),
            .quota
        ),
        Words(
            "OpenRouter, of Moonshot",
            429,
            #"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"stop\",\"type\":\"exceeded_current_quota_error\"}}"}}}"#,
            .quota
        ),
    ]

    static let keys: [Words] = [
        Words("Zhipu, locked", 429, #"{"error":{"code":"1112","message":"Your account has been locked"}}"#, .auth),
        Words(
            "Z.ai, fair use",
            429,
            #"{"error":{"code":"1313","message":"does not comply with the Fair Usage Policy"}}"#,
            .auth
        ),
        Words(
            "Azure",
            401,
            error("Access denied due to invalid subscription key or wrong API endpoint.", code: "401"),
            .auth
        ),
        Words("Bedrock", 403, #"{"message":"The security token included in the request is invalid."}"#, .auth),
        Words("Vertex", 401, #"[{"error":{"code":401,"message":"m","status":"UNAUTHENTICATED"}}]"#, .auth),
        Words(
            "Gemini, leaked",
            403,
            #"{"error":{"code":403,"message":"Your API key was reported as leaked.","status":"PERMISSION_DENIED"}}"#,
            .auth
        ),
        Words("Mistral", 401, #"{"detail":"Unauthorized"}"#, .auth),
        Words("Cohere", 401, #"{"message":"invalid api token"}"#, .auth),
        Words(
            "llama-server",
            401,
            #"{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"#,
            .auth
        ),
        Words("vLLM, SGLang", 401, #"{"error":"Unauthorized"}"#, .auth),
        Words("Kong", 401, #"{"message":"No API key found in request"}"#, .auth),
        Words("Envoy", 403, "RBAC: access denied", .auth),
        Words("Perplexity", 401, "<html><head><TITLE>401 Authorization Required</TITLE></head></html>", .auth),
    ]

    static let contents: [Words] = [
        Words(
            "OpenRouter",
            403,
            #"{"error":{"code":403,"message":"Input required moderation","metadata":{"reasons":["violence"],"flagged_input":"x","provider_name":"OpenAI"}}}"#,
            .badRequest
        ),
        Words(
            "OpenRouter, in other words",
            403,
            #"{"error":{"code":403,"message":"Forbidden","metadata":{"reasons":["violence"],"flagged_input":"my quota"}}}"#,
            .badRequest
        ),
        Words("OpenRouter, an unknown key", 403, error("No access", code: "403"), .auth),
        Words(
            "Portkey",
            446,
            #"{"error":{"message":"The guardrail checks failed","type":"hooks_failed"}}"#,
            .badRequest
        ),
        Words("WSO2", 446, #"{"code":"900514","type":"AZURE","message":{"action":"INTERVENED"}}"#, .badRequest),
        Words(
            "Cloudflare",
            424,
            #"{"success":false,"error":[{"code":2016,"message":"Prompt blocked due to security configurations"}]}"#,
            .badRequest
        ),
        Words("Databricks", 403, #"{"message":"Request blocked by input guardrail 'demo'"}"#, .badRequest),
        Words("Azure", 400, error("The response was filtered", code: "content_filter"), .badRequest),
        Words(
            "DashScope",
            400,
            #"{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content."}"#,
            .badRequest
        ),
    ]

    static let load: [Words] = [
        Words("Anthropic", 500, #"{"type":"error","error":{"type":"api_error","message":"Overloaded"}}"#, .overloaded),
        Words(
            "LiteLLM, of Anthropic",
            500,
            error(
                "litellm.InternalServerError: AnthropicException - Overloaded. Handle with `litellm.InternalServerError`."
            ),
            .overloaded
        ),
        Words(
            "LiteLLM, of Anthropic in JSON",
            500,
            #"{"error":{"message":"litellm.InternalServerError: AnthropicError - {\"type\":\"error\",\"error\":{\"details\":null,\"type\":\"overloaded_error\",\"message\":\"Busy\"}}"}}"#,
            .overloaded
        ),
        Words("LiteLLM, of a pace", 500, error("litellm.RateLimitError: slow down"), .rateLimited),
        Words("Envoy", 503, "envoy overloaded", .overloaded),
        Words(
            "Envoy, its circuit breaker",
            503,
            "upstream connect error or disconnect/reset before headers. reset reason: overflow",
            .overloaded
        ),
        Words("Envoy, by its header", 503, "no", .overloaded, headers: [HTTPHeader("x-envoy-overloaded", "true")]),
        Words(
            "Envoy, of a lost connection",
            503,
            "upstream connect error. reset reason: connection failure",
            .serverError
        ),
        Words(
            "Ray Serve",
            503,
            "Request dropped due to backpressure (num_queued_requests=2, max_queued_requests=2).",
            .overloaded
        ),
        Words("Triton", 503, #"{"error":"Exceeds maximum queue size"}"#, .overloaded),
        Words("Knative", 503, "activator overload", .overloaded),
        Words(
            "nginx",
            503,
            "<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
            .serverError
        ),
        Words("nginx, pace", 429, "<html><head><title>429 Too Many Requests</title></head></html>", .rateLimited),
        Words("NVIDIA NIM", 429, #"{"status":429,"title":"Too Many Requests"}"#, .rateLimited),
        Words("Kong", 429, #"{"message":"API rate limit exceeded"}"#, .rateLimited),
        Words("Cloudflare", 429, "error code: 1015", .rateLimited),
        Words("LM Studio", 400, #"{"error":"Model unloaded."}"#, .badRequest),
        Words(
            "Databricks",
            429,
            #"{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"Exceeded workspace output tokens per minute rate limit"}"#,
            .rateLimited
        ),
    ]

    @Test("are what they mean", arguments: days + credit + keys + contents + load)
    func kinds(words: Words) {
        #expect(failure(RefusalTests.call.outcome(of: RefusalTests.exchange(words))) == words.kind)
    }

    @Test("do not keep the prompt that they quote as flagged")
    func flagged() throws {
        let words = try #require(Self.contents.first)
        let said = RefusalTests.exchange(words).response.providerError
        #expect(said == ProviderError(type: "moderation", code: "403", message: "Input required moderation"))
    }
}
