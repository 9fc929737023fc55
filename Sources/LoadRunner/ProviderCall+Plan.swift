import BenchModel
import ProviderWire

extension ProviderCall {
    /// Returns the request that a place of the plan asks for.
    func request(for prompt: Prompt, _ planning: Plan.Request) -> TransportRequest {
        request(for: prompt, nonce: planning.nonce, closesEarly: planning.closesEarly)
    }
}
