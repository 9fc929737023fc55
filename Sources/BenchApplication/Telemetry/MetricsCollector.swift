package import BenchModel
import JSONSyntax

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

    /// Without ``path``.
    private let address: PostAddress
    private let headers: [HTTPHeader]
    /// Scheme, host and port.
    package var shown: String { address.shown }

    /// Takes an address: a collector's base, as in `OTEL_EXPORTER_OTLP_ENDPOINT`, or the whole one that ends in `/v1/metrics`.
    ///
    /// - Throws: an ``ApplicationError`` where it is none, which does not quote more of it than its server.
    package init(_ url: String, headers: [HTTPHeader] = []) throws(ApplicationError) {
        var base = url[...]
        while base.hasSuffix("/") { base.removeLast() }
        if ServerAddress(String(base)).tail.hasSuffix(Self.path) { base.removeLast(Self.path.count) }
        let expected = "expected a collector's base address, such as http://127.0.0.1:4318"
        do {
            address = try PostAddress(String(base))
        } catch {
            let fault =
                switch error {
                case .noAddress: "the collector's address is none: \(expected)"
                case .notPlain: "the collector's address: \(expected), without a name, a password or blanks"
                }
            throw ApplicationError(fault)
        }
        guard !address.tail.contains(where: { "?#".contains($0) }) else {
            throw ApplicationError("the collector's address: \(expected), without what stands behind ? or #")
        }
        self.headers = headers
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
        pause: @Sendable (Nanoseconds) async -> Void = { try? await Task.sleep(for: Duration($0)) }
    ) async throws(CollectorFault) {
        let post = PatientPost(
            address: address,
            path: Self.path,
            headers: headers,
            body: body,
            limits: TimeLimits(connect: .seconds(5), idle: nil, total: .seconds(10)),
            waits: triesAgain ? Self.waits : []
        )
        let answer: PlainAnswer
        do {
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
