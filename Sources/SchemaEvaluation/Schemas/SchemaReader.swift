import JSONSyntax

/// Reads a schema into rules.
struct SchemaReader {
    private let root: JSONNode
    private var rules: [JSONSchema.Rule] = []
    /// Where each rule is written.
    private var places: [Place] = []
    /// The rule of each place, by its JSON pointer; a place that is being read has one too, so that a schema may refer to itself.
    private var known: [String: Int] = [:]

    /// Keywords that ask nothing of a value.
    static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "example",
        "deprecated", "readOnly", "writeOnly", "format", "propertyOrdering",
    ]
    /// Keywords that belong to others beside them.
    private static let seconds: Set<String> = ["then", "else", "minContains", "maxContains"]
    /// Deeper than any place that JSON's reader lets through; a reference may not go further.
    private static let mostRules = 20_000

    static func rules(of root: JSONNode) throws(SchemaProblem) -> [JSONSchema.Rule] {
        var reader = SchemaReader(root: root)
        _ = try reader.rule(Place(root, "", "$"))
        try reader.refuseEndlessReferences()
        return reader.rules
    }

    private init(root: JSONNode) { self.root = root }

    /// A value of the schema with its pointer (RFC 6901) and its path for messages.
    struct Place {
        let node: JSONNode
        let pointer: String
        let path: String

        init(_ node: JSONNode, _ pointer: String, _ path: String) {
            (self.node, self.pointer, self.path) = (node, pointer, path)
        }

        func member(_ key: String, _ node: JSONNode) -> Place {
            let step = key.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
            return Place(node, pointer + "/" + step, JSONPath.member(path, key))
        }

        func element(_ index: Int, _ node: JSONNode) -> Place {
            Place(node, "\(pointer)/\(index)", "\(path)[\(index)]")
        }

        func problem(_ message: String) -> SchemaProblem {
            SchemaProblem(path: path, offset: node.offset, message: message)
        }

        func wrong(expected: String, advice: String) -> SchemaProblem {
            problem("found \(kind); expected \(expected); \(advice)")
        }

        private var kind: String {
            switch node.value {
            case .null: "null"
            case .bool(let value): "\(value)"
            case .number(let digits): "the number \(digits.prefix(40))"
            case .string(let text): JSONPath.quoted(text)
            case .array: "an array"
            case .object: "an object"
            }
        }
    }

    // MARK: Rules

    /// Returns the number of a schema's rule.
    mutating func rule(_ place: Place) throws(SchemaProblem) -> Int {
        if let number = known[place.pointer] { return number }
        guard rules.count < Self.mostRules else {
            throw place.problem("found more than \(Self.mostRules) schemas in one; expected fewer; shorten it")
        }
        let number = rules.count
        rules.append(JSONSchema.Rule())
        places.append(place)
        known[place.pointer] = number
        switch place.node.value {
        case .bool(true): break
        case .bool(false): rules[number].checks = [.nothing]
        case .object(let members): rules[number].checks = try checks(place, members)
        default: throw place.wrong(expected: "a schema", advice: "write { … }, true or false")
        }
        return number
    }

    private mutating func checks(_ place: Place, _ members: [JSONMember]) throws(SchemaProblem) -> [JSONSchema.Check] {
        var keywords: [String: Place] = [:]
        for member in members {
            let own = place.member(member.key, member.value)
            guard keywords.updateValue(own, forKey: member.key) == nil else {
                throw own.problem(
                    "found the keyword \(JSONPath.quoted(member.key)) again; expected it once; delete one"
                )
            }
            guard Keyword(rawValue: member.key) != nil || Self.annotations.contains(member.key) else {
                throw own.problem(
                    "found the keyword \(JSONPath.quoted(member.key)), which is not judged here; expected one of "
                        + Keyword.allCases.map(\.rawValue).joined(separator: ", ") + "; delete it"
                )
            }
        }
        var checks: [JSONSchema.Check] = []
        for keyword in Keyword.allCases where !Self.seconds.contains(keyword.rawValue) {
            guard let own = keywords[keyword.rawValue] else { continue }
            if let check = try check(keyword, own, beside: keywords) { checks.append(check) }
        }
        if let list = try list(keywords) { checks.append(.list(list)) }
        if let object = try object(keywords) { checks.append(.object(object)) }
        return checks
    }

    /// The keywords that are judged, in the order in which a value is held to them.
    enum Keyword: String, CaseIterable {
        case type, `enum`, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength,
            maxLength, pattern
        case ref = "$ref"
        case allOf, anyOf, oneOf, not, `if`, then, `else`
        case properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties
        case dependentRequired
        case items, prefixItems, minItems, maxItems, uniqueItems, contains, minContains, maxContains
    }

    /// Returns what one keyword asks; nil of those of lists and objects, which belong together.
    private mutating func check(
        _ keyword: Keyword,
        _ place: Place,
        beside others: [String: Place]
    ) throws(SchemaProblem) -> JSONSchema.Check? {
        switch keyword {
        case .type: return .type(try types(place))
        case .enum: return .choice(try elements(place, of: "values").map(\.node.plain))
        case .const: return .constant(place.node.plain)
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum:
            guard let kind = JSONSchema.Bound.Kind(rawValue: keyword.rawValue) else { return nil }
            return .bound(JSONSchema.Bound(kind: kind, digits: try digits(place)))
        case .multipleOf:
            guard let step = DecimalStep(try digits(place)) else {
                throw place.wrong(
                    expected: "a number more than 0 of at most \(DecimalStep.mostDigits) digits",
                    advice: "correct it"
                )
            }
            return .multiple(of: step)
        case .minLength: return .length(least: try count(place), most: nil)
        case .maxLength: return .length(least: nil, most: try count(place))
        case .pattern: return .pattern(try pattern(place))
        case .ref: return .same(as: try referred(place))
        case .allOf: return .all(try schemas(place))
        case .anyOf: return .any(try schemas(place))
        case .oneOf: return .one(try schemas(place))
        case .not: return .not(try rule(place))
        case .if:
            let condition = try rule(place)
            let then = try optionalRule(others["then"])
            return .condition(if: condition, then: then, else: try optionalRule(others["else"]))
        default: return nil
        }
    }

    private mutating func list(_ keywords: [String: Place]) throws(SchemaProblem) -> JSONSchema.ListRules? {
        var rules = JSONSchema.ListRules()
        let own = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"]
        guard own.contains(where: { keywords[$0] != nil }) else { return nil }
        if let place = keywords["prefixItems"] { rules.first = try schemas(place) }
        if let place = keywords["items"] {
            if case .array = place.node.value {
                throw place.wrong(expected: "one schema for all items", advice: "write prefixItems, as since 2020-12")
            }
            rules.rest = try rule(place)
        }
        if let place = keywords["minItems"] { rules.least = try count(place) }
        if let place = keywords["maxItems"] { rules.most = try count(place) }
        if let place = keywords["uniqueItems"] { rules.isUnique = try flag(place) }
        rules.contains = try optionalRule(keywords["contains"])
        if let place = keywords["minContains"] { rules.leastContained = try count(place) }
        if let place = keywords["maxContains"] { rules.mostContained = try count(place) }
        return rules
    }

    private mutating func object(_ keywords: [String: Place]) throws(SchemaProblem) -> JSONSchema.ObjectRules? {
        var rules = JSONSchema.ObjectRules()
        let own = [
            "properties", "patternProperties", "additionalProperties", "propertyNames", "required", "minProperties",
            "maxProperties", "dependentRequired",
        ]
        guard own.contains(where: { keywords[$0] != nil }) else { return nil }
        if let place = keywords["properties"] {
            for member in try members(place) {
                rules.properties[member.key] = try rule(place.member(member.key, member.value))
            }
        }
        if let place = keywords["patternProperties"] {
            for member in try members(place) {
                let own = place.member(member.key, member.value)
                rules.patterns.append((try pattern(member.key, at: own), try rule(own)))
            }
        }
        rules.additional = try optionalRule(keywords["additionalProperties"])
        rules.names = try optionalRule(keywords["propertyNames"])
        if let place = keywords["required"] { rules.required = try names(place) }
        if let place = keywords["minProperties"] { rules.least = try count(place) }
        if let place = keywords["maxProperties"] { rules.most = try count(place) }
        if let place = keywords["dependentRequired"] {
            for member in try members(place) {
                rules.dependent.append((member.key, try names(place.member(member.key, member.value))))
            }
        }
        return rules
    }

    private mutating func optionalRule(_ place: Place?) throws(SchemaProblem) -> Int? {
        if let place { try rule(place) } else { nil }
    }

    private mutating func schemas(_ place: Place) throws(SchemaProblem) -> [Int] {
        var numbers: [Int] = []
        for element in try elements(place, of: "schemas") { numbers.append(try rule(element)) }
        guard !numbers.isEmpty else {
            throw place.problem(
                "found no schema between [ and ]; expected one at least; write one, or delete the keyword"
            )
        }
        return numbers
    }

    // MARK: References

    private mutating func referred(_ place: Place) throws(SchemaProblem) -> Int {
        guard let reference = place.node.text, reference == "#" || reference.hasPrefix("#/") else {
            throw place.wrong(expected: "a reference into this schema", advice: "write such as \"#/$defs/NAME\"")
        }
        var found = Place(root, "", "$")
        // An empty step leads to a member without a name (RFC 6901).
        for step in reference.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let next = Self.step(String(step), from: found) else {
                throw place.wrong(
                    expected: "a reference to something in this schema",
                    advice: "correct it, or add that"
                )
            }
            found = next
        }
        return try rule(found)
    }

    private static func step(_ step: String, from place: Place) -> Place? {
        // Percent signs of a URI's fragment stand for themselves: names of definitions need none.
        let key = step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        switch place.node.value {
        case .object: return place.node[key].map { place.member(key, $0) }
        case .array(let elements):
            guard let index = Int(key), String(index) == key, elements.indices.contains(index) else { return nil }
            return place.element(index, elements[index])
        default: return nil
        }
    }

    /// Refuses a schema that leads back to itself without going deeper into the value: nothing would ever be decided.
    private func refuseEndlessReferences() throws(SchemaProblem) {
        // Depth first: 1 is being looked at, 2 is done.
        var states = Array(repeating: 0, count: rules.count)
        for start in rules.indices where states[start] == 0 {
            var open = [(rule: start, next: 0)]
            states[start] = 1
            while let (rule, next) = open.last {
                let beside = rules[rule].inPlace
                guard next < beside.count else {
                    states[rule] = 2
                    open.removeLast()
                    continue
                }
                open[open.count - 1].next += 1
                switch states[beside[next]] {
                case 1:
                    throw places[beside[next]].problem(
                        "found a schema that refers to itself and to nothing else; expected a reference from within properties "
                            + "or items; correct it"
                    )
                case 0:
                    states[beside[next]] = 1
                    open.append((beside[next], 0))
                default: break
                }
            }
        }
    }
}

