#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Generates a JSON text that conforms to a JSON schema, in pieces of about one token.
///
/// It supports what the providers document for structured output and function calls: types, `enum`, `const`,
/// `properties` and `required`, `items` and `prefixItems`, bounds of numbers, lengths and counts, `anyOf`, `oneOf`,
/// `allOf`, `$ref` within the document, `pattern` and the usual formats. It generates only required properties; if none
/// is required, all of them.
struct SchemaText {
    private(set) var pieces: [String] = []
    private let document: SchemaDocument
    private var words: WordSource
    private var numbers: SeededGenerator
    /// Punctuation and names with which the next piece begins.
    private var pending = ""
    /// The index among the pieces where more words may be inserted: inside a string without constraints.
    private var room: Int?

    /// Below this depth only what is required is generated, in its shortest form.
    private static let easyDepth = SchemaDocument.easyDepth
    private static let mostDepth = SchemaDocument.mostDepth
    /// The limit on elements and characters, even if the schema asks for more.
    private static let mostElements = 1_000
    private static let mostPieces = 20_000

    /// Generates the text.
    ///
    /// - Parameters:
    ///   - schema: A JSON schema as ``JSONReading`` reads it; Gemini's capitalised types are accepted. Anything that is not
    ///     a schema yields a string.
    ///   - generator: The random numbers.
    init(schema: Any?, generator: SeededGenerator) {
        document = SchemaDocument(schema as? JSONObject ?? [:])
        numbers = generator
        words = WordSource(generator)
        write(schema, depth: 0)
        cut()
    }

    /// Creates a single piece of text that is not JSON.
    init(bare text: String) {
        document = SchemaDocument([:])
        numbers = SeededGenerator(seed: 0, stream: 0)
        words = WordSource(numbers)
        pieces = [text]
    }

