import BenchModel

/// Goes through the parts of a picture's file.
struct PictureParts {
    private let bytes: [UInt8]
    private let kind: PictureKind
    /// The next byte that is read.
    private var place = 0
    /// Where the picture ends, at the latest.
    private var end: Int

    init(of bytes: [UInt8], _ kind: PictureKind) { (self.bytes, self.kind, end) = (bytes, kind, bytes.count) }

    // MARK: Bytes

    private mutating func skip(_ count: Int) throws(PictureFault) {
        guard count <= end - place else { throw .cut(kind) }
        place += count
    }

    private mutating func byte() throws(PictureFault) -> Int {
        try skip(1)
        return Int(bytes[place - 1])
    }

    private mutating func bigEndian(_ count: Int) throws(PictureFault) -> Int {
        try skip(count)
        return bytes[place - count..<place].reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func littleEndian(_ count: Int) throws(PictureFault) -> Int {
        try skip(count)
        return bytes[place - count..<place].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func name() throws(PictureFault) -> String {
        try skip(4)
        return String(decoding: bytes[place - 4..<place], as: UTF8.self)
    }

    private func demand(width: Int, height: Int) throws(PictureFault) {
        if width == 0 || height == 0 { throw .noSize(kind, width: width, height: height) }
    }

    // MARK: Kinds

    /// W3C PNG, second edition: chunks with a length, a name and a checksum, from `IHDR` to `IEND`.
    mutating func readPNG() throws(PictureFault) {
        try skip(8)
        var (isFirst, hasPixels) = (true, false)
        while true {
            let length = try bigEndian(4)
            let start = place
            let name = try name()
            try skip(length)
            let chunk = start..<place
            guard try bigEndian(4) == Int(MadePicture.checksum(bytes[chunk])) else { throw .wrongChecksum(kind) }
            if isFirst {
                guard name == "IHDR", length == 13 else { throw .damaged(kind) }
                let sides = [4, 8].map { at in bytes[start + at..<start + at + 4].reduce(0) { $0 << 8 | Int($1) } }
                try demand(width: sides[0], height: sides[1])
                isFirst = false
            }
            if name == "IDAT", length > 0 { hasPixels = true }
            if name == "IEND" { break }
        }
        if !hasPixels { throw .noPixels(kind) }
    }

    /// ITU-T T.81, annex B: segments that begin with a marker, and scans of entropy-coded bytes behind some, up to the marker of the end.
    mutating func readJPEG() throws(PictureFault) {
        try skip(2)
        var (hasSize, hasScan) = (false, false)
        while true {
            switch try marker() {
            case 0xD9:
                guard hasSize, hasScan else { throw .noPixels(kind) }
                return
            case 0x01, 0xD0...0xD8: break
            case let marker:
                let length = try bigEndian(2)
                guard length >= 2 else { throw .damaged(kind) }
                let start = place
                try skip(length - 2)
                if marker == 0xDA { hasScan = true }
                // A frame of any process; the others of these are tables.
                guard (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) else { break }
                guard length >= 7 else { throw .damaged(kind) }
                try demand(
                    width: Int(bytes[start + 3]) << 8 | Int(bytes[start + 4]),
                    height: Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
                )
                hasSize = true
            }
        }
    }

    /// Goes to the next marker, over whatever stands before it.
    private mutating func marker() throws(PictureFault) -> Int {
        while true {
            while place < end, bytes[place] != 0xFF { place += 1 }
            try skip(1)
            // A fill byte is another 0xFF, and a zero means that the 0xFF is one of the scan's own bytes.
            guard place < end, bytes[place] != 0xFF else { continue }
            let marker = try byte()
            if marker != 0 { return marker }
        }
    }

    /// GIF89a: a screen, and blocks up to the trailer.
    mutating func readGIF() throws(PictureFault) {
        try skip(6)
        try demand(width: try littleEndian(2), height: try littleEndian(2))
        let screen = try byte()
        try skip(2)
        try skipColours(screen)
        var hasPixels = false
        while true {
            switch try byte() {
            case 0x21:
                try skip(1)
                try skipBlocks()
            case 0x2C:
                try skip(4)
                try demand(width: try littleEndian(2), height: try littleEndian(2))
                try skipColours(try byte())
                try skip(1)
                try skipBlocks()
                hasPixels = true
            case 0x3B:
                if !hasPixels { throw .noPixels(kind) }
                return
            // Some programs leave one more end of a block.
            case 0: break
            default: throw .damaged(kind)
            }
        }
    }

    private mutating func skipColours(_ flags: Int) throws(PictureFault) {
        if flags & 0x80 != 0 { try skip(3 << ((flags & 7) + 1)) }
    }

    private mutating func skipBlocks() throws(PictureFault) {
        while true {
            let size = try byte()
            if size == 0 { return }
            try skip(size)
        }
    }

    /// RFC 9649: a RIFF file of chunks, one of which has the pixels, or more where the picture moves.
    mutating func readWebP() throws(PictureFault) {
        try skip(4)
        let length = try littleEndian(4)
        guard length <= end - place else { throw .cut(kind) }
        end = place + length
        try skip(4)
        var hasPixels = false
        while place < end {
            let name = try name()
            let length = try littleEndian(4)
            let start = place
            try skip(length)
            // A chunk of an odd length has one byte more, which some programs leave out at the end.
            if length % 2 == 1, place < end { place += 1 }
            switch name {
            case "VP8 ":
                guard length >= 10, bytes[start + 3..<start + 6].elementsEqual([0x9D, 0x01, 0x2A]) else {
                    throw .damaged(kind)
                }
                let sides = [6, 8].map { at in Int(bytes[start + at]) | Int(bytes[start + at + 1] & 0x3F) << 8 }
                try demand(width: sides[0], height: sides[1])
                hasPixels = true
            // Their sides are written less by one, so that they are never nothing.
            case "VP8L":
                guard length >= 5, bytes[start] == 0x2F else { throw .damaged(kind) }
                hasPixels = true
            case "ANMF": hasPixels = true
            default: break
            }
        }
        if !hasPixels { throw .noPixels(kind) }
    }
}
