import BenchModel

/// Refusals for want of credit, and the limits of a minute that are called the same.
extension RefusalRule {
    /// Limits that are counted by the day, also where a vendor's code calls them a limit of the pace.
    ///
    /// A limit of a day that moves on with the clock, and whose server says how short the wait is, is none of these (Groq's tokens
    /// per day).
    static let days = [
        day(
            "Z.ai, Zhipu (1304, of calls a day): docs.z.ai/api-reference/api-code, docs.bigmodel.cn/cn/api/api-code",
            codes: ["1304"]
        ),
        day(
            "Bedrock: docs.aws.amazon.com/bedrock/latest/userguide/quotas.html, github.com/minorun365/agent-book/issues/29",
            says: ["too many tokens per day"]
        ),
        day(
            "Cerebras: inference-docs.cerebras.ai/support/error",
            says: ["tokens per day limit exceeded", "requests per day limit exceeded"]
        ),
        day("OpenRouter: openrouter.ai/docs/api/reference/limits", says: ["free-models-per-day"]),
        day(
            "Gemini, by the id of the quota, and where the plan has none of the model: "
                + "github.com/google-gemini/gemini-cli/issues/8437, github.com/continuedev/continue/issues/9570",
            names: ["per_day_per_project", "per_day_per_user"],
            says: ["limit: 0,"]
        ),
        day(
            "GitHub Models: docs.github.com/github-models/use-github-models/prototyping-with-ai-models",
            says: ["per 86400s exceeded"]
        ),
        day(
            "Kimi: github.com/MoonshotAI/kimi-cli/issues/1599",
            says: ["organization tpd rate limit", "organization max rpd"]
        ),
        day(
            "Google Cloud (403): github.com/murer/dsopz/issues/3",
            says: ["daily limit exceeded", "daily limit reached", "daily quota exceeded"]
        ),
    ]

    /// A quota per minute is a rate limit, whatever the vendor calls it.
    static let minutes = [
        RefusalRule(
            kind: .rateLimited,
            statuses: [429],
            links: ["error-code#token-limit"],
            source:
                "Alibaba DashScope, whose code is insufficient_quota: help.aliyun.com/zh/model-studio/error-code#token-limit"
        ),
        RefusalRule(
            kind: .rateLimited,
            statuses: [429],
            codes: ["token_quota_exceeded", "request_quota_exceeded"],
            says: ["tokens per minute", "requests per minute"],
            source: "Cerebras: inference-docs.cerebras.ai/support/error; github.com/continuedev/continue/issues/9800"
        ),
        RefusalRule(
            kind: .rateLimited,
            statuses: [429],
            says: ["queries per minute"],
            source: "Together, whose type is credit_limit: github.com/togethercomputer/MoA/issues/27"
        ),
    ]

    /// The credit is used up, or a spending cap is reached: waiting does not help.
    static let credit = [
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
        quota(
            "LiteLLM, of OpenAI's words: docs.litellm.ai/docs/exception_mapping",
            says: ["openaiexception - you exceeded your current quota"]
        ),
        quota(
            "Amazon API Gateway, of a usage plan (429): "
                + "docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
            names: ["limit_exceeded_exception"]
        ),
        quota(
            "Vercel AI Gateway (403): github.com/arlanrakh/talk-to-girlfriend-ai/issues/6",
            names: ["customer_verification_required"],
            says: ["requires a valid credit card on file"]
        ),
        quota(
            "Portkey (412): portkey.ai/docs/api-reference/inference-api/error-codes",
            says: ["usage limits exceeded", "budget exhausted", "budget exceeded"]
        ),
        quota("Ollama, of a session: github.com/continuedev/continue/issues/10579", says: ["session usage limit"]),
    ]
}
