import BenchModel
import ProviderWire
import Testing

@Suite("Secrets of the way to a server")
struct ProxySecretTests {
    @Test("are struck out of what is said of a failure, and of what an answer holds")
    func struckOut() {
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://a.example"),
            secrets: ["someone", "hidden/word", "someone:hidden/word"]
        )
        let words = "proxy someone:hidden%2Fword says hidden/word, c29tZW9uZTpoaWRkZW4vd29yZA=="
        var exchange = RecordedExchange(times: PhaseTimes(started: 0), ending: .failed(.proxy, detail: words))
        exchange.response.text = words
        guard case .failed(.proxy, let detail) = call.outcome(of: exchange) else {
            Issue.record("expected the proxy's failure")
            return
        }
        for text in [detail, call.response(of: exchange).text ?? ""] {
            #expect(text.contains("says •••"))
            for secret in ["someone", "hidden", "c29tZW9uZTpoaWRkZW4vd29yZA"] {
                #expect(!text.contains(secret), "\(text)")
            }
        }
    }
}
