import BenchModel

/// Rejects a compressed body.
///
/// The request does not ask for compression, and a compressor holds bytes back, so their arrival would say nothing
/// about when tokens were ready.
final class CompressedBodyDecoder: ResponseDecoder {
    private let coding: String

    init(_ coding: String) { self.coding = coding }

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        .giveUp
    }

    func finish(complete: Bool) -> DecodedResponse<Monotonic> {
        let name = TextExcerpt.oneLine(coding, limit: 40)
        let what = "the body is compressed (content-encoding: \(name)), though no compression was asked for"
        return DecodedResponse(defect: .malformed(what))
    }
}

extension ResponseHead {
    /// The coding of a compressed body, such as `gzip`; nil if it is not compressed.
    ///
    /// Some servers name a character set or nothing here.
    var contentCoding: String? {
        let plain = ["", "identity", "none", "utf-8", "utf8", "binary"]
        return value(of: "content-encoding").flatMap { plain.contains($0.lowercased()) ? nil : $0 }
    }
}
