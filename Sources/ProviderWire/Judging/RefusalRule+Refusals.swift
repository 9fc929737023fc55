/// Refusals of keys and contents, and for want of room.
extension RefusalRule {
    /// A wrong key, answered with status 400, and a locked account, which no wait unlocks, with 429.
    static let keys = [
        auth(
            "Z.ai, Zhipu, of a locked account, a plan without the model, and unfair use: docs.z.ai/api-reference/api-code, "
                + "github.com/zai-org/GLM-5/issues/77",
            statuses: [429],
            codes: ["1110", "1111", "1112", "1121", "1311", "1313"]
        ),
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
    static let moderation = [
        content(
            "OpenRouter: openrouter.ai/docs/api/reference/errors-and-debugging",
            names: ["moderation"],
            says: ["requires moderation", "required moderation", "was flagged"]
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
            "Guardrails of Portkey and WSO2 (446), Cloudflare (424), Databricks: portkey.ai/docs/api-reference/inference-api/error-codes, "
                + "apim.docs.wso2.com/en/4.6.0/ai-gateway/ai-guardrails/guardrail-error-response, "
                + "developers.cloudflare.com/ai-gateway/features/guardrails/set-up-guardrail, github.com/databricks/ucode/issues/66",
            names: ["guardrail", "hooks_failed"],
            says: ["guardrail", "blocked due to security configurations"]
        ),
        content(
            "Together, of prompts beyond the context (403): docs.together.ai/docs/error-codes",
            says: ["context length", "max_new_tokens"]
        ),
    ]

    /// Too many tokens or requests within a period.
    static let pace = [
        limited(
            "Groq, of tokens per minute (413): github.com/HunorLaczko/ha-groq-cloud-api/issues/27",
            names: ["rate_limit", "throttling", "too_many_requests"],
            says: ["tokens per minute", "tokens per day", "requests per minute"]
        ),
        limited(
            "LiteLLM, which passes an upstream's 429 on as 500: docs.litellm.ai/docs/exception_mapping",
            says: ["litellm.ratelimiterror"]
        ),
    ]

    /// The request is valid, but the server has no capacity for it.
    static let load = [
        overloaded(
            "Anthropic, whose 500 is an api_error, also through LiteLLM: github.com/anthropics/claude-code/issues/8104, "
                + "github.com/Aider-AI/aider/issues/957",
            says: ["exception - overloaded", "error - overloaded"],
            whole: ["overloaded"]
        ),
        overloaded(
            "Envoy's overload manager and circuit breakers: envoyproxy.io/docs/envoy/latest/configuration/operations/overload_manager, "
                + "github.com/istio/istio/issues/19454",
            says: ["envoy overloaded", "reset reason: overflow"]
        ),
        overloaded(
            "Ray Serve, Triton, Knative: docs.ray.io/en/latest/serve/api/doc/ray.serve.exceptions.BackPressureError.html, "
                + "github.com/triton-inference-server/core, github.com/knative/serving",
            says: ["due to backpressure", "exceeds maximum queue size", "activator overload"]
        ),
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
