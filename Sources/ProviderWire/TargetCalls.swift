package import BenchModel

/// The calls of a scenario's targets: one for each target.
///
/// It can only be made of a whole scenario, and not at all if a target names an endpoint that the scenario lacks: a list in
/// which one target is skipped would send every later target's requests to the wrong server.
package struct TargetCalls: Sendable {
    private let calls: PerTarget<ProviderCall>

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
        calls = try PerTarget(scenario.targets) { target throws(MissingEndpoint) in
            guard let endpoint = scenario.endpoint(of: target) else {
                throw MissingEndpoint(target: target.name, endpoint: target.endpoint)
            }
            return make(target, endpoint)
        }
    }
}

extension TargetCalls: RandomAccessCollection {
    package var startIndex: TargetIndex { calls.startIndex }
    package var endIndex: TargetIndex { calls.endIndex }

    package subscript(target: TargetIndex) -> ProviderCall { calls[target] }
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
