import BenchModel
import ProviderWire

/// The keys that programs print, of the endpoints that a run really asks.
struct ProgramKeys: Sendable {
    /// By the endpoint's name.
    private var keys: [String: RotatingKey] = [:]
    private var timesToLive: [(key: RotatingKey, time: Nanoseconds)] = []

    /// Runs each endpoint's program once.
    ///
    /// - Parameter endpoints: those that are asked; the others' programs are left alone.
    /// - Throws: a ``ApplicationError`` where one gives no key.
    init(_ endpoints: [Endpoint]) async throws {
        for endpoint in endpoints {
            guard let command = endpoint.keyCommand else { continue }
            let program = KeyProgram(endpoint: endpoint.name, command: command)
            let key = RotatingKey(try await program.key()) { known in
                var program = program
                program.secrets = known
                return try await program.key()
            }
            keys[endpoint.name] = key
            if let time = command.timeToLive { timesToLive.append((key, time)) }
        }
    }

    /// Returns a scenario with the keys in their endpoints.
    func filled(into scenario: Scenario) -> Scenario {
        var scenario = scenario
        for index in scenario.endpoints.indices {
            guard let key = keys[scenario.endpoints[index].name] else { continue }
            scenario.endpoints[index].apiKey = key.current.key
        }
        return scenario
    }

    /// Calls `handler` whenever a program gives no further key, with the reason.
    func whenNotRenewed(_ handler: @escaping @Sendable (String) -> Void) {
        for key in keys.values { key.whenNotRenewed(handler) }
    }

    /// Returns the key of an endpoint; nil where it comes from elsewhere.
    func key(of endpoint: String) -> RotatingKey? { keys[endpoint] }

    /// Renews the keys ahead of their end until the task is cancelled, off the way of every request.
    func keepUp() async {
        await withDiscardingTaskGroup { group in
            for (key, time) in timesToLive {
                group.addTask { await key.keepUp(time) { try await Task.sleep(for: Duration($0)) } }
            }
        }
    }

    /// Ends the programs that still run.
    func close() {
        for key in keys.values { key.close() }
    }
}

extension Remark.Kind {
    /// A program gave no further key.
    static let keyNotRenewed = Remark.Kind(rawValue: "key_not_renewed")
}
