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
        var log = DeltaLog<RunTime>()
        var numbers: [Int64] = []
        var negative = false
        var value: Int64?
        for byte in text.utf8 {
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
                    numbers.append(negative ? digits : -digits)
                }
                value = nil
                negative = false
                guard byte == UInt8(ascii: "]"), !numbers.isEmpty else { continue }
                guard numbers.count == 4, numbers.allSatisfy(StoredNumber.bounds.contains),
                    let code = UInt8(exactly: numbers[2]),
                    let kind = DeltaKind(rawValue: code)
                else { return nil }
                log.append(
                    arrival: RunInstant(nanoseconds: numbers[0]),
                    lag: numbers[1],
                    kind: kind,
                    bytes: Int(numbers[3])
                )
                numbers.removeAll(keepingCapacity: true)
            case UInt8(ascii: "["), UInt8(ascii: " "): continue
            default: return nil
            }
        }
        return log
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
