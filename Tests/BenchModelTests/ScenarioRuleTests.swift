import Statistics
import Testing

@testable import BenchModel

@Suite("What an objective is")
struct ObjectiveRuleTests {
    struct Rule: Sendable, CustomTestStringConvertible {
        var metric: Objective.Metric
        var kind: Objective.Metric.Kind
        /// A part of goodput; judged request by request as a run goes on; compared with a baseline.
        var (isOfSingle, isDecidable, canRegress): (Bool, Bool, Bool)
        var testDescription: String { metric.rawValue }

        init(
            _ metric: Objective.Metric,
            _ kind: Objective.Metric.Kind,
            _ isOfSingle: Bool,
            _ isDecidable: Bool,
            _ canRegress: Bool
        ) {
            (self.metric, self.kind) = (metric, kind)
            (self.isOfSingle, self.isDecidable, self.canRegress) = (isOfSingle, isDecidable, canRegress)
        }
    }

    static let rules: [Rule] = [
        Rule(.ttfb, .time, true, true, true), Rule(.ttft, .time, true, true, true),
        Rule(.ttftFromPlan, .time, true, true, true), Rule(.ttfa, .time, true, true, true),
        Rule(.tpot, .time, true, true, true), Rule(.itl, .time, true, false, true),
        Rule(.icl, .time, true, false, true), Rule(.e2e, .time, true, true, true),
        Rule(.stall, .time, true, true, true), Rule(.tokensPerSecond, .rate, true, true, true),
        Rule(.outputTokens, .tokens, true, true, false),
        Rule(.cacheShare, .portion, true, true, true), Rule(.costPerRequest, .amount, false, false, false),
        Rule(.goodput, .share, false, false, false),
        Rule(.errorRate, .share, false, true, true), Rule(.cutShare, .share, false, true, true),
        Rule(.filteredShare, .share, false, true, true), Rule(.validShare, .share, true, true, true),
    ]

    @Test("follows from its metric", arguments: rules)
    func metrics(rule: Rule) {
        let objective = Objective(
            metric: rule.metric,
            percentile: rule.metric.isShare ? nil : 95,
            bound: .max,
            limit: 0.5
        )
        #expect(rule.metric.kind == rule.kind && rule.metric.isShare == (rule.kind == .share))
        #expect(
            objective.isOfSingleRequests == rule.isOfSingle && objective.isDecidable == rule.isDecidable
                && rule.metric.canRegress == rule.canRegress
        )
        var windowed = objective
        windowed.windows = WindowsInARow(count: 3, size: .requests(20))
        #expect(!windowed.isDecidable && !windowed.isOfAllRequests, "windows are judged at the end")
    }

    @Test("is written for every metric there is") func all() {
        #expect(Self.rules.map(\.metric) == Objective.Metric.allCases)
    }

    private static let seen:
        [(metric: Objective.Metric, bound: Objective.Bound, limit: Double, isOfWhatWasSeen: Bool)] = [
            (.errorRate, .max, 0, true), (.errorRate, .max, -1, true), (.errorRate, .max, 0.001, false),
            (.validShare, .min, 1, true), (.validShare, .min, 0.999, false),
            (.validShare, .max, 1, false), (.errorRate, .min, 0, false), (.ttft, .max, 0, false),
            (.outputTokens, .min, 1, false),
        ]

    @Test("is a rule about what was seen where nothing may be of a kind, or everything must be", arguments: seen)
    func whatWasSeen(metric: Objective.Metric, bound: Objective.Bound, limit: Double, isOfWhatWasSeen: Bool) {
        #expect(
            Objective(metric: metric, percentile: nil, bound: bound, limit: limit).isOfWhatWasSeen == isOfWhatWasSeen
        )
    }

    @Test("concerns a target, a prompt and a turn where it names them")
    func parts() {
        var objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1)
        #expect(objective.concerns("a") && objective.concerns("") && !objective.isOfPart && objective.isOfAllRequests)
        objective.target = "a"
        #expect(objective.concerns("a") && !objective.concerns("A") && objective.isOfAllRequests)
        for change in [{ $0.prompt = "p" }, { $0.turn = 1 }] as [(inout Objective) -> Void] {
            var part = objective
            change(&part)
            #expect(part.isOfPart && !part.isOfAllRequests)
        }
        for metric in [Objective.Metric.costPerRequest, .goodput] {
            #expect(!Objective(metric: metric, percentile: nil, bound: .max, limit: 1).isOfAllRequests)
        }
    }
}

