import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport
import ScenarioFile

/// A collector of OpenTelemetry metrics that is told of a run.
struct CollectorOptions: ParsableArguments {
    /// OpenTelemetry's own variable for header fields with keys.
    static let variable = "OTEL_EXPORTER_OTLP_HEADERS"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Tell the OpenTelemetry collector at this address (OTLP over HTTP, in JSON), such as http://127.0.0.1:4318.",
            valueName: "url"
        )
    )
    var otlp: String?

    @Option(
        name: .customLong("otlp-header"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            A header field for it, such as 'Authorization: Bearer ${TOKEN}'; may be repeated, beside those of \
            $OTEL_EXPORTER_OTLP_HEADERS.
            """,
            valueName: "field"
        )
    )
    var headers: [String] = []

    func validate() throws {
        if otlp == nil, !headers.isEmpty {
            throw ValidationError("--otlp-header: for which collector? Name it with --otlp")
        }
    }

    /// Returns the collector that is meant, if any.
    func collector(_ environment: [String: String]) throws -> MetricsCollector? {
        guard let otlp else { return nil }
        var fields: [HTTPHeader] = []
        do throws(TypedHeader.Problem) {
            fields = try TypedHeader.list(environment[Self.variable] ?? "")
        } catch {
            throw CommandError("$\(Self.variable): \(error)")
        }
        for text in headers {
            do throws(TypedHeader.Problem) {
                let field = try TypedHeader.read(text, environment: environment)
                fields.removeAll { $0.name.lowercased() == field.name.lowercased() }
                fields.append(field)
            } catch {
                throw CommandError("--otlp-header: \(error)")
            }
        }
        do {
            return try MetricsCollector(otlp, headers: fields)
        } catch {
            throw CommandError("--otlp: \(error)")
        }
    }
}

/// A collector that is told of a run while it goes on.
struct LiveCollectorOptions: ParsableArguments {
    @OptionGroup var collector: CollectorOptions

    @Option(
        name: .customLong("otlp-every"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "How often it is told while the run goes on (default: 10s); once more at the end.",
            valueName: "time"
        ),
        transform: DurationOption.parse
    )
    var interval: DurationOption?

    func validate() throws {
        if interval != nil, collector.otlp == nil {
            throw ValidationError("--otlp-every: which collector? Name it with --otlp")
        }
    }

    /// Returns what is to be sent, if anything.
    func order(_ environment: [String: String]) throws -> MetricsOrder? {
        let interval = Duration(interval?.nanoseconds ?? .seconds(10))
        return try collector.collector(environment).map { collector in
            MetricsOrder(collector, every: interval) { OTLPMetrics.body($0, of: $1, since: $2, until: $3) }
        }
    }
}
