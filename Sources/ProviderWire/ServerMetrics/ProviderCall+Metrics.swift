package import BenchModel

extension ProviderCall {
    /// How long a server may take to tell its figures.
    package static let metricsLimit = Nanoseconds.seconds(2)
    /// The largest page that is read.
    private static let mostMetricsBytes = 4 << 20

    /// Returns the requests that may find the server's own figures, in the order in which they are tried; none where nobody
    /// is to be asked.
    ///
    /// A key goes only to the server that it is for.
    package var metricsRequests: [PlainRequest] {
        switch endpoint.metrics {
        case .none: return []
        case .at(let url): return [metricsRequest(url)]
        case .automatic where target.wireProtocol == .gemini || !ServerAddress(callURL).isPrivate: return []
        // TensorRT-LLM has figures of another kind at /metrics.
        case .automatic, .usual:
            return ["metrics", "prometheus/metrics"].map { metricsRequest(CallURL.beside(callURL, $0)) }
        }
    }

    /// Whether the scenario says that there are figures.
    package var expectsMetrics: Bool {
        switch endpoint.metrics {
        case .usual, .at: true
        case .automatic, .none: false
        }
    }

    private func metricsRequest(_ url: String) -> PlainRequest {
        PlainRequest(
            .get,
            url,
            headers: ownHeaders(for: url) + [
                HTTPHeader("accept", "text/plain;version=0.0.4, application/openmetrics-text;q=0.5, */*;q=0.1")
            ],
            mostBytes: Self.mostMetricsBytes,
            limits: TimeLimits(connect: .seconds(1), idle: nil, total: Self.metricsLimit),
            // One connection for itself: streams of HTTP/2 would share that of the measured ones.
            httpVersion: .http1,
            trust: endpoint.trust
        )
    }

    /// Returns a page's raw series with secrets struck out.
    package func readable(_ readings: [ServerReading]) -> [ServerReading] {
        readings.map { reading in
            ServerReading(readable(words: reading.name), labels: readable(words: reading.labels), reading.value)
        }
    }

    /// Returns a URL for display, without credentials.
    package func readable(url: String) -> String {
        CallURL.redacted(CallURL.withoutCredentials(url)) { readable(words: $0) }
    }
}
