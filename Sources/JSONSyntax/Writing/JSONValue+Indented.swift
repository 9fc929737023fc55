extension JSONValue {
    /// The value as JSON text on several lines, with sorted keys; an object of plain values stays on one line if it
    /// fits.
    package var indented: String {
        var text = ""
        write(to: &text, indent: "")
        return text
    }

    private func write(to text: inout String, indent: String) {
        // On one line only what holds no more than plain values: whatever is deeper is written once, not at each depth.
        if isShallow {
            let flat = json
            if isPlain || indent.count + flat.count < 100 {
                text += flat
                return
            }
        }
        let inner = indent + "  "
        switch self {
        case .array(let elements):
            Self.write(elements, to: &text, brackets: ("[", "]"), indent: indent) { element, text in
                element.write(to: &text, indent: inner)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            Self.write(sorted, to: &text, brackets: ("{", "}"), indent: indent) { member, text in
                text += JSONValue.string(member.key).json + ": "
                member.value.write(to: &text, indent: inner)
            }
        default: text += json
        }
    }

    private static func write<Item>(
        _ items: [Item],
        to text: inout String,
        brackets: (String, String),
        indent: String,
        _ item: (Item, inout String) -> Void
    ) {
        text += brackets.0
        for (index, element) in items.enumerated() {
            text += (index > 0 ? "," : "") + "\n\(indent)  "
            item(element, &text)
        }
        text += "\n\(indent)\(brackets.1)"
    }

    private var isPlain: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private var isShallow: Bool {
        switch self {
        case .array(let elements): elements.allSatisfy(\.isPlain)
        case .object(let members): members.values.allSatisfy(\.isPlain)
        default: true
        }
    }
}