@Suite("The rungs of a sweep")
struct SweepSettingTests {
    private static let settles:
        [(length: SweepSettings.Length, settle: Nanoseconds?, least: Nanoseconds, leavesNothing: Bool)] = [
            (.time(.seconds(120)), nil, .seconds(10), false), (.time(.seconds(60)), nil, .seconds(10), false),
            (.time(.seconds(30)), nil, .seconds(5), false), (.time(6), nil, 1, false),
            (.time(.seconds(60)), 0, 0, false), (.time(.seconds(60)), .seconds(59), .seconds(59), false),
            (.time(.seconds(60)), .seconds(60), .seconds(60), true),
            (.time(0), nil, 0, true), (.requests(50), nil, 0, false),
            (.requests(50), .seconds(999), .seconds(999), false),
        ]

    @Test("leave out a sixth of their time, at most ten seconds, or what somebody says", arguments: settles)
    func settle(length: SweepSettings.Length, settle: Nanoseconds?, least: Nanoseconds, leavesNothing: Bool) {
        let settings = SweepSettings(length: length, settle: settle)
        #expect(settings.leastSettle == least && settings.leavesNothingToCount == leavesNothing)
    }

    @Test("are at rising loads, each once")
    func loads() {
        #expect(SweepSettings.rising([8, 1, 4, 1, 2.5]) == [1, 2.5, 4, 8] && SweepSettings.rising([]).isEmpty)
        #expect(
            SweepSettings().loads == SweepSettings.usualLadder
                && SweepSettings(isSearch: true).loads == SweepSettings.usualSearch
        )
        #expect(SweepSettings(loads: [3, 3, 1]).loads == [1, 3] && SweepSettings.usualSearch.last == 1_024)
        for ladder in [SweepSettings.usualLadder, SweepSettings.usualSearch] {
            #expect(SweepSettings.rising(ladder) == ladder && ladder.count <= SweepSettings.mostLoads)
        }
        let usual = SweepSettings()
        #expect(
            usual.mostRungs == SweepSettings.usualMostRungs && usual.tolerance == SweepSettings.usualTolerance
                && usual.length == SweepSettings.usualLength
        )
    }

    private static let shapes:
        [(variable: SweepSettings.Variable, shape: LoadShape, level: Double, then: LoadShape, concurrency: Int)] = [
            (.concurrency, .closed, 8, .closed, 8), (.concurrency, .open(.constant(rate: 3)), 2.4, .closed, 2),
            (.concurrency, .closed, 0.2, .closed, 1), (.sessions, .open(.poisson(rate: 3)), 6, .closed, 6),
            (.rate, .closed, 4, .open(.poisson(rate: 4)), 5),
            (.rate, .open(.constant(rate: 1)), 2.5, .open(.constant(rate: 2.5)), 5),
            (.rate, .open(.gamma(rate: 1, burstiness: 0.3)), 7, .open(.gamma(rate: 7, burstiness: 0.3)), 5),
            (.rate, .open(.poisson(rate: 1)), 7, .open(.poisson(rate: 7)), 5),
            (.rate, .open(.ramp(from: 1, to: 9)), 7, .open(.poisson(rate: 7)), 5),
            (.rate, .trace([1, 2]), 7, .open(.poisson(rate: 7)), 5),
            (.rate, .stages([LoadShape.Stage(.constant(rate: 1), duration: 5)]), 7, .open(.poisson(rate: 7)), 5),
        ]

    @Test("keep a load's way of arriving where it has one with a rate", arguments: shapes)
    func shape(variable: SweepSettings.Variable, shape: LoadShape, level: Double, then: LoadShape, concurrency: Int) {
        let load = Load(shape: shape, concurrency: 5, until: .decided, warmup: 3, seed: 9)
        let rung = SweepSettings(variable: variable, length: .requests(70)).load(load, at: level)
        #expect(
            rung.shape == then && rung.concurrency == concurrency && rung.extent == .requests(70)
                && rung.until == .planned
        )
        #expect(rung.warmup == 3 && rung.seed == 9)
        let timed = SweepSettings(variable: variable, length: .time(.seconds(9))).load(load, at: level)
        #expect(timed.extent == .duration(.seconds(9)))
        var held = load
        held.conversations = ConversationSettings()
        #expect(SweepSettings(variable: variable, length: .requests(70)).load(held, at: level).extent == .sessions(70))
    }
}

