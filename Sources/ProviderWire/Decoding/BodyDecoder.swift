import BenchModel

/// Adapts the ``BodyReader`` of one protocol to the class that the transport calls for a 2xx answer.
///
/// Each protocol has its own class, and none of them is generic: the compiler does not specialise the methods of a
/// generic class, and decoding then takes twice the time.
protocol BodyDecoder: ResponseDecoder {
    associatedtype Dialect: WireDialect
    var reader: BodyReader<Dialect> { get set }
}

extension BodyDecoder {
    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        reader.receive(bytes, arrival: arrival, takenInHand: takenInHand)
    }

    func finish(complete: Bool) -> DecodedResponse<Monotonic> { reader.finish(complete: complete) }

    func takeText() -> AnswerText { reader.takeText() }
}

/// The limits and options of decoding one body.
struct BodyBounds {
    /// The largest event or document, in bytes.
    var maxBytes: Int
    /// The number of tokens after which the stream may be closed; nil to read it to its end.
    var enough: Int?
    /// Whether to keep the answer's text, and not only its size.
    var keepsText = false
    /// How to treat `<think>` tags inside the answer's text.
    var thinkTags = ThinkTags.auto
}

/// Decodes the body of a 2xx answer: an event stream, one JSON document, or a streamed JSON array.
///
/// The first byte that is not white space decides which it is, because no line of an event stream starts with `{`, `[`
/// or `<`. The content type cannot decide: some servers answer a streaming request with one document, and some mislabel
/// either form.
struct BodyReader<Dialect: WireDialect> {
    private enum Form {
        case undecided, events, array, document
        /// The reader ignores all further bytes.
        case over(ConsumerVerdict)
    }

    /// The limit that bounds memory: each token event takes 21 bytes, and a stream may never end.
    private static var mostTokenEvents: Int { 1_000_000 }

    private var dialect = Dialect()
    private var record: ResponseRecord
    private var form = Form.undecided
    private var events: EventFramer
    private var array: ArrayFramer
    private var document: [UInt8] = []
    private var eventCount = 0
    /// An error message for the first event that could not be read.
    private var firstOddity: String?
    /// Whether an unreadable event may have been a piece of the answer.
    private var hasSkippedJSON = false
    private let contentType: String?
    private let maxBytes: Int
    private let enough: Int

    init(contentType: String?, _ bounds: BodyBounds) {
        record = ResponseRecord(keepsText: bounds.keepsText, thinkTags: bounds.thinkTags)
        self.contentType = contentType
        maxBytes = bounds.maxBytes
        enough = bounds.enough ?? .max
        events = EventFramer(maxBytes: maxBytes)
        array = ArrayFramer(maxBytes: maxBytes)
    }

    // MARK: Reading

