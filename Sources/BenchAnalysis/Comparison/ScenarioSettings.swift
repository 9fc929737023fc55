import BenchModel
import JSONSyntax

/// What a stored scenario sets for one of its targets, setting by setting, beside what ``SetUp`` has names for.
///
/// All is taken but what is listed here, so that whoever adds a key to scenarios has it compared, and has to say so where it changes
/// nothing that is measured. A stored scenario has neither keys nor, as a rule, texts in it.
struct ScenarioSettings: Sendable, Equatable {
    /// One setting: its place in the scenario, such as `load.rate`, and its value as text.
    struct Setting: Sendable, Equatable {
        let path: String
        let text: String
    }

    /// In the order of the scenario.
    private(set) var all: [Setting] = []

    /// Named by ``SetUp``, or what no figure depends on.
    private static let leftOut: [String: Set<String>] = [
        "endpoint": [
            "baseURL", "apiKey", "apiKeyFile", "apiKeyCommand", "apiKeyTTL", "whenKeyMissing", "maxEventBytes",
            "caFile",
            "insecure", "metrics", "before", "priceFactor",
        ],
        "target": [
            "name", "endpoint", "protocol", "model", "maxTokens", "stream", "thinking", "temperature", "nonce", "path",
            "before",
        ],
        "load": ["shape", "requests", "sessions", "duration", "concurrency", "maxInFlight", "nonce", "seed"],
        "conversations": ["history"],
        // Where a file lies says nothing of what is in it; its digest does.
        "data": ["from", "sha256", "order", "turns", "groupBy"],
    ]

    /// Reads a stored scenario; of one that is no JSON nothing is known.
    init(_ json: String, target name: String) {
        guard let scenario = try? JSONParser.parse(Array(json.utf8)) else { return }
        let target = scenario["targets"]?.elements.first { $0["name"]?.text == name }
        if let endpoint = target?["endpoint"]?.text { add(scenario["endpoints"]?[endpoint], "endpoint") }
        add(target, "target")
        // One whose text is not kept has its digest, which is named.
        for prompt in scenario["prompts"]?.elements ?? [] where prompt["sha256"] == nil {
            all.append(Setting(path: "prompts.\(prompt["id"]?.text ?? "")", text: prompt.json))
        }
        // What is made up is named whole, and its digest is that of the words it is made of.
        if let data = scenario["data"], data["input"] == nil { add(data, "data") }
        for part in ["images", "expect", "load", "conversations"] { add(scenario[part], part) }
        let priced = target?["priceModel"]?.text ?? target?["model"]?.text
        if let priced, let price = scenario["prices"]?[priced] { add(price, "price") }
    }

    private mutating func add(_ part: JSONNode?, _ name: String) {
        guard let part else { return }
        guard case .object(let members) = part.value else {
            return all.append(Setting(path: name, text: part.text ?? part.json))
        }
        let leftOut = Self.leftOut[name] ?? []
        for member in members where !leftOut.contains(member.key) {
            add(member.value, JSONPath.member(name, member.key))
        }
    }
}
