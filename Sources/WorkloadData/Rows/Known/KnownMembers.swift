import JSONSyntax

/// Which members of an object are read, and of the objects within it: all others are told, so that nothing is left alone unsaid.
struct KnownMembers: Sendable {
    /// Each name that is read, with those names of which the first that an object has is read in its place.
    private var rivals: [String: [String]] = [:]
    private var within: [String: KnownMembers] = [:]
    private let ignoresCase: Bool

    /// - Parameters:
    ///   - names: what is read; of several in a list, the first that an object has, and not the others.
    ///   - within: what is read of the objects in a member, or in its list.
    ///   - ignoresCase: whether names are found in whatever case they are written; they are given in lower case then.
    init(_ names: [String]..., within: [String: KnownMembers] = [:], ignoresCase: Bool = false) {
        for list in names {
            for (place, name) in list.enumerated() { rivals[name] = Array(list[..<place]) }
        }
        self.within = within
        self.ignoresCase = ignoresCase
    }

    /// Returns what is read here, or there.
    func and(_ other: KnownMembers) -> KnownMembers {
        var both = self
        both.rivals.merge(other.rivals) { mine, _ in mine }
        both.within.merge(other.within) { mine, _ in mine }
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
            guard let known = within[member.key] else { continue }
            if let elements = member.value.elements {
                let path = "\(path)\(member.key)[]."
                for element in elements { known.noteLeft(in: element, at: path, &left) }
            } else {
                known.noteLeft(in: member.value, at: "\(path)\(member.key).", &left)
            }
        }
    }

    private func isRead(_ key: String, in node: JSONNode) -> Bool {
        if let before = rivals[key] { return before.allSatisfy { node[$0] == nil } }
        return ignoresCase && rivals[key.lowercased()] != nil
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
