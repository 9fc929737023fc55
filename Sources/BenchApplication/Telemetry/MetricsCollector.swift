package import BenchModel
import JSONSyntax
import ProviderWire

/// Why a collector has not taken metrics: a sentence without a full stop.
package struct CollectorFault: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// A collector of OpenTelemetry metrics that takes OTLP over HTTP in JSON.
///
/// Header fields may hold keys, and so may the path: only the server is shown.
package struct MetricsCollector: Sendable {
    /// Where metrics go, behind a collector's base address (<https://opentelemetry.io/docs/specs/otlp/#otlphttp-request>).
    private static let path = "/v1/metrics"
    /// The waits before another attempt.
    private static let waits: [Nanoseconds] = [.seconds(1), .seconds(3)]

    private let url: String
    private let headers: [HTTPHeader]
    /// Scheme, host and port.
    package let shown: String

    /// Takes an address: a collector's base, as in `OTEL_EXPORTER_OTLP_ENDPOINT`, or the whole one that ends in `/v1/metrics`.
    ///
    /// - Throws: an ``ApplicationError`` where it is none, which does not quote more of it than its server.
    package init(_ url: String, headers: [HTTPHeader] = []) throws(ApplicationError) {
        let address = ServerAddress(url)
        let expected = "expected a collector's base address, such as http://127.0.0.1:4318"
        guard let scheme = address.scheme, ["http", "https"].contains(scheme), address.defect == nil else {
            throw ApplicationError("the collector's address is none: \(expected)")
        }
        guard address.userInfo == nil, !url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
            throw ApplicationError("the collector's address: \(expected), without a name, a password or blanks")
        }
        guard !address.tail.contains(where: { "?#".contains($0) }) else {
            throw ApplicationError("the collector's address: \(expected), without what stands behind ? or #")
        }
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        self.url = base.hasSuffix(Self.path) ? base : base + Self.path
        self.headers = headers
        shown = "\(scheme)://\(address.server)"
    }

    /// Posts the body of a request.
    ///
    /// - Parameters:
    ///   - body: an `ExportMetricsServiceRequest` in JSON.
    ///   - transport: carries it.
    ///   - triesAgain: whether further attempts are made where they may help; not if a later request holds the same.
    ///   - pause: waits between attempts; a test returns at once.
    /// - Throws: the last reason; also where the collector took only a part.
    func post(
        _ body: [UInt8],
        over transport: any Transport,
        triesAgain: Bool,
        pause: @Sendable (Nanoseconds) async -> Void = { try? await Task.sleep(for: .nanoseconds($0)) }
    ) async throws(CollectorFault) {
        let request = PlainRequest(
            .post,
            url,
            headers: [HTTPHeader("content-type", "application/json")] + headers,
            body: body,
            mostBytes: 64 << 10,
            limits: TimeLimits(connect: .seconds(5), idle: nil, total: .seconds(10))
        )
        let answer: PlainAnswer
        do {
            let post = PatientPost(request: request, waits: triesAgain ? Self.waits : []) { [self] in
                withoutSecrets($0)
            }
            answer = try await post.send(over: transport, pause: pause)
        } catch {
            throw CollectorFault("the collector at \(shown) \(error.reason)")
        }
        if let refused = Self.refused(answer.body), refused > 0 {
            throw CollectorFault("the collector at \(shown) refused \(Counted.text(refused, "data point"))")
        }
    }

    /// How many data points an answer says were refused; nil where it says nothing of that.
    private static func refused(_ body: [UInt8]) -> Int? {
        guard let answer = try? JSONParser.parse(body) else { return nil }
        switch answer["partialSuccess"]?["rejectedDataPoints"]?.value {
        case .string(let digits), .number(let digits): return Int(digits)
        default: return nil
        }
    }

    private func withoutSecrets(_ text: String) -> String {
        let words = headers.flatMap { $0.value.split(whereSeparator: \.isWhitespace).filter { $0 != "Bearer" } }
        let shown = SecretText.shown(text, without: words.map { Secret(String($0)) })
        // A path is no key, but may be as secret as one, however short it is.
        let own = String(ServerAddress(url).tail.dropLast(Self.path.count))
        return own.isEmpty ? shown : shown.replacing(own, with: "/•••")
    }
}

// MARK: - From a program's surroundings

extension Surroundings {
    /// Posts what a stored run has shown, and tries for a while.
    package func post(_ body: [UInt8], to collector: MetricsCollector) async throws(CollectorFault) {
        let carrier: StartedTransport
        do {
            carrier = try startPosting()
        } catch {
            throw CollectorFault("the collector at \(collector.shown) cannot be asked: \(error)")
        }
        defer { carrier.shutDown() }
        try await collector.post(body, over: carrier.transport, triesAgain: true)
    }
}
