import BenchModel
import ProviderWire

extension RecordedExchange {
    /// Makes an exchange from its parts, as a transport and a decoder would have.
    init(
        times: PhaseTimes<Monotonic>,
        ending: Ending,
        head: ResponseHead? = nil,
        response: DecodedResponse<Monotonic> = DecodedResponse(),
        bytesReceived: Int = 0,
        cancellation: Cancellation<Monotonic>? = nil
    ) {
        self.init(
            HTTPExchange(
                times: times,
                ending: ending,
                head: head,
                content: response,
                bytesReceived: bytesReceived,
                cancellation: cancellation
            )
        )
    }
}
