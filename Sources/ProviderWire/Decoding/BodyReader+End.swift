import BenchModel

/// What the body was, once it has ended.
extension BodyReader {
    mutating func finish(complete: Bool) -> DecodedResponse<Monotonic> {
        switch form {
        case .undecided: break
        case .array: finishArray(complete: complete)
        // An error may stand between the events without being one, whatever ended the stream.
        case .over: judgeStrayLines()
        case .events: finishEvents(complete: complete)
        case .document: if !beginCutStream() { finishDocument(complete: complete) }
        }
        if let field = events.errorField { record.fail(ProviderErrorReader.error(inText: field.span)) }
        // A finish reason ends the stream only if the body was also complete.
        if !complete, !array.hasEnded, !record.end.isCertain { record.withdrawEnd() }
        record.settleSuspicion()
        judgeSkippedEvents(complete: complete)
        judgeForeignEvents()
        dialect.settle(&record)
        record.settle()
        return record.response
    }

    private mutating func finishArray(complete: Bool) {
        guard complete, array.flushTail() else { return }
        let line = array.element
        take(line.span, in: line.span)
    }

    private mutating func finishEvents(complete: Bool) {
        while complete, events.flushTail() {
            let tail = events.buffer
            if events.isErrorEvent { noteErrorEvent(tail.span) }
            if JSONCursor.isWellFormed(tail.span) || isDoneMark(tail.span) { take(tail.span, in: tail.span) }
        }
        judgeStrayLines()
        guard complete, eventCount == 0 else { return }
        let isStream = contentType?.contains("event-stream") ?? true
        let line = events.unknownLine
        if isStream, line.isEmpty { return }
        let example = line.isEmpty ? "" : ", but: \(excerpt(of: line.span))"
        record.response.defect = .malformed("the answer is \(contentType ?? "text") and holds no event\(example)")
    }

    private mutating func judgeStrayLines() {
        let stray = events.stray
        if !stray.isEmpty { ProviderErrorReader.judge(stray.span, &record) }
    }

    /// Reports the first unreadable event if the answer has nothing else: that event may have held the answer.
    ///
    /// Says nothing about a body that was cut off: the rest of the answer may have been on its way.
    private mutating func judgeSkippedEvents(complete: Bool) {
        guard let example = skipped.example, complete || record.end.isCertain, record.response.defect == nil,
            !record.hasToken, !record.response.hasContent,
            skipped.hasPiece || record.response.skippedEvents + doneMarks == eventCount
        else { return }
        record.response.defect = .malformed(example)
    }

    /// Names the protocol of a stream that brought nothing of this one.
    private mutating func judgeForeignEvents() {
        guard let words = foreign.words, !record.hasToken, !record.response.hasContent, record.response.defect == nil
        else { return }
        record.response.defect = .malformed("the events are none of \(Dialect.name): they look like \(words)")
    }

    private mutating func finishDocument(complete: Bool) {
        record.response.wasBuffered = true
        let document = QuotedJSON.unquoted(document.span) ?? onlyElement ?? document
        if let first = document.first(where: { !TextExcerpt.isBlank($0) && $0 < 0x80 }), first == UInt8(ascii: "<") {
            let text = excerpt(of: document.span)
            record.response.defect = .malformed(
                "the answer is \(contentType ?? "markup"), not \(Dialect.name): \(text)"
            )
            return
        }
        let start = document.prefix {
            TextExcerpt.isBlank($0) || $0 >= 0x80 || $0 == ElementFramer.recordSeparator
        }.count
        let json = document.span.extracting(start..<document.count)
        guard JSONCursor.isWellFormed(json) else {
            // A document that was cut off is not JSON because of the cut; do not blame the server.
            guard complete else { return }
            let type = contentType.flatMap { $0.contains("/json") ? nil : " (\($0))" } ?? ""
            record.response.defect = .malformed("the answer\(type) is not JSON: \(excerpt(of: json))")
            return
        }
        let answer = json.extracting(envelope.find(for: Dialect.self, in: json) ?? 0..<json.count)
        // Look for an error first: the dialect reads only the error's own members, not those beside it.
        record.fail(ProviderErrorReader.error(inJSON: json))
        _ = dialect.takeDocument(answer, into: &record)
        if !record.response.isTerminated {
            ProviderErrorReader.judge(json, &record)
            record.settleSuspicion()
        }
        guard !record.response.isTerminated || record.response.providerError != nil else { return }
        record.keepDocument(json)
        if record.response.providerError != nil { return }
        let likeness = ForeignEvents.words(of: answer, besides: Dialect.name).map { "; it looks like \($0)" } ?? ""
        record.response.defect = .malformed(
            "the answer is JSON, but no answer of \(Dialect.name)\(likeness): \(excerpt(of: json))"
        )
    }
}
