import BenchModel

/// What is to be said of keys before anything is sent.
enum KeyRemarks {
    /// Returns a sentence for each endpoint whose key goes in clear, or that is asked without one.
    static func lines(on endpoints: [Endpoint]) -> [String] {
        endpoints.flatMap { endpoint -> [String] in
            var lines: [String] = []
            if endpoint.sendsKeyInClear {
                lines.append(
                    "KEY IN CLEAR: endpoint \"\(endpoint.name)\" is another machine, and its key goes there over plain HTTP: "
                        + "whoever is on the way can read it; use https, or a tunnel to this machine"
                )
            }
            if !endpoint.emptyKeyVariables.isEmpty {
                let names = endpoint.emptyKeyVariables.joined(separator: ", ")
                lines.append("endpoint \"\(endpoint.name)\" is asked without a key, since \(names) is not set")
            }
            return lines
        }
    }
}
