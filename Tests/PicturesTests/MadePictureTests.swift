import BenchModel
import CZlib
import Testing

@testable import Pictures

@Suite("A made picture")
struct MadePictureTests {
    /// Reads a PNG as its standard says, by other means than it was made.
    private static func chunks(of file: [UInt8]) -> [(name: String, data: [UInt8], isWhole: Bool)] {
        var chunks: [(name: String, data: [UInt8], isWhole: Bool)] = []
        var place = 8
        while place + 12 <= file.count {
            let number = { (at: Int) in file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
            let size = number(place)
            let data = Array(file[place + 8..<place + 8 + size])
            let named = Array(file[place + 4..<place + 8 + size])
            let isWhole = number(place + 8 + size) == Int(checksum(named))
            chunks.append((String(decoding: file[place + 4..<place + 8], as: UTF8.self), data, isWhole))
            place += 12 + size
        }
        return chunks
    }

    /// The checksum of the PNG standard, bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
    }

    @Test("is a PNG with as many pixels as were asked for", arguments: [(16, 16), (17, 31), (512, 384), (1, 1)])
    func whole(width: Int, height: Int) throws {
        let file = MadePicture.png(width: width, height: height, seed: 7)
        #expect(PictureKind(file) == .png)
        let chunks = Self.chunks(of: file)
        #expect(chunks.map(\.name) == ["IHDR", "IDAT", "IEND"] && chunks.allSatisfy(\.isWhole))
        #expect(
            chunks[0].data == [
                0, 0, UInt8(width >> 8), UInt8(width & 255), 0, 0, UInt8(height >> 8), UInt8(height & 255), 8, 2, 0, 0,
                0,
            ]
        )
        var size = UInt(height * (3 * width + 1))
        var pixels = [UInt8](repeating: 1, count: Int(size))
        #expect(uncompress(&pixels, &size, chunks[1].data, UInt(chunks[1].data.count)) == Z_OK)
        #expect(Int(size) == pixels.count)
        #expect((0..<height).allSatisfy { pixels[$0 * (3 * width + 1)] == 0 }, "no row is filtered")
    }

    @Test("is the same of one seed, and of two never")
    func seeds() {
        let files = (0..<50).map { MadePicture.png(width: 64, height: 64, seed: $0) }
        #expect(Set(files).count == 50)
        #expect(MadePicture.png(width: 64, height: 64, seed: 3) == files[3])
    }

    @Test("is small enough to be made by the hundred")
    func size() {
        #expect((1_000...40_000).contains(MadePicture.png(width: 1024, height: 1024, seed: 1).count))
    }
}

@Suite("What a picture's first bytes say")
struct PictureKindTests {
    @Test(
        "is told of what every provider takes",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], PictureKind.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            (Array("GIF89a".utf8), .gif), (Array("RIFF....WEBPVP8".utf8), .webp), (Array("RIFF....WAVE".utf8), nil),
            (Array("%PDF-1.7".utf8), nil), (Array("<svg".utf8), nil), ([], nil), ([0x89, 0x50, 0x4E, 0x47], nil),
        ] as [([UInt8], PictureKind?)]
    )
    func kinds(bytes: [UInt8], kind: PictureKind?) { #expect(PictureKind(bytes) == kind) }
}
