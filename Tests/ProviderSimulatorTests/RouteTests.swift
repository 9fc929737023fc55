import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite("Where a request goes")
struct RouteTests {
    private static func route(_ method: String, _ uri: String, anthropic: Bool = false) -> Route {
        Route(method: method, uri: uri, speaksAnthropic: anthropic)
    }

    @Test(
        "is told by its path, behind any prefix and whatever its query",
        arguments: [
            ("/v1/messages", .anthropic), ("/anthropic/v1/messages?beta=true", .anthropic),
            ("/v1/chat/completions", .chat), ("/openai/deployments/gpt/chat/completions?api-version=1", .chat),
            ("/v1/completions", .completions), ("/v1/responses", .responses), ("/responses", .responses),
        ] as [(String, WireProtocol)]
    )
    func calls(uri: String, wire: WireProtocol) {
        #expect(Self.route("POST", uri) == .generate(wire, Route.Target()))
        // Only what is posted is a call.
        for method in ["GET", "PUT", "DELETE"] {
            if case .generate = Self.route(method, uri) { Issue.record("\(method) \(uri) is taken for a call") }
        }
        #expect(Self.route("HEAD", uri) == .health, "a connection that is opened ahead")
    }

    @Test(
        "of Gemini's holds the model, which may have a slash, and how the answer comes",
        arguments: [
            ("/v1beta/models/g-2.5:streamGenerateContent?alt=sse", Route.Target(model: "g-2.5", streams: true)),
            ("/v1beta/models/g-2.5:streamGenerateContent", Route.Target(model: "g-2.5", streams: true, isArray: true)),
            ("/models/g:generateContent?key=k&alt=sse", Route.Target(model: "g", streams: false)),
            ("/v1/models/a%2Fb:generateContent", Route.Target(model: "a/b", streams: false)),
            ("/v1/models/tuned:v2:generateContent", Route.Target(model: "tuned:v2", streams: false)),
            ("/v1beta/models/g:countTokens", Route.Target(model: "g", streams: false, onlyCounts: true)),
        ]
    )
    func gemini(uri: String, target: Route.Target) {
        #expect(Self.route("POST", uri) == .generate(.gemini, target))
    }

    @Test(
        "that counts tokens generates nothing",
        arguments: [("/v1/messages/count_tokens", WireProtocol.anthropic), ("/v1/responses/input_tokens", .responses)]
    )
    func counting(uri: String, wire: WireProtocol) {
        #expect(Self.route("POST", uri) == .generate(wire, Route.Target(onlyCounts: true)))
    }

    @Test(
        "of a look at the server is no call",
        arguments: [
            ("GET", "/", Route.health), ("GET", "", .health), ("GET", "/healthz", .health),
            ("GET", "/x/ready", .health),
            ("GET", "/v1/models", .models(name: nil)), ("GET", "/v1/models/m", .models(name: "m")),
            ("GET", "/v1/models/org/m", .models(name: "org/m")), ("GET", "/v1/models/org%2Fm", .models(name: "org/m")),
            ("GET", "/metrics", .metrics), ("GET", "/vllm/metrics?x", .metrics),
            ("POST", "/reset_prefix_cache", .emptyCache),
            ("POST", "/flush_cache", .emptyCache), ("POST", "/tokenize", .tokenize),
            ("POST", "/apply-template", .template),
        ]
    )
    func looks(method: String, uri: String, expected: Route) {
        #expect(Self.route(method, uri) == expected)
    }

    @Test(
        "that there is not is refused in the words of whose place it seems to be",
        arguments: [
            ("POST", "/v1/mesages", false, .chat), ("POST", "/v1/messages/batches", false, .anthropic),
            ("POST", "/v1/x", true, .anthropic),
            ("POST", "/v1beta/models/g:embedContent", false, .gemini),
            ("POST", "/v1beta/models/:generateContent", false, .gemini),
            ("POST", "/v1/embeddings", false, .chat), ("POST", "/", false, .chat), ("GET", "/v1/nothing", false, .chat),
        ] as [(String, String, Bool, WireProtocol)]
    )
    func unknown(method: String, uri: String, anthropic: Bool, wire: WireProtocol) {
        #expect(Self.route(method, uri, anthropic: anthropic) == .unknown(wire, isProbe: method != "POST"))
    }
}

