import BenchModel
import Testing

@Suite("Names of credentials in a body")
struct CredentialWordTests {
    @Test(
        "are known by their words, however these are joined",
        arguments: [
            "key", "apiKey", "api_key", "API-KEY", "apikey", "x.api.key", "accessToken", "access_token", "clientSecret",
            "password", "PASSWD", "pwd", "sig", "jwt", "bearer", "authorization", "auth", "cookie", "myCredentials",
        ]
    )
    func known(name: String) { #expect(CredentialName.isOneInBody(name)) }

    @Test(
        "are not what only contains such a word",
        arguments: [
            "tokenizer", "max_tokens", "maxTokens", "prompt_cache_key", "cacheKey", "idempotency_key", "partitionKey",
            "keyboard", "author", "monkey", "design", "signal", "keys_per_page", "turkey", "",
        ]
    )
    func others(name: String) { #expect(!CredentialName.isOneInBody(name)) }

    @Test(
        "are wider in a header, where whoever meant another thing said so",
        arguments: [
            ("x-team-token", true), ("tokens", true), ("x-keyring", true), ("x-max-tokens", false),
            ("idempotency-key", false),
            ("token-count", false), ("x-author", false), ("author-key", true), ("sig", true), ("x_sig", true),
            ("design", false), ("x-signal", false),
        ]
    )
    func headers(name: String, isOne: Bool) { #expect(CredentialName.isOne(name) == isOne) }
}
