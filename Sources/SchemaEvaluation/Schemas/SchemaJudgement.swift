import JSONSyntax

/// Holds one value to a schema, within a bound of steps.
struct SchemaJudgement {
    /// The most rules that one value is held to: alternatives that hold alternatives multiply.
    private static let mostSteps = 500_000
    /// The most rules within each other.
    private static let deepest = 400

    private enum Step {
        case property(String)
        /// A property that the schema does not name.
        case other
        case element(Int)
    }

    private let schema: JSONSchema
    private var steps = 0
    private var depth = 0
    private var path: [Step] = []
    /// Above 0 within alternatives, of which nobody is told why they did not hold.
    private var alternatives = 0

    init(_ schema: JSONSchema) { self.schema = schema }

    mutating func violation(in value: JSONValue) throws(Unjudgeable) -> SchemaViolation? { try violation(value, 0) }

    private mutating func violation(_ value: JSONValue, _ rule: Int) throws(Unjudgeable) -> SchemaViolation? {
        steps += 1
        guard steps <= Self.mostSteps, depth < Self.deepest else { throw .tooCostly }
        depth += 1
        defer { depth -= 1 }
        for check in schema.rules[rule].checks {
            if let found = try violation(value, check) { return found }
        }
        return nil
    }

    private mutating func holds(_ value: JSONValue, _ rule: Int) throws(Unjudgeable) -> Bool {
        alternatives += 1
        defer { alternatives -= 1 }
        return try violation(value, rule) == nil
    }

    /// Returns the place where the value is now, with what is wrong there.
    private func here(_ words: @autoclosure () -> String) -> SchemaViolation {
        if alternatives > 0 { return SchemaViolation(path: "", words: "") }
        let path = path.reduce("$") { path, step in
            switch step {
            case .property(let name): JSONPath.member(path, name)
            case .other: path + ".*"
            case .element(let index): "\(path)[\(index)]"
            }
        }
        return SchemaViolation(path: path, words: words())
    }

    private mutating func violation(_ value: JSONValue, _ check: JSONSchema.Check) throws(Unjudgeable)
        -> SchemaViolation?
    {
        switch check {
        case .nothing: return here("is not allowed")
        case .type(let types):
            if types.contains(where: { value.isOfType($0) }) { return nil }
            return here("is \(value.kindWords), not \(types.map(\.words).joined(separator: " or "))")
        case .choice(let choices):
            steps += choices.count
            return choices.contains { $0.equals(value) } ? nil : here("is none of the values that enum lists")
        case .constant(let constant): return constant.equals(value) ? nil : here("is not the value of const")
        case .bound(let bound):
            guard case .number(let digits) = value, !bound.admits(digits) else { return nil }
            return here("is beyond the \(bound.kind.rawValue) of \(bound.digits)")
        case .multiple(let step):
            guard case .number(let digits) = value, !step.hasMultiple(digits) else { return nil }
            return here("is no multiple of \(step.digits)")
        case .length(let least, let most):
            guard case .string(let text) = value else { return nil }
            let length = text.unicodeScalars.count
            if let least, length < least { return here("is shorter than minLength \(least)") }
            if let most, length > most { return here("is longer than maxLength \(most)") }
            return nil
        case .pattern(let pattern):
            guard case .string(let text) = value else { return nil }
            return try isFound(pattern, text) ? nil : here("does not match its pattern")
        case .list(let rules): return try violation(value, rules)
        case .object(let rules): return try violation(value, rules)
        case .same(let rule): return try violation(value, rule)
        case .all(let rules):
            for rule in rules { if let found = try violation(value, rule) { return found } }
            return nil
        case .any(let rules):
            for rule in rules where try holds(value, rule) { return nil }
            return here("is none of the alternatives of anyOf")
        case .one(let rules):
            var count = 0
            for rule in rules where try holds(value, rule) { count += 1 }
            return count == 1 ? nil : here("is \(count == 0 ? "none" : "more than one") of the alternatives of oneOf")
        case .not(let rule): return try holds(value, rule) ? here("is what not excludes") : nil
        case .condition(let condition, let then, let other):
            guard let next = try holds(value, condition) ? then : other else { return nil }
            return try violation(value, next)
        }
    }

    /// Whether a pattern matches: its cost counts as steps, so that many are no way around the bound.
    ///
    /// Each step of a pattern may be tried at each place of a text; some hundred of these take as long as a step of this judgement.
    private mutating func isFound(_ pattern: BoundedPattern, _ text: String) throws(Unjudgeable) -> Bool {
        steps += 1 + text.utf8.count * pattern.steps.count / 256
        do throws(BoundedPattern.TooCostly) { return try pattern.isFound(in: text) } catch { throw .tooCostly }
    }

    // MARK: Lists and objects

