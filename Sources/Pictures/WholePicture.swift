package import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Tells whether bytes are a picture that a server can show: of a kind that every provider takes, with a size, and whole.
///
/// Its parts are gone through from the first to the last, as the standard of its kind has them. No pixel is decoded, so that a picture
/// may still be refused for what is in it.
package enum WholePicture {
    /// Returns the kind of a picture.
    package static func kind(of bytes: [UInt8]) throws(PictureFault) -> PictureKind {
        guard let kind = PictureKind(bytes) else { throw .otherKind }
        var parts = PictureParts(of: bytes, kind)
        switch kind {
        case .png: try parts.readPNG()
        case .jpeg: try parts.readJPEG()
        case .gif: try parts.readGIF()
        case .webp: try parts.readWebP()
        }
        return kind
    }

    /// Returns the kind of a picture that is written in base64.
    ///
    /// Line breaks, missing padding and the letters of addresses (RFC 4648, section 5) are read, since a server may read them as well.
    package static func kind(ofBase64 text: String) throws(PictureFault) -> PictureKind {
        if let data = Data(base64Encoded: text) { return try kind(of: Array(data)) }
        // The beginning says more than what is wrong further on.
        guard PictureKind(base64: text) != nil else { throw .otherKind }
        var letters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "="): break
            case UInt8(ascii: "-"): letters.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): letters.append(UInt8(ascii: "/"))
            default: letters.append(byte)
            }
        }
        letters += Array(repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
        guard let data = Data(base64Encoded: Data(letters)) else { throw .noBase64 }
        return try kind(of: Array(data))
    }
}
