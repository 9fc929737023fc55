import BenchModel

/// Decodes answers of OpenAI's Responses API.
///
/// The `type` inside the JSON identifies an event, because transformers sends no `event` lines; the name in that line stands for a
/// type that is missing. Any event whose type
/// ends in `.delta` carries output, whatever its tool or channel; what a tool gave back is not the model's. Output that came without deltas is taken where it
/// stands whole: in its `.done` event, or else in the response object.
struct OpenAIResponses: WireDialect {
    static let name = "OpenAI Responses"
    static let eventNames: [StaticString] = ["response."]

    static let failed = ProviderError(
        type: "response.failed",
        message: "the response failed; no reason was given"
    )
    static let cancelled = ProviderError(type: "response.cancelled", message: "the response was cancelled")

    var usage = OpenAIUsage()
    private var items = ResponsesItems()
    /// Items that were whole when they were added; they count if nothing else brings an answer.
    private var addedWhole: [[UInt8]] = []
    /// The limits that bound memory.
    private static let mostAdded = (items: 16, bytes: 64 * 1024)

    /// The members of an event that are used after the whole event has been read.
    ///
    /// It cannot be copied, because the compiler would copy it for each of its readers.
    private struct Event: ~Copyable {
        var type: JSONText?
        var place = ResponsesItems.Place()
        var delta: OutputValue?
        /// A text that is whole in this event.
        var whole: OutputValue?
        /// An output item, or a part of one.
        var item: Range<Int>?
        var hasError = false
        /// The response that the event holds.
        var response = Response()
    }

