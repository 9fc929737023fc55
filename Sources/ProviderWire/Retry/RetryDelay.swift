import BenchModel
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The delay before a retry that a server asks for.
enum RetryDelay {
    /// The longest delay, 2³² ms: Anthropic's SDK never waits longer.
    static let longest = Nanoseconds.seconds(4_294_967)

    /// Returns the delay in the header, else in the body; nil if neither asks for more than zero.
    ///
    /// The order is that of the SDKs: `retry-after-ms`, `retry-after` in seconds (with fractions), `retry-after` as a
    /// date. The first that is a number holds, even if it is 0.
    static func asked(by exchange: RecordedExchange, wallTime: WallTime) -> Nanoseconds? {
        inHeader(exchange.head, wallTime: wallTime) ?? exchange.response.providerError?.retryDelay
    }

    static func inHeader(_ head: ResponseHead?, wallTime: WallTime) -> Nanoseconds? {
        for (name, unit) in [("retry-after-ms", 1e6), ("retry-after", 1e9)] {
            if let number = head?.value(of: name).flatMap(number) { return nanoseconds(number * unit) }
        }
        guard let moment = head?.value(of: "retry-after").flatMap(HTTPDate.seconds) else { return nil }
        return nanoseconds(Double(moment) * 1e9 - Double(wallTime.nanoseconds))
    }

    /// Returns a duration as protocol buffers write it, such as `34.4s`; nil for anything else.
    static func ofSeconds(_ text: String) -> Nanoseconds? {
        text.hasSuffix("s") ? number(String(text.dropLast())).flatMap { nanoseconds($0 * 1e9) } : nil
    }

    /// Reads a decimal number, ignoring blanks.
    private static func number(_ text: String) -> Double? {
        DecimalText.number(text.filter { $0 != " " && $0 != "\t" })
    }

    private static func nanoseconds(_ delay: Double) -> Nanoseconds? {
        guard delay > 0 else { return nil }
        return delay < longest.inNanoseconds ? Nanoseconds(clamping: delay.rounded()) : longest
    }
}

/// Dates as HTTP writes them: `Tue, 24 Nov 2026 15:00:00 GMT`.
enum HTTPDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Returns seconds since 1970; nil for anything else, including obsolete formats.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," || $0 == ":" || $0 == "-" }.map { $0.lowercased() }
        guard words.count == 8, words[7] == "gmt", let month = months.firstIndex(of: words[2]) else { return nil }
        let numbers = [words[1], words[3], words[4], words[5], words[6]].compactMap { Int32($0) }
        guard numbers.count == 5, (1...31).contains(numbers[0]), (1970...9999).contains(numbers[1]),
            (0...23).contains(numbers[2]), (0...59).contains(numbers[3]), (0...60).contains(numbers[4])
        else { return nil }
        var time = tm()
        time.tm_mday = numbers[0]
        time.tm_mon = Int32(month)
        time.tm_year = numbers[1] - 1900
        time.tm_hour = numbers[2]
        time.tm_min = numbers[3]
        time.tm_sec = numbers[4]
        return Int64(timegm(&time))
    }
}