@Suite("A server's words in a scenario")
struct EndpointRuleTests {
    private static let servers:
        [(url: String, version: Endpoint.HTTPVersion, shares: Bool, isInsecure: Bool, sendsInClear: Bool)] = [
            ("https://h", .http1, false, true, false), ("https://h", .http2, true, true, false),
            ("http://h", .http2, false, false, true), ("http://h", .http1, false, false, true),
            ("HTTP://h", .http1, false, false, true), ("http://localhost:80", .http1, false, false, false),
            ("http://127.0.0.1", .http1, false, false, false), ("http://[::1]:8", .http2, false, false, false),
            ("http://192.168.1.2", .http1, false, false, true), ("http://a.localhost", .http1, false, false, false),
            ("http://localhost.evil.com", .http1, false, false, true),
            ("http://127.evil.com", .http1, false, false, true), ("HTTPS://h", .http2, true, true, false),
        ]

    @Test(
        "say whether streams share connections, whether anyone could pose as it, and whether a key can be read on the way",
        arguments: servers
    )
    func eachServers(url: String, version: Endpoint.HTTPVersion, shares: Bool, isInsecure: Bool, sendsInClear: Bool) {
        var endpoint = Endpoint(name: "e", baseURL: url, httpVersion: version, trust: Trust(verifies: false))
        #expect(endpoint.sharesConnections == shares && endpoint.isInsecure == isInsecure)
        #expect(!endpoint.sendsKeyInClear, "there is none")
        let credentials: [(inout Endpoint) -> Void] = [
            { $0.apiKey = Secret("k") }, { $0.secrets = [Secret("s")] },
            { $0.headers = [HTTPHeader("X-Api-Key", "v")] },
            { $0.headers = [HTTPHeader("a", ""), HTTPHeader("Cookie", "c")] },
        ]
        for give in credentials {
            var with = endpoint
            give(&with)
            #expect(with.sendsKeyInClear == sendsInClear, "\(url)")
        }
        endpoint.headers = [HTTPHeader("x-api-key", ""), HTTPHeader("Accept", "v")]
        endpoint.trust = Trust()
        #expect(!endpoint.sendsKeyInClear && !endpoint.isInsecure)
    }