extension JSONSchema.Rule {
    /// The rules that the same value is held to.
    fileprivate var inPlace: [Int] {
        checks.flatMap { check -> [Int] in
            switch check {
            case .same(let rule), .not(let rule): [rule]
            case .all(let rules), .any(let rules), .one(let rules): rules
            case .condition(let condition, let then, let other): [condition] + [then, other].compactMap(\.self)
            default: []
            }
        }
    }
}

// MARK: - Plain arguments

extension SchemaReader {
    private func types(_ place: Place) throws(SchemaProblem) -> [JSONSchema.ValueType] {
        let all = JSONSchema.ValueType.allCases.map(\.rawValue).joined(separator: ", ")
        let words: [JSONNode] = if case .array(let elements) = place.node.value { elements } else { [place.node] }
        guard !words.isEmpty else {
            throw place.problem("found no type between [ and ]; expected one at least; use \(all)")
        }
        var types: [JSONSchema.ValueType] = []
        for word in words {
            guard let type = word.text.flatMap(JSONSchema.ValueType.init) else {
                throw place.wrong(expected: "a type, or an array of types", advice: "use \(all)")
            }
            types.append(type)
        }
        return types
    }

    private func digits(_ place: Place) throws(SchemaProblem) -> String {
        guard case .number(let digits) = place.node.value else {
            throw place.wrong(expected: "a number", advice: "write it without quotes")
        }
        return digits
    }

