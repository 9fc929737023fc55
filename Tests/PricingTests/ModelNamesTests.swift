import Testing

@testable import Pricing

@Suite("Names of one model")
struct ModelNamesTests {
    static let same: [(String, String)] = [
        ("gpt-5-mini", "gpt-5-mini-2025-08-07"), ("gpt-5", "openai/gpt-5"), ("gpt-4", "gpt-4-0613"),
        ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"), ("claude-sonnet-4-5", "claude-sonnet-4-5@20250929"),
        ("claude-sonnet-4-5-20250929", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("claude-opus-4-6", "anthropic.claude-opus-4-6-v1"),
        ("anthropic/claude-4.5-sonnet-20250929", "claude-sonnet-4-5"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022"), ("gemini-2.5-flash", "models/gemini-2.5-flash"),
        ("gemini-2.5-flash", "gemini-2.5-flash-09-2025"),
        ("gemini-2.0-flash", "gemini-2.0-flash-001"), ("mistral-large-latest", "mistral-large-2411"),
        ("deepseek/deepseek-r1:free", "deepseek-r1"), ("Qwen/Qwen3-8B", "qwen3-8b"),
        ("gpt-35-turbo", "gpt-3.5-turbo-0125"),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", "llama-v3p1-8b-instruct"),
        ("publishers/google/models/gemini-3-pro", "gemini-3-pro"), ("tiny@main", "tiny"),
        ("meta.llama3-1-8b-instruct-v1:0", "llama3-1-8b-instruct"), ("house", "/models/house.gguf"), ("x", "x"),
    ]

    static let different: [(String, String)] = [
        ("gpt-5", "gpt-5-mini"), ("gpt-5.4", "gpt-4.5"), ("big-1", "small-1"), ("gpt-4o", "gpt-4"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"), ("claude-opus-4-5", "claude-opus-4-6"),
        ("claude-sonnet-4-5", "claude-haiku-4-5"), ("llama3:8b", "llama3:70b"), ("gemini-2.5-pro", "gemini-2.5-flash"),
        ("deepseek-v3", "deepseek-v3.1"), ("", "x"), ("gpt-4", "gpt-4.1"), ("o3", "o3-mini"),
        ("llama-3.1-8b-instruct", "llama-3.1-70b-instruct"),
    ]

    @Test("mean one model, whoever writes them", arguments: same)
    func isSame(one: String, other: String) {
        #expect(ModelNames.isSame(one, other) && ModelNames.isSame(other, one))
    }

    @Test("of different models and different snapshots are told apart", arguments: different)
    func isDifferent(one: String, other: String) {
        #expect(!ModelNames.isSame(one, other) && !ModelNames.isSame(other, one))
    }
}
