/// HTML in the making, and the gate to it: a text becomes markup only by being escaped.
///
/// Names of elements and attributes are the program's own (`StaticString`); every text and every value of an attribute is escaped.
/// The result is well-formed XML, too, so that tests can take it apart with a strict parser.
struct Markup: Equatable {
    private(set) var source = ""

    /// Text that stands for itself.
    static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

    /// A style or a script of the program's own, as it is.
    static func style(_ source: PageSource) -> Markup {
        Markup(source: "<\(source.element)>\(source.text)</\(source.element)>")
    }

    /// An element with what is in it.
    static func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String>,
        _ children: [Markup]
    ) -> Markup {
        var source = "<\(name)"
        for (name, value) in attributes { source += " \(name)=\"\(escaped(value))\"" }
        guard !children.isEmpty || !empty.contains("\(name)") else { return Markup(source: source + "/>") }
        source += ">"
        for child in children { source += child.source }
        return Markup(source: source + "</\(name)>")
    }

    static func element(_ name: StaticString, _ children: [Markup]) -> Markup { element(name, [:], children) }

    /// An element with one text in it.
    static func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String>,
        _ text: String
    ) -> Markup { element(name, attributes, [.text(text)]) }

    static func element(_ name: StaticString, _ text: String) -> Markup { element(name, [:], [.text(text)]) }

    /// Elements that HTML ends by themselves, and those of SVG that mostly have nothing within.
    private static let empty: Set<String> = ["meta", "path", "line", "rect", "use", "circle"]

    static func + (left: Markup, right: Markup) -> Markup { Markup(source: left.source + right.source) }

    /// Returns text for an element or the value of an attribute, which stands in double quotes: on one line, with nothing in it that cannot be seen or that
    /// HTML or XML would act on.
    static func escaped(_ text: String) -> String {
        let line = PlainText.line(text)
        guard line.utf8.contains(where: isSpecial) else { return line }
        var result = ""
        for scalar in line.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // No characters, and XML has no way to say them.
            case "\u{FFFE}", "\u{FFFF}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        // The lead byte of U+F000…U+FFFF.
        default: byte == 0xEF
        }
    }
}
