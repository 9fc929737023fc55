package import BenchModel
import ProviderWire

/// Streamed JSON arrays, and objects a line: split the same way however reads split them, with every object of a whole array found.
package struct ArrayTarget: FuzzTarget {
    package let name = "array"
    package let seeds: [[UInt8]]
    package let dictionary = pieces(
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "\"",
        "\\",
        "\\\"",
        "[{",
        "}]",
        "},{",
        " ",
        "{}",
        "1",
        "}\n{",
        "\u{1E}"
    )

    init(_ corpus: Corpus) {
        let elements = corpus.documents.filter { $0.count < 200 }
        seeds =
            (0..<20).map { place in
                let chosen = (0..<3).map { elements[(place * 7 + $0) % elements.count] }
                return [UInt8(ascii: "[")] + chosen.joined(separator: Array(",\n".utf8)) + [UInt8(ascii: "]")]
            } + pieces("[]", "[{}]", "[{\"a\":\"}]\\\"\"},{\"b\":[{}]}]", "{}\n{\"a\":\"}{\"}\n[DONE]\n")
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        let whole = Self.frame([input])
        let parts = Self.frame(Mutation.split(input, &random))
        guard whole == parts else { return .broken("in one read: \(whole)\nin several: \(parts)") }
        guard whole.elements.allSatisfy({ !$0.isEmpty }) else { return .broken("an element is empty: \(whole)") }
        let objects = Self.objects(of: input)
        if let objects, objects != whole.elements || whole.ending != "ended" {
            return .broken("framed: \(whole)\nthe array: \(objects)")
        }
        return objects == nil ? .refused : .taken
    }

    private struct Framed: Equatable {
        var elements: [[UInt8]] = []
        var ending = "open"
    }

    private static func frame(_ reads: [[UInt8]]) -> Framed {
        var framer = ElementFramer(maxBytes: 1 << 20)
        var framed = Framed()
        for read in reads {
            var position = 0
            reading: while true {
                switch framer.next(in: read.span, at: &position) {
                case .element: framed.elements.append(framer.element)
                case .needsMore: break reading
                case .tooLarge, .malformed:
                    framed.ending = "given up"
                    return framed
                }
            }
        }
        if framer.hasEnded { framed.ending = "ended" }
        return framed
    }

    /// Returns the elements as the cursor reads them; nil if the input is not an array of objects.
    private static func objects(of input: [UInt8]) -> [[UInt8]]? {
        let bytes = input.span
        var cursor = JSONCursor()
        guard cursor.peek(in: bytes) == UInt8(ascii: "[") else { return nil }
        var objects: [[UInt8]] = []
        var array = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &array, in: bytes) {
            guard cursor.peek(in: bytes) == UInt8(ascii: "{"), let object = cursor.readRaw(in: bytes) else {
                return nil
            }
            objects.append(object)
        }
        return cursor.hasEndedWell(in: bytes) ? objects : nil
    }
}
