import BenchModel
import ProviderWire
import Testing

/// Names of header fields and query items that let somebody in, wherever they stand.
@Suite("A name that speaks of a key")
struct CredentialNameTests {
    static let names = [
        "Authorization", "Ocp-Apim-Subscription-Key", "x-token", "api-key", "X-Api-Key", "x-functions-key", "Cookie",
        "X-Amz-Security-Token", "Private-Token", "x-goog-api-key", "X-Auth", "Proxy-Authorization", "x-client-secret",
        "X-Amz-Signature", "sig", "x-sig", "X-Password", "x-jwt", "x-bearer",
    ]
    static let harmless = ["Accept", "x-team", "Idempotency-Key", "x-design", "x-max-tokens", "X-Author", "x-signal"]

    @Test("is known in any case", arguments: names)
    func known(name: String) {
        for name in [name, name.lowercased(), name.uppercased()] { #expect(CredentialName.isOne(name)) }
    }

    @Test("is not one that only looks like it", arguments: harmless)
    func notOne(name: String) { #expect(!CredentialName.isOne(name)) }

    @Test("hides its value in an address that is shown, and no other is hidden", arguments: names + harmless)
    func shownAddress(name: String) {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1/v1?\(name)=plainvalue1")
        let shown = ProviderCall(target: target, endpoint: endpoint).shownBaseURL
        #expect(shown.contains("plainvalue1") != CredentialName.isOne(name), "\(shown)")
    }

    @Test(
        "has its value struck out of what a server repeats, be it the endpoint's header or the target's",
        arguments: names
    )
    func repeated(name: String) {
        for isEndpoints in [true, false] {
            let header = [HTTPHeader(name, "plainvalue1")]
            var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
            if !isEndpoints { target.headers = header }
            let endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1", headers: isEndpoints ? header : [])
            let call = ProviderCall(target: target, endpoint: endpoint)
            let response = DecodedResponse<Monotonic>(providerError: ProviderError(message: "you sent plainvalue1"))
            let exchange = RecordedExchange(
                times: PhaseTimes<Monotonic>(started: 0),
                ending: .complete,
                head: eventStream,
                response: response
            )
            #expect(!"\(call.outcome(of: exchange))".contains("plainvalue1"))
        }
    }
}
