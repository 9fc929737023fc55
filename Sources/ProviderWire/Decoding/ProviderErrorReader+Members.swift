import BenchModel

/// Which members of an object tell of an error.
extension ProviderErrorReader {
    static func isErrorName(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("error", in: bytes) || key.equals("Error", in: bytes) || key.equals("ERROR", in: bytes)
            || key.equals("err", in: bytes)
    }

    /// Whether a member holds what is known of an error, beside an answer or in place of one.
    static func isErrorInfo(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("errors", in: bytes) || key.equals("exception", in: bytes) || key.equals("fault", in: bytes)
            || key.equals("error_info", in: bytes) || key.equals("errorInfo", in: bytes)
            || key.equals("error_data", in: bytes) || key.equals("errorData", in: bytes)
            || key.equals("error_details", in: bytes) || key.equals("errorDetails", in: bytes)
            || key.equals("last_error", in: bytes) || key.equals("lastError", in: bytes)
    }

    /// Whether a member says why something that is known to have failed did: `status_details`, `incomplete_details`.
    static func isFailureInfo(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("status_details", in: bytes) || key.equals("statusDetails", in: bytes)
            || key.equals("incomplete_details", in: bytes) || key.equals("failure", in: bytes)
    }

    /// Whether a member may hold an answer, or the error in place of one.
    static func isWrapper(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("Response", in: bytes) || key.equals("ResponseMetadata", in: bytes) || key.equals("data", in: bytes)
            || key.equals("result", in: bytes) || key.equals("response", in: bytes)
    }

    /// Returns whether an `error` is just `true` or a number other than 0.
    static func saysBareError(_ cursor: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var ahead = cursor
        guard let first = ahead.peek(in: bytes) else { return false }
        switch first {
        case UInt8(ascii: "t"): return true
        case Byte.minus, Byte.zero...Byte.nine: return ahead.readInt(in: bytes) != 0
        default: return false
        }
    }

    /// Returns whether a status is a word that names a failure, such as `failed`.
    static func saysFailure(_ cursor: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var ahead = cursor
        guard ahead.peek(in: bytes) == Byte.quote, let word = ahead.readWord(in: bytes) else { return false }
        return FailureNames.isOne(word)
    }

    /// Skips a member that marks its event as an error, and returns whether it does.
    ///
    /// Such a member is an `error` other than null, or an `object` with the value `"error"`. The caller then reads the
    /// event again as a whole, because other members describe the error too.
    @inline(__always)
    static func isErrorMember(_ key: JSONText, _ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> Bool {
        guard key.equals("error", in: bytes) || key.equals("object", in: bytes) else { return false }
        return saysError(key, &cursor, in: bytes)
    }

    @inline(never)
    private static func saysError(_ key: JSONText, _ cursor: inout JSONCursor, in bytes: Span<UInt8>) -> Bool {
        if key.equals("error", in: bytes) {
            let isSaid = cursor.peek(in: bytes) != UInt8(ascii: "n")
            if isSaid { cursor.skipValue(in: bytes) }
            return isSaid
        }
        guard cursor.peek(in: bytes) == Byte.quote else { return false }
        var ahead = cursor
        guard ahead.readString(in: bytes)?.equals("error", in: bytes) == true else { return false }
        cursor = ahead
        return true
    }
}