@Suite("The key that a simulator asks for")
struct KeyCheckTests {
    private static func refusal(
        _ headers: [(String, String)],
        uri: String = "/v1/x",
        of wire: WireProtocol = .chat,
        required: String? = "k1"
    ) -> RequestRejection? {
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: uri, headers: HTTPHeaders(headers))
        do throws(RequestRejection) {
            try KeyCheck(required: required).admit(head, wire)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "is taken wherever a provider takes one",
        arguments: [
            ("authorization", "Bearer k1"), ("Authorization", "bearer  k1 "), ("x-api-key", "k1"), ("api-key", "k1"),
            ("X-Goog-Api-Key", "k1"),
        ]
    )
    func places(name: String, value: String) {
        for wire in WireProtocol.allCases { #expect(Self.refusal([(name, value)], of: wire) == nil, "\(wire)") }
    }

    @Test("may stand in the query, and among others that are wrong")
    func query() {
        #expect(Self.refusal([], uri: "/v1beta/models/g:generateContent?alt=sse&key=k1", of: .gemini) == nil)
        #expect(Self.refusal([], uri: "/v1/x?monkey=k1") != nil && Self.refusal([], uri: "/v1/x?key=k12") != nil)
        #expect(Self.refusal([("x-api-key", "wrong"), ("authorization", "Bearer k1")]) == nil)
        #expect(Self.refusal([], required: nil) == nil, "nobody asks for one")
    }

    @Test(
        "that is missing or wrong is refused as its provider refuses it",
        arguments: [(WireProtocol.chat, 401, 401), (.anthropic, 401, 401), (.responses, 401, 401), (.gemini, 403, 400)]
    )
    func refused(wire: WireProtocol, missing: Int, wrong: Int) {
        #expect(Self.refusal([], of: wire)?.status == missing)
        for header in [
            ("authorization", "Bearer k2"), ("authorization", "Basic k1"), ("x-api-key", "K1"), ("x-api-key", " k"),
        ] {
            let status = Self.refusal([header], of: wire)?.status
            // Of another scheme no key is seen at all.
            #expect(status == (header.1.hasPrefix("Basic") ? missing : wrong), "\(header)")
        }
    }
}

@Suite("The words of a prompt")
struct PromptWordTests {
    private static func prompt(_ texts: [String], model: String = "m") -> Prompt {
        var prompt = Prompt(model: model)
        for text in texts { prompt.add(text) }
        return prompt
    }

    @Test(
        "end at white space and at the end of a text",
        arguments: [
            ([], 0), ([""], 0), (["  \n"], 0), (["a"], 1), (["a b"], 2), ([" a\tb\r\nc "], 3), (["a", "b"], 2),
            (["größe 数据 🙂"], 3),
        ] as [([String], Int)]
    )
    func words(texts: [String], words: Int) {
        #expect(Self.prompt(texts).words == words)
    }

    @Test("make the same beginnings of the same texts alone: another model, word or border is another beginning")
    func prefixes() {
        let text = (0..<40).map { "w\($0)" }.joined(separator: " ")
        let whole = Self.prompt([text])
        #expect(whole.units.map(\.words) == [16, 32] && whole == Self.prompt([text]))
        #expect(Self.prompt([text], model: "n").units.first != whole.units.first)
        // What follows changes nothing of what was before.
        #expect(Self.prompt([text, "more"]).units.prefix(2) == whole.units.prefix(2))
        let other = Self.prompt([text.replacing("w20", with: "x20")])
        #expect(other.units[0] == whole.units[0] && other.units[1] != whole.units[1])
        #expect(Self.prompt([String(text.dropLast(3)), String(text.suffix(3))]).units[0] == whole.units[0])
        #expect(Self.prompt(["w0", text]).units[0] != whole.units[0])
    }

    @Test("are marked where a block asks for it, with how long that is to be kept")
    func marks() {
        var prompt = Prompt(model: "m")
        prompt.addMarkable(["text": "one two", "cache_control": ["type": "ephemeral"]] as JSONObject)
        prompt.addMarkable(["text": "three"] as JSONObject)
        prompt.addMarkable(
            ["text": "four five six", "cache_control": ["type": "ephemeral", "ttl": "1h"]] as JSONObject
        )
        prompt.addMarkable(["text": "seven", "cache_control": ["ttl": "5m"]] as JSONObject)
        #expect(prompt.marked.map(\.words) == [2, 6, 7] && prompt.wordsForHour == 6 && prompt.words == 7)
    }

    @Test("that a cache knows are read, up to the last block that it has, and the least used leave it")
    func cache() {
        func prompt(_ name: String, blocks: Int) -> Prompt {
            Self.prompt([(0..<blocks * 16).map { "\(name)\($0)" }.joined(separator: " ")])
        }
        let cache = PromptCache(block: 16, capacity: 4)
        #expect(cache.lookUp(prompt("a", blocks: 2), marksOnly: false) == PromptCache.Split(read: 0))
        #expect(cache.use == 0.5)
        #expect(cache.lookUp(prompt("a", blocks: 3), marksOnly: false).read == 32)
        #expect(cache.lookUp(prompt("b", blocks: 1), marksOnly: false).read == 0 && cache.use == 1)
        // One more takes the place of the first block of a, which was used before its others.
        #expect(cache.lookUp(prompt("c", blocks: 1), marksOnly: false).read == 0 && cache.use == 1)
        #expect(cache.lookUp(prompt("b", blocks: 1), marksOnly: false).read == 16)
        cache.empty()
        #expect(cache.use == 0 && cache.lookUp(prompt("b", blocks: 1), marksOnly: false).read == 0)
    }
}
