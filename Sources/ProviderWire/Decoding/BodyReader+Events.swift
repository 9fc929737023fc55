import BenchModel

/// What becomes of one event: the protocol takes it, or it is skipped, or it ends the reading.
extension BodyReader {
    /// Takes the data of an event, or an element of an array.
    ///
    /// - Parameters:
    ///   - data: the data.
    ///   - read: the read that completed the event, in which its name may stand.
    @inline(__always)
    mutating func take(_ data: Span<UInt8>, in read: Span<UInt8>) {
        guard !data.isEmpty else { return takeEmpty(data, in: read) }
        let first = data[unchecked: 0]
        if first == Byte.openBrace {
            eventCount += 1
            takeOne(data, in: read)
        } else {
            takeUnusual(data, first: first, in: read)
        }
    }

    /// Takes an event without data: its name may say all, and some servers send such events as a keep-alive.
    @inline(never)
    private mutating func takeEmpty(_ data: Span<UInt8>, in read: Span<UInt8>) {
        guard writeType(into: data, in: read) else { return }
        let event = typed.data
        eventCount += 1
        takeOne(event.span, in: read)
    }

    /// Takes an event whose data does not begin with `{`.
    @inline(never)
    private mutating func takeUnusual(_ data: Span<UInt8>, first: UInt8, in read: Span<UInt8>) {
        if first == Byte.space, TextExcerpt.of(data, limit: 2).isEmpty { return }
        eventCount += 1
        if isDoneMark(data) {
            doneMarks += 1
        } else if first == Byte.openBracket, JSONCursor.isWellFormed(data) {
            return takeList(data, in: read)
        } else if first == Byte.quote, let inner = QuotedJSON.unquoted(data) {
            if inner.first == Byte.openBracket { return takeList(inner.span, in: read) }
            return takeOne(inner.span, in: read)
        } else if first == Byte.quote {
            foreign.noteText()
        }
        takeOne(data, in: read)
    }

    /// Takes an event whose data is a list of events: Gemini sends errors this way without `alt=sse`.
    private mutating func takeList(_ data: Span<UInt8>, in read: Span<UInt8>) {
        var cursor = JSONCursor()
        var list = cursor.enterArray(in: data)
        while cursor.nextElement(of: &list, in: data) {
            guard let range = cursor.readExtent(in: data), data[range.lowerBound] == Byte.openBrace else { continue }
            takeOne(data.extracting(range), in: read)
            if case .over = form { return }
        }
    }

    private mutating func takeOne(_ data: Span<UInt8>, in read: Span<UInt8>) {
        let tokens = record.rows.count
        if tokens == 0 || envelope.isKnown { return takeUnusual(event: data, isFirst: tokens == 0, in: read) }
        takeLater(data, in: read)
    }

    /// Takes an event that comes after the first token.
    @inline(__always)
    private mutating func takeLater(_ data: Span<UInt8>, in read: Span<UInt8>) {
        let tokens = record.rows.count
        switch dialect.take(data, into: &record) {
        case .more: break
        case let meaning: react(to: meaning, data, in: read)
        }
        if record.rows.count > tokens { record.noteRunningUsage() }
    }

    /// Takes an event that comes before the first token, or in an envelope.
    @inline(never)
    private mutating func takeUnusual(event data: Span<UInt8>, isFirst: Bool, in read: Span<UInt8>) {
        let isForeign = isFirst && foreign.note(data, besides: Dialect.name)
        let content =
            envelope.isKnown
            ? envelope.content(of: data) : isForeign ? nil : envelope.find(for: Dialect.self, in: data)
        let event = data.extracting(content ?? 0..<data.count)
        guard isFirst else { return takeLater(event, in: read) }
        if !isForeign { foreign.noteOwn(event, of: Dialect.self) }
        if writeType(into: event, in: read) {
            let typed = typed.data
            takeBeforeFirstToken(typed.span, in: read)
        } else {
            takeBeforeFirstToken(event, in: read)
        }
    }

    /// Takes an event that comes before the first token.
    ///
    /// If it cannot be read, the decoder's state is restored and the event is skipped.
    private mutating func takeBeforeFirstToken(_ data: Span<UInt8>, in read: Span<UInt8>) {
        let (dialectBefore, recordBefore) = (dialect, record)
        switch dialect.take(data, into: &record) {
        case .malformed:
            (dialect, record) = (dialectBefore, recordBefore)
            skip(data)
        case let meaning:
            if record.response.firstEvent == nil { record.response.firstEvent = record.arrival }
            react(to: meaning, data, in: read)
        }
        if record.hasToken { record.noteRunningUsage() }
    }

    /// Does what an event means for the stream; after the first token, an unreadable remark is skipped.
    @inline(never)
    private mutating func react(to meaning: EventMeaning, _ data: Span<UInt8>, in read: Span<UInt8>) {
        switch meaning {
        case .more: break
        case .untyped: takeByName(data, in: read)
        case .terminated: form = .over(.terminated)
        case .malformed where SkippedEvents.isRemark(data): skip(data)
        case .malformed: giveUp(.malformed(SkippedEvents.notJSON(data, number: eventCount)))
        case .foreign(let what): giveUp(.malformed("event \(eventCount) is \(what), not \(Dialect.name)"))
        }
    }

    /// Takes an event that says by its name alone what it is.
    private mutating func takeByName(_ data: Span<UInt8>, in read: Span<UInt8>) {
        guard writeType(into: data, in: read) else { return }
        let event = typed.data
        let meaning = dialect.take(event.span, into: &record)
        if meaning != .untyped { react(to: meaning, event.span, in: read) }
    }

    /// Writes the data of an event with its name as type into ``typed``; returns false where that says nothing new.
    private mutating func writeType(into data: Span<UInt8>, in read: Span<UInt8>) -> Bool {
        events.isNamed && typed.write(data, named: events, in: read, Dialect.eventNames)
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
            case .bufferedEvent, .earlierEvent:
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