    @Test("keep a key out of everything that prints one")
    func secret() {
        let secret = Secret("sk-very-secret")
        var dumped = ""
        dump(Endpoint(name: "e", baseURL: "https://h", apiKey: secret, secrets: [secret]), to: &dumped)
        let shown = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
            "\(Optional(secret) as Any)", dumped, "\(Endpoint(name: "e", baseURL: "u", apiKey: secret))",
        ]
        for text in shown { #expect(!text.contains("very") && text.contains("•••"), "\(text)") }
        #expect(
            Mirror(reflecting: secret).children.isEmpty && secret.revealed == "sk-very-secret"
                && secret == Secret("sk-very-secret")
        )
    }

    private static let credentials: [(name: String, isOne: Bool, isOneInBody: Bool)] = [
        ("Authorization", true, true), ("x-api-key", true, true), ("Ocp-Apim-Subscription-Key", true, true),
        ("x-token", true, true), ("Cookie", true, true), ("X-Amz-Security-Token", true, true),
        ("sig", true, true), ("x-sig", true, true), ("design", false, false), ("Idempotency-Key", false, false),
        ("x-idempotency-key", false, false), ("max-tokens", false, false), ("max_tokens", true, false),
        ("author", false, false), ("tokenizer", true, false), ("prompt_cache_key", true, false),
        ("sort_key", true, false), ("apiKey", true, true), ("APIKEY", true, true), ("clientSecret", true, true),
        ("access_token", true, true), ("keyboard", true, false), ("monkey", true, false), ("password", true, true),
        ("userPassword", true, true), ("pwd", false, true), ("", false, false), ("Content-Type", false, false),
        ("X-JWT", true, true), ("x-signature", true, true), ("temperature", false, false), ("credentials", true, true),
    ]

    @Test(
        "are taken for credentials by their names: in a header wherever a part says so, in a body by whole words",
        arguments: credentials
    )
    func eachCredentials(name: String, isOne: Bool, isOneInBody: Bool) {
        #expect(CredentialName.isOne(name) == isOne && CredentialName.isOneInBody(name) == isOneInBody)
        #expect(CredentialName.isOne(name.uppercased()) == isOne && CredentialName.isOne(name.lowercased()) == isOne)
    }

    private static let publicWords: [(word: String, isOne: Bool)] = [
        ("completions", true), ("Completions", true), ("MESSAGES", true), ("openrouter", true), ("2024-10-21", true),
        ("2025-04-01-preview", true), ("1999-10-21", false), ("2024-1-21", false),
        ("2024-10-21-beta", false), ("２０２４-10-21", false), ("sk-abcdef", false), ("", false), ("-preview", false),
        ("completions2", false), ("streamGenerateContent", true), ("20-4444-11-22", false),
    ]

    @Test("are public where vendors document them, and dates of an API's version are", arguments: publicWords)
    func words(word: String, isOne: Bool) { #expect(AddressWords.isOne(word) == isOne) }

    @Test("name the endpoints that are asked, in the order of the file")
    func asked() {
        let scenario = Scenario(
            name: "s",
            endpoints: ["a", "b", "c", "d"].map { Endpoint(name: $0, baseURL: "https://\($0)") },
            targets: ["c", "a", "c", "none"].map { Target(name: $0, endpoint: $0, wireProtocol: .gemini, model: "m") },
            prompts: []
        )
        #expect(scenario.askedEndpoints.map(\.name) == ["a", "c"] && scenario.endpoint(of: scenario.targets[3]) == nil)
    }

    private static let closings: [(point: CancelAfter.Point, share: Share, tokens: Int?, words: String)] = [
        (.tokens(1), .all, 1, "1 token"), (.tokens(20), .all, 20, "20 tokens"),
        (.tokens(20), 0.5, 20, "20 tokens, share 50 %"), (.time(.milliseconds(800)), .all, nil, "800 ms"),
        (.time(1_500_000), 0.125, nil, "1.5 ms, share 12.5 %"), (.fraction(0.5), .all, 50, "50 tokens (50 % of 100)"),
        (.fraction(0.001), .all, 1, "1 token (0.1 % of 100)"), (.fraction(1), .all, 100, "100 tokens (100 % of 100)"),
        (.fraction(0.333), 0.1, 34, "34 tokens (33.3 % of 100), share 10 %"), (.time(0), .all, nil, "0 ms"),
    ]

    @Test("close a stream after tokens, a time or a share of the limit, and say so", arguments: closings)
    func closing(point: CancelAfter.Point, share: Share, tokens: Int?, words: String) {
        let after = CancelAfter(point, share: share)
        #expect(after.tokens(of: 100) == tokens && after.words(of: 100) == words)
    }
}
