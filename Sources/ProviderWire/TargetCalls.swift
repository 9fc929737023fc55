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
    /// - Throws: a ``MissingEndpoint`` for the first target without an endpoint, an ``UnaskablePrompt`` for the first prompt that
    ///   the protocol of a target has no words for, a ``MissingRows`` for a field of rows where none are asked.
    package init(
        _ scenario: Scenario,
        make: (Target, Endpoint) -> ProviderCall = { ProviderCall(target: $0, endpoint: $1) }
    ) throws {
        calls = try PerTarget(scenario.targets) { target in
            guard let endpoint = scenario.endpoint(of: target) else {
                throw MissingEndpoint(target: target.name, endpoint: target.endpoint)
            }
            var call = make(target, endpoint)
            call.nonces = scenario.nonces(leading: target)
            if scenario.data == nil, let field = scenario.rowFields(of: target).min() {
                throw MissingRows(target: target.name, field: field)
            }
            for prompt in scenario.prompts {
                let pictures = scenario.pictures != nil && target.wireProtocol == .openaiCompletions ? "pictures" : nil
                guard let what = call.obstacle(in: prompt) ?? pictures else { continue }
                throw UnaskablePrompt(prompt: prompt.id, target: target.name, target.wireProtocol, what: what)
            }
            return call
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

/// A prompt with something in it for which a target's protocol has no place: left out, it would be another prompt.
package struct UnaskablePrompt: Error, Equatable, CustomStringConvertible {
    package let prompt: String
    package let target: String
    package let wireProtocol: WireProtocol
    /// For example "a picture".
    package let what: String

    init(prompt: String, target: String, _ wireProtocol: WireProtocol, what: String) {
        (self.prompt, self.target, self.wireProtocol, self.what) = (prompt, target, wireProtocol, what)
    }

    package var description: String {
        "the prompt \"\(prompt)\" has \(what), and target \"\(target)\" is asked by \(wireProtocol.rawValue), which "
            + (wireProtocol == .openaiCompletions
                ? "takes text alone; ask it by openai-chat" : "has none; give it a schema")
            + ", or leave the target out"
    }
}

/// A target whose requests are to be sent with a field of the dataset's row, in a scenario that asks no dataset.
package struct MissingRows: Error, Equatable, CustomStringConvertible {
    package let target: String
    package let field: String

    package var description: String {
        "target \"\(target)\" sends {{row.\(field)}} with each request, and the scenario asks no rows of a dataset; name one "
            + "(\"data\", or --data), or take the name out"
    }
}
