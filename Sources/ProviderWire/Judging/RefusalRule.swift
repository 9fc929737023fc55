import BenchModel

/// Classifies a refusal by the vendor's error type, code or message, where the HTTP status alone would mislead.
struct RefusalRule {
    let kind: FailureKind
    let statuses: Set<Int>
    /// Substrings of the error's type or code, as ``plain(_:)`` writes them.
    let names: [String]
    /// Whole types or codes of the error, in whatever case.
    let codes: [String]
    /// Substrings of the error's message, in whatever case.
    let says: [String]
    /// Which vendor writes this, and where that is documented or was seen.
    let source: String

    private init(
        kind: FailureKind,
        statuses: Set<Int>,
        names: [String],
        codes: [String],
        says: [String],
        source: String
    ) {
        self.kind = kind
        self.statuses = statuses
        self.names = names.map { Self.plain($0.lowercased()) }
        self.codes = codes.map { $0.lowercased() }
        self.says = says.map { $0.lowercased() }
        self.source = source
    }

    /// Returns the first rule that matches; of several matches, the one that must not be overlooked comes first.
    static func first(for status: Int, _ error: ProviderError) -> RefusalRule? {
        let codes = [error.type, error.code].compactMap { $0?.lowercased() }
        let names = codes.map(plain)
        // One vendor's gateway percent-encodes the message.
        let message = error.message.lowercased().replacing("%20", with: " ")
        return all.first { rule in
            rule.statuses.contains(status)
                && (codes.contains(where: rule.codes.contains)
                    || names.contains { name in rule.names.contains { name.contains($0) } }
                    || rule.says.contains { message.contains($0) })
        }
    }

    /// Returns only the letters and digits of a name: one vendor writes `invalid_api_key` and another `InvalidApiKey`.
    private static func plain(_ name: String) -> String { name.filter { $0.isLetter || $0.isNumber } }

    /// MiniMax says with 500 that the balance is used up.
    private static let refusals: Set<Int> = [400, 401, 402, 403, 412, 422, 429, 500]

