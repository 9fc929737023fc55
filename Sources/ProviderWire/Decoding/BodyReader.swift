import BenchModel

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
    /// The limit that bounds memory: each token event takes 24 bytes, and a stream may never end.
    var mostTokenEvents = 1_000_000
}

/// Decodes the body of a 2xx answer: an event stream, one JSON document, or a streamed JSON array or sequence of objects.
///
/// The first byte that is not white space decides which it is, because no line of an event stream starts with `{`, `[`,
/// `"` or `<`. The content type cannot decide: some servers answer a streaming request with one document, and some mislabel
/// either form. A document behind which another object follows is the first event of a stream.
///
/// This file has the reads; what becomes of an event, of a document, and of the whole body at its end, is in the files beside it.
struct BodyReader<Dialect: WireDialect> {
    enum Form {
        case undecided, events, array, document
        /// The reader ignores all further bytes.
        case over(ConsumerVerdict)
    }

    var dialect = Dialect()
    var record: ResponseRecord
    var form = Form.undecided
    var events: EventFramer
    /// What cuts events behind the end, of which nothing but usage is read; nil where nothing came there.
    var late: EventFramer?
    var array: ElementFramer
    var document: [UInt8] = []
    var opening = DocumentOpening.expected
    /// The read that brought data whose event has not ended; nil if there are none.
    private var waiting: ResponseRecord.Read?
    var typed = TypedEvent()
    var foreign = ForeignEvents()
    var eventCount = 0
    /// How many of the events are `[DONE]`, which says nothing of the answer.
    var doneMarks = 0
    var skipped = SkippedEvents()
    var envelope = Envelope()
    let contentType: String?
    let maxBytes: Int
    private let enough: Int
    private let mostTokenEvents: Int

    init(contentType: String?, _ bounds: BodyBounds) {
        record = ResponseRecord(keepsText: bounds.keepsText, thinkTags: bounds.thinkTags)
        self.contentType = contentType
        maxBytes = bounds.maxBytes
        enough = bounds.enough ?? .max
        mostTokenEvents = bounds.mostTokenEvents
        events = EventFramer(maxBytes: maxBytes, dividesObjects: true)
        array = ElementFramer(maxBytes: maxBytes)
    }

    mutating func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant)
        -> ConsumerVerdict
    {
        if case .over(let verdict) = form {
            if case .terminated = verdict { receiveLate(bytes, from: 0) }
            return verdict
        }
        record.beginRead(arrival: arrival, takenInHand: takenInHand)
        if case .undecided = form { decideForm(bytes) }
        switch form {
        case .undecided, .events: receiveEvents(bytes)
        case .array: receiveArray(bytes, from: 0)
        case .document: receiveDocument(bytes)
        case .over: break
        }
        if case .over(let verdict) = form { return verdict }
        if record.rows.count > mostTokenEvents {
            giveUp(.tooLarge("the answer has more than \(mostTokenEvents) token events"))
            return .giveUp
        }
        // Nothing but an end, or usage, follows an error. A stream that has ended needs no closing, and an error is read to
        // its end because it is the answer. This is written out here: as a property, it would copy the whole reader for
        // each read.
        if record.end.isOver || record.response.providerError != nil { return .saidToEnd }
        return record.tokens >= enough ? .enough : .more(hasToken: record.hasToken)
    }

    /// Decides the form by the first byte that is neither white space nor part of a byte order mark.
    private mutating func decideForm(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            switch bytes[unchecked: index] {
            case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn, 0xEF, 0xBB, 0xBF: continue
            case Byte.openBracket where Dialect.streamsArrays: form = .array
            case Byte.openBrace, Byte.openBracket, Byte.quote, ElementFramer.recordSeparator: form = .document
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
                take(data, in: bytes)
            case .bufferedEvent:
                let data = events.buffer
                if events.isErrorEvent { noteErrorEvent(data.span) }
                take(data.span, in: bytes)
                waiting = nil
            case .earlierEvent:
                takeEarlier(events.buffer, of: waiting ?? record.read)
                waiting = nil
            case .needsMore:
                if !events.hasWaitingData { waiting = nil } else if waiting == nil { waiting = record.read }
                return
            case .tooLarge: return giveUp(.tooLarge("one event is larger than \(maxBytes) bytes"))
            }
            if case .over(let verdict) = form {
                if case .terminated = verdict { receiveLate(bytes, from: position) }
                return
            }
        }
    }

    /// Takes an event that came whole in an earlier read.
    mutating func takeEarlier(_ data: [UInt8], of earlier: ResponseRecord.Read) {
        let read = record.read
        record.read = earlier
        take(data.span, in: data.span)
        record.read = read
    }

    mutating func receiveArray(_ bytes: Span<UInt8>, from start: Int) {
        var position = start
        while true {
            switch array.next(in: bytes, at: &position) {
            case .element:
                let data = array.element
                take(data.span, in: data.span)
            case .needsMore:
                if array.hasEnded, record.response.isTerminated { endAtClosedArray() }
                return
            case .tooLarge: return giveUp(.tooLarge("one element is larger than \(maxBytes) bytes"))
            case .malformed: return giveUp(.malformed("the array of events is broken after event \(eventCount)"))
            }
            if case .over = form { return }
        }
    }

    /// Ends the stream for certain: nothing can follow in an array that is closed.
    private mutating func endAtClosedArray() {
        record.end.makeCertain()
        form = .over(.terminated)
    }

    mutating func giveUp(_ defect: BodyDefect) {
        record.response.defect = defect
        form = .over(.giveUp)
    }

    func excerpt(of bytes: Span<UInt8>) -> String { TextExcerpt.of(bytes, limit: 120) }
}
