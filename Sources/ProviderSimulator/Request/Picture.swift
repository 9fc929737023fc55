#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A picture in a request, of which the simulator reads no more than its size.
struct Picture {
    let base64: Substring

    /// The pixels that a token stands for, as Anthropic says of its models.
    private static let pixelsPerToken = 750
    /// Of a picture whose size is not read.
    private static let usual = 1_000
    /// However large it says it is.
    private static let most = 1_000_000

    /// How many tokens it is taken for.
    var tokens: Int {
        guard let pixels else { return Self.usual }
        return max(1, min(Self.most, pixels / Self.pixelsPerToken + (pixels % Self.pixelsPerToken == 0 ? 0 : 1)))
    }

    /// Width times height, which a PNG says in its first 24 bytes; nil of anything else.
    private var pixels: Int? {
        let head = [UInt8](Data(base64Encoded: String(base64.prefix(32))) ?? Data())
        guard head.count == 24, head.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        let number = { (place: Int) in head[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (pixels, isTooMuch) = number(16).multipliedReportingOverflow(by: number(20))
        return isTooMuch ? Int.max / 2 : pixels
    }
}
