package import BenchModel

/// One exchange with a provider: what the transport saw of it, and the answer that its body was decoded to.
@dynamicMemberLookup
package struct RecordedExchange: Sendable {
    package typealias Ending = HTTPExchange.Ending

    package var http: HTTPExchange
    /// Empty where nothing came.
    package var response: DecodedResponse<Monotonic>

    /// Takes an exchange whose body a ``ResponseDecoder`` took.
    package init(_ http: HTTPExchange) {
        self.http = http
        response = http.content as? DecodedResponse<Monotonic> ?? DecodedResponse()
        // Held once.
        self.http.content = nil
    }

    package init(
        times: PhaseTimes<Monotonic>,
        ending: Ending,
        wasHeldBack: Bool = false,
        head: ResponseHead? = nil,
        connection: ConnectionFacts = ConnectionFacts(),
        response: DecodedResponse<Monotonic> = DecodedResponse(),
        bytesReceived: Int = 0,
        cancellation: Cancellation<Monotonic>? = nil
    ) {
        http = HTTPExchange(
            times: times,
            ending: ending,
            wasHeldBack: wasHeldBack,
            head: head,
            connection: connection,
            bytesReceived: bytesReceived,
            cancellation: cancellation
        )
        self.response = response
    }

    package subscript<Value>(dynamicMember member: KeyPath<HTTPExchange, Value>) -> Value { http[keyPath: member] }
}
