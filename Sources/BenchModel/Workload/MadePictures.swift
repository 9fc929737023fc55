/// Pictures that are made for each request, and stand before its first text.
package struct MadePictures: Sendable, Equatable {
    /// The most pixels of a request's pictures together: each is made while others are sent.
    package static let mostPixels = 64_000_000

    /// In pixels.
    package var width: Int
    package var height: Int
    /// How many each request has.
    package var count: Int

    package init(width: Int, height: Int, count: Int = 1) {
        (self.width, self.height, self.count) = (width, height, count)
    }

    /// Whether they are more than a request may have.
    package var areTooLarge: Bool { width * height * count > Self.mostPixels }
}

/// The pictures that a request was sent with.
package struct SentPictures: Sendable, Hashable {
    package var count: Int
    /// Of those that are sent themselves; of a picture's address nobody knows its size.
    package var bytes: Int

    package init(count: Int, bytes: Int) { (self.count, self.bytes) = (count, bytes) }

    /// The bytes of those that are sent themselves, in base64 as they stand in a body.
    package var bytesInBody: Int { (bytes + 2) / 3 * 4 }

    /// Counts the pictures of a conversation; nil where it has none.
    package init?(_ conversation: Conversation) {
        (count, bytes) = (0, 0)
        for message in conversation.messages {
            for case .image(let image) in message.parts {
                count += 1
                if case .data(_, let base64) = image {
                    let padding = base64.utf8.suffix(2).count { $0 == UInt8(ascii: "=") }
                    bytes += (base64.utf8.count - padding) * 3 / 4
                }
            }
        }
        if count == 0 { return nil }
    }

    /// Counts the pictures of several prompts; nil where they have none.
    package init?(all prompts: [Prompt]) {
        let each = prompts.compactMap { SentPictures($0.conversation) }
        if each.isEmpty { return nil }
        self.init(count: each.reduce(0) { $0 + $1.count }, bytes: each.reduce(0) { $0 + $1.bytes })
    }
}

/// What the first bytes of a picture say it is.
package enum PictureKind: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp

    /// The word in requests, such as `image/png`.
    package var mediaType: String { "image/" + rawValue }

    /// Recognises a picture that every provider takes; nil of anything else.
    package init?(_ bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(12))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: "GIF87a".utf8) || head.starts(with: "GIF89a".utf8) {
            self = .gif
        } else if head.starts(with: "RIFF".utf8), head.dropFirst(8).elementsEqual("WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    /// Recognises a picture by the beginning of its bytes in base64; nil of anything else.
    package init?(base64: String) {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in base64.utf8.prefix(16) {
            guard let value = Self.value(byte) else { break }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        self.init(bytes)
    }

    /// What a character of base64 stands for (RFC 4648, section 4).
    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
