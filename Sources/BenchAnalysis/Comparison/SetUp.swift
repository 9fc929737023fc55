package import BenchModel

/// What two sides of a comparison were measured with, fact by fact: what differs here may be all that a figure shows.
package struct SetUp: Sendable, Equatable {
    package enum Fact: Sendable, Hashable {
        case named(Named)
        /// Any other setting of the scenario, by its place there, such as `load.rate`.
        case setting(String)

        /// What it is called in JSON.
        package var name: String {
            switch self {
            case .named(let fact): fact.rawValue
            case .setting(let path): path
            }
        }
    }

    package enum Named: String, Sendable, CaseIterable {
        case model, served = "model_served", wireProtocol = "protocol", address, isStreamed = "streamed", simulated
        case prompts, outputLimit = "max_tokens", thinking, temperature, nonce, load, concurrency, requests, seconds,
            seed, hooks, priceFactor = "price_factor"
        case machine, version
    }

    /// One fact that differs; nil on a side where it is not known, or of a setting where it is not set.
    package struct Difference: Sendable, Equatable {
        package let fact: Fact
        package let first: String?
        package let second: String?
    }

    /// The facts as text; those that are not known are left out.
    package let facts: [Named: String]
    /// The settings that no fact has in it; nil where the scenario cannot be read.
    private let settings: ScenarioSettings?

    /// Gathers the facts of one side.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - target: the target in it.
    ///   - scenario: what the run was made with; nil where it cannot be read, and less is known then.
    init(_ record: RunRecord, _ target: MeasuredTarget, _ scenario: Scenario?) {
        let asked = target.target
        var facts: [Named: String] = [
            .model: asked.model,
            .wireProtocol: asked.wireProtocol,
            .isStreamed: asked.isStreamed ? "yes" : "no",
            .simulated: asked.isSimulated ? "yes" : "no",
            .version: record.version,
        ]
        let served = Set(target.answers.groups.compactMap(\.model)).sorted()
        if !served.isEmpty { facts[.served] = served.joined(separator: ", ") }
        facts[.address] = asked.isEmbedded ? nil : asked.url ?? asked.endpoint
        facts[.nonce] = asked.usesNonce.map { $0 ? "yes" : "no" }
        facts[.machine] = record.machine?.text
        if let scenario {
            Self.add(scenario, target: asked.name, to: &facts)
            let endpoint = scenario.targets.first { $0.name == asked.name }?.endpoint
            facts[.hooks] = Self.hooks(of: record, endpoint: endpoint, target: asked.name)
        }
        self.facts = facts
        settings = scenario.map { _ in ScenarioSettings(record.scenarioJSON, target: asked.name) }
    }

    private static func add(_ scenario: Scenario, target name: String, to facts: inout [Named: String]) {
        let load = scenario.load
        let held = load.conversations.map { ["sessions", $0.history.rawValue] } ?? []
        facts[.load] = ([load.shape.kind.rawValue] + held).joined(separator: " ")
        facts[.concurrency] = String(load.shape.kind == .closed ? load.concurrency : load.maxInFlight)
        switch load.extent {
        case .requests(let count): facts[.requests] = String(count)
        case .sessions(let count): facts[.requests] = count == 1 ? "1 session" : "\(count) sessions"
        case .duration(let time): facts[.seconds] = String(time.inSeconds)
        }
        facts[.seed] = String(load.seed)
        if let target = scenario.targets.first(where: { $0.name == name }) {
            facts[.outputLimit] = String(target.maxTokens)
            facts[.priceFactor] = scenario.endpoint(of: target)?.priceFactor
            facts[.temperature] = target.temperature.map { String($0) }
            facts[.thinking] = target.thinking.map { thinking in
                thinking.budgetTokens.map(String.init) ?? thinking.effort?.rawValue ?? "on"
            }
        }
        facts[.prompts] = prompts(of: scenario)
    }

    /// Which prompts a scenario asks, by digests where texts could differ under one name.
    package static func prompts(of scenario: Scenario) -> String {
        if let synthetic = scenario.synthetic { return synthetic.words }
        if let data = scenario.data {
            let digest = data.digest.map { "sha256:\($0.hex.prefix(16))" }
            let order = data.replay?.words ?? data.order.rawValue
            return [digest ?? "data", order, data.turns?.rawValue].compactMap(\.self).joined(separator: ", ")
        }
        return scenario.prompts.map { "\($0.id):\($0.digest?.hex.prefix(8) ?? "text")" }.joined(separator: ", ")
    }

    /// What was done before each sitting for a target; nil where nothing was.
    private static func hooks(of record: RunRecord, endpoint: String?, target: String) -> String? {
        var seen: [String] = []
        // What was left out was not done.
        for hook in record.hooks where hook.took != nil && hook.endpoint == endpoint {
            if (hook.target ?? target) == target, !seen.contains(hook.what) { seen.append(hook.what) }
        }
        return seen.isEmpty ? nil : seen.joined(separator: ", ")
    }

    /// Returns the facts in which two sides differ: in the order of ``Named``, and then the settings in that of the scenario.
    func differences(from other: SetUp) -> [Difference] {
        let named = Named.allCases.compactMap { fact in
            Self.difference(.named(fact), other.facts[fact], facts[fact])
        }
        guard let before = other.settings?.all, let after = settings?.all else { return named }
        let text = { (settings: [ScenarioSettings.Setting], path: String) in settings.first { $0.path == path }?.text }
        let onlyBefore = before.map(\.path).filter { path in !after.contains { $0.path == path } }
        return named
            + (after.map(\.path) + onlyBefore).compactMap { path in
                Self.difference(.setting(path), text(before, path), text(after, path))
            }
    }

    private static func difference(_ fact: Fact, _ first: String?, _ second: String?) -> Difference? {
        first == second ? nil : Difference(fact: fact, first: first, second: second)
    }
}
