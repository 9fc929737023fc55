import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing

/// One request as JSON: units in the names, null for what cannot be computed, keys sorted.
package enum OnceJSON {
    /// Rises when a key is renamed or changes its meaning; new keys do not raise it.
    private static let schemaVersion = 1

    /// Returns the document, which ends with a newline.
    package static func text(_ report: OnceReport) -> String { JSONOutput.text(document(report)) }

    static func document(_ report: OnceReport) -> JSONValue {
        let (sample, response) = (report.sample, report.sample.response)
        var document: JSONValue = [
            "schema": "ezbench.once",
            "schema_version": .number(String(schemaVersion)),
            "simulated": .bool(report.target.isSimulated),
            "target": [
                "name": .string(report.target.name), "model": .string(report.target.model),
                "protocol": .string(report.target.wireProtocol), "url": string(report.target.url),
            ],
            "outcome": .string(sample.wasClosedOnPurpose ? "closed_on_purpose" : sample.outcome.name),
            "failure": failure(sample),
            "http_status": .count(sample.httpStatus),
            "text": .string(report.text), "thinking": .string(report.thinking), "tool_input": .string(report.toolInput),
            "stop_reason": string(response.stopReason),
            "validity": string(sample.validity?.verdict.rawValue),
            "validity_reason": string(sample.validity?.reason),
            "served_model": string(response.servedModel),
            "service_tier": string(response.serviceTier),
            "request_id": string(sample.providerRequestID),
            "first_token_ms": .milliseconds(report.metrics.ttft),
            "first_answer_ms": .milliseconds(report.metrics.ttfa),
            "total_ms": .milliseconds(report.metrics.e2eEnd),
            "tokens_per_second": .figure(report.metrics.isCountedFromChunks ? nil : report.metrics.tokensPerSecond),
            "chunks_per_second": .figure(report.metrics.isCountedFromChunks ? report.metrics.tokensPerSecond : nil),
            "tpot_ms": .milliseconds(report.metrics.isCountedFromChunks ? nil : report.metrics.tpot),
            "longest_gap_ms": .milliseconds(report.metrics.gaps.max()),
            "tokens": tokens(response.usage),
            "cost_usd": .dollars(report.cost),
            "price_model": string(report.price?.name),
            "price_source": string(report.price?.source),
            "price_factor": report.price?.factor.map { .number($0) } ?? .null,
            "billed_usd": .dollars(response.bill),
            "phases_ms": phases(sample),
            "connection": connection(sample),
            "chunks": chunks(sample),
        ]
        if let events = report.events {
            let told: JSONValue = [
                "events": .array(events.map(event)), "events_left_out": .count(report.eventsLeftOut),
            ]
            document = document.merging(told)
        }
        return document
    }

    private static func string(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    private static func failure(_ sample: Sample) -> JSONValue {
        guard case .failed(let kind, let detail) = sample.outcome else { return .null }
        return ["kind": .string(kind.rawValue), "detail": .string(detail)]
    }

    private static func tokens(_ usage: TokenUsage) -> JSONValue {
        [
            "input": .count(usage.input), "output": .count(usage.output), "reasoning": .count(usage.reasoning),
            "cache_read": .count(usage.cacheRead), "cache_write": .count(usage.cacheWrite),
            "cache_write_hour": .count(usage.cacheWriteHour),
        ]
    }

    /// Since the start of the request.
    private static func phases(_ sample: Sample) -> JSONValue {
        let (times, deltas) = (sample.times, sample.response.deltas)
        func since(_ instant: RunInstant?) -> JSONValue {
            guard let started = times.started, let instant else { return .null }
            return .milliseconds((instant - started).inNanoseconds)
        }
        return [
            "dns": since(times.dns), "connected": since(times.connected), "tls": since(times.tls),
            "sent": since(times.sent), "headers": since(times.headers), "first_byte": since(times.firstByte),
            "first_token": since(deltas.firstToken), "last_token": since(deltas.lastToken), "end": since(times.end),
        ]
    }

    private static func connection(_ sample: Sample) -> JSONValue {
        [
            "http_version": string(sample.connection.httpVersion),
            "remote_address": string(sample.connection.remoteAddress),
            "proxy": string(sample.connection.proxy),
            "stamps": .string(sample.connection.stampSource.rawValue),
            "bytes_received": .count(sample.bytesReceived),
        ]
    }

    /// Each with its arrival since the request was sent.
    private static func chunks(_ sample: Sample) -> JSONValue {
        guard let sent = sample.times.sent else { return .array([]) }
        let deltas = sample.response.deltas
        return .array(
            deltas.arrivals.indices.map { index in
                [
                    "at_ms": .milliseconds((deltas.arrivals[index] - sent).inNanoseconds),
                    "kind": .string(deltas.kinds[index].name), "bytes": .number(String(deltas.byteCounts[index])),
                ]
            }
        )
    }

    private static func event(_ event: OnceReport.Event) -> JSONValue {
        [
            "at_ms": .milliseconds(event.sinceSent.map(\.inNanoseconds)), "text": .string(event.text),
            "missing_bytes": .count(event.missingBytes),
        ]
    }
}
