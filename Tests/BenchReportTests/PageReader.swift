import Foundation

@testable import BenchReport

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A page taken apart by a strict parser.
final class PageReader: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// Its own text, and that within its elements.
        var text = ""
    }

    struct NotWellFormed: Error { var reason: String }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    init(_ source: String) throws {
        super.init()
        let parser = XMLParser(data: Data(source.utf8))
        parser.delegate = self
        guard parser.parse() else {
            throw NotWellFormed(reason: "\(String(describing: parser.parserError)) at line \(parser.lineNumber)")
        }
    }

    var names: Set<String> { Set(elements.map(\.name)) }
    var attributeNames: Set<String> { Set(elements.flatMap(\.attributes.keys)) }
    var cells: Set<String> { Set(elements.filter { ["td", "th"].contains($0.name) }.map(\.text)) }

    func texts(of name: String) -> [String] { elements.filter { $0.name == name }.map(\.text) }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }
}

extension Markup {
    /// Returns what a reader of the page sees of a text.
    static func plain(_ text: String) -> String { PlainText.line(text) }
}
