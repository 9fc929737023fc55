import BenchModel
import CZlib

/// Makes pictures that nobody has seen before: coloured squares that a seed chooses, as PNG files.
///
/// A picture of one seed has the same bytes on every machine with the same zlib, and of two seeds no pictures are alike: a server
/// that remembers pictures knows none. Squares compress to a few kilobytes, so that hundreds a second can be made.
package enum MadePicture {
    /// The squares of a row, and of a column.
    private static let squares = 8

    /// Returns a picture as a PNG file (W3C PNG, second edition: RGB of eight bits each, no filter).
    ///
    /// - Parameters:
    ///   - width: in pixels, from 1.
    ///   - height: the same.
    ///   - seed: what tells it from others.
    /// - Returns: the file's bytes.
    package static func png(width: Int, height: Int, seed: UInt64) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
        for (name, data) in [("IHDR", header), ("IDAT", deflated(rows(width, height, seed))), ("IEND", [])] {
            let named = Array(name.utf8) + data
            file += bigEndian(UInt32(data.count)) + named + bigEndian(checksum(named[...]))
        }
        return file
    }

    /// Returns the rows of pixels, each behind the byte that says that it is not filtered.
    private static func rows(_ width: Int, _ height: Int, _ seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        var rows: [UInt8] = []
        rows.reserveCapacity((width * 3 + 1) * height)
        var row: [UInt8] = []
        var last = -1
        for y in 0..<height {
            let square = y * squares / height
            if square != last {
                let colours = (0..<squares).map { _ in random.next() }
                row = [0]
                for x in 0..<width {
                    let colour = colours[x * squares / width]
                    row += [UInt8(colour & 0xFF), UInt8(colour >> 8 & 0xFF), UInt8(colour >> 16 & 0xFF)]
                }
                last = square
            }
            rows += row
        }
        return rows
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            // It fails only for want of memory, or of room, of which there is as much as it asks for.
            let result = compress2(buffer.baseAddress, &size, bytes, UInt(bytes.count), Z_BEST_SPEED)
            precondition(result == Z_OK, "zlib could not compress \(bytes.count) bytes")
            count = Int(size)
        }
    }

    /// Returns the CRC of a chunk's name and data.
    static func checksum(_ named: ArraySlice<UInt8>) -> UInt32 {
        named.withUnsafeBytes {
            UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count))
        }
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