    private static func quota(
        _ source: String,
        names: [String] = [],
        codes: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .quota, statuses: refusals, names: names, codes: codes, says: says, source: source)
    }

    private static func auth(
        _ source: String,
        statuses: Set<Int> = [400, 422],
        names: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .auth, statuses: statuses, names: names, codes: [], says: says, source: source)
    }

    /// The prompt is refused for its content: the key is good, the request is not.
    private static func content(_ source: String, names: [String] = [], says: [String] = []) -> RefusalRule {
        RefusalRule(kind: .badRequest, statuses: [401, 403], names: names, codes: [], says: says, source: source)
    }

    private static func limited(_ source: String, names: [String] = [], says: [String] = []) -> RefusalRule {
        RefusalRule(
            kind: .rateLimited,
            statuses: [400, 403, 413, 500, 503],
            names: names,
            codes: [],
            says: says,
            source: source
        )
    }

    private static func overloaded(
        _ source: String,
        statuses: Set<Int> = [429, 498, 500, 502, 503, 520, 522, 524],
        names: [String] = [],
        codes: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .overloaded, statuses: statuses, names: names, codes: codes, says: says, source: source)
    }

    static let all: [RefusalRule] = minutes + credit + keys + moderation + pace + load

    /// A quota per minute is a rate limit, whatever the vendor calls it.
    private static let minutes = [
        RefusalRule(
            kind: .rateLimited,
            statuses: [429],
            names: [],
            codes: [],
            says: ["error-code#token-limit"],
            source:
                "Alibaba DashScope, whose code is insufficient_quota: help.aliyun.com/zh/model-studio/error-code#token-limit"
        ),
        RefusalRule(
            kind: .rateLimited,
            statuses: [429],
            names: [],
            codes: ["token_quota_exceeded", "request_quota_exceeded"],
            says: ["tokens per minute", "requests per minute"],
            source: "Cerebras: inference-docs.cerebras.ai/support/error; github.com/continuedev/continue/issues/9800"
        ),
    ]

    /// The credit is used up, or a spending cap is reached: waiting does not help.
    private static let credit = [
        quota(
            "OpenAI, Azure, Perplexity (with 401): developers.openai.com/api/docs/guides/error-codes",
            names: [
                "insufficient_quota", "credit_balance", "billing", "quota_exceeded", "spend_limit",
                "usage_limit",
            ]
        ),
        quota(
            "Anthropic: platform.claude.com/docs/en/api/errors; github.com/anthropics/anthropic-sdk-typescript/issues/618",
            names: ["enforced_spend_limit"],
            says: ["credit balance is too low", "reached your specified api usage limits"]
        ),
        quota(
            "Moonshot (Kimi): kimi.com/help/kimi-api/api-error-codes; kimi.com/code/docs error-reference",
            names: ["exceeded_current_quota"],
            says: ["suspended due to insufficient balance", "reached your usage limit"]
        ),
        quota(
            "one-api, new-api (403, 401): github.com/songquanpeng/one-api/issues/1270, github.com/QuantumNous/new-api",
            names: ["insufficient_user_quota", "insufficient_token_quota", "token_quota_failed"],
            says: ["quota is not enough", "额度不足", "额度已用尽"]
        ),
        quota(
            "MiniMax's token plan (429, 2056): github.com/MiniMax-AI/MiniMax-M2.7/issues/36",
            says: ["usage limit exceeded", "usage limit reached"]
        ),
        quota(
            "Azure API Management (403): learn.microsoft.com/azure/api-management/quota-policy",
            says: ["out of call volume quota", "out of bandwidth quota"]
        ),
        quota(
            "Cloudflare Workers AI: developers.cloudflare.com/workers-ai/platform/errors",
            says: ["daily free allocation"]
        ),
        quota(
            "Caps by the month or the week (429): Gemini, ai.google.dev/gemini-api/docs/billing; Ollama, docs.ollama.com/cloud; "
                + "Chutes, chutes.ai/docs; Mistral, docs.mistral.ai; Anthropic, platform.claude.com/docs/en/api/rate-limits",
            says: [
                "monthly spending cap", "monthly spend limit", "monthly usage limit", "weekly usage limit",
                "usage cap exceeded",
            ]
        ),
        quota(
            "AWS Marketplace (403): docs.aws.amazon.com/bedrock/latest/userguide/model-access.html",
            says: ["invalid_payment_instrument"]
        ),
        quota("NVIDIA (403): docs.api.nvidia.com", says: ["credits expired"]),
        quota(
            "Azure (403): learn.microsoft.com/azure/cost-management-billing/manage/spending-limit",
            says: ["spending limit reached", "readonlydisabledsubscription"]
        ),
        quota(
            "Baidu Qianfan, Yi, Tencent (400, 403): cloud.baidu.com/doc/qianfan-docs, cloud.tencent.com/document/product/1729",
            names: ["account_arrears", "resource_pack_exhausted"],
            says: ["is in arrears", "balance not enough"]
        ),
        quota("Cohere's trial keys: docs.cohere.com/docs/rate-limits", says: ["api calls / month"]),
        quota(
            "AWS: docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html",
            names: ["service_quota_exceeded"]
        ),
        quota("Vertex (403): cloud.google.com/billing/docs", says: ["requires billing to be enabled"]),
        quota(
            "Z.ai, Zhipu (business codes): docs.z.ai/api-reference/api-code, docs.bigmodel.cn/cn/api/api-code",
            codes: ["1113", "1308", "1309", "1310"],
            says: ["no resource package", "已欠费", "余额不足"]
        ),
        quota(
            "Alibaba DashScope: help.aliyun.com/en/model-studio/error-code",
            names: ["arrearage", "freetieronly"],
            says: ["account is in good standing"]
        ),
        quota(
            "xAI (429 and 403): github.com/continuedev/continue/issues/10373, github.com/warpdotdev/warp/issues/14867",
            says: ["used all available credits", "reached its monthly spending limit", "doesn't have any credits"]
        ),
        quota(
            "Fireworks (412): github.com/pollinations/pollinations/issues/12136",
            says: ["reaching the monthly spending limit", "failure to pay past invoices"]
        ),
        quota("Groq: console.groq.com/docs/spend-limits", names: ["blocked_api_access"]),
        quota(
            "Volcengine (Doubao): volcengine.com/docs/82379/1299023",
            names: ["accountoverdue", "setlimitexceeded"],
            says: ["has an overdue balance"]
        ),
        quota("Baidu Qianfan: cloud.baidu.com/doc/WENXINWORKSHOP/s/tlmyncueh", says: ["daily request limit reached"]),
        quota("Gemini: ai.google.dev/gemini-api/docs/billing", says: ["prepayment credits are depleted"]),
        quota("OpenRouter: openrouter.ai/docs/api/reference/errors-and-debugging", says: ["key limit exceeded"]),
        quota("Hugging Face: github.com/huggingface/agents-course/issues/386", says: ["monthly included credits"]),
        quota(
            "ZenMux, Novita and other resellers: docs.zenmux.ai/guide/advanced/error-codes.html",
            names: [
                "insufficient_credit", "reject_no_credit", "quote_exceeded", "insufficient_balance",
                "insufficient_funds", "not_enough_balance", "credit_limit", "payment_required",
            ]
        ),
        quota(
            "LiteLLM (400, 429): github.com/BerriAI/litellm/issues/14144, docs.litellm.ai/docs/proxy/users",
            names: ["budget_exceeded"],
            says: ["budget has been exceeded", "exceededbudget", "exceeded budget", "crossed budget"]
        ),
        quota(
            "DeepSeek, MiniMax (1008), SiliconFlow (30001), Together and others: api-docs.deepseek.com/quick_start/error_codes, "
                + "github.com/MiniMax-AI/MiniMax-M2/issues/62",
            says: [
                "insufficient balance", "balance is insufficient", "insufficient account balance",
                "insufficient credit", "not enough credits", "not enough balance", "insufficient funds",
                "out of credits",
            ]
        ),
    ]

    /// A wrong key, answered with status 400.
    private static let keys = [
        auth("Groq: console.groq.com/docs/errors", names: ["organization_restricted"]),
        auth("Anthropic: platform.claude.com/docs/en/api/errors", says: ["organization has been disabled"]),
        auth(
            "Tencent: cloud.tencent.com/document/product/1729",
            names: ["authfailure"]
        ),
        auth(
            "LiteLLM, which passes an upstream's 401 on as 500: docs.litellm.ai/docs/exception_mapping",
            statuses: [500],
            says: ["litellm.authenticationerror"]
        ),
        auth("xAI: github.com/openai/codex/issues/1352", says: ["incorrect api key provided"]),
        auth(
            "Gemini: github.com/google/timesketch/pull/3703",
            says: ["api key not valid", "api key expired", "api key not found"]
        ),
        auth(
            "OpenAI's words, as resellers pass them on: developers.openai.com/api/docs/guides/error-codes",
            names: ["invalid_api_key", "api_key_invalid", "invalid_authentication", "authentication_error"],
            says: ["invalid api key", "invalid authentication"]
        ),
        auth(
            "Hugging Face: github.com/huggingface/huggingface_hub/issues/2507",
            says: ["token seems invalid"]
        ),
        auth(
            "AWS: docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html",
            names: [
                "expired_token", "unrecognized_client", "incomplete_signature", "invalid_signature",
                "missing_authentication_token",
            ]
        ),
        auth(
            "LiteLLM: docs.litellm.ai/docs/proxy/virtual_keys",
            names: ["auth_error"],
            says: ["no api key passed", "invalid proxy server token"]
        ),
        auth(
            "Alibaba, Baidu, Volcengine: help.aliyun.com/en/model-studio/error-code, cloud.baidu.com/doc/qianfan-docs, "
                + "volcengine.com/docs/82379/1299023",
            says: ["invalid api-key", "access token invalid", "invalid access token", "api key format is incorrect"]
        ),
    ]

    /// A filter rejected the prompt with status 401 or 403, though the key is valid.
    private static let moderation = [
        content(
            "OpenRouter: openrouter.ai/docs/api/reference/errors-and-debugging",
            names: ["moderation"],
            says: ["requires moderation", "was flagged"]
        ),
        content(
            "xAI: github.com/UKGovernmentBEIS/inspect_ai/pull/2267, github.com/theopenco/llmgateway/pull/1785",
            says: ["violates usage guidelines", "safety_check_type"]
        ),
        content(
            "Azure, Alibaba, ZenMux and others: help.aliyun.com/en/model-studio/error-code",
            names: ["content_policy", "content_filter", "data_inspection", "safety_check", "responsible_ai"],
            says: ["content policy", "content management policy", "content filtering policy", "inappropriate content"]
        ),
        content(
            "Volcengine: volcengine.com/docs/82379/1299023",
            names: ["sensitive_content"],
            says: ["may contain sensitive information"]
        ),
        content(
            "Together, of prompts beyond the context (403): docs.together.ai/docs/error-codes",
            says: ["context length", "max_new_tokens"]
        ),
    ]

    /// Too many tokens or requests within a period.
    private static let pace = [
        limited(
            "Groq, of tokens per minute (413): github.com/HunorLaczko/ha-groq-cloud-api/issues/27",
            names: ["rate_limit", "throttling", "too_many_requests"],
            says: ["tokens per minute", "tokens per day", "requests per minute"]
        )
    ]

    /// The request is valid, but the server has no capacity for it.
    private static let load = [
        overloaded(
            "Anthropic, OpenAI, Azure, TGI (429), Volcengine (429), Moonshot (429): platform.claude.com/docs/en/api/errors, "
                + "forum.moonshot.ai/t/the-engine-is-currently-overloaded/569, volcengine.com/docs/82379/1299023",
            names: ["overload"],
            says: [
                "is overloaded", "currently overloaded", "temporarily overloaded", "server overloaded",
                "engine overloaded", "service overloaded",
            ]
        ),
        overloaded(
            "DeepSeek, Ollama (503), DeepInfra (429): api-docs.deepseek.com/quick_start/error_codes, "
                + "github.com/ollama/ollama/issues/8117",
            says: [
                "too busy", "server busy", "server is busy", "service busy", "model busy", "maximum pending requests",
            ]
        ),
        overloaded(
            "Cerebras (429): inference-docs.cerebras.ai/support/error",
            codes: ["queue_exceeded"],
            says: ["experiencing high traffic"]
        ),
        overloaded("Gemini: ai.google.dev/gemini-api/docs/troubleshooting", statuses: [503], codes: ["unavailable"]),
        overloaded(
            "Groq's flex tier (498), Mistral's (429): console.groq.com/docs/flex-processing",
            names: ["capacity_exceeded"],
            says: ["capacity exceeded", "at capacity"]
        ),
        overloaded(
            "Groq (503), Cloudflare (429), Chutes (429, 503): console.groq.com/docs/errors, "
                + "developers.cloudflare.com/workers-ai/platform/errors",
            says: [
                "over capacity", "capacity temporarily exceeded", "maximum capacity", "no instances available",
            ]
        ),
        overloaded(
            "OpenAI's flex tier: developers.openai.com/api/docs/guides/flex-processing",
            statuses: [429],
            codes: ["resource_unavailable"]
        ),
        overloaded("OpenAI: developers.openai.com/api/docs/guides/error-codes", statuses: [503], codes: ["slow_down"]),
        overloaded(
            "SGLang, vLLM: github.com/sgl-project/sglang/issues/33858, github.com/vllm-project/vllm/pull/21271",
            says: ["queue is full", "queue full", "queue limit", "server load limit"]
        ),
        overloaded(
            "Bedrock (429): docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html",
            statuses: [429],
            names: ["model_not_ready"]
        ),
        overloaded("Azure (429): learn.microsoft.com/azure/ai-foundry/openai", statuses: [429], codes: ["nocapacity"]),
        overloaded("Zhipu (1305, 1312): docs.bigmodel.cn/cn/api/api-code", codes: ["1312"], says: ["访问量过大"]),
        overloaded("new-api (429): github.com/QuantumNous/new-api", says: ["负载已饱和"]),
    ]
}
