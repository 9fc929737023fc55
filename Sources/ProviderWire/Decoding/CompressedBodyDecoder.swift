import BenchModel

/// Stands in for a decoder where a body came compressed: nobody asked for that, and bytes that wait in a compressor say
/// nothing about when tokens were there.
final class CompressedBodyDecoder: ResponseDecoder {
    private let coding: String

    init(_ coding: String) { self.coding = coding }

    func receive(_ bytes: Span<UInt8>, arrival: Nanoseconds, takenInHand: Nanoseconds) -> DecoderVerdict { .giveUp }

    func finish(complete: Bool) -> DecodedResponse {
        let name = TextExcerpt.oneLine(coding, limit: 40)
        let what = "the body is compressed (content-encoding: \(name)), though no compression was asked for"
        return DecodedResponse(defect: .malformed(what))
    }
}

extension ResponseHead {
    /// How the body is compressed; nil where it is not.
    var contentCoding: String? {
        value(of: "content-encoding").flatMap { $0.isEmpty || $0.lowercased() == "identity" ? nil : $0 }
    }
}
