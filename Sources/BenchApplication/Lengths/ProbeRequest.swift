import BenchModel
import ProviderWire

/// One request to a target before its plan, of which nothing is measured.
struct ProbeRequest {
    enum Answer {
        case answered(TokenUsage)
        /// Why, and the status of the last answer; nil where none came.
        case failed(String, status: Int?)
    }

    let call: ProviderCall
    let transport: any Transport
    /// The budget that it is of, and the target's place; nil where none is kept.
    var spending: (ProbeSpending, TargetIndex)?
    /// How often a server that is busy is asked.
    var attempts = 4

    /// How long a server that is busy is waited for.
    private static let usualWait = Nanoseconds.seconds(2)
    private static let mostWait = Nanoseconds.seconds(60)

    /// Sends a prompt; a server that says it is busy is asked again.
    func send(_ prompt: Prompt) async -> Answer {
        var request = call.request(for: prompt, nonce: nil)
        let output = prompt.maxTokens ?? call.mostOutputTokens
        var attempt = 1
        while true {
            if let (budget, target) = spending,
                let obstacle = budget.obstacle(to: request, of: target, output: output)
            {
                return .failed(obstacle, status: nil)
            }
            _ = call.stamp(&request)
            let exchange = RecordedExchange(await transport.perform(request))
            let status = exchange.head?.status
            let usage = call.response(of: exchange).usage
            if let (budget, target) = spending, status.map({ (200..<300).contains($0) }) == true {
                budget.book(request, of: target, output: output, usage)
            }
            switch call.outcome(of: exchange) {
            // An answer of one token may hold none that anybody sees.
            case .ok, .failed(.empty, _): return .answered(usage)
            // A server may close a connection just as it is used again; nothing is measured here, so that asking again
            // harms nobody.
            case .failed(.rateLimited, let detail), .failed(.overloaded, let detail),
                .failed(.connectionLost, let detail):
                let asked = call.retryAfter(of: exchange, wallTime: MonotonicClock.wallNow()) ?? Self.usualWait
                guard attempt < attempts, asked <= Self.mostWait else { return .failed(detail, status: status) }
                attempt += 1
                try? await Task.sleep(for: Duration(asked))
            case .failed(_, let detail): return .failed(detail, status: status)
            case .cancelled: return .failed("the request was cancelled", status: status)
            }
        }
    }
}
