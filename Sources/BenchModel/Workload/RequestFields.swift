package import JSONSyntax

/// Members of a recorded request's body that are sent along; a target's own `body` precedes them.
package struct RequestFields: Sendable, Equatable {
    /// The protocols that the body may be of, the likeliest first: several where nothing in it is of one alone.
    package var protocols: [WireProtocol]
    package var members: [String: JSONValue]

    package init(_ protocols: [WireProtocol], members: [String: JSONValue]) {
        (self.protocols, self.members) = (protocols, members)
    }

    package init(wireProtocol: WireProtocol, members: [String: JSONValue]) {
        self.init([wireProtocol], members: members)
    }

    /// Returns what a target of a protocol is sent of them: all of them if the body may be of its protocol, and otherwise what its
    /// protocol has words for.
    package func asked(of wireProtocol: WireProtocol) -> TranslatedSettings {
        guard protocols.contains(wireProtocol) else {
            return TranslatedSettings(members, from: protocols, to: wireProtocol)
        }
        if protocols.count == 1 { return TranslatedSettings(asTheyAre: members) }
        // A gateway's body may have members of two protocols.
        let foreign = members.filter { name, value in
            WireProtocol.telling(name, value).map { $0 != wireProtocol } ?? false
        }
        if foreign.isEmpty { return TranslatedSettings(asTheyAre: members) }
        let others = protocols.filter { $0 != wireProtocol }
        let own = members.filter { foreign[$0.key] == nil }
        return TranslatedSettings(foreign, from: others, to: wireProtocol, beside: own)
    }
}

/// The settings of recorded bodies that are of another protocol than a target's.
package struct ForeignSettings: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        /// As the body has it, with the objects that it is within: `generationConfig.topK`.
        package var name: String
        package var prompts: Int
    }

    package var target: String
    /// What the bodies may be of.
    package var recorded: [WireProtocol]
    package var asked: WireProtocol
    /// How many prompts hold such settings.
    package var prompts: Int
    /// What has no words in the target's protocol, and is not sent; what the most prompts have first.
    package var left: [Member]
    /// What is sent in the words of the target's protocol, by name.
    package var translated: [String]

    /// What an answer was thought by, signed or encrypted for its server.
    private static let signedThinking = "signed thinking"

    /// Finds them for each target of a scenario.
    package static func all(in scenario: Scenario) -> [ForeignSettings] {
        scenario.targets.flatMap { target -> [ForeignSettings] in
            var found: [(recorded: [WireProtocol], prompts: Int, left: [String: Int], translated: Set<String>)] = []
            for prompt in scenario.prompts {
                guard let fields = prompt.fields else { continue }
                let asked = fields.asked(of: target.wireProtocol)
                let leavesThinking = prompt.conversation.hasParts(givenByOthersThan: target.wireProtocol)
                if asked.isAsRecorded, !leavesThinking { continue }
                let place =
                    found.firstIndex { $0.recorded == fields.protocols }
                    ?? {
                        found.append((fields.protocols, 0, [:], []))
                        return found.count - 1
                    }()
                found[place].prompts += 1
                for name in asked.left + (leavesThinking ? [signedThinking] : []) {
                    found[place].left[name, default: 0] += 1
                }
                found[place].translated.formUnion(asked.translated)
            }
            return found.map { found in
                ForeignSettings(
                    target: target.name,
                    recorded: found.recorded,
                    asked: target.wireProtocol,
                    prompts: found.prompts,
                    left: found.left.map { Member(name: $0.key, prompts: $0.value) }
                        .sorted { $0.prompts == $1.prompts ? $0.name < $1.name : $0.prompts > $1.prompts },
                    translated: found.translated.sorted()
                )
            }
        }
    }
}