    static func isOwn(_ key: JSONText, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var value = value
        return isText(key, named: "type", beginning: ["response."], value, in: bytes)
            || isText(key, named: "object", beginning: ["response"], value, in: bytes)
            || key.equals("response", in: bytes) && value.peek(in: bytes) == Byte.openBrace
    }

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) { return record.endAtMark() }
        var said = Event()
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            if key.equals("response", in: event) {
                said.response = takeResponse(&cursor, event, &record)
            } else if !Self.takeMember(key, &cursor, event, &said) {
                if UsageNames.isUsage(key, in: event) {
                    usage.take(&cursor, event, into: &record)
                } else if !usage.takeBeside(key, &cursor, event, into: &record) {
                    cursor.skipValue(in: event)
                }
            }
        }
        guard cursor.hasEndedWell(in: event) else { return .malformed }
        let isError = said.type.map { Self.isError($0, in: event) } ?? false
        let isForeign =
            said.type.map { ProviderErrorReader.isFailure(type: $0, besides: "response.", in: event) } ?? true
        if said.hasError || isError || isForeign {
            ProviderErrorReader.judge(event, &record)
        }
        if isError { record.fail(ProviderError(message: ProviderErrorReader.withoutMessage)) }
        switch said.response.ending {
        case .failed: record.fail(Self.reason(event) ?? Self.failed)
        case .cancelled: record.fail(Self.cancelled)
        case .open, .whole: break
        }
        guard let type = said.type else { return .untyped }
        if type.hasSuffix(".delta", in: event) {
            guard let delta = said.delta ?? said.whole, !ResponsesItem.isToolOutput(type, in: event) else {
                return .more
            }
            take(delta, type, at: said.place, event, &record)
        } else if type.hasSuffix(".done", in: event), !type.equals("response.done", in: event) {
            if ResponsesItem.isToolOutput(type, in: event) { return .more }
            takeDone(said, type, event, &record)
        } else if type.equals("response.output_item.added", in: event), let item = said.item {
            let json = event.extracting(item)
            if ResponsesItem.isReasoning(json) { record.beginThinking() }
            let hasRoom = addedWhole.count < Self.mostAdded.items && json.count <= Self.mostAdded.bytes
            if hasRoom, ResponsesItem.isFilled(json) { addedWhole.append([UInt8](copying: json)) }
        } else {
            return end(type, said.response, in: event, &record)
        }
        return .more
    }

    /// Takes a member that an event itself has, and returns whether it is one.
    @inline(__always)
    private static func takeMember(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ event: Span<UInt8>,
        _ said: inout Event
    ) -> Bool {
        if key.equals("type", in: event) {
            said.type = cursor.readString(in: event)
        } else if key.equals("delta", in: event) {
            said.delta = cursor.readOutput(in: event)
        } else if key.equals("item_id", in: event) {
            said.place.id = cursor.readString(in: event)?.fingerprint(in: event)
        } else if key.equals("output_index", in: event) {
            said.place.index = cursor.readCount(in: event)
        } else if key.equals("content_index", in: event) || key.equals("summary_index", in: event) {
            said.place.part = cursor.readCount(in: event) ?? 0
        } else if key.equals("item", in: event) || key.equals("part", in: event) {
            said.item = cursor.readExtent(in: event)
        } else if ProviderErrorReader.isErrorMember(key, &cursor, in: event) {
            said.hasError = true
        } else if key.equals("text", in: event) || key.equals("refusal", in: event)
            || key.equals("transcript", in: event) || OutputShape.isArgument(key, in: event)
        {
            said.whole = cursor.readOutput(in: event) ?? said.whole
        } else {
            return false
        }
        return true
    }

    private static func isError(_ type: JSONText, in event: Span<UInt8>) -> Bool {
        type.equals("error", in: event) || type.equals("response.error", in: event)
    }

    /// Returns why a response failed, if it says why.
    static func reason(_ object: Span<UInt8>) -> ProviderError? {
        var said = ProviderErrorReader.reason(ofFailure: object)
        if said?.type == "failed" { said?.type = failed.type }
        return said
    }

    // MARK: Output

    /// Takes a delta, which is one token event.
    private mutating func take(
        _ delta: OutputValue,
        _ type: JSONText,
        at place: ResponsesItems.Place,
        _ event: Span<UInt8>,
        _ record: inout ResponseRecord
    ) {
        let kind = ResponsesItem.kind(ofEvent: type, in: event)
        var tally = record.tally()
        if case .text(let data) = delta, ResponsesItem.isSound(type, in: event) {
            tally.addData(kind, bytes: data.decodedByteCount(in: event))
        } else {
            ResponsesItem.add(delta, as: kind, event, &tally, &record)
        }
        tally.place(from: 0, part: items.note(kind, at: place), section: place.part)
        record.log(&tally)
    }

    /// Takes the whole text or item of a `.done` event, unless deltas brought it before.
    private mutating func takeDone(
        _ said: borrowing Event,
        _ type: JSONText,
        _ event: Span<UInt8>,
        _ record: inout ResponseRecord
    ) {
        var tally = record.tally()
        if let item = said.item {
            let json = event.extracting(item)
            var place = said.place
            let isItem = type.equals("response.output_item.done", in: event)
            if isItem, let id = ResponsesItem.id(of: json) { place.id = id }
            // An item is new if nothing of it has come. A part is new if nothing of its kind has come for that part.
            let isNew =
                isItem ? !items.hasBrought(place) : !items.hasBrought(ResponsesItem.kind(ofPart: json), at: place)
            guard isNew else {
                if isItem, ResponsesItem.isCall(json) { tally.noteCall() }
                return record.log(&tally)
            }
            ResponsesItem.take(json, &tally, &record)
            for kind in DeltaKind.allCases where tally.has(kind) {
                tally.place(from: 0, part: items.note(kind, at: place), section: isItem ? 0 : place.part)
            }
        } else if let whole = said.whole {
            let kind = ResponsesItem.kind(ofEvent: type, in: event)
            guard !items.hasBrought(kind, at: said.place) else { return }
            ResponsesItem.add(whole, as: kind, event, &tally, &record)
            tally.place(from: 0, part: items.note(kind, at: said.place), section: said.place.part)
        }
        record.log(&tally)
    }

    /// Ends the stream if the event is a terminal one.
    ///
    /// OpenRouter ends every response with `response.done`, whatever its outcome. If no event brought the output, it is
    /// in the response object.
    private mutating func end(
        _ type: JSONText,
        _ response: Response,
        in bytes: Span<UInt8>,
        _ record: inout ResponseRecord
    ) -> EventMeaning {
        if type.equals("response.completed", in: bytes) || type.equals("response.done", in: bytes) {
            if record.response.stopReason == nil { record.response.stopReason = "completed" }
        } else if type.equals("response.incomplete", in: bytes) {
            if record.response.stopReason == nil { record.response.stopReason = "incomplete" }
        } else if type.equals("response.failed", in: bytes) {
            record.fail(Self.reason(bytes) ?? Self.failed)
        } else if type.equals("response.cancelled", in: bytes) {
            record.fail(Self.cancelled)
        } else {
            return .more
        }
        // Thinking may have come in deltas, and the answer only here.
        if let output = response.output, record.rows.areAllThinking {
            var tally = record.tally()
            ResponsesItem.takeAll(bytes.extracting(output), &tally, &record)
            if record.hasToken { tally.drop(.thinking) }
            record.log(&tally)
        }
        if record.rows.areAllThinking {
            var tally = record.tally()
            for (place, item) in addedWhole.enumerated() {
                let mark = tally.mark
                ResponsesItem.take(item.span, &tally, &record)
                tally.place(from: mark, part: place)
            }
            record.log(&tally)
        }
        if let text = response.text, record.rows.areAllThinking {
            var tally = record.tally()
            record.addText(text, to: &tally, in: bytes)
            record.log(&tally)
        }
        record.terminate()
        return .terminated
    }
}
