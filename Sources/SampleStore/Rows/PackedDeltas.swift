import BenchModel

/// A request's token events as the text of one JSON array, `[[arrival_ns, lag_ns, kind, bytes], …]`.
///
/// Hand-written, because packing must not slow a run down and unpacking a report.
enum PackedDeltas {
    static func pack(_ log: DeltaLog<RunTime>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(log.count * 28 + 2)
        text.append(UInt8(ascii: "["))
        for index in log.arrivals.indices {
            text.append(contentsOf: index == 0 ? "[".utf8 : ",[".utf8)
            append(log.arrivals[index].nanoseconds, to: &text)
            text.append(UInt8(ascii: ","))
            append(log.lags[index].count, to: &text)
            text.append(UInt8(ascii: ","))
            append(Int64(log.kinds[index].rawValue), to: &text)
            text.append(UInt8(ascii: ","))
            append(Int64(log.byteCounts[index]), to: &text)
            text.append(UInt8(ascii: "]"))
        }
        text.append(UInt8(ascii: "]"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what ``pack(_:)`` wrote; nil for anything else.
    static func unpack(_ text: String) -> DeltaLog<RunTime>? {
        var text = text
        return text.withUTF8 { unpack($0) }
    }

    /// Does the same with the text's bytes.
    static func unpack(_ bytes: UnsafeBufferPointer<UInt8>) -> DeltaLog<RunTime>? {
        var (arrivals, lags, kinds, sizes) = ([RunInstant](), [Nanoseconds](), [DeltaKind](), [Int32]())
        // An event of four numbers is seldom shorter.
        let expected = bytes.count / 16
        arrivals.reserveCapacity(expected)
        lags.reserveCapacity(expected)
        kinds.reserveCapacity(expected)
        sizes.reserveCapacity(expected)
        var reader = Reader(bytes)
        guard reader.take("[") else { return nil }
        if !reader.take("]") {
            repeat {
                guard reader.take("["), let arrival = reader.number(), reader.take(","), let lag = reader.number(),
                    reader.take(","), let code = reader.number(), reader.take(","), let size = reader.number(),
                    reader.take("]"), let kind = UInt8(exactly: code).flatMap(DeltaKind.init)
                else { return nil }
                arrivals.append(RunInstant(nanoseconds: arrival))
                lags.append(Nanoseconds(lag))
                kinds.append(kind)
                sizes.append(Int32(clamping: size))
            } while reader.take(",")
            guard reader.take("]") else { return nil }
        }
        return reader.isAtEnd ? DeltaLog(arrivals: arrivals, lags: lags, kinds: kinds, byteCounts: sizes) : nil
    }

    /// Reads one sign and one number after the other; spaces may stand before each.
    private struct Reader {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var place = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        private mutating func skipSpaces() {
            while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
        }

        var isAtEnd: Bool {
            mutating get {
                skipSpaces()
                return place == bytes.count
            }
        }

        @inline(__always)
        mutating func take(_ sign: Unicode.Scalar) -> Bool {
            // What this program wrote has no spaces.
            if place < bytes.count, bytes[place] == UInt8(ascii: sign) {
                place += 1
                return true
            }
            return takeAfterSpaces(UInt8(ascii: sign))
        }

        @inline(never)
        private mutating func takeAfterSpaces(_ sign: UInt8) -> Bool {
            guard place < bytes.count, bytes[place] == UInt8(ascii: " ") else { return false }
            skipSpaces()
            guard place < bytes.count, bytes[place] == sign else { return false }
            place += 1
            return true
        }

        /// So many digits always fit in 64 bits, and the bounds of what is stored have fewer.
        private static let mostDigits = 18

        /// Returns a number within the bounds of what is stored; nil where there is none.
        @inline(__always)
        mutating func number() -> Int64? {
            if place < bytes.count, bytes[place] == UInt8(ascii: " ") { skipSpaces() }
            var place = place
            let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
            if isNegative { place += 1 }
            let start = place
            let end = min(bytes.count, start + Self.mostDigits)
            var magnitude = Int64(0)
            while place < end {
                let digit = bytes[place] &- UInt8(ascii: "0")
                if digit > 9 { break }
                magnitude = magnitude &* 10 &+ Int64(digit)
                place += 1
            }
            self.place = place
            // A digit that is left over is no sign that may follow, so that a longer number is refused.
            guard place > start, place == start + 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
            let number = isNegative ? -magnitude : magnitude
            return StoredNumber.bounds.contains(number) ? number : nil
        }
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        let start = text.count
        var rest = number.magnitude
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