    mutating func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant)
        -> ConsumerVerdict
    {
        if case .over(let verdict) = form { return verdict }
        record.beginRead(arrival: arrival, takenInHand: takenInHand)
        if case .undecided = form { decideForm(bytes) }
        switch form {
        case .undecided, .events: receiveEvents(bytes)
        case .array: receiveArray(bytes)
        case .document: receiveDocument(bytes)
        case .over: break
        }
        if case .over(let verdict) = form { return verdict }
        if record.response.deltas.count > Self.mostTokenEvents {
            giveUp(.tooLarge("the answer has more than \(Self.mostTokenEvents) token events"))
            return .giveUp
        }
        if wantsNoMore { return .enough }
        return record.end.isOver ? .saidToEnd : .more(hasToken: record.hasToken)
    }

    /// Whether the stream may be closed early.
    ///
    /// A stream that has ended needs no closing, and an error is read to its end because it is the answer.
    private var wantsNoMore: Bool {
        record.tokens >= enough && !record.end.isOver && record.response.providerError == nil
    }

    /// Decides the form by the first byte that is neither white space nor part of a byte order mark.
    private mutating func decideForm(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            switch bytes[unchecked: index] {
            case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn, 0xEF, 0xBB, 0xBF: continue
            case Byte.openBracket where Dialect.streamsArrays: form = .array
            case Byte.openBrace, Byte.openBracket: form = .document
            case UInt8(ascii: "<"): form = .document
            default: form = .events
            }
            return
        }
    }

    private mutating func receiveEvents(_ bytes: Span<UInt8>) {
        events.beginRead()
        var position = 0
        while true {
            switch events.next(in: bytes, at: &position) {
            case .event(let range):
                let data = bytes.extracting(range)
                if events.isErrorEvent { noteErrorEvent(data) }
                take(data)
            case .bufferedEvent:
                let data = events.buffer
                if events.isErrorEvent { noteErrorEvent(data.span) }
                take(data.span)
            case .needsMore: return
            case .tooLarge: return giveUp(.tooLarge("one event is larger than \(maxBytes) bytes"))
            }
            if case .over = form { return }
        }
    }

    private mutating func receiveArray(_ bytes: Span<UInt8>) {
        var position = 0
        // Skip a byte order mark here: the array framer does not know it.
        if !array.hasBegun { position = bytes.firstIndex(of: Byte.openBracket, from: 0) }
        while true {
            switch array.next(in: bytes, at: &position) {
            case .element:
                let data = array.element
                take(data.span)
            case .needsMore: return
            case .tooLarge: return giveUp(.tooLarge("one element is larger than \(maxBytes) bytes"))
            case .malformed: return giveUp(.malformed("the array of events is broken after event \(eventCount)"))
            }
            if case .over = form { return }
        }
    }

    private mutating func receiveDocument(_ bytes: Span<UInt8>) {
        guard document.count + bytes.count <= maxBytes else {
            return giveUp(.tooLarge("the answer is larger than \(maxBytes) bytes"))
        }
        document.append(copying: bytes)
    }

    private mutating func take(_ data: Span<UInt8>) {
        // Some servers send events with empty data as a keep-alive.
        if data.isEmpty || data[0] == Byte.space && TextExcerpt.of(data, limit: 2).isEmpty { return }
        eventCount += 1
        if data[0] == Byte.openBracket, !isDoneMark(data), JSONCursor.isWellFormed(data) { return takeList(data) }
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
        let tokens = record.response.deltas.count
        if tokens == 0 { return takeBeforeFirstToken(data) }
        switch dialect.take(data, into: &record) {
        case .malformed where isRemark(data): skip(data)
        case let meaning: react(to: meaning, data)
        }
        if record.response.deltas.count > tokens { record.noteRunningUsage() }
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

    private mutating func react(to meaning: EventMeaning, _ data: Span<UInt8>) {
        switch meaning {
        case .more: break
        case .terminated: form = .over(.terminated)
        case .malformed: giveUp(.malformed("event \(eventCount) is not JSON: \(excerpt(of: data))"))
        case .foreign(let what): giveUp(.malformed("event \(eventCount) is \(what), not \(Dialect.name)"))
        }
    }

    /// Takes the data of an event named `error`, as plain text if it is not JSON.
    private mutating func noteErrorEvent(_ data: Span<UInt8>) {
        if !isDoneMark(data) { record.fail(ProviderErrorReader.error(inText: data)) }
    }

    private mutating func skip(_ data: Span<UInt8>) {
        record.response.skippedEvents += 1
        let isRemark = isRemark(data)
        if TextExcerpt.of(data, limit: 8).lowercased().drop(while: { $0 == "[" }).hasPrefix("error") {
            record.suspect(ProviderErrorReader.error(inText: data))
        }
        // Prefer an event that may have been a piece of the answer as the example.
        if firstOddity == nil || !isRemark && !hasSkippedJSON {
            firstOddity = "event \(eventCount) is not JSON: \(excerpt(of: data))"
        }
        if !isRemark { hasSkippedJSON = true }
    }

    /// Returns whether unreadable data is a comment or a plain word, and so not a piece of an answer.
    ///
    /// OpenRouter and some Vertex partners write `data: : keepalive`; others write a word in brackets, like `[DONE]`.
    private func isRemark(_ data: Span<UInt8>) -> Bool {
        if data[0] == Byte.colon { return true }
        let isInBrackets =
            data[0] == Byte.openBracket && data.count > 1 && (data[1] | 0x20) >= UInt8(ascii: "a")
            && (data[1] | 0x20) <= UInt8(ascii: "z")
        return data.count <= 120
            && data.indices.allSatisfy { index in
                switch data[index] {
                case Byte.quote, Byte.openBrace, Byte.closeBrace: false
                case Byte.openBracket, Byte.closeBracket: isInBrackets
                default: true
                }
            }
    }

    private mutating func giveUp(_ defect: BodyDefect) {
        record.response.defect = defect
        form = .over(.giveUp)
    }

    mutating func takeText() -> AnswerText { record.takeText() }

    // MARK: The end

    mutating func finish(complete: Bool) -> DecodedResponse<Monotonic> {
        switch form {
        case .undecided, .array, .over: break
        case .events: finishEvents(complete: complete)
        case .document: finishDocument(complete: complete)
        }
        if let field = events.errorField { record.fail(ProviderErrorReader.error(inText: field.span)) }
        // A finish reason ends the stream only if the body was also complete.
        if !complete, !array.hasEnded, !record.end.isCertain { record.withdrawEnd() }
        record.settleSuspicion()
        judgeSkippedEvents(complete: complete)
        dialect.settle(&record)
        record.settleUsage()
        record.settle()
        return record.response
    }

    private mutating func finishEvents(complete: Bool) {
        if complete, events.flushTail() {
            let tail = events.buffer
            if events.isErrorEvent { noteErrorEvent(tail.span) }
            if JSONCursor.isWellFormed(tail.span) || isDoneMark(tail.span) { take(tail.span) }
        }
        let stray = events.stray
        ProviderErrorReader.judge(stray.span, &record)
        guard complete, eventCount == 0, let contentType, !contentType.contains("event-stream") else { return }
        record.response.defect = .malformed("the answer is \(contentType) and holds no event")
    }

    /// Reports the first unreadable event if the answer has nothing else: that event may have held the answer.
    ///
    /// Says nothing about a body that was cut off: the rest of the answer may have been on its way.
    private mutating func judgeSkippedEvents(complete: Bool) {
        guard let firstOddity, complete || record.end.isCertain, record.response.defect == nil, !record.hasToken,
            !record.response.hasContent, hasSkippedJSON || record.response.skippedEvents == eventCount
        else { return }
        record.response.defect = .malformed(firstOddity)
    }

    private mutating func finishDocument(complete: Bool) {
        record.response.wasBuffered = true
        if let first = document.first(where: { !TextExcerpt.isBlank($0) && $0 < 0x80 }), first == UInt8(ascii: "<") {
            let text = excerpt(of: document.span)
            record.response.defect = .malformed(
                "the answer is \(contentType ?? "markup"), not \(Dialect.name): \(text)"
            )
            return
        }
        let start = document.prefix { TextExcerpt.isBlank($0) || $0 >= 0x80 }.count
        let document = document
        let json = document.span.extracting(start..<document.count)
        guard JSONCursor.isWellFormed(json) else {
            // A document that was cut off is not JSON because of the cut; do not blame the server.
            guard complete else { return }
            let type = contentType.flatMap { $0.contains("/json") ? nil : " (\($0))" } ?? ""
            record.response.defect = .malformed("the answer\(type) is not JSON: \(excerpt(of: json))")
            return
        }
        // Look for an error first: the dialect reads only the error's own members, not those beside it.
        record.fail(ProviderErrorReader.error(inJSON: json))
        _ = dialect.takeDocument(json, into: &record)
        if !record.response.isTerminated {
            ProviderErrorReader.judge(json, &record)
            record.settleSuspicion()
        }
        guard !record.response.isTerminated || record.response.providerError != nil else { return }
        record.keepDocument(json)
        if record.response.providerError != nil { return }
        record.response.defect = .malformed(
            "the answer is JSON, but no answer of \(Dialect.name): \(excerpt(of: json))"
        )
    }

    private func excerpt(of bytes: Span<UInt8>) -> String { TextExcerpt.of(bytes, limit: 120) }
}

/// Returns whether an event's data is OpenAI's `[DONE]`, which is not JSON and which other servers append to every
/// protocol.
@inline(__always)
func isDoneMark(_ data: Span<UInt8>) -> Bool {
    data.count >= 6 && data.count < 16 && data[unchecked: 0] == Byte.openBracket
        && data[unchecked: 1] == UInt8(ascii: "D")
        && TextExcerpt.of(data, limit: 16) == "[DONE]"
}
