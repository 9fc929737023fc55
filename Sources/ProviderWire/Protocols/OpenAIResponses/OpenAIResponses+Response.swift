import BenchModel

/// Response objects: that of a lifecycle event, and a buffered answer.
extension OpenAIResponses {
    /// What a response object's status says.
    enum Ending {
        case open, whole, cancelled, failed
    }

    /// What a response object holds.
    struct Response {
        /// How it ended.
        var ending = Ending.open
        /// Where its output stands.
        var output: Range<Int>?
        /// All text of its output once more, which SDKs add, and which some gateways send in place of the output.
        var text: JSONText?
    }

    /// Takes a response object: from a lifecycle event, or a buffered answer.
    ///
    /// Where it says why it failed, that is recorded; that it failed is left to the caller, who may know more.
    ///
    mutating func takeResponse(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ record: inout ResponseRecord
    ) -> Response {
        var whole = cursor
        var status: JSONText?
        var reason: JSONText?
        var response = Response()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("id", in: bytes) {
                record.identify(model: nil, id: cursor.readString(in: bytes), in: bytes)
            } else if key.equals("model", in: bytes) {
                record.identify(model: cursor.readString(in: bytes), id: nil, in: bytes)
            } else if key.equals("status", in: bytes) {
                status = cursor.readString(in: bytes)
            } else if key.equals("output", in: bytes) {
                let isList = cursor.peek(in: bytes) == Byte.openBracket
                let range = cursor.readExtent(in: bytes)
                response.output = isList ? range : nil
            } else if key.equals("output_text", in: bytes) {
                response.text = cursor.readString(in: bytes)
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else if key.equals("service_tier", in: bytes) {
                record.serve(tier: cursor.readWord(in: bytes))
            } else if key.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if key.equals("incomplete_details", in: bytes) {
                var details = cursor.enterObject(in: bytes)
                while let detail = cursor.nextKey(of: &details, in: bytes) {
                    if detail.equals("reason", in: bytes) {
                        reason = cursor.readString(in: bytes)
                    } else {
                        cursor.skipValue(in: bytes)
                    }
                }
            } else if !usage.takeBeside(key, &cursor, bytes, into: &record) {
                cursor.skipValue(in: bytes)
            }
        }
        guard !cursor.isMalformed, let status else { return response }
        if status.equals("cancelled", in: bytes) {
            response.ending = .cancelled
        } else if status.equals("failed", in: bytes) {
            if let range = whole.readExtent(in: bytes) {
                record.fail(Self.reason(bytes.extracting(range)))
            }
            response.ending = .failed
        } else if status.equals("completed", in: bytes) || status.equals("incomplete", in: bytes) {
            record.stop(reason ?? status, in: bytes)
            if response.output != nil || response.text != nil { response.ending = .whole }
        }
        return response
    }

    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool {
        var tally = record.tally()
        var cursor = JSONCursor()
        let response = takeResponse(&cursor, json, &record)
        if let output = response.output { ResponsesItem.takeAll(json.extracting(output), &tally, &record) }
        if tally.kinds & ~(1 << DeltaKind.thinking.rawValue) == 0, tally.calls == 0 {
            record.addText(response.text, to: &tally, in: json)
        }
        record.takeDocument(tally)
        switch response.ending {
        case .whole: record.terminate()
        case .failed: record.fail(Self.failed)
        case .cancelled: record.fail(Self.cancelled)
        case .open: break
        }
        return cursor.hasEndedWell(in: json)
    }
}