    /// Makes of the text what its reader cannot take.
    mutating func spoil(_ how: Fault.Spoiling) {
        guard let last = pieces.last else { return }
        let before: [String] =
            switch how {
            case .fence: ["```json\n"]
            case .prose: ["Here ", "it ", "is: "]
            case .comma, .torn, .shape, .tool: []
            }
        switch how {
        case .fence: pieces = before + pieces + ["\n```"]
        case .prose: pieces = before + pieces
        case .comma: pieces[pieces.count - 1] = last.dropLast() + "," + last.suffix(1)
        case .torn: pieces[pieces.count - 1] = String(last.dropLast())
        case .shape: (pieces, room) = ([#"{"unexpected":"#, "[null]", "}"], nil)
        case .tool: break
        }
        room = room.map { $0 + before.count }
    }

    /// Returns the text in `count` pieces.
    ///
    /// To have more pieces than the text has, it inserts words into a free string; without one, it returns the pieces
    /// there are. To have fewer, it joins pieces.
    func fitted(to count: Int) -> [String] {
        if count <= 0 { return [] }
        if count < pieces.count {
            return (0..<count).map { pieces[$0 * pieces.count / count..<($0 + 1) * pieces.count / count].joined() }
        }
        guard let room, count > pieces.count else { return pieces }
        var words = words
        let filling = (pieces.count..<count).map { _ in " \(words.next())" }
        return pieces[..<room] + filling + pieces[room...]
    }

    // MARK: Pieces

    private mutating func cut() {
        if !pending.isEmpty { pieces.append(pending) }
        pending = ""
    }

    private mutating func add(value: String) {
        pending += value
        cut()
    }

    // MARK: Values

    private mutating func write(_ schema: Any?, depth: Int, place: Int? = nil) {
        guard depth < Self.mostDepth, pieces.count < Self.mostPieces else { return add(value: "null") }
        let schema = document.resolved(schema, depth: depth)
        if let constant = schema["const"] { return add(value: Self.literal(constant)) }
        if let choices = schema["enum"] as? [Any], !choices.isEmpty {
            return add(value: Self.literal(choices[(place ?? 0) % choices.count]))
        }
        switch SchemaDocument.type(of: schema) {
        case "object": writeObject(schema, depth)
        case "array": writeArray(schema, depth)
        case "integer": add(value: number(schema, isWhole: true, place))
        case "number": add(value: number(schema, isWhole: false, place))
        case "boolean": add(value: numbers.next() & 1 == 0 ? "true" : "false")
        case "null": add(value: "null")
        default: writeString(schema, place)
        }
    }

    private mutating func writeObject(_ schema: JSONObject, _ depth: Int) {
        let properties = schema["properties"] as? JSONObject ?? [:]
        var names = (schema["required"] as? [Any] ?? []).compactMap { $0 as? String }
        if names.isEmpty, depth < Self.easyDepth {
            let order = (schema.either("propertyOrdering") as? [Any] ?? []).compactMap { $0 as? String }
            names = order.filter { properties[$0] != nil } + properties.keys.sorted().filter { !order.contains($0) }
        }
        let least = min(SchemaDocument.count(schema.either("minProperties")) ?? 0, Self.mostElements)
        names += (names.count..<max(names.count, least)).map { "key\($0 + 1)" }
        pending += "{"
        var known: Set<String> = []
        for name in names where known.insert(name).inserted {
            pending += (known.count > 1 ? "," : "") + name.quoted + ":"
            write(properties[name] ?? schema["additionalProperties"], depth: depth + 1)
        }
        pending += "}"
    }

    private mutating func writeArray(_ schema: JSONObject, _ depth: Int) {
        let first = schema["prefixItems"] as? [Any] ?? []
        let least = max(SchemaDocument.count(schema.either("minItems")) ?? 0, first.count)
        let most = SchemaDocument.count(schema.either("maxItems")) ?? .max
        let count = min(max(least, depth < Self.easyDepth ? 2 : 0), most, Self.mostElements)
        pending += "["
        for index in 0..<count {
            if index > 0 { pending += "," }
            // Pass the index, so that items that must be unique differ.
            write(index < first.count ? first[index] : schema["items"], depth: depth + 1, place: index)
        }
        pending += "]"
    }

    private mutating func writeString(_ schema: JSONObject, _ place: Int?) {
        if let pattern = (schema["pattern"] as? String).flatMap({ PatternText($0) }),
            let text = pattern.text(
                from: min(SchemaDocument.count(schema.either("minLength")) ?? 0, Self.mostElements),
                to: SchemaDocument.count(schema.either("maxLength")) ?? .max,
                &numbers
            )
        {
            return add(value: text.quoted)
        }
        if let format = schema["format"] as? String, let sample = Self.samples[format] {
            return add(value: sample.quoted)
        }
        let least = min(SchemaDocument.count(schema.either("minLength")) ?? 0, Self.mostElements)
        let number = place.flatMap { $0 > 0 ? "\($0)" : nil } ?? ""
        if let most = SchemaDocument.count(schema.either("maxLength")) {
            var text = number + "\(words.next())"
            while text.unicodeScalars.count < least { text += " \(words.next())" }
            return add(value: String(String.UnicodeScalarView(text.unicodeScalars.prefix(most))).quoted)
        }
        pending += "\""
        cut()
        var length = 0
        while length < max(least, 1) {
            let word = (length > 0 ? " " : number) + "\(words.next())"
            length += word.unicodeScalars.count
            add(value: word)
        }
        if room == nil { room = pieces.count }
        pending += "\""
    }

    /// Formats of JSON Schema (draft 2020-12, validation, §7.3) and of OpenAPI, each with a valid example.
    private static let samples = [
        "date-time": "2026-01-02T03:04:05Z", "date": "2026-01-02", "time": "03:04:05Z", "duration": "PT1H30M",
        "email": "ada@example.com", "idn-email": "ada@example.com", "hostname": "example.com",
        "idn-hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/a",
        "url": "https://example.com/a", "uri-reference": "/a", "iri": "https://example.com/a", "iri-reference": "/a",
        "uuid": "6fa459ea-ee8a-4ca4-894e-db77e160355e", "json-pointer": "/a", "relative-json-pointer": "0",
        "uri-template": "/a/{b}", "regex": "a+", "byte": "c2ltdWxhdGVk", "binary": "c2ltdWxhdGVk",
    ]

    private mutating func number(_ schema: JSONObject, isWhole: Bool, _ place: Int?) -> String {
        let step =
            SchemaDocument.figure(schema.either("multipleOf")).flatMap { $0 > 0 ? $0 : nil } ?? (isWhole ? 1 : nil)
        let inclusive = (
            least: SchemaDocument.figure(schema["minimum"]), most: SchemaDocument.figure(schema["maximum"])
        )
        let exclusive = (
            least: SchemaDocument.figure(schema.either("exclusiveMinimum")),
            most: SchemaDocument.figure(schema.either("exclusiveMaximum"))
        )
        let lower = [inclusive.least, exclusive.least].compactMap(\.self).max()
        let upper = [inclusive.most, exclusive.most].compactMap(\.self).min()
        let least = lower ?? (upper.map { min(0, $0 - 100) } ?? 0)
        let most = max(least, upper ?? least + 100)
        guard let step else {
            // Items of a list differ by their index.
            if let place { return Self.text(of: least + (most - least) * Double(place + 1) / Double(place + 2)) }
            let value = least + (most - least) * (0.25 + numbers.unit() / 2)
            let rounded = (value * 10).rounded() / 10
            return Self.text(of: least < rounded && rounded < most ? rounded : value)
        }
        var value = (least / step).rounded(.up) * step
        if let open = exclusive.least, value <= open { value += step }
        let places = ((most - value) / step).rounded(.down)
        if places >= 1 {
            let further = value + step * min(place.map(Double.init) ?? (numbers.unit() * 9).rounded(.down), places)
            if further < exclusive.most ?? .infinity { value = further }
        }
        return Self.text(of: value)
    }

    // MARK: Numbers and constants

    private static func text(of number: Double) -> String {
        !number.isFinite ? "0" : abs(number) < 1e15 && number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    private static func literal(_ value: Any) -> String {
        switch value {
        case let text as String: return text.quoted
        case let flag as Bool: return flag ? "true" : "false"
        case let number as Int: return "\(number)"
        case let number as Double: return text(of: number)
        case let list as [Any]: return "[\(list.map { literal($0) }.joined(separator: ","))]"
        case let object as JSONObject:
            let fields = object.sorted { $0.key < $1.key }.map { "\($0.key.quoted):\(literal($0.value))" }
            return "{\(fields.joined(separator: ","))}"
        default: return "null"
        }
    }
}
