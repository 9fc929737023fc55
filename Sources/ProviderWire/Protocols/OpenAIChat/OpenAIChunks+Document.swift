import BenchModel

/// Whole answers, which have a `message` or a `text` in place of deltas.
extension OpenAIChunks {
    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var count = 0
        var answered = 0
        var tally = record.tally()
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: json)
        while let key = cursor.nextKey(of: &object, in: json) {
            if key.equals("choices", in: json) {
                var array = cursor.enterArray(in: json)
                while cursor.nextElement(of: &array, in: json) {
                    if takeWholeChoice(&cursor, json, count, &tally, &record) { answered += 1 }
                    count += 1
                }
            } else if key.equals("id", in: json) {
                record.identify(model: nil, id: cursor.readString(in: json), in: json)
            } else if key.equals("model", in: json) {
                record.identify(model: cursor.readString(in: json), id: nil, in: json)
            } else if key.equals("service_tier", in: json) {
                record.serve(tier: cursor.readWord(in: json))
            } else if UsageNames.isUsage(key, in: json) {
                usage.take(&cursor, json, into: &record)
            } else if key.hasPrefix("x_", in: json) {
                takeExtension(&cursor, json, isVendors: true, &record)
            } else if !usage.takeBeside(key, &cursor, json, into: &record),
                !TimingReader.take(key, &cursor, json, &record)
            {
                takeExtension(&cursor, json, isVendors: false, &record)
            }
        }
        record.takeDocument(tally)
        if count > 0, count == answered { record.terminate() }
        return cursor.hasEndedWell(in: json)
    }

    /// Takes a choice of a buffered answer and returns whether it has what its API calls an answer.
    private mutating func takeWholeChoice(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ position: Int,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) -> Bool {
        var hasMessage = false
        var index = position
        let mark = tally.mark
        var content: JSONText?
        var choice = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &choice, in: bytes) {
            if key.equals("finish_reason", in: bytes) {
                record.stop(cursor.readString(in: bytes), in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else if key.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if Choice.holdsText, key.equals("text", in: bytes) {
                content = cursor.readString(in: bytes)
                hasMessage = content != nil
            } else if !Choice.holdsText, key.equals("message", in: bytes) {
                hasMessage = cursor.peek(in: bytes) == Byte.openBrace
                var inner = ChatDelta.Inner()
                content = ChatDelta.take(&cursor, bytes, &tally, &inner)
                take(inner, bytes, &record)
            } else if key.equals("index", in: bytes) {
                index = cursor.readCount(in: bytes) ?? position
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        addText(content, index, &tally, &record, bytes)
        tally.place(from: mark, choice: index)
        return hasMessage
    }
}
