import BenchModel

/// Adapts the ``BodyReader`` of one protocol to the class that the transport calls for a 2xx answer.
///
/// Each protocol has its own class, and none of them is generic: the compiler does not specialise the methods of a
/// generic class, and decoding then takes twice the time.
protocol BodyDecoder: ResponseDecoder {
    associatedtype Dialect: WireDialect
    var reader: BodyReader<Dialect> { get set }
}

extension BodyDecoder {
    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        reader.receive(bytes, arrival: arrival, takenInHand: takenInHand)
    }

    func finish(complete: Bool) -> DecodedResponse<Monotonic> { reader.finish(complete: complete) }

    func takeText() -> AnswerText { reader.record.takeText() }
}
