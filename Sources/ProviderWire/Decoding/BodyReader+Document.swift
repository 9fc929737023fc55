import BenchModel

/// What is known of the first object of a document.
enum DocumentOpening {
    case expected
    /// It came whole, in this read.
    case whole([UInt8], ResponseRecord.Read)
    /// The document is no stream, whatever follows.
    case settled
}

/// A body that begins like one JSON document.
extension BodyReader {
    mutating func receiveDocument(_ bytes: Span<UInt8>) {
        guard document.count + bytes.count <= maxBytes else {
            return giveUp(.tooLarge("the answer is larger than \(maxBytes) bytes"))
        }
        document.append(copying: bytes)
        if case .settled = opening { return }
        var position = 0
        while true {
            switch array.next(in: bytes, at: &position) {
            case .needsMore: return
            case .tooLarge, .malformed:
                opening = .settled
                return
            case .element:
                let object = array.element
                guard case .whole = opening else {
                    opening = .whole(object, record.read)
                    continue
                }
                // A comment, as event streams have them.
                if object.first == Byte.colon { continue }
                guard Self.hasMembers(object.span) else {
                    opening = .settled
                    return
                }
                beginStream()
                if case .over = form { return }
                take(object.span, in: object.span)
                if case .over = form { return }
                return receiveArray(bytes, from: position)
            }
        }
    }

    /// Makes a stream of what began as a document, because a second object follows the first, which keeps its own time.
    private mutating func beginStream() {
        guard case .whole(let first, let read) = opening else { return }
        form = .array
        (document, opening) = ([], .settled)
        takeEarlier(first, of: read)
    }

    /// Makes a stream of a document that ended within a second object; returns false if it is none.
    mutating func beginCutStream() -> Bool {
        guard case .whole = opening, array.isInObject else { return false }
        beginStream()
        return true
    }

    /// The one element of a document that is a list; nil of any other.
    var onlyElement: [UInt8]? {
        if case .whole(let first, _) = opening, array.hasEnded { first } else { nil }
    }

    private static func hasMembers(_ json: Span<UInt8>) -> Bool {
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: json)
        return cursor.nextKey(of: &object, in: json) != nil
    }
}
