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
            append(log.lags[index], to: &text)
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

    private static func unpack(_ bytes: UnsafeBufferPointer<UInt8>) -> DeltaLog<RunTime>? {
        var (arrivals, lags, kinds, sizes) = ([RunInstant](), [Int64](), [DeltaKind](), [Int32]())
        // An event of four numbers is seldom shorter.
        let expected = bytes.count / 16
        arrivals.reserveCapacity(expected)
        lags.reserveCapacity(expected)
        kinds.reserveCapacity(expected)
        sizes.reserveCapacity(expected)
        var (place, event) = (0, (Int64(0), Int64(0), Int64(0), Int64(0)))
        var negative = false
        var value: Int64?
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (tens, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
                let (sum, carry) = tens.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
                if overflow || carry { return nil }
                // Accumulated as a negative number, because the smallest Int64 has no positive counterpart.
                value = sum
            case UInt8(ascii: "-"): negative = true
            case UInt8(ascii: ","), UInt8(ascii: "]"):
                if let digits = value {
                    if !negative, digits == .min { return nil }
                    let number = negative ? digits : -digits
                    guard StoredNumber.bounds.contains(number) else { return nil }
                    switch place {
                    case 0: event.0 = number
                    case 1: event.1 = number
                    case 2: event.2 = number
                    case 3: event.3 = number
                    default: return nil
                    }
                    place += 1
                }
                value = nil
                negative = false
                guard byte == UInt8(ascii: "]"), place > 0 else { continue }
                guard place == 4, let code = UInt8(exactly: event.2), let kind = DeltaKind(rawValue: code) else {
                    return nil
                }
                arrivals.append(RunInstant(nanoseconds: event.0))
                lags.append(event.1)
                kinds.append(kind)
                sizes.append(Int32(clamping: event.3))
                place = 0
            case UInt8(ascii: "["), UInt8(ascii: " "): continue
            default: return nil
            }
        }
        return DeltaLog(arrivals: arrivals, lags: lags, kinds: kinds, byteCounts: sizes)
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
