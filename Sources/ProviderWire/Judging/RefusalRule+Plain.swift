import BenchModel

/// Refusals in plain words, whoever writes them.
///
/// No list of vendors is ever whole, but there are few ways to say that a key is wrong or that money is used up. A rule asks for
/// words that stand together in one sentence, and for a status that fits.
extension RefusalRule {
    static let plain = plainKeys + plainCredit + plainModeration + plainPace + plainLoad

    private static let plainKeys = [
        RefusalRule(
            kind: .auth,
            statuses: [400, 422],
            codes: [
                "unauthorized", "unauthenticated", "access_denied", "accessdenied", "accessdeniedexception",
                "token_expired", "api_key_required",
                "api_key_missing",
                "missing_api_key", "invalid_token",
            ],
            whole: [
                "invalid token", "unauthorized", "authentication error", "authentication failed", "jwt expired",
                "token expired", "invalid credentials",
            ],
            source:
                "any; Cloudflare (10000): developers.cloudflare.com/api, AWS's JSON interfaces (400): docs.aws.amazon.com"
        ),
        RefusalRule(
            kind: .auth,
            statuses: [400, 422],
            together: [
                [
                    "api key", "api-key", "api_key", "apikey", "subscription key", "access token",
                    "authorization header",
                ],
                [
                    "invalid", "incorrect", "wrong", "missing", "required", "expired", "revoked", "malformed",
                    "not valid",
                    "not provided", "no api key", "not found",
                ],
            ],
            source: "any; Azure API Management: learn.microsoft.com/azure/api-management"
        ),
        RefusalRule(
            kind: .auth,
            statuses: [400],
            codes: ["6003", "6111"],
            whole: ["invalid request headers"],
            source: "Cloudflare, of a key that is none: developers.cloudflare.com/fundamentals/api/troubleshooting"
        ),
    ]

    private static let plainCredit = [
        quota(
            "Anthropic, of a workspace: platform.claude.com/docs/en/api/rate-limits",
            says: ["reached your specified"]
        ),
        quota(
            "Alibaba DashScope, Tencent, Portkey: help.aliyun.com/en/model-studio/error-code, "
                + "cloud.tencent.com/document/product/1729, portkey.ai/docs",
            names: [
                "bill_overdue", "commodity_not_purchased", "charge_resource_exhaust", "service_stop_arrears",
                "budget_limit",
            ],
            says: ["bill is overdue"]
        ),
        quota(
            "Vertex, of a closed account: cloud.google.com/billing/docs",
            says: ["billing account for the owning project is disabled"]
        ),
        RefusalRule(
            kind: .quota,
            statuses: [400, 401, 402, 403, 412, 429],
            says: [
                "top up your account", "please top up", "please recharge", "free trial has expired", "trial has ended",
            ],
            together: [
                ["credit", "balance"],
                ["exhausted", "depleted", "ran out", "run out", "used up", "no credits", "no remaining"],
            ],
            source: "any"
        ),
        RefusalRule(
            kind: .quota,
            statuses: [402, 403, 412, 429],
            together: [["budget"], ["exceeded", "reached", "exhausted", "used up"]],
            source: "any"
        ),
        RefusalRule(
            kind: .quota,
            statuses: [403, 429],
            together: [
                ["daily", "per day", "monthly", "per month", "weekly", "per week"],
                ["limit", "quota", "allowance"],
                ["exceeded", "reached", "past the", "exhausted", "used up"],
            ],
            unless: ["try again in ", "retry in ", "retry after "],
            source: "any, where the server names no short wait; Cohere: docs.cohere.com/docs/rate-limits"
        ),
        RefusalRule(
            kind: .quota,
            statuses: [429],
            says: ["limit_rpd/"],
            source: "OpenRouter, of requests per day: openrouter.ai/docs/api/reference/limits"
        ),
    ]

    private static let plainModeration = [
        RefusalRule(
            kind: .badRequest,
            statuses: [401, 403, 451],
            together: [
                [
                    "moderation", "safety system", "safety filter", "usage polic", "content polic", "guidelines",
                    "model armor",
                ],
                ["violat", "flagged", "rejected", "blocked", "did not pass", "failed"],
            ],
            source: "any; Vertex: docs.cloud.google.com/model-armor"
        )
    ]

    private static let plainPace = [
        limited("Bedrock (503): docs.aws.amazon.com/bedrock", says: ["too many connections, please wait"]),
        limited("any, of tokens per minute (413)", says: ["tpm limit", "rpm limit"]),
    ]

    private static let plainLoad = [
        overloaded(
            "Gemini: ai.google.dev/gemini-api/docs/troubleshooting",
            says: ["experiencing high demand", "due to high demand"]
        ),
        overloaded(
            "NVIDIA NIM: forums.developer.nvidia.com",
            says: ["worker local total request limit reached"]
        ),
        overloaded(
            "any",
            names: ["heavy_load"],
            says: ["heavy load", "no capacity available", "insufficient capacity", "not enough capacity"]
        ),
    ]
}
