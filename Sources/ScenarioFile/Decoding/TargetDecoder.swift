import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    func targets(_ field: Field, endpoints: [String]) -> [Target] {
        let known = Set(endpoints)
        guard let elements = field.elements("targets") else { return [] }
        if elements.isEmpty {
            field.report(
                expected: "at least one target",
                advice: "write { \"name\", \"endpoint\", \"protocol\", \"model\" }"
            )
        }
        var names: [(name: String, field: Field)] = []
        let targets = elements.compactMap { target($0, endpoints: endpoints, known, names: &names) }
        reportRepeats(names, what: "a target name")
        return targets
    }

    private func target(
        _ field: Field,
        endpoints: [String],
        _ known: Set<String>,
        names: inout [(name: String, field: Field)]
    ) -> Target? {
        guard let object = open(field, as: .target) else { return nil }
        let nameField = object.required("name", advice: "name it as reports shall show it")
        let name = nameField?.name("a name")
        if let nameField, let name { names.append((name, nameField)) }
        let endpointField = object.required("endpoint", advice: "name one of the endpoints")
        let endpoint = endpointField?.name("the name of an endpoint")
        if let endpointField, let endpoint, !known.contains(endpoint) {
            endpointField.report(
                expected: "the name of an endpoint",
                advice: Nearest.advice(for: endpoint, among: endpoints)
            )
        }
        let wireProtocol = object.required(
            "protocol",
            advice: "use one of " + WireProtocol.allCases.map(\.rawValue).joined(separator: ", ")
        )?.choice("a protocol", of: WireProtocol.self)
        let model = object.required("model", advice: "write the model's name as the provider has it")?.name(
            "a model name"
        )
        var target = Target(
            name: name ?? "",
            endpoint: endpoint ?? "",
            wireProtocol: wireProtocol ?? .openaiChat,
            model: model ?? ""
        )
        readRequest(object, into: &target)
        if let thinking = object["thinking"] {
            target.thinking = self.thinking(thinking, wireProtocol, maxTokens: target.maxTokens)
        }
        target.cancelAfter = object["cancelAfter"].flatMap { cancelAfter($0, of: target) }
        target.priceModel = object["priceModel"]?.name("a model name of the price table")
        target.simulation = object["simulation"].flatMap(simulation)
        if let before = object["before"] {
            target.hooks = hooks(before, areLeftOut: areHooksLeftOut(of: target.endpoint))
        }
        return name == nil || endpoint == nil || wireProtocol == nil || model == nil ? nil : target
    }

    private func readRequest(_ object: ObjectReader, into target: inout Target) {
        if let most = object["maxTokens"]?.whole(Int.self, ScenarioBounds.tokens, unit: "tokens") {
            target.maxTokens = most
        }
        if let stream = object["stream"]?.bool() { target.stream = stream }
        target.temperature = object["temperature"]?.number("a temperature from 0 to 2") { (0...2).contains($0) }
        target.seed = object["seed"]?.whole(Int.self, Int.min...Int.max, unit: "")
        if let cache = object["cachePrompt"]?.bool() { target.cachePrompt = cache }
        target.nonce = object["nonce"]?.bool()
        if let tags = object["thinkTags"]?.choice("a way to take <think>", of: ThinkTags.self) {
            target.thinkTags = tags
        }
        readAddress(object, into: &target)
        if let body = object["body"] { readBody(body, into: &target) }
    }

    /// Reports every text in a body, at any depth, that looks like a key or has a key's name.
    func reportKeys(in field: Field) {
        switch field.node.value {
        case .object(let members):
            for member in members {
                let child = field.child(JSONPath.member(field.path, member.key), member.value)
                guard case .string(let text) = member.value.value,
                    CredentialName.isOneInBody(member.key) || SecretRules.holdsKey(text)
                else {
                    reportKeys(in: child)
                    continue
                }
                child.hidden.report(
                    expected: "no key in the file, and \"\(member.key)\" looks like one",
                    advice: "put the key in the endpoint's \"apiKey\", as ${NAME}"
                )
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                reportKeys(in: field.child("\(field.path)[\(index)]", element))
            }
        case .string(let text) where SecretRules.holdsKey(text):
            field.hidden.report(
                expected: "no key in the file, and this looks like one",
                advice: "put the key in the endpoint's \"apiKey\", as ${NAME}"
            )
        case .null, .bool, .number, .string: break
        }
    }

    private func thinking(_ field: Field, _ wireProtocol: WireProtocol?, maxTokens: Int) -> Thinking? {
        guard let object = open(field, as: .thinking) else { return nil }
        let budget = object["budgetTokens"]
        let thinking = Thinking(
            budgetTokens: budget?.whole(Int.self, 0...ScenarioBounds.tokens.upperBound, unit: "tokens"),
            effort: object["effort"]?.choice("an effort", of: Thinking.Effort.self)
        )
        if wireProtocol == .openaiCompletions, !isStored {
            field.report(
                expected: "no thinking: openai-completions has no words for it",
                advice: "delete it, or ask by openai-chat"
            )
        }
        if budget == nil, object["effort"] == nil {
            field.report(expected: "budgetTokens or effort", advice: "say how hard to think, or delete thinking")
        }
        guard let budget, let tokens = thinking.budgetTokens, let wireProtocol, !isStored else { return thinking }
        switch wireProtocol {
        case .openaiCompletions: break
        case .openaiChat, .openaiResponses:
            budget.report(
                expected: "no budget: \(wireProtocol.rawValue) has none",
                advice: "write an effort in its place"
            )
        case .gemini where thinking.effort != nil:
            budget.report(
                expected: "a budget or an effort: gemini refuses both at once",
                advice: "delete one of the two"
            )
        case .anthropicMessages where tokens < 1024:
            budget.report(expected: "at least 1024 tokens: Anthropic refuses less", advice: "write 1024 or more")
        case .anthropicMessages where tokens >= maxTokens:
            budget.report(
                expected: "fewer tokens than maxTokens (\(maxTokens)), which counts thinking too",
                advice: "raise maxTokens or lower the budget"
            )
        case .gemini, .anthropicMessages: break
        }
        return thinking
    }

    private func simulation(_ field: Field) -> Simulation? {
        guard let object = open(field, as: .simulation) else { return nil }
        let ttft = object["ttft"]?.duration(allowsZero: true)
        if let ttft, ttft > ScenarioBounds.simulatedWait, !isStored {
            object["ttft"]?.report(expected: "a wait of at most a day (24h)", advice: "write a shorter one")
        }
        let prefill = object["prefill"]?.duration(allowsZero: true)
        if let prefill, prefill > ScenarioBounds.simulatedPrefill, !isStored {
            object["prefill"]?.report(
                expected: "a time of each prompt token of at most a second (1s)",
                advice: "write a shorter one, such as 200us"
            )
        }
        return Simulation(
            ttft: ttft,
            spread: object["spread"]?.number("spread of the time to first token: from 0 to 2") {
                ScenarioBounds.simulatedSpread.contains($0)
            },
            tokensPerSecond: object["tokensPerSecond"]?.number("tokens per second, more than 0: from 0.001 to 1000000")
            {
                ScenarioBounds.tokenRates.contains($0)
            },
            servers: object["servers"]?.whole(Int.self, ScenarioBounds.streams, unit: "answers at a time"),
            prefill: prefill
        )
    }
}

extension ObjectKind {
    static let simulationKeys = ["ttft", "spread", "tokensPerSecond", "servers", "prefill"]
    static let thinkingKeys = ["budgetTokens", "effort"]
    static let targetKeys = [
        "name", "endpoint", "protocol", "model", "maxTokens", "stream", "thinking", "cancelAfter", "temperature",
        "seed", "cachePrompt", "nonce", "thinkTags", "path", "headers", "body", "priceModel", "simulation",
        "before",
    ]
}
