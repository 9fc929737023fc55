package import BenchModel

/// What is to be said of an endpoint's key before anything is sent.
package enum KeyRemark: Sendable, Equatable {
    /// The endpoint is another machine, and its key goes there over plain HTTP.
    case inClear(endpoint: String)
    /// The endpoint is asked without a key, since these variables are not set.
    case missing(endpoint: String, variables: [String])

    /// Returns what is to be said of endpoints, in their order.
    package static func find(in endpoints: [Endpoint]) -> [KeyRemark] {
        endpoints.flatMap { endpoint -> [KeyRemark] in
            var remarks: [KeyRemark] = []
            if endpoint.sendsKeyInClear { remarks.append(.inClear(endpoint: endpoint.name)) }
            if !endpoint.emptyKeyVariables.isEmpty {
                remarks.append(.missing(endpoint: endpoint.name, variables: endpoint.emptyKeyVariables))
            }
            return remarks
        }
    }
}
