/// Reads the usage objects of one protocol's answers, and combines those of one answer.
protocol UsageReading {
    var bill: BillReader { get set }

    /// Reads one usage object and writes the counts known so far to the record.
    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into record: inout ResponseRecord)
}

extension UsageReading {
    /// Takes a member that tells of the cost beside usage, and returns whether it is one.
    @inline(__always)
    mutating func takeBeside(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        into record: inout ResponseRecord
    ) -> Bool {
        guard bill.takeBeside(key, &cursor, bytes) else { return false }
        bill.tell(&record)
        return true
    }

    /// Takes a gateway's metadata, which may tell of the cost.
    mutating func takeMetadata(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into record: inout ResponseRecord) {
        bill.takeMetadata(&cursor, bytes)
        bill.tell(&record)
    }

    /// Takes what an event behind the stream's end tells of usage and cost, and nothing else of it.
    mutating func takeLate(_ event: Span<UInt8>, into record: inout ResponseRecord) {
        guard JSONCursor.isWellFormed(event) else { return }
        var cursor = JSONCursor()
        takeLate(&cursor, event, isWithin: false, &record)
    }

    private mutating func takeLate(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isWithin: Bool,
        _ record: inout ResponseRecord
    ) {
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            let isObject = cursor.peek(in: bytes) == Byte.openBrace
            if isObject, UsageNames.isUsage(key, in: bytes) {
                take(&cursor, bytes, into: &record)
            } else if isObject, !isWithin, key.equals("response", in: bytes) || key.equals("message", in: bytes) {
                takeLate(&cursor, bytes, isWithin: true, &record)
            } else if !takeBeside(key, &cursor, bytes, into: &record) {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
