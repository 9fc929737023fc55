import BenchModel

/// What Google's servers write into the `details` of an error.
struct ErrorDetails {
    /// The `retryDelay` of a `google.rpc.RetryInfo`.
    var retryDelay: Nanoseconds?
    /// The `quotaId` of a `google.rpc.QuotaFailure`; of several, one that is counted by the day, which lasts longest.
    var quota: String?

    static func read(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> ErrorDetails {
        var found = ErrorDetails()
        guard cursor.peek(in: bytes) == Byte.openBracket else {
            cursor.skipValue(in: bytes)
            return found
        }
        var details = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &details, in: bytes) {
            guard cursor.peek(in: bytes) == Byte.openBrace else {
                cursor.skipValue(in: bytes)
                continue
            }
            var detail = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &detail, in: bytes) {
                if key.equals("retryDelay", in: bytes) {
                    found.retryDelay = cursor.readWord(in: bytes).flatMap(RetryDelay.ofSeconds) ?? found.retryDelay
                } else if key.equals("violations", in: bytes) {
                    found.readViolations(&cursor, in: bytes)
                } else {
                    cursor.skipValue(in: bytes)
                }
            }
        }
        return found
    }

    private mutating func readViolations(_ cursor: inout JSONCursor, in bytes: Span<UInt8>) {
        guard cursor.peek(in: bytes) == Byte.openBracket else { return cursor.skipValue(in: bytes) }
        var violations = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &violations, in: bytes) {
            guard cursor.peek(in: bytes) == Byte.openBrace else {
                cursor.skipValue(in: bytes)
                continue
            }
            var violation = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &violation, in: bytes) {
                guard key.equals("quotaId", in: bytes) else {
                    cursor.skipValue(in: bytes)
                    continue
                }
                guard let id = cursor.readWord(in: bytes) else { continue }
                if quota == nil || id.contains("PerDay") { quota = id }
            }
        }
    }
}
