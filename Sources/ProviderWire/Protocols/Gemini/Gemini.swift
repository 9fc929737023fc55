import BenchModel

/// Decodes answers of Gemini's `generateContent` and `streamGenerateContent`.
///
/// Every chunk of a stream has the shape of a whole answer, so both are decoded alike. A finish reason marks the end of
/// a stream. Some servers send one in every chunk, so it holds only if every candidate has one, nothing follows it, and the
/// body is complete.
struct Gemini: WireDialect {
    static let name = "Gemini generateContent"
    static let streamsArrays = true

    var usage = GeminiUsage()
    private var choices = Choices()

    static func isOwn(_ key: JSONText, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        isList(key, named: "candidates", value, in: bytes)
    }

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) { return record.endAtMark() }
        var tally = record.tally()
        guard takeAnswer(event, &tally, &record) else { return .malformed }
        record.log(&tally)
        record.markEnd(if: choices.haveFinished)
        return .more
    }

    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var tally = record.tally()
        guard takeAnswer(json, &tally, &record) else { return false }
        record.takeDocument(tally)
        if choices.hasFinishedOne { record.terminate() }
        return true
    }

    /// Takes a chunk or a whole answer and returns whether it is JSON.
    private mutating func takeAnswer(
        _ bytes: Span<UInt8>,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) -> Bool {
        var isAnswer = false
        var hasError = false
        var model: JSONText?
        var id: JSONText?
        var blockReason: JSONText?
        var blockMessage: JSONText?
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("candidates", in: bytes) {
                isAnswer = true
                var position = 0
                var candidates = cursor.enterArray(in: bytes)
                while cursor.nextElement(of: &candidates, in: bytes) {
                    takeCandidate(&cursor, bytes, position, &tally, &record)
                    position += 1
                }
            } else if UsageNames.isUsage(key, in: bytes) {
                isAnswer = true
                usage.take(&cursor, bytes, into: &record)
            } else if key.equals("modelVersion", in: bytes) || key.equals("model_version", in: bytes) {
                model = cursor.readString(in: bytes)
            } else if key.equals("responseId", in: bytes) || key.equals("response_id", in: bytes) {
                id = cursor.readString(in: bytes)
            } else if key.equals("promptFeedback", in: bytes) || key.equals("prompt_feedback", in: bytes) {
                var feedback = cursor.enterObject(in: bytes)
                while let member = cursor.nextKey(of: &feedback, in: bytes) {
                    if member.equals("blockReason", in: bytes) || member.equals("block_reason", in: bytes) {
                        blockReason = cursor.readString(in: bytes)
                    } else if member.equals("blockReasonMessage", in: bytes) {
                        blockMessage = cursor.readString(in: bytes)
                    } else {
                        cursor.skipValue(in: bytes)
                    }
                }
            } else if ProviderErrorReader.isErrorMember(key, &cursor, in: bytes) {
                hasError = true
            } else if !usage.takeBeside(key, &cursor, bytes, into: &record) {
                cursor.skipValue(in: bytes)
            }
        }
        guard cursor.hasEndedWell(in: bytes) else { return false }
        record.identify(model: model, id: id, in: bytes)
        if hasError || !isAnswer {
            ProviderErrorReader.judge(bytes, isAnswer: isAnswer, &record)
        }
        if let blockReason, !blockReason.isEmpty, !blockReason.equals("BLOCK_REASON_UNSPECIFIED", in: bytes) {
            let why = blockMessage.map { ": " + ErrorWords.bounded($0.string(in: bytes)) } ?? ""
            record.fail(ProviderError(type: blockReason.string(in: bytes), message: "the prompt was blocked\(why)"))
        }
        return true
    }

    /// Takes a candidate, whose index stands behind its content; its place in the list stands for one that is missing.
    private mutating func takeCandidate(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ position: Int,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        var finish: JSONText?
        var message: JSONText?
        var index = position
        // Nearly always there is one text, which then takes no list.
        var text: JSONText?
        var moreTexts: [JSONText] = []
        let mark = tally.mark
        let (size, calls) = (tally.size, tally.calls)
        var candidate = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &candidate, in: bytes) {
            if key.equals("content", in: bytes) {
                var content = cursor.enterObject(in: bytes)
                while let member = cursor.nextKey(of: &content, in: bytes) {
                    guard member.equals("parts", in: bytes) else {
                        cursor.skipValue(in: bytes)
                        continue
                    }
                    var parts = cursor.enterArray(in: bytes)
                    while cursor.nextElement(of: &parts, in: bytes) {
                        guard let said = GeminiPart.take(&cursor, bytes, &tally) else { continue }
                        if text == nil { text = said } else { moreTexts.append(said) }
                    }
                }
            } else if key.equals("index", in: bytes) {
                index = cursor.readCount(in: bytes) ?? position
            } else if key.equals("finishReason", in: bytes) || key.equals("finish_reason", in: bytes) {
                finish = cursor.readString(in: bytes)
            } else if key.equals("finishMessage", in: bytes) {
                message = cursor.readString(in: bytes)
            } else if UsageNames.isUsage(key, in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        record.addText(text, choice: index, to: &tally, in: bytes)
        for text in moreTexts { record.addText(text, choice: index, to: &tally, in: bytes) }
        tally.place(from: mark, choice: index)
        record.stop(finish, in: bytes)
        if let message, !message.isEmpty, let reason = finish?.string(in: bytes), StopKind(reason) == .failed {
            record.fail(ProviderError(type: reason, message: ErrorWords.bounded(message.string(in: bytes))))
        }
        let hasFinished = finish.map { !$0.isEmpty && !$0.equals("FINISH_REASON_UNSPECIFIED", in: bytes) } ?? false
        choices.note(index, brought: tally.size != size || tally.calls != calls, hasFinished: hasFinished)
    }
}
