package import JSONSyntax

/// A JSON Schema (2020-12) that has been read and checked: what it asks is known to be judged.
///
/// A keyword that is not known here is an error when the schema is read, so that no value is called valid by a rule that nobody
/// looked at. Annotations (`title`, `description`, `format` …) ask nothing.
package struct JSONSchema: Sendable {
    /// One schema within it, of which the first is the whole.
    struct Rule: Sendable {
        var checks: [Check] = []
    }

    enum Check: Sendable {
        /// `false`: nothing conforms.
        case nothing
        case type([ValueType])
        case choice([JSONValue])
        case constant(JSONValue)
        case bound(Bound)
        case multiple(of: DecimalStep)
        case length(least: Int?, most: Int?)
        case pattern(BoundedPattern)
        case list(ListRules)
        case object(ObjectRules)
        case same(as: Int)
        case all([Int])
        case any([Int])
        case one([Int])
        case not(Int)
        case condition(if: Int, then: Int?, else: Int?)
    }

    enum ValueType: String, Sendable, CaseIterable { case null, boolean, string, array, object, number, integer }

    /// A limit on numbers, as it is written.
    struct Bound: Sendable {
        enum Kind: String, Sendable, CaseIterable {
            case minimum, maximum, exclusiveMinimum, exclusiveMaximum
        }

        var kind: Kind
        var digits: String
    }

    struct ListRules: Sendable {
        var first: [Int] = []
        var rest: Int?
        var least: Int?
        var most: Int?
        var isUnique = false
        var contains: Int?
        var leastContained: Int?
        var mostContained: Int?
    }

    struct ObjectRules: Sendable {
        var properties: [String: Int] = [:]
        var patterns: [(pattern: BoundedPattern, rule: Int)] = []
        var additional: Int?
        var names: Int?
        /// In the order of the schema.
        var required: [String] = []
        var least: Int?
        var most: Int?
        var dependent: [(name: String, needed: [String])] = []
    }

    let rules: [Rule]

    /// Reads a schema.
    ///
    /// - Throws: the first thing in it that is wrong, or that could not be judged.
    package init(_ node: JSONNode) throws(SchemaProblem) {
        rules = try SchemaReader.rules(of: node)
    }

    /// Reads a schema that is in no file.
    package init(_ value: JSONValue) throws(SchemaProblem) { try self.init(JSONNode(plain: value)) }

    /// Returns where a value first departs from the schema; nil of one that conforms.
    ///
    /// - Throws: an ``Unjudgeable`` where it takes too much to tell.
    package func violation(in value: JSONValue) throws(Unjudgeable) -> SchemaViolation? {
        var judgement = SchemaJudgement(self)
        return try judgement.violation(in: value)
    }

    /// Whether a value conforms.
    package func accepts(_ value: JSONValue) throws(Unjudgeable) -> Bool { try violation(in: value) == nil }
}

/// Where a value departs from its schema, and how; it quotes nothing of the value but names that the schema has too.
package struct SchemaViolation: Sendable, Equatable {
    /// Such as `$.items[3].price`; `*` stands for a property that the schema does not name.
    package var path: String
    /// Such as `is a string, not a number`.
    package var words: String
}

/// Why nobody can tell whether a value conforms.
package enum Unjudgeable: Error, Equatable {
    /// Schema and value together ask for more steps than are taken.
    case tooCostly
}

/// What is wrong with a schema, and where.
package struct SchemaProblem: Error, Equatable {
    /// Such as `$.properties.price`.
    package var path: String
    /// In bytes from the beginning of its file.
    package var offset: Int
    /// What was found, what is expected and what to do.
    package var message: String
}
