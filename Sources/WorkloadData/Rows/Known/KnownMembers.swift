import JSONSyntax

/// Which members of an object are read, and of the objects within it: all others are told, so that nothing is left alone unsaid.
struct KnownMembers: Sendable {
    /// Each name that is read, with those names of which the first that an object has is read in its place.
    private var rivals: [String: [String]] = [:]
    private var within: [String: KnownMembers] = [:]
    /// Names that are read in whatever case they are written, in lower case.
    private var folded: Set<String>

    /// - Parameters:
    ///   - names: what is read; of several in a list, the first that an object has, and not the others.
    ///   - within: what is read of the objects in a member, or in its list.
    ///   - folded: what is read in whatever case its name is written; in lower case.
    init(_ names: [String]..., within: [String: KnownMembers] = [:], folded: Set<String> = []) {
        for list in names {
            for (place, name) in list.enumerated() { rivals[name] = Array(list[..<place]) }
        }
        self.within = within
        self.folded = folded
    }

    /// Returns what is read here, or there.
    func and(_ other: KnownMembers) -> KnownMembers {
        var both = self
        both.rivals.merge(other.rivals) { mine, _ in mine }
        both.within.merge(other.within) { mine, _ in mine }
        both.folded.formUnion(other.folded)
        return both
    }

    /// Notes the names of the members that are not read, such as `stop` and `messages[].name`, each once.
    ///
    /// - Parameters:
    ///   - node: an object, or whatever stands in its place.
    ///   - path: goes before the names.
    ///   - left: takes the names.
    func noteLeft(in node: JSONNode, at path: String = "", _ left: inout [String]) {
        guard case .object(let members) = node.value else { return }
        for member in members where !member.value.isNothing {
            guard isRead(member.key, in: node) else {
                let name = path + member.key
                // At the top no name comes twice.
                if path.isEmpty || !left.contains(name) { left.append(name) }
                continue
            }
            switch member.value.value {
            case .array(let elements):
                guard let known = within[member.key] else { continue }
                let path = "\(path)\(member.key)[]."
                for element in elements { known.noteLeft(in: element, at: path, &left) }
            case .object:
                within[member.key]?.noteLeft(in: member.value, at: "\(path)\(member.key).", &left)
            case .null, .bool, .number, .string: continue
            }
        }
    }

    /// Returns the places of a table's columns that are not read: they are the same in each of its rows.
    func unread(of columns: [String]) -> [Int] {
        let row = JSONNode(.object(columns.map { JSONMember($0, JSONNode(.string(""))) }))
        return columns.indices.filter { !isRead(columns[$0], in: row) }
    }

    private func isRead(_ key: String, in node: JSONNode) -> Bool {
        if let before = rivals[key] { return before.allSatisfy { node[$0] == nil } }
        return !folded.isEmpty && folded.contains(key.lowercased())
    }
}

extension JSONNode {
    /// Whether it holds nothing that could be meant: null, or an empty text, list or object.
    var isNothing: Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }
}
