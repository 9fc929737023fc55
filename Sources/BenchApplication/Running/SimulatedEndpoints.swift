package import BenchModel
import ProviderSimulator
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Puts the embedded simulator in the place of the endpoints of a scenario that are to be simulated.
package struct SimulatedEndpoints {
    /// The scenario with the simulator's address where it stands in.
    private(set) var scenario: Scenario
    private let simulator: Simulator?

    /// The names of the endpoints that are simulated, in the order of the file.
    private(set) var simulatedEndpoints: [String] = []
    /// The endpoints that are really asked.
    var measuredEndpoints: [Endpoint] {
        scenario.askedEndpoints.filter { !simulatedEndpoints.contains($0.name) }
    }

    var baseURL: String? { simulator?.baseURL }
    var isSimulated: Bool { simulator != nil }

    /// Whether the embedded simulator answers for a target.
    func standsIn(for target: Target) -> Bool { simulatedEndpoints.contains(target.endpoint) }

    /// Starts the simulator if any endpoint needs it.
    ///
    /// - Parameters:
    ///   - scenario: as read, with ``Endpoint/keyIsMissing`` told for each endpoint.
    ///   - simulateAll: the user asked for it: every endpoint is simulated.
    ///   - isCI: whether nobody watches; then a missing key is an error rather than a simulation.
    ///   - version: what the simulator says of itself.
    /// - Throws: a ``ScenarioObstacle`` for such a key, and what the simulator says where it cannot start.
    init(_ scenario: Scenario, simulateAll: Bool, isCI: Bool, version: String) async throws {
        self.scenario = scenario
        let standIns = try Self.standIns(of: scenario, simulateAll: simulateAll, isCI: isCI)
        guard !standIns.isEmpty else {
            simulator = nil
            return
        }
        let simulator = try await Simulator.start(
            SimulatorConfiguration(
                seed: scenario.load.seed,
                // Conversations are short here, and a cache that knows what was said before is a part of them.
                cacheBlock: scenario.load.conversations == nil ? nil : 16,
                version: version
            )
        )
        self.simulator = simulator
        simulatedEndpoints = standIns
        let names = Set(simulatedEndpoints)
        for index in scenario.endpoints.indices where names.contains(scenario.endpoints[index].name) {
            self.scenario.endpoints[index].baseURL = simulator.baseURL
            self.scenario.endpoints[index].apiKey = nil
            self.scenario.endpoints[index].keyCommand = nil
        }
        for index in scenario.targets.indices where names.contains(scenario.targets[index].endpoint) {
            if let wish = Self.wish(scenario.targets[index].simulation) {
                self.scenario.targets[index].headers.append(HTTPHeader("x-simulator", wish))
            }
        }
    }

    /// Returns the names of the endpoints that the simulator is to answer for, in the order of the file.
    ///
    /// - Throws: a ``ScenarioObstacle`` where that is by a missing key and nobody watches, a ``ApplicationError`` where the simulator cannot play
    ///   what a target asks of it.
    package static func standIns(of scenario: Scenario, simulateAll: Bool, isCI: Bool) throws -> [String] {
        let names = scenario.askedEndpoints.filter { simulateAll || $0.keyIsMissing }.map(\.name)
        if isCI, !simulateAll, !names.isEmpty {
            let first = ["endpoints", names[0]]
            throw ScenarioObstacle(
                "the key of endpoint \(names.map { "\"\($0)\"" }.joined(separator: ", ")) is not set, and CI is: "
                    + "simulated figures must not pass for measured ones. Set the key's variable, or give --simulate to "
                    + "run against the simulator on purpose.",
                at: first + ["apiKey"],
                first + ["apiKeyFile"],
                first + ["apiKeyCommand"],
                first
            )
        }
        for target in scenario.targets where names.contains(target.endpoint) {
            guard let wish = wish(target.simulation) else { continue }
            do {
                _ = try ReplyOverrides(parsing: wish)
            } catch {
                throw ApplicationError("target \"\(target.name)\" cannot be simulated as it asks: \(error)")
            }
        }
        return names
    }

    /// Puts keys into the endpoints that are really asked.
    mutating func take(_ keys: ProgramKeys) { scenario = keys.filled(into: scenario) }

    func stop() async {
        try? await simulator?.stop()
    }

    /// The figures a target is to be played with, in the words of the simulator's request header.
    private static func wish(_ simulation: Simulation?) -> String? {
        guard let simulation else { return nil }
        var parts: [String] = []
        if let ttft = simulation.ttft { parts.append("ttft=\(ttft.inMilliseconds)ms") }
        if let spread = simulation.spread { parts.append("spread=\(spread)") }
        if let rate = simulation.tokensPerSecond { parts.append("rate=\(rate)") }
        if let servers = simulation.servers { parts.append("servers=\(servers)") }
        if let prefill = simulation.prefill { parts.append("prefill=\(DurationText.text(prefill))") }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
