package import BenchAnalysis
package import BenchModel
import JSONSyntax

/// Operations as an OTLP request, `ExportMetricsServiceRequest` in JSON.
///
/// The mapping is protobuf's with OTLP's own rules (<https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>): names in
/// lowerCamelCase, 64-bit integers as strings, enumerations as numbers. Sums are cumulative: each request holds all since the
/// beginning, so that one that was lost is made good by the next.
package enum OTLPMetrics {
    private static let cumulative = 2

    /// Makes the body of a request.
    ///
    /// - Parameters:
    ///   - meters: what was measured.
    ///   - record: the run.
    ///   - since: when counting began.
    ///   - now: until when it went on.
    /// - Returns: JSON in UTF-8, in one line.
    package static func body(
        _ meters: OperationMeters,
        of record: RunRecord,
        since: WallTime,
        until now: WallTime
    ) -> [UInt8] {
        document(meters, of: record, since: since, until: now, isUnderWay: record.status == .running).jsonBytes
    }

    static func document(
        _ meters: OperationMeters,
        of record: RunRecord,
        since: WallTime,
        until now: WallTime,
        isUnderWay: Bool = false
    ) -> JSONValue {
        let times: JSONValue = [
            "startTimeUnixNano": integer(since.nanoseconds),
            // A clock that was set back must not end before it began.
            "timeUnixNano": integer(max(now, since).nanoseconds),
        ]
        let metrics = OperationMeters.Instrument.allCases.compactMap { instrument -> JSONValue? in
            let series = meters.series(of: instrument)
            if series.isEmpty { return nil }
            let points = series.map { series, meter in
                point(meter).merging(times).merging(["attributes": attributes(series, of: record)])
            }
            return [
                "name": .string(instrument.rawValue), "unit": .string(instrument.unit),
                "description": .string(instrument.words),
                "histogram": [
                    "aggregationTemporality": .number(String(cumulative)), "dataPoints": .array(points),
                ],
            ]
        }
        let completeness = isUnderWay ? [] : [completeness(of: record, at: max(now, since))]
        let scope: JSONValue = ["name": "ezbench", "version": .string(record.version)]
        return [
            "resourceMetrics": [
                [
                    "resource": ["attributes": resource(record)],
                    "scopeMetrics": [["scope": scope, "metrics": .array(metrics + completeness)]],
                ]
            ]
        ]
    }

    private static func point(_ meter: OperationMeters.Meter) -> JSONValue {
        [
            "count": integer(Int64(meter.buckets.count)), "sum": number(meter.buckets.sum),
            "min": number(meter.least), "max": number(meter.most),
            "bucketCounts": .array(meter.buckets.counts.map { integer(Int64($0)) }),
            "explicitBounds": .array(meter.buckets.bounds.map(number)),
        ]
    }

    /// Says whether a run has carried out its plan.
    ///
    /// It is a metric of its own, as an attribute that changes would make another series of each.
    private static func completeness(of record: RunRecord, at now: WallTime) -> JSONValue {
        let isWhole = record.status == .finished
        var point: JSONValue = ["timeUnixNano": integer(now.nanoseconds), "asInt": integer(isWhole ? 1 : 0)]
        if !isWhole, let reason = record.endReason {
            point = point.merging(["attributes": .array([attribute("ezbench.run.end_reason", .string(reason))])])
        }
        return [
            "name": "ezbench.run.complete", "unit": "1",
            "description": "Whether the run carried out its plan (1), or is INCOMPLETE (0).",
            "gauge": ["dataPoints": [point]],
        ]
    }

    // MARK: Attributes

    private static func resource(_ record: RunRecord) -> JSONValue {
        .array([
            attribute("service.name", .string("ezbench")), attribute("service.version", .string(record.version)),
            attribute("service.instance.id", .string(record.identity)),
            attribute("ezbench.run.name", .string(record.name)),
            attribute("ezbench.simulated", .bool(record.isSimulated)),
        ])
    }

    private static func attributes(_ series: OperationMeters.Series, of record: RunRecord) -> JSONValue {
        let target = record[series.target]
        var attributes = [
            attribute("gen_ai.operation.name", .string(GenAINames.operation(target.wireProtocol))),
            attribute("gen_ai.provider.name", .string(GenAINames.provider(target))),
            attribute("gen_ai.request.model", .string(target.model)),
        ]
        if let model = series.servedModel { attributes.append(attribute("gen_ai.response.model", .string(model))) }
        if let tokens = series.tokens {
            attributes.append(attribute("gen_ai.token.type", .string(tokens.rawValue)))
        }
        if let failure = series.failure { attributes.append(attribute("error.type", .string(failure.rawValue))) }
        // Where the embedded simulator stands in nothing goes to the address.
        if !target.isEmbedded, let server = GenAINames.server(target) {
            attributes.append(attribute("server.address", .string(server.host)))
            attributes.append(attribute("server.port", .number(String(server.port))))
        }
        attributes.append(attribute("ezbench.target", .string(target.name)))
        attributes.append(attribute("ezbench.simulated", .bool(target.isSimulated)))
        return .array(attributes)
    }

    private static func attribute(_ key: String, _ value: JSONValue) -> JSONValue {
        let typed: JSONValue =
            switch value {
            case .bool: ["boolValue": value]
            case .number(let digits): ["intValue": .string(digits)]
            default: ["stringValue": value]
            }
        return ["key": .string(key), "value": typed]
    }

    private static func integer(_ number: Int64) -> JSONValue { .string(String(number)) }

    /// A double with all its digits; those of histograms are finite.
    private static func number(_ value: Double) -> JSONValue { .number("\(value)") }
}

extension RunRecord {
    /// The run's name in every database; of an old run that has none, the one that it has here.
    var identity: String { uuid?.text ?? "ezbench-run-\(id)" }
}

extension OperationMeters.Instrument {
    /// What it is, in the conventions' own words.
    fileprivate var words: String {
        switch self {
        case .duration: "GenAI operation duration."
        case .firstChunk:
            "Time to receive the first chunk, measured from when the client issues the generation request to when the "
                + "first chunk is received in the response stream."
        case .perChunk: "Time per output chunk, recorded for each chunk received after the first one."
        case .tokens: "Number of input and output tokens used."
        }
    }
}
