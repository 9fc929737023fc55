package import BenchModel

/// One exchange with a provider: what the transport saw, and the decoded answer.
@dynamicMemberLookup
package struct RecordedExchange: Sendable {
    package typealias Ending = HTTPExchange.Ending

    package var http: HTTPExchange
    /// Empty if nothing came.
    package var response: DecodedResponse<Monotonic>

    /// Takes an exchange whose body was decoded by a ``ResponseDecoder``.
    package init(_ http: HTTPExchange) {
        self.http = http
        response = http.content as? DecodedResponse<Monotonic> ?? DecodedResponse()
        // Keep the answer only once.
        self.http.content = nil
    }

    package subscript<Value>(dynamicMember member: KeyPath<HTTPExchange, Value>) -> Value { http[keyPath: member] }
}
