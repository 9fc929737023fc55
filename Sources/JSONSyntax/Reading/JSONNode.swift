/// A JSON value and its offset in its file; ``SourceText/position(of:)`` turns the offset into line and column.
package struct JSONNode: Sendable, Equatable {
    package indirect enum Value: Sendable, Equatable {
        case null
        case bool(Bool)
        /// The number as it is written, so that reading never rounds it.
        case number(String)
        case string(String)
        case array([JSONNode])
        /// In the order of the file, including duplicates.
        case object([JSONMember])
    }

    package var value: Value
    /// In bytes from the beginning of the file; 0 in a tree that was not read from a file.
    package var offset: Int

    package init(_ value: Value, at offset: Int = 0) {
        self.value = value
        self.offset = offset
    }
}

package struct JSONMember: Sendable, Equatable {
    package var key: String
    package var keyOffset: Int
    package var value: JSONNode

    package init(_ key: String, at keyOffset: Int = 0, _ value: JSONNode) {
        self.key = key
        self.keyOffset = keyOffset
        self.value = value
    }
}

extension JSONNode {
    /// The value without offsets; of duplicate keys the last one holds.
    package var plain: JSONValue {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let digits): .number(digits)
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(\.plain))
        case .object(let members):
            .object(Dictionary(members.map { ($0.key, $0.value.plain) }, uniquingKeysWith: { $1 }))
        }
    }

    package init(plain: JSONValue) {
        switch plain {
        case .null: self.init(.null)
        case .bool(let value): self.init(.bool(value))
        case .number(let digits): self.init(.number(digits))
        case .string(let text): self.init(.string(text))
        case .array(let elements): self.init(.array(elements.map { JSONNode(plain: $0) }))
        case .object(let members):
            self.init(.object(members.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSONNode(plain: $0.value)) }))
        }
    }

    /// The value as JSON text without spaces, with members in the order of the tree.
    package var json: String {
        switch value {
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSONValue.string($0.key).json):\($0.value.json)" }.joined(separator: ",") + "}"
        case .null, .bool, .number, .string: plain.json
        }
    }
}

extension JSONNode {
    /// Returns the path of the first difference from another tree, ignoring offsets; nil if there is none.
    package func difference(from other: JSONNode, at path: String) -> String? {
        switch (value, other.value) {
        case (.array(let mine), .array(let theirs)):
            for (index, pair) in zip(mine, theirs).enumerated() {
                if let found = pair.0.difference(from: pair.1, at: "\(path)[\(index)]") { return found }
            }
            return mine.count == theirs.count ? nil : "\(path)[\(min(mine.count, theirs.count))]"
        case (.object(let mine), .object(let theirs)):
            for member in mine {
                let path = JSONPath.member(path, member.key)
                guard let twin = theirs.first(where: { $0.key == member.key }) else { return path }
                if let found = member.value.difference(from: twin.value, at: path) { return found }
            }
            let extra = theirs.first { member in !mine.contains { $0.key == member.key } }
            return extra.map { JSONPath.member(path, $0.key) }
        default:
            return plain == other.plain ? nil : path
        }
    }
}

// MARK: - What is in it

extension JSONNode {
    /// The first member of an object with this key; nil of anything else, or where there is none.
    package subscript(_ key: String) -> JSONNode? { members.first { $0.key == key }?.value }

    /// The first member of an object in it whose key the object has had before: JSON does not say which of the two holds.
    package var firstRepeatedMember: JSONMember? {
        switch value {
        case .array(let elements):
            for element in elements { if let found = element.firstRepeatedMember { return found } }
        case .object(let members):
            if let found = Self.repeated(members) { return found }
            for member in members { if let found = member.value.firstRepeatedMember { return found } }
        case .null, .bool, .number, .string: break
        }
        return nil
    }

    private static func repeated(_ members: [JSONMember]) -> JSONMember? {
        if members.count > 16 {
            var keys: Set<String> = []
            return members.first { !keys.insert($0.key).inserted }
        }
        for place in members.indices {
            for earlier in 0..<place where members[earlier].key == members[place].key { return members[place] }
        }
        return nil
    }

    package var members: [JSONMember] {
        if case .object(let members) = value { members } else { [] }
    }

    package var elements: [JSONNode] {
        if case .array(let elements) = value { elements } else { [] }
    }

    package var text: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// A whole number from 0 that no sum with others overflows.
    package var natural: Int? {
        guard case .number(let digits) = value, let number = Int(digits), (0...1_000_000_000).contains(number) else {
            return nil
        }
        return number
    }
}
