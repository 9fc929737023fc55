package import BenchModel
package import ProviderWire

/// A hook as a run carries it out: whose it is, and with which call's address and key.
package struct PlannedHook: Sendable {
    package let hook: Hook
    /// The name of the endpoint.
    package let endpoint: String
    /// The name of the target; nil where it is the endpoint's own hook.
    package let target: String?
    /// Whether the simulator answers in the endpoint's place.
    package let isSimulated: Bool
    let call: ProviderCall

    /// Returns the hooks of a scenario in the order in which they are carried out: of each target in turn those of its endpoint,
    /// unless an earlier target asks that, too, and then its own.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - calls: the calls of its targets.
    ///   - simulated: the names of the endpoints that the simulator answers for.
    ///   - isProbe: whether only those that are meant for the probes of a watch are wanted.
    /// - Returns: them; none where the scenario has none.
    package static func all(
        of scenario: Scenario,
        _ calls: TargetCalls,
        simulated: [String],
        isProbe: Bool = false
    ) -> [PlannedHook] {
        var done: Set<String> = []
        var planned: [PlannedHook] = []
        for (target, call) in zip(scenario.targets, calls) {
            func plan(_ hooks: [Hook], of name: String?) {
                for hook in hooks where hook.isForProbes || !isProbe {
                    planned.append(
                        PlannedHook(
                            hook: hook,
                            endpoint: target.endpoint,
                            target: name,
                            isSimulated: simulated.contains(target.endpoint),
                            call: call
                        )
                    )
                }
            }
            if done.insert(target.endpoint).inserted { plan(scenario.endpoint(of: target)?.hooks ?? [], of: nil) }
            plan(target.hooks, of: target.name)
        }
        return planned
    }

    /// Whose it is, in words.
    package var owner: String { target.map { "target \"\($0)\"" } ?? "endpoint \"\(endpoint)\"" }

    /// The request or the program, without secrets.
    package var shown: String {
        switch hook.action {
        case .request(let method, let place): call.shownHook(method, this(place))
        case .command(let program): "`\(call.readable(words: program.description))`"
        }
    }

    /// Whether its program is left alone, since no server is there that it could be meant for.
    package var isLeftOut: Bool {
        if case .command = hook.action { isSimulated } else { false }
    }

    /// Returns where a request goes: of a simulated server to the same path of the simulator.
    func this(_ place: String) -> String {
        guard isSimulated, !place.hasPrefix("/") else { return place }
        let tail = ServerAddress(place).tail
        return tail.hasPrefix("/") ? String(tail) : "/\(tail)"
    }
}
