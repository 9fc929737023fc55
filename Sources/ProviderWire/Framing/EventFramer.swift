import BenchModel

/// Splits a body into server-sent events, as the WHATWG HTML standard says (§9.2.6, "interpreting an event stream").
///
/// It returns only the data of an event. It ignores the `id` and `retry` fields, and of `event` uses only names
/// of errors: every supported protocol names its events inside the JSON, and some servers omit the `event` lines.
///
/// Call ``beginRead()``, then ``next(in:at:)`` until it needs more. An event that lies within one read is returned as a
/// range of that read, without a copy; an event that spans reads is buffered, up to `maxBytes`.
package struct EventFramer {
    package enum Step: Equatable {
        /// The event's data is this range of the read.
        case event(Range<Int>)
        /// The event's data is ``EventFramer/buffer``, until the next call.
        case bufferedEvent
        case needsMore
        /// A line or an event is larger than `maxBytes`.
        case tooLarge
    }

    /// The copied data of the current event, which came in several reads or several lines.
    package private(set) var buffer: [UInt8] = []
    /// Lines that are not part of an event stream, such as the bare JSON of an error; see ``takeStray(_:)``.
    package private(set) var stray: [UInt8] = []

    /// The value of the first field whose name says that it is an error, a nonstandard way in which some servers report a failure.
    package private(set) var errorField: [UInt8]?
    /// Whether the last returned event is named `error`.
    package private(set) var isErrorEvent = false

    private let maxBytes: Int
    private var namesError = false
    private var lineEnds = LineEnds()
    /// The data of the current event that lies in this read and is not copied yet.
    private var pending: Range<Int>?
    private var hasBufferedData = false
    private var bufferWasHandedOn = false
    /// The start of a line that no read has completed yet.
    private var line: [UInt8] = []
    /// Whether the last read ended in a CR, so that a LF at the start of the next one belongs to it.
    private var swallowsLineFeed = false
    /// Whether the next byte begins a line, behind the byte order mark; one flag is asked faster than what it follows from.
    private var isAtEventStart = false
    /// How many bytes of a leading byte order mark have come; nil after the start of the body.
    private var byteOrderMark: Int? = 0

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let strayLimit = 64 * 1024

    package init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Prepares for the bytes of a new read.
    package mutating func beginRead() { lineEnds = LineEnds() }

    /// Returns the next event that this read completes, and moves `position` past it.
    package mutating func next(in bytes: Span<UInt8>, at position: inout Int) -> Step {
        if isAtEventStart, let range = nextPlainEvent(in: bytes, at: &position) { return .event(range) }
        return nextOfLines(in: bytes, at: &position)
    }

    /// Returns the next event, whatever its lines are.
    @inline(never)
    private mutating func nextOfLines(in bytes: Span<UInt8>, at position: inout Int) -> Step {
        defer { isAtEventStart = byteOrderMark == nil && isAtLineStart }
        if bufferWasHandedOn { forgetBuffer() }
        if byteOrderMark != nil { skipByteOrderMark(in: bytes, at: &position) }
        while position < bytes.count {
            if isAtLineStart, let range = nextPlainEvent(in: bytes, at: &position) { return .event(range) }
            if swallowsLineFeed {
                swallowsLineFeed = false
                if bytes[unchecked: position] == Byte.lineFeed {
                    position += 1
                    continue
                }
            }
            let start = position
            let end = lineEnds.next(in: bytes, from: start)
            if line.count + end - start + buffer.count + (pending?.count ?? 0) > maxBytes { return .tooLarge }
            if end == bytes.count {
                line.append(copying: bytes.extracting(start..<end))
                position = end
                break
            }
            position = end + 1
            if bytes[unchecked: end] == Byte.carriageReturn {
                if position == bytes.count {
                    swallowsLineFeed = true
                } else if bytes[unchecked: position] == Byte.lineFeed {
                    position += 1
                }
            }
            if line.isEmpty {
                if start == end {
                    if let step = dispatch() { return step }
                } else {
                    take(bytes, start..<end)
                }
            } else {
                line.append(copying: bytes.extracting(start..<end))
                takeCarriedLine()
            }
        }
        bufferPending(of: bytes)
        return .needsMore
    }

    /// Whether the next byte begins a line, and the event has no data yet.
    private var isAtLineStart: Bool { pending == nil && !hasBufferedData && !swallowsLineFeed && line.isEmpty }

    /// Returns the data of an event as nearly all of them come: one `data` line and a blank one, whole in this read.
    ///
    /// It must be called at the start of a line before which the event has no data. It returns nil, and takes nothing,
    /// before anything else.
    @inline(__always)
    private mutating func nextPlainEvent(in bytes: Span<UInt8>, at position: inout Int) -> Range<Int>? {
        let start = position
        let end = lineEnds.next(in: bytes, from: start)
        guard end &- start <= maxBytes, end &+ 1 < bytes.count, let value = Self.dataValue(in: bytes, start..<end)
        else { return nil }
        if bytes[unchecked: end] == Byte.lineFeed {
            guard bytes[unchecked: end &+ 1] == Byte.lineFeed else { return nil }
            position = end &+ 2
        } else {
            guard end &+ 3 < bytes.count, bytes[unchecked: end &+ 1] == Byte.lineFeed,
                bytes[unchecked: end &+ 2] == Byte.carriageReturn, bytes[unchecked: end &+ 3] == Byte.lineFeed
            else { return nil }
            position = end &+ 4
        }
        isErrorEvent = namesError
        namesError = false
        return value
    }

    /// Ends the last line and event at the end of the body; returns whether ``buffer`` holds an event's data.
    ///
    /// The standard discards an event without a blank line after it. Some servers omit that line and SDKs deliver the
    /// event, so the caller uses it if its data is well formed.
    package mutating func flushTail() -> Bool {
        if bufferWasHandedOn { forgetBuffer() }
        if !line.isEmpty { takeCarriedLine() }
        isErrorEvent = namesError
        return hasBufferedData
    }

    // MARK: Lines

    /// Takes a line that lies within this read.
    @inline(__always)
    private mutating func take(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard let value = Self.dataValue(in: bytes, range) else { return takeStray(bytes.extracting(range)) }
        if pending == nil, !hasBufferedData {
            pending = value
        } else {
            bufferPending(of: bytes)
            appendData(bytes.extracting(value))
        }
    }

    /// Takes a line that began in an earlier read.
    private mutating func takeCarriedLine() {
        // Move the array out, because the framer changes while it is read; move it back to keep its capacity.
        var whole: [UInt8] = []
        swap(&whole, &line)
        if let value = Self.dataValue(in: whole.span, 0..<whole.count) {
            appendData(whole.span.extracting(value))
        } else {
            takeStray(whole.span)
        }
        whole.removeAll(keepingCapacity: true)
        line = whole
    }

    /// Returns the range of the value of a `data` line; nil for every other line.
    @inline(__always)
    private static func dataValue(in bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
        let start = line.lowerBound
        guard line.count >= 4, bytes[unchecked: start] == UInt8(ascii: "d"),
            bytes[unchecked: start + 1] == UInt8(ascii: "a"), bytes[unchecked: start + 2] == UInt8(ascii: "t"),
            bytes[unchecked: start + 3] == UInt8(ascii: "a")
        else { return nil }
        guard line.count > 4 else { return line.upperBound..<line.upperBound }
        guard bytes[unchecked: start + 4] == Byte.colon else { return nil }
        guard line.count > 5, bytes[unchecked: start + 5] == Byte.space else { return start + 5..<line.upperBound }
        return start + 6..<line.upperBound
    }

    /// Keeps a line that starts like JSON, and the lines after it that are not fields either.
    ///
    /// Gemini sometimes writes an error into an event stream as bare, pretty-printed JSON. The standard ignores these
    /// lines as unknown fields, but they tell why the stream ended.
    private mutating func takeStray(_ line: Span<UInt8>) {
        guard !line.isEmpty, stray.count + line.count < Self.strayLimit else { return }
        let first = line[0]
        if first == UInt8(ascii: "e") { takeNamed(line) }
        let startsJSON = first == Byte.openBrace || first == Byte.openBracket
        guard startsJSON || !stray.isEmpty, first != Byte.colon, first != UInt8(ascii: "e") else { return }
        stray.append(copying: line)
        stray.append(Byte.lineFeed)
    }

    /// Takes an `event` field that names an error, or a field that is one.
    private mutating func takeNamed(_ line: Span<UInt8>) {
        if Self.begins(line, with: "event:") {
            namesError = Self.isErrorName(line.extracting(6..<line.count))
        } else if errorField == nil {
            for name: StaticString in ["error:", "errors:", "exception:"] where Self.begins(line, with: name) {
                errorField = [UInt8](copying: line.extracting(name.utf8CodeUnitCount..<line.count))
            }
        }
    }

    /// Whether an event's name is `error` in whatever case, or ends in that word or in `exception`: `server_error`,
    /// `throttlingException`.
    ///
    /// Names such as `failure` and `stream_failed` say the same.
    private static func isErrorName(_ name: Span<UInt8>) -> Bool {
        // Of the names that come with every event, hardly one ends in these letters.
        var end = name.count
        while end > 0, name[end - 1] <= Byte.space { end -= 1 }
        guard end > 4, case let letter = name[end - 1] | 0x20,
            letter == UInt8(ascii: "r") || letter == UInt8(ascii: "n") || letter == UInt8(ascii: "e")
                || letter == UInt8(ascii: "d")
        else { return false }
        let text = TextExcerpt.of(name, limit: 64)
        guard !text.contains("."), let last = WordsOfName.all(of: text).last else { return false }
        return ["error", "exception", "failure", "failed"].contains(last)
    }

    private static func begins(_ line: Span<UInt8>, with name: StaticString) -> Bool {
        line.count >= name.utf8CodeUnitCount
            && JSONText(start: 0, end: name.utf8CodeUnitCount, hasEscapes: false).equals(name, in: line)
    }

    // MARK: Data

    /// Ends the current event and returns it if it has data.
    @inline(__always)
    private mutating func dispatch() -> Step? {
        isErrorEvent = namesError
        namesError = false
        if let range = pending {
            pending = nil
            return .event(range)
        }
        guard hasBufferedData else { return nil }
        bufferWasHandedOn = true
        return .bufferedEvent
    }

    private mutating func appendData(_ value: Span<UInt8>) {
        if hasBufferedData { buffer.append(Byte.lineFeed) }
        buffer.append(copying: value)
        hasBufferedData = true
    }

    private mutating func bufferPending(of bytes: Span<UInt8>) {
        guard let range = pending else { return }
        pending = nil
        appendData(bytes.extracting(range))
    }

    private mutating func forgetBuffer() {
        buffer.removeAll(keepingCapacity: true)
        hasBufferedData = false
        bufferWasHandedOn = false
    }

    private mutating func skipByteOrderMark(in bytes: Span<UInt8>, at position: inout Int) {
        while let seen = byteOrderMark, position < bytes.count {
            guard bytes[unchecked: position] == Self.mark[seen] else {
                line.append(contentsOf: Self.mark[..<seen])
                byteOrderMark = nil
                return
            }
            position += 1
            byteOrderMark = seen + 1 == Self.mark.count ? nil : seen + 1
        }
    }
}