    /// Whether two elements are equal.
    private func hasTwins(_ elements: [JSONValue]) -> Bool {
        var seen: Set<[UInt8]> = []
        return !elements.allSatisfy { seen.insert(Array($0.comparable.utf8)).inserted }
    }

    private mutating func violation(_ value: JSONValue, _ rules: JSONSchema.ListRules) throws(Unjudgeable)
        -> SchemaViolation?
    {
        guard case .array(let elements) = value else { return nil }
        if let least = rules.least, elements.count < least { return here("has fewer items than minItems \(least)") }
        if let most = rules.most, elements.count > most { return here("has more items than maxItems \(most)") }
        for (index, element) in elements.enumerated() {
            guard let rule = index < rules.first.count ? rules.first[index] : rules.rest else { break }
            path.append(.element(index))
            let found = try violation(element, rule)
            path.removeLast()
            if let found { return found }
        }
        if rules.isUnique, hasTwins(elements) { return here("has an item twice") }
        guard let contained = rules.contains else { return nil }
        var count = 0
        for element in elements where try holds(element, contained) { count += 1 }
        if count < rules.leastContained ?? 1 { return here("has too few items that contains describes") }
        if let most = rules.mostContained, count > most { return here("has too many items that contains describes") }
        return nil
    }

    private mutating func violation(_ value: JSONValue, _ rules: JSONSchema.ObjectRules) throws(Unjudgeable)
        -> SchemaViolation?
    {
        guard case .object(let members) = value else { return nil }
        for name in rules.required where members[name] == nil {
            return here("has no \(JSONPath.quoted(name)), which is required")
        }
        if let least = rules.least, members.count < least {
            return here("has fewer members than minProperties \(least)")
        }
        if let most = rules.most, members.count > most { return here("has more members than maxProperties \(most)") }
        for (name, needed) in rules.dependent where members[name] != nil {
            if let missing = needed.first(where: { members[$0] == nil }) {
                return here("has no \(JSONPath.quoted(missing)), which \(JSONPath.quoted(name)) requires")
            }
        }
        // In one order whatever the order of a dictionary is, so that a reason is the same each time.
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let isNamed = rules.properties[name] != nil
            path.append(isNamed ? .property(name) : .other)
            let found = try violation(of: name, member, rules)
            path.removeLast()
            if let found { return found }
        }
        return nil
    }

    private mutating func violation(
        of name: String,
        _ member: JSONValue,
        _ rules: JSONSchema.ObjectRules
    ) throws(Unjudgeable) -> SchemaViolation? {
        if let names = rules.names, try !holds(.string(name), names) {
            return here("has a name that propertyNames refuses")
        }
        var isKnown = false
        if let rule = rules.properties[name] {
            isKnown = true
            if let found = try violation(member, rule) { return found }
        }
        for (pattern, rule) in rules.patterns where try isFound(pattern, name) {
            isKnown = true
            if let found = try violation(member, rule) { return found }
        }
        guard !isKnown, let additional = rules.additional else { return nil }
        return try violation(member, additional)
    }
}

// MARK: - Words and comparisons

extension JSONSchema.ValueType {
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .array, .object, .integer: "an \(rawValue)"
        case .boolean, .string, .number: "a \(rawValue)"
        }
    }
}

extension JSONSchema.Bound {
    /// Whether a number is within it: as decimals, since a binary fraction would round large whole numbers.
    fileprivate func admits(_ digits: String) -> Bool {
        guard let order = DecimalNumber.order(digits, self.digits) else { return false }
        switch kind {
        case .minimum: return order >= 0
        case .maximum: return order <= 0
        case .exclusiveMinimum: return order > 0
        case .exclusiveMaximum: return order < 0
        }
    }

}

extension JSONValue {
    fileprivate func isOfType(_ type: JSONSchema.ValueType) -> Bool {
        switch (type, self) {
        case (.null, .null), (.boolean, .bool), (.string, .string), (.array, .array), (.object, .object),
            (.number, .number):
            true
        case (.integer, .number(let digits)): DecimalNumber.isWhole(digits)
        default: false
        }
    }

    fileprivate var kindWords: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Whether two values are the same to JSON Schema: 1 and 1.0 are, and the two ways to write é are not.
    fileprivate func equals(_ other: JSONValue) -> Bool {
        switch (self, other) {
        // Swift's own comparison takes texts for equal that only look alike.
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): DecimalNumber.order(a, b) == 0
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { key, value in b[key].map { value.equals($0) } ?? false }
        default: self == other
        }
    }

    /// A text that equal values have alike, byte by byte, and no others.
    fileprivate var comparable: String {
        switch self {
        case .number(let digits): DecimalNumber(digits)?.spelling ?? digits
        case .array(let elements): "[" + elements.map(\.comparable).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\(JSONValue.string($0.key).json):\($0.value.comparable)" }.joined(separator: ",") + "}"
        case .null, .bool, .string: json
        }
    }
}
