/// Cuts a body into server-sent events, as the WHATWG HTML standard says (§9.2.6, "interpreting an event stream").
///
/// Only the data of an event is handed on. The `event`, `id` and `retry` fields are read over: every protocol
/// spoken here names its events inside the JSON, and some servers leave the `event` lines out.
///
/// Use: ``beginRead()``, then ``next(in:at:)`` until it needs more. An event that lies whole in the read is handed
/// on as a range of it, without a copy; only what a read's end has cut in two is buffered, up to `maxBytes`.
package struct EventFramer {
    package enum Step: Equatable {
        /// An event's data is this range of the read.
        case event(Range<Int>)
        /// An event's data is ``EventFramer/buffer``, until the next call.
        case bufferedEvent
        case needsMore
        /// A line or an event is larger than the bound.
        case tooLarge
    }

    /// Data of the event under way that was copied: from earlier reads, or from more than one line.
    package private(set) var buffer: [UInt8] = []
    /// Lines that belong to no event stream, such as the bare JSON of an error; see ``takeStray(_:)``.
    package private(set) var stray: [UInt8] = []

    /// The value of the first field named `error`, which no standard knows: some servers tell of a failure so.
    package private(set) var errorField: [UInt8]?
    /// Whether the event that was handed on is named `error`, whatever its data says.
    package private(set) var isErrorEvent = false

    private let maxBytes: Int
    private var namesError = false
    private var lineEnds = LineEnds()
    /// Data of the event under way that still lies in this read.
    private var pending: Range<Int>?
    private var hasBufferedData = false
    private var bufferWasHandedOn = false
    /// The start of a line whose end no read has brought yet.
    private var line: [UInt8] = []
    /// The last line ended in a CR at the end of a read: a LF that follows belongs to it.
    private var swallowsLineFeed = false
    /// Bytes of a leading byte order mark seen; nil once the start is behind.
    private var byteOrderMark: Int? = 0

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let strayLimit = 64 * 1024

    package init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Says that the next call brings a new read.
    package mutating func beginRead() { lineEnds = LineEnds() }

    /// Returns the next event that the read completes, and moves `position` past it.
    package mutating func next(in bytes: Span<UInt8>, at position: inout Int) -> Step {
        if bufferWasHandedOn { forgetBuffer() }
        if byteOrderMark != nil { skipByteOrderMark(in: bytes, at: &position) }
        while position < bytes.count {
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

    /// Ends the last line and event where the body ended; returns whether ``buffer`` now holds an event's data.
    ///
    /// The standard drops an event without its blank line. Servers leave it out, and SDKs deliver it: the caller
    /// does so too where the data is sound.
    package mutating func flushTail() -> Bool {
        if bufferWasHandedOn { forgetBuffer() }
        if !line.isEmpty { takeCarriedLine() }
        isErrorEvent = namesError
        return hasBufferedData
    }

    // MARK: Lines

    /// Takes a whole line of this read.
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

    /// Takes the line that earlier reads began.
    private mutating func takeCarriedLine() {
        // The array is lent out while the framer changes: take it, and give it back for its capacity.
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

    /// Returns where the value of a `data` line lies; nil for every other line.
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

    /// Keeps a line that starts like JSON, and those after it that are no field either.
    ///
    /// Gemini is known to put an error into an event stream as bare, pretty-printed JSON. By the standard these
    /// lines are unknown fields and ignored; kept aside, they can still say why the stream ended.
    private mutating func takeStray(_ line: Span<UInt8>) {
        guard !line.isEmpty, stray.count + line.count < Self.strayLimit else { return }
        let first = line[0]
        if first == UInt8(ascii: "e") { takeNamed(line) }
        let startsJSON = first == Byte.openBrace || first == Byte.openBracket
        guard startsJSON || !stray.isEmpty, first != Byte.colon, first != UInt8(ascii: "e") else { return }
        stray.append(copying: line)
        stray.append(Byte.lineFeed)
    }

    /// Takes an `event` field that names an error, or an `error` field.
    private mutating func takeNamed(_ line: Span<UInt8>) {
        if Self.begins(line, with: "event:") {
            namesError = TextExcerpt.of(line.extracting(6..<line.count), limit: 8) == "error"
        } else if errorField == nil, Self.begins(line, with: "error:") {
            errorField = [UInt8](copying: line.extracting(6..<line.count))
        }
    }

    private static func begins(_ line: Span<UInt8>, with name: StaticString) -> Bool {
        line.count >= name.utf8CodeUnitCount
            && JSONText(start: 0, end: name.utf8CodeUnitCount, hasEscapes: false).equals(name, in: line)
    }

    // MARK: Data

    /// Ends the event under way, if it has data.
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
