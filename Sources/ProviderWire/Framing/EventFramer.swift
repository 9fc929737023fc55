import BenchModel

/// Splits a body into server-sent events, as the WHATWG HTML standard says (§9.2.6, "interpreting an event stream").
///
/// It returns the data of an event, and knows its name. It ignores the `id` and `retry` fields. Every supported protocol
/// names its events inside the JSON, so that a name counts only if it is one of an error, or the JSON has none.
///
/// Call ``beginRead()``, then ``next(in:at:)`` until it needs more. An event that lies within one read is returned as a
/// range of that read, without a copy; an event that spans reads is buffered, up to `maxBytes`.
package struct EventFramer {
    package enum Step: Equatable {
        /// The event's data is this range of the read.
        case event(Range<Int>)
        /// The event's data is ``EventFramer/buffer``, until the next call.
        case bufferedEvent
        /// Like `bufferedEvent`, of data that were whole when an earlier read ended; only this one shows that they are an event.
        case earlierEvent
        case needsMore
        /// A line or an event is larger than `maxBytes`.
        case tooLarge
    }

    /// The copied data of the current event, which came in several reads or several lines.
    package private(set) var buffer: [UInt8] = []
    /// Whether the last returned event has a name.
    package private(set) var isNamed = false

    private let maxBytes: Int
    /// Whether the current event has a name, by the lines of it that have come.
    private var hasName = false
    private var name = EventName()
    private var strayLines = StrayLines()
    private var lineEnds = LineEnds()
    /// The data of the current event that lies in this read and is not copied yet.
    private var pending: Range<Int>?
    private var hasBufferedData = false
    private var bufferWasHandedOn = false
    /// Data behind those in ``buffer``, which no blank line divides from them.
    private var following: [UInt8] = []
    private let dividesObjects: Bool
    /// Whether events follow each other without blank lines.
    private var isUndivided = false
    /// The start of a line that no read has completed yet.
    private var line: [UInt8] = []
    /// Whether the last read ended in a CR, so that a LF at the start of the next one belongs to it.
    private var swallowsLineFeed = false
    /// Whether the next byte begins a line, behind the byte order mark; one flag is asked faster than what it follows from.
    private var isAtEventStart = false
    private var byteOrderMark = ByteOrderMark()

    /// Creates a framer that keeps at most `maxBytes` of a line or an event.
    ///
    /// With `dividesObjects`, JSON objects on `data` lines that follow each other are events of their own. To the standard they are
    /// one, but none that is JSON: a server that writes them has forgotten its blank lines.
    package init(maxBytes: Int, dividesObjects: Bool = false) {
        self.maxBytes = maxBytes
        self.dividesObjects = dividesObjects
    }

    /// Whether an event has data, but no blank line behind them yet.
    var hasWaitingData: Bool { hasBufferedData && !bufferWasHandedOn }

    /// Lines that are not part of an event stream, such as the bare JSON of an error; see ``StrayLines``.
    package var stray: [UInt8] { strayLines.text }

    /// The first line that an event stream does not have; empty where there is none.
    var unknownLine: [UInt8] { strayLines.unknown }

    /// The value of the first field whose name says that it is an error, a nonstandard way in which some servers report a failure.
    package var errorField: [UInt8]? { strayLines.errorField }

    /// Whether the last returned event is named `error`.
    package var isErrorEvent: Bool { isNamed && name.isError }

    /// Appends the name of the last returned event to a buffer, if it has one.
    package func appendName(to buffer: inout [UInt8], in read: Span<UInt8>) {
        if isNamed { name.append(to: &buffer, in: read) }
    }

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
        defer { isAtEventStart = !byteOrderMark.isExpected && isAtLineStart }
        if bufferWasHandedOn { forgetBuffer() }
        if isUndivided, let step = handOnWhole(in: bytes) { return step }
        if byteOrderMark.isExpected { line += byteOrderMark.skip(in: bytes, at: &position) }
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
                } else if let step = take(bytes, start..<end) {
                    return step
                }
            } else {
                line.append(copying: bytes.extracting(start..<end))
                if let step = takeCarriedLine() { return step }
            }
        }
        bufferPending(of: bytes)
        if hasName { name.keep(of: bytes) }
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
        guard end &- start <= maxBytes, end &+ 1 < bytes.count, let value = DataLine.value(in: bytes, start..<end)
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
        isNamed = hasName
        hasName = false
        return value
    }

    /// Ends the last line and event at the end of the body; returns whether ``buffer`` holds an event's data, and then another event may
    /// follow.
    ///
    /// The standard discards an event without a blank line after it. Some servers omit that line and SDKs deliver the
    /// event, so the caller uses it if its data is well formed.
    package mutating func flushTail() -> Bool {
        if bufferWasHandedOn { forgetBuffer() }
        if !line.isEmpty { _ = takeCarriedLine() }
        isNamed = hasName
        bufferWasHandedOn = hasBufferedData
        return hasBufferedData
    }

    // MARK: Lines

    /// Takes a line that lies within this read, and returns the event that it shows to be over.
    @inline(__always)
    private mutating func take(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Step? {
        guard let value = DataLine.value(in: bytes, range) else {
            takeOther(bytes.extracting(range), at: range.lowerBound)
            return nil
        }
        if pending == nil, !hasBufferedData {
            pending = value
            return isUndivided ? handOnWhole(in: bytes) : nil
        }
        if dividesObjects, let step = divide(bytes, before: value) { return step }
        bufferPending(of: bytes)
        appendData(bytes.extracting(value))
        return nil
    }

    /// Takes a line that began in an earlier read.
    private mutating func takeCarriedLine() -> Step? {
        // Move the array out, because the framer changes while it is read; move it back to keep its capacity.
        var whole: [UInt8] = []
        swap(&whole, &line)
        defer {
            whole.removeAll(keepingCapacity: true)
            line = whole
        }
        guard let value = DataLine.value(in: whole.span, 0..<whole.count) else {
            takeOther(whole.span, at: nil)
            return nil
        }
        let data = whole.span.extracting(value)
        if dividesObjects, hasBufferedData, DataLine.isObject(buffer.span), DataLine.beginsEvent(data) {
            following.append(copying: data)
            return handOnEarlier()
        }
        appendData(data)
        return isUndivided ? handOnWhole(in: data) : nil
    }

    /// Takes a line that is no data: the name of the event, or one that is not part of an event stream.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - start: where it stands in the read; nil where it began in an earlier one.
    private mutating func takeOther(_ line: Span<UInt8>, at start: Int?) {
        if StrayLines.begins(line, with: "event:") {
            guard line.count < StrayLines.limit else { return }
            hasName = true
            name.take(line.extracting(6..<line.count), at: start.map { $0 + 6 })
        } else {
            strayLines.take(line)
        }
    }

    // MARK: Data

    /// Ends the current event and returns it if it has data.
    @inline(__always)
    private mutating func dispatch() -> Step? {
        isNamed = hasName
        hasName = false
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
        swap(&buffer, &following)
        hasBufferedData = !buffer.isEmpty
        bufferWasHandedOn = false
    }

    // MARK: Objects without blank lines between them

    /// Returns the data before a line as an event, if both are objects.
    @inline(never)
    private mutating func divide(_ bytes: Span<UInt8>, before value: Range<Int>) -> Step? {
        let isWhole = pending.map { DataLine.isObject(bytes.extracting($0)) } ?? DataLine.isObject(buffer.span)
        guard isWhole, DataLine.beginsEvent(bytes.extracting(value)) else { return nil }
        let before = pending
        pending = value
        guard let before else { return handOnEarlier() }
        isUndivided = true
        isNamed = false
        return .event(before)
    }

    private mutating func handOnEarlier() -> Step {
        isUndivided = true
        isNamed = false
        bufferWasHandedOn = true
        return .earlierEvent
    }

    /// Returns the data of the current event if they are whole, in a stream without blank lines.
    @inline(never)
    private mutating func handOnWhole(in bytes: Span<UInt8>) -> Step? {
        if let range = pending {
            guard DataLine.isWhole(bytes.extracting(range)) else { return nil }
        } else {
            guard hasBufferedData, DataLine.isWhole(buffer.span) else { return nil }
        }
        return dispatch()
    }
}
