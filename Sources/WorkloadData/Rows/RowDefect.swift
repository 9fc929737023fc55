import BenchModel
import JSONSyntax

/// Why one row is not asked, at an offset in its bytes.
struct RowDefect: Error, Equatable {
    var refusal: Refusal
    var offset: Int
    var message: String
    /// The text in the row that it is about, where only that is known, and not its offset.
    var about: String?

    init(_ refusal: Refusal, at offset: Int = 0, _ message: String = "", about: String? = nil) {
        (self.refusal, self.offset, self.message, self.about) = (refusal, offset, message, about)
    }

    /// Returns it with the offset of what it is about, and the path to that.
    func located(in node: JSONNode) -> RowDefect {
        guard let about, let place = node.place(of: about) ?? node.place(of: "file://" + about) else { return self }
        var located = self
        located.offset = place.offset
        if !place.path.isEmpty { located.message = "\(place.path): \(message)" }
        return located
    }
}
