import BenchModel
import JSONSyntax

/// Why one row is not asked, at an offset in its bytes.
struct RowDefect: Error, Equatable {
    var refusal: Refusal
    var offset: Int
    var message: String
    /// What is said of its place besides line and column.
    var place = Place.offset

    enum Place: Equatable {
        case offset
        /// The path to what is at the offset.
        case path
        /// The path to a text in the row, and its offset, which is not known yet.
        case pathTo(String)
    }

    init(_ refusal: Refusal, at offset: Int = 0, _ message: String = "", place: Place = .offset) {
        (self.refusal, self.offset, self.message, self.place) = (refusal, offset, message, place)
    }

    /// Returns it with the path to what it is about in its message, such as `images[1]: found …`.
    func located(in node: JSONNode) -> RowDefect {
        let found: (path: String, offset: Int)? =
            switch place {
            case .offset: nil
            case .path: node.place { $0.offset == offset }
            case .pathTo(let text): node.place { $0.string == text } ?? node.place { $0.string == "file://" + text }
            }
        guard let found else { return self }
        var located = self
        (located.offset, located.place) = (found.offset, .offset)
        if !found.path.isEmpty, !message.isEmpty { located.message = "\(found.path): \(message)" }
        return located
    }
}

extension JSONNode {
    /// Returns the first value within of which something holds: its path and its offset; nil where there is none.
    fileprivate func place(at path: String = "", where holds: (JSONNode) -> Bool) -> (path: String, offset: Int)? {
        switch value {
        case .array(let elements):
            for (place, element) in elements.enumerated() {
                if let found = element.place(at: "\(path)[\(place)]", where: holds) { return found }
            }
        case .object(let members):
            for member in members {
                let inner = path.isEmpty ? member.key : JSONPath.member(path, member.key)
                if let found = member.value.place(at: inner, where: holds) { return found }
            }
        case .string, .number, .bool, .null: break
        }
        return holds(self) ? (path, offset) : nil
    }
}