    private func count(_ place: Place) throws(SchemaProblem) -> Int {
        guard let count = place.node.natural else {
            throw place.wrong(expected: "a whole number from 0 to 1000000000", advice: "write one")
        }
        return count
    }

    private func flag(_ place: Place) throws(SchemaProblem) -> Bool {
        guard case .bool(let flag) = place.node.value else {
            throw place.wrong(expected: "true or false", advice: "write one")
        }
        return flag
    }

    private func names(_ place: Place) throws(SchemaProblem) -> [String] {
        var names: [String] = []
        for element in try elements(place, of: "names") {
            guard let name = element.node.text else {
                throw element.wrong(expected: "a name in quotes", advice: "correct it")
            }
            names.append(name)
        }
        return names
    }

    private func elements(_ place: Place, of what: String) throws(SchemaProblem) -> [Place] {
        guard case .array(let elements) = place.node.value else {
            throw place.wrong(expected: "an array of \(what)", advice: "put [ and ] around them")
        }
        return elements.enumerated().map { place.element($0.offset, $0.element) }
    }

    private func members(_ place: Place) throws(SchemaProblem) -> [JSONMember] {
        guard case .object(let members) = place.node.value else {
            throw place.wrong(expected: "an object", advice: "write { \"NAME\": … }")
        }
        var names: Set<String> = []
        for member in members where !names.insert(member.key).inserted {
            throw place.member(member.key, member.value).problem(
                "found the name \(JSONPath.quoted(member.key)) again; expected it once; delete one"
            )
        }
        return members
    }

    private func pattern(_ place: Place) throws(SchemaProblem) -> BoundedPattern {
        guard let text = place.node.text else {
            throw place.wrong(expected: "a regular expression in quotes", advice: "correct it")
        }
        return try pattern(text, at: place)
    }

    private func pattern(_ text: String, at place: Place) throws(SchemaProblem) -> BoundedPattern {
        do throws(PatternProblem) {
            return try BoundedPattern(text)
        } catch {
            throw place.problem("in the pattern, character \(error.place): \(error.message)")
        }
    }
}
