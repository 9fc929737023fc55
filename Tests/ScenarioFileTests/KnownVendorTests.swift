import BenchModel
import Testing

@testable import ScenarioFile

@Suite("What is usual at an address")
struct KnownVendorTests {
    @Test(
        "is the protocol that its path names, else its vendor's, else OpenAI's chat",
        arguments: [
            ("https://api.anthropic.com", .anthropicMessages),
            ("https://api.anthropic.com/v1/messages", .anthropicMessages),
            ("https://api.anthropic.com/v1/chat/completions", .openaiChat),
            ("https://generativelanguage.googleapis.com", .gemini),
            ("https://generativelanguage.googleapis.com/v1beta/openai/", .openaiChat),
            ("https://api.openai.com/v1/responses", .openaiResponses),
            ("http://localhost:8000/v1/completions", .openaiCompletions),
            ("http://localhost:8000/v1/chat/completions?x=/messages", .openaiChat),
            ("http://localhost:8000", .openaiChat),
            ("https://gateway.example/anthropic/v1/messages", .anthropicMessages),
            ("https://eu.api.anthropic.com", .anthropicMessages),
            ("https://notapi.anthropic.com.evil.example", .openaiChat),
        ] as [(String, WireProtocol)]
    )
    func protocols(url: String, expected: WireProtocol) {
        #expect(KnownVendor.wireProtocol(at: ServerAddress(url)) == expected)
    }

    @Test("is a vendor's at its host and below it, and at no host that only ends like it")
    func hosts() {
        #expect(KnownVendor.of(ServerAddress("https://api.x.ai/v1"))?.keyVariables == ["XAI_API_KEY"])
        #expect(KnownVendor.of(ServerAddress("https://eu.api.x.ai"))?.host == "api.x.ai")
        for url in ["https://evilapi.x.ai", "https://api.x.ai.example", "https://x.ai", "http://localhost"] {
            #expect(KnownVendor.of(ServerAddress(url)) == nil, "\(url)")
        }
        // Nobody's key is looked for under two names of which one is another's.
        let names = KnownVendor.all.flatMap(\.keyVariables)
        #expect(Set(names).count == names.count && Set(KnownVendor.all.map(\.host)).count == KnownVendor.all.count)
    }

    @Test(
        "is no vendor's key on this machine or in a private network",
        arguments: [
            ("http://127.0.0.1:8000", true), ("http://localhost", true), ("http://[::1]:80", true),
            ("http://gpu-box:8000", true),
            ("http://gpu.local", true), ("http://gpu.lan", true), ("http://x.internal", true),
            ("http://10.1.2.3", true),
            ("http://172.16.0.1", true), ("http://172.31.255.1", true), ("http://192.168.1.1", true),
            ("http://169.254.1.1", true), ("http://[fd00::1]", true), ("http://[fe80::1]", true),
            ("http://172.15.0.1", false), ("http://172.32.0.1", false), ("http://192.169.1.1", false),
            ("http://11.1.2.3", false), ("http://8.8.8.8", false), ("http://[2001:db8::1]", false),
            ("https://api.openai.com", false), ("https://local.example", false), ("http://10.1.2", false),
        ]
    )
    func nearby(url: String, isNearby: Bool) {
        #expect(ServerAddress(url).isNearby == isNearby)
    }

    @Test("has a variable for the key of each protocol's own vendor", arguments: WireProtocol.allCases)
    func variables(wireProtocol: WireProtocol) {
        let usual = KnownVendor.usualVariables(of: wireProtocol)
        let vendors = KnownVendor.all.filter {
            ($0.wireProtocol ?? .openaiChat) == wireProtocol || $0.host == "api.openai.com"
        }
        #expect(!usual.isEmpty && vendors.contains { $0.keyVariables == usual }, "\(usual)")
    }
}
