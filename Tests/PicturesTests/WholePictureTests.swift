import BenchModel
import CZlib
import Foundation
import Testing

@testable import Pictures

@Suite("A picture's file")
struct WholePictureTests {
    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + data
        return bigEndian(data.count) + named + bigEndian(Int(crc32(0, named, UInt32(named.count))))
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func png(width: Int = 3, height: Int = 2, pixels: [UInt8] = [1, 2, 3]) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]) + chunk("tEXt", [0x41])
            + (pixels.isEmpty ? [] : chunk("IDAT", pixels)) + chunk("IEND", [])
    }

    /// Two scans, as of a progressive one, with a byte of 0xFF, a restart and a fill byte in them.
    private static func jpeg(width: UInt8 = 3, height: UInt8 = 2, frame: UInt8 = 0xC2, hasScan: Bool = true) -> [UInt8]
    {
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56]
        return [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0x4A, 0x46, 0xFF, 0xC4, 0, 3, 7]
            + [0xFF, frame, 0, 11, 8, 0, height, 0, width, 1, 1, 0x11, 0] + (hasScan ? scan + [0xFF] + scan : [])
            + [0xFF, 0xD9]
    }

    private static func gif(width: UInt8 = 3, height: UInt8 = 2, frame: UInt8 = 3, hasFrame: Bool = true) -> [UInt8] {
        let image: [UInt8] =
            [0x2C, 0, 0, 0, 0, frame, 0, 2, 0, 0x80] + Array(repeating: 9, count: 6) + [2, 2, 0x44, 1, 0]
        return Array("GIF89a".utf8) + [width, 0, height, 0, 0x80, 0, 0] + Array(repeating: 5, count: 6)
            + [0x21, 0xFE, 3, 0x3B, 0x3B, 0x3B, 0] + (hasFrame ? image + [0] + image : []) + [0x3B]
    }

    private static func webp(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        var body: [UInt8] = []
        for (name, data) in chunks {
            body += Array(name.utf8) + bigEndian(data.count).reversed() + data
            if data.count % 2 == 1 { body.append(0) }
        }
        return Array("RIFF".utf8) + bigEndian(body.count + 4).reversed() + Array("WEBP".utf8) + body
    }

    private static func lossy(width: UInt8 = 3, height: UInt8 = 2) -> [(String, [UInt8])] {
        [("VP8 ", [0x10, 0, 0, 0x9D, 1, 0x2A, width, 0x40, height, 0, 7])]
    }

    private static let lossless: [(String, [UInt8])] = [("VP8L", [0x2F, 2, 0x40, 0, 0, 1])]
    private static let moving: [(String, [UInt8])] = [("VP8X", Array(repeating: 0, count: 10)), ("ANMF", [1, 2, 3])]

    private static let whole: [(kind: PictureKind, bytes: [UInt8])] = [
        (.png, png()), (.png, MadePicture.png(width: 16, height: 17, seed: 3)), (.jpeg, jpeg()),
        (.jpeg, jpeg(frame: 0xC0)),
        (.gif, gif()), (.webp, webp(lossy())), (.webp, webp(lossless)), (.webp, webp(moving)),
    ]

    @Test("is known for its kind where it is whole, whatever stands behind it", arguments: whole)
    func known(kind: PictureKind, bytes: [UInt8]) throws {
        #expect(try WholePicture.kind(of: bytes) == kind)
        #expect(try WholePicture.kind(of: bytes + [0, 0xFF, 1]) == kind)
    }

    @Test("is refused wherever it is cut", arguments: whole)
    func cut(kind: PictureKind, bytes: [UInt8]) {
        for count in 0..<bytes.count {
            let fault = #expect(throws: PictureFault.self) { try WholePicture.kind(of: Array(bytes.prefix(count))) }
            let isKnown = PictureKind(bytes.prefix(count)) != nil
            #expect(
                fault == (isKnown ? .cut(kind) : .otherKind),
                "\(count) of \(bytes.count) bytes: \(fault?.found ?? "")"
            )
        }
    }

    @Test("that is a PNG is refused for any byte that is another one")
    func changed() {
        for place in 8..<Self.png().count {
            var bytes = Self.png()
            bytes[place] ^= 0x20
            #expect(throws: PictureFault.self, "byte \(place)") { try WholePicture.kind(of: bytes) }
        }
    }

    private static let faulty: [(bytes: [UInt8], fault: PictureFault, words: String)] = [
        (png(width: 0), .noSize(.png, width: 0, height: 2), "a PNG of 0 × 2 pixels"),
        (png(height: 0), .noSize(.png, width: 3, height: 0), "a PNG of 3 × 0 pixels"),
        (png(pixels: []), .noPixels(.png), "a PNG without a pixel in it"),
        (
            Array(png().prefix(8)) + chunk("IEND", []), .damaged(.png),
            "a damaged PNG: a part of it is none of that kind"
        ),
        (Array(png().prefix(30)) + [1] + Array(png().dropFirst(31)), .wrongChecksum(.png), "a checksum in it is wrong"),
        (jpeg(width: 0), .noSize(.jpeg, width: 0, height: 2), "a JPEG of 0 × 2 pixels"),
        (jpeg(height: 0), .noSize(.jpeg, width: 3, height: 0), "a JPEG of 3 × 0 pixels"),
        (jpeg(hasScan: false), .noPixels(.jpeg), "a JPEG without a pixel in it"),
        // A table in the place of the frame.
        (jpeg(frame: 0xCC), .noPixels(.jpeg), "a JPEG without a pixel in it"),
        ([0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9], .damaged(.jpeg), "a damaged JPEG"),
        (gif(width: 0), .noSize(.gif, width: 0, height: 2), "a GIF of 0 × 2 pixels"),
        (gif(height: 0), .noSize(.gif, width: 3, height: 0), "a GIF of 3 × 0 pixels"),
        (gif(frame: 0), .noSize(.gif, width: 0, height: 2), "a GIF of 0 × 2 pixels"),
        (gif(hasFrame: false), .noPixels(.gif), "a GIF without a pixel in it"),
        (Array(gif().prefix(19)) + [0x40, 0x3B], .damaged(.gif), "a damaged GIF"),
        (webp(lossy(width: 0)), .noSize(.webp, width: 0, height: 2), "a WebP of 0 × 2 pixels"),
        (webp(lossy(height: 0)), .noSize(.webp, width: 3, height: 0), "a WebP of 3 × 0 pixels"),
        (webp([("VP8 ", [0x10, 0, 0, 0x9D])]), .damaged(.webp), "a damaged WebP"),
        (webp([("VP8L", [0x2E, 2, 0x40, 0, 0])]), .damaged(.webp), "a damaged WebP"),
        (webp([("EXIF", [1])]), .noPixels(.webp), "a WebP without a pixel in it"),
        (webp([]), .noPixels(.webp), "a WebP"),
        (Array("%PDF-1.7 and more".utf8), .otherKind, "no PNG, JPEG, GIF or WebP"), ([], .otherKind, "no PNG, JPEG"),
    ]

    @Test("is refused for a size that is none, for want of pixels, and for damage", arguments: faulty)
    func refused(bytes: [UInt8], fault: PictureFault, words: String) {
        #expect(throws: fault) { try WholePicture.kind(of: bytes) }
        #expect(throws: fault) { try WholePicture.kind(ofBase64: Data(bytes).base64EncodedString()) }
        #expect(fault.found.hasPrefix(words) || fault.found.hasSuffix(words), "\(fault.found)")
    }

    @Test("is read of base64, as servers read it", arguments: whole)
    func written(kind: PictureKind, bytes: [UInt8]) throws {
        let text = Data(bytes).base64EncodedString()
        let lines = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithCarriageReturn])
        let bare = text.replacing("=", with: "")
        let inAddresses = text.replacing("+", with: "-").replacing("/", with: "_")
        for form in [text, lines, bare] { #expect(try WholePicture.kind(ofBase64: form) == kind) }
        // A JPEG begins with such a letter, and is not known by it.
        if kind != .jpeg { #expect(try WholePicture.kind(ofBase64: inAddresses) == kind) }
        for form in [text + "*", String(text.prefix(20)) + "?" + text.dropFirst(21)] {
            #expect(throws: PictureFault.noBase64) { try WholePicture.kind(ofBase64: form) }
        }
    }

    @Test("is no picture where its base64 begins as none does", arguments: ["", "****", "no base64", "JVBERi0xLjc="])
    func nonsense(text: String) {
        #expect(throws: PictureFault.otherKind) { try WholePicture.kind(ofBase64: text) }
    }
}
