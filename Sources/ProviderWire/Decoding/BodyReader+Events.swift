import BenchModel

/// What becomes of one event: the protocol takes it, or it is skipped, or it ends the reading.
extension BodyReader {
    @inline(__always)
    mutating func take(_ data: Span<UInt8>) {
        // Some servers send events with empty data as a keep-alive.
        guard !data.isEmpty else { return }
        let first = data[unchecked: 0]
        if first == Byte.openBrace {
            eventCount += 1
            takeOne(data)
        } else {
            takeUnusual(data, first: first)
        }
    }

    /// Takes an event whose data does not begin with `{`.
    @inline(never)
    private mutating func takeUnusual(_ data: Span<UInt8>, first: UInt8) {
        if first == Byte.space, TextExcerpt.of(data, limit: 2).isEmpty { return }
        eventCount += 1
        if isDoneMark(data) {
            doneMarks += 1
        } else if first == Byte.openBracket, JSONCursor.isWellFormed(data) {
            return takeList(data)
        }
        takeOne(data)
    }

    /// Takes an event whose data is a list of events: Gemini sends errors this way without `alt=sse`.
    private mutating func takeList(_ data: Span<UInt8>) {
        var cursor = JSONCursor()
        var list = cursor.enterArray(in: data)
        while cursor.nextElement(of: &list, in: data) {
            guard let range = cursor.readExtent(in: data), data[range.lowerBound] == Byte.openBrace else { continue }
            takeOne(data.extracting(range))
            if case .over = form { return }
        }
    }

    private mutating func takeOne(_ data: Span<UInt8>) {
        let tokens = record.rows.count
        if tokens == 0 || envelope.isKnown { return takeUnusual(event: data, isFirst: tokens == 0) }
        takeLater(data)
    }

    /// Takes an event that comes after the first token.
    @inline(__always)
    private mutating func takeLater(_ data: Span<UInt8>) {
        let tokens = record.rows.count
        switch dialect.take(data, into: &record) {
        case .more: break
        case let meaning: react(to: meaning, data)
        }
        if record.rows.count > tokens { record.noteRunningUsage() }
    }

    /// Takes an event that comes before the first token, or in an envelope.
    @inline(never)
    private mutating func takeUnusual(event data: Span<UInt8>, isFirst: Bool) {
        let content =
            envelope.isKnown
            ? envelope.content(of: data) : envelope.find(for: Dialect.self, in: data) ?? 0..<data.count
        let event = data.extracting(content)
        if isFirst { takeBeforeFirstToken(event) } else { takeLater(event) }
    }

    /// Takes an event that comes before the first token.
    ///
    /// If it cannot be read, the decoder's state is restored and the event is skipped.
    private mutating func takeBeforeFirstToken(_ data: Span<UInt8>) {
        let (dialectBefore, recordBefore) = (dialect, record)
        switch dialect.take(data, into: &record) {
        case .malformed:
            (dialect, record) = (dialectBefore, recordBefore)
            skip(data)
        case let meaning:
            if record.response.firstEvent == nil { record.response.firstEvent = record.arrival }
            react(to: meaning, data)
        }
        if record.hasToken { record.noteRunningUsage() }
    }

    /// Does what an event means for the stream; after the first token, an unreadable remark is skipped.
    @inline(never)
    private mutating func react(to meaning: EventMeaning, _ data: Span<UInt8>) {
        switch meaning {
        case .more: break
        case .terminated: form = .over(.terminated)
        case .malformed where SkippedEvents.isRemark(data): skip(data)
        case .malformed: giveUp(.malformed(SkippedEvents.notJSON(data, number: eventCount)))
        case .foreign(let what): giveUp(.malformed("event \(eventCount) is \(what), not \(Dialect.name)"))
        }
    }

    private mutating func skip(_ data: Span<UInt8>) {
        record.response.skippedEvents += 1
        skipped.note(data, number: eventCount, &record)
    }

    /// Takes the events behind the stream's end, which may tell of usage and cost.
    mutating func receiveLate(_ bytes: Span<UInt8>, from start: Int) {
        guard start < bytes.count else { return }
        var framer = late ?? events
        framer.beginRead()
        var position = start
        reading: while true {
            switch framer.next(in: bytes, at: &position) {
            case .event(let range): dialect.usage.takeLate(bytes.extracting(range), into: &record)
            case .bufferedEvent:
                let data = framer.buffer
                dialect.usage.takeLate(data.span, into: &record)
            case .needsMore, .tooLarge: break reading
            }
        }
        late = framer
    }

    /// Takes the data of an event named `error`, as plain text if it is not JSON.
    mutating func noteErrorEvent(_ data: Span<UInt8>) {
        if !isDoneMark(data) { record.fail(ProviderErrorReader.error(inText: data)) }
    }
}

/// Returns whether an event's data is OpenAI's `[DONE]`, which is not JSON and which other servers append to every
/// protocol.
@inline(__always)
func isDoneMark(_ data: Span<UInt8>) -> Bool {
    data.count >= 6 && data.count < 16 && data[unchecked: 0] == Byte.openBracket
        && data[unchecked: 1] == UInt8(ascii: "D") && isDoneWord(data)
}

@inline(never)
private func isDoneWord(_ data: Span<UInt8>) -> Bool { TextExcerpt.of(data, limit: 16) == "[DONE]" }
