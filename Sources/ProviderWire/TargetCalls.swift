package import BenchModel

/// The calls of a scenario's targets: one for each target, so that the index of a target is that of its call.
///
/// It can only be made of a whole scenario, and not at all if a target names an endpoint that the scenario lacks: a list in
/// which one target is skipped would send every later target's requests to the wrong server.
package struct TargetCalls: Sendable {
    private let calls: [ProviderCall]

    /// Makes the call of each target.
    ///
    /// - Parameters:
    ///   - scenario: the scenario.
    ///   - make: makes the call of one target at its endpoint.
    /// - Throws: a ``MissingEndpoint`` for the first target without an endpoint.
    package init(
        _ scenario: Scenario,
        make: (Target, Endpoint) -> ProviderCall = { ProviderCall(target: $0, endpoint: $1) }
    ) throws(MissingEndpoint) {
        var calls: [ProviderCall] = []
        calls.reserveCapacity(scenario.targets.count)
        for target in scenario.targets {
            guard let endpoint = scenario.endpoint(of: target) else {
                throw MissingEndpoint(target: target.name, endpoint: target.endpoint)
            }
            calls.append(make(target, endpoint))
        }
        self.calls = calls
    }
}

extension TargetCalls: RandomAccessCollection {
    package var startIndex: Int { calls.startIndex }
    package var endIndex: Int { calls.endIndex }

    /// The call of a target, by the target's index in the scenario.
    package subscript(target: Int) -> ProviderCall { calls[target] }
}

/// A target that names an endpoint which its scenario does not have.
package struct MissingEndpoint: Error, Equatable, CustomStringConvertible {
    package let target: String
    package let endpoint: String

    package init(target: String, endpoint: String) {
        self.target = target
        self.endpoint = endpoint
    }

    package var description: String {
        "target \"\(target)\" names the endpoint \"\(endpoint)\", which the scenario does not have"
    }
}
