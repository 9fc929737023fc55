import BenchModel
import ProviderWire

/// Keeps the bytes it is given in ``DecodedResponse/stopReason``, one delta for each call; `END` is its terminator,
/// after `ENOUGH` it wants no more.
final class RecordingDecoder: ResponseDecoder {
    private var text = ""
    private var response = DecodedResponse<Monotonic>()

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        text += String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        response.deltas.append(arrival: arrival, lag: takenInHand - arrival, kind: .text, bytes: bytes.count)
        if text.hasSuffix("ABANDON") { return .giveUp }
        if text.hasSuffix("ENOUGH") { return .enough }
        guard text.hasSuffix("END") else { return .more(hasToken: text.contains("token")) }
        response.isTerminated = true
        response.terminatorArrival = arrival
        return .terminated
    }

    func finish(complete: Bool) -> DecodedResponse<Monotonic> {
        response.stopReason = text
        return response
    }
}

extension HTTPExchange {
    /// What a ``RecordingDecoder`` made of the body.
    var response: DecodedResponse<Monotonic> { RecordedExchange(self).response }
}

extension TransportRequest {
    /// A request to a server, decoded by a ``RecordingDecoder``; its time limits are generous.
    static func make(
        _ url: String,
        limits: TimeLimits = TimeLimits(connect: .seconds(3600), idle: .seconds(3600), total: .seconds(3600)),
        headers: [HTTPHeader] = []
    ) -> TransportRequest {
        TransportRequest(
            url: url,
            headers: headers,
            body: Array("{}".utf8),
            limits: limits,
            httpVersion: .http1,
            makeConsumer: { _ in RecordingDecoder() }
        )
    }
}
