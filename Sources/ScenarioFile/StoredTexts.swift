import BenchModel
import Digests
import JSONSyntax

/// A stored scenario without the texts that are asked: each stands as the SHA-256 digest of what it was.
///
/// A digest tells whether a text is the same. It does not hide one that can be guessed.
enum StoredTexts {
    /// The member that says what stands in the place of a text.
    static let digestKey = "sha256"

    /// The members of a request's body that hold what is asked, in all protocols; a target's `body` may set them.
    private static let askingMembers: Set<String> = [
        "messages", "prompt", "system", "input", "instructions", "contents", "systemInstruction", "system_instruction",
    ]

    /// Returns a canonical scenario with digests in the place of prompts, and of what a target's `body` asks.
    static func digested(_ scenario: JSONNode) -> JSONNode {
        changing(scenario) { key, value in
            switch key {
            case "prompts": return elements(of: value, digestedPrompt)
            case "targets":
                return elements(of: value) { target in
                    changing(target) { key, value in key == "body" ? digestedBody(value) : value }
                }
            default: return value
            }
        }
    }

    /// Whether a stored scenario has digests in the place of its prompts, or of what a target's `body` asks.
    ///
    /// One whose rows come from a dataset, or are made up, has no prompts of its own.
    static func areDigests(_ scenario: JSONNode) -> Bool {
        let prompts = scenario["prompts"]?.elements ?? []
        let asked = (scenario["targets"]?.elements ?? []).flatMap { $0["body"]?.members ?? [] }
        return prompts.contains { $0[digestKey] != nil }
            || asked.contains { askingMembers.contains($0.key) && isDigest($0.value) }
    }

    /// Whether a value is a digest and nothing else, which no protocol takes for what is asked.
    private static func isDigest(_ value: JSONNode) -> Bool {
        value.members.count == 1 && digest(ofPrompt: value) != nil
    }

    /// Returns a canonical scenario without the path of its dataset, and without what `stored` does not tell of the dataset's
    /// pictures: an earlier version has recorded nothing of them.
    static func comparableData(_ scenario: JSONNode, with stored: JSONNode) -> JSONNode {
        let key = CanonicalScenario.picturesKey
        let left = stored["data"]?[key] == nil ? ["from", key] : ["from"]
        return changing(scenario) { key, value in
            guard key == "data", case .object(let members) = value.value else { return value }
            return JSONNode(.object(members.filter { !left.contains($0.key) }))
        }
    }

    /// Returns the digest that stands in the place of a prompt's text; nil where the text itself is there.
    static func digest(ofPrompt prompt: JSONNode) -> TextDigest? {
        guard case .string(let hex)? = prompt[digestKey]?.value else { return nil }
        return TextDigest(hex: hex)
    }

    /// Returns the words for the first difference between two scenarios, of which a digest says no more than that.
    static func words(for path: String, in scenario: Scenario) -> String {
        if path == "$.data." + CanonicalScenario.picturesKey {
            return "what the files hold of the pictures that the rows of $.data name"
        }
        let suffix = "." + digestKey
        guard path.hasSuffix(suffix) else { return path }
        let place = String(path.dropLast(suffix.count))
        guard place.hasPrefix("$.prompts["), let index = Int(place.dropFirst("$.prompts[".count).dropLast()),
            scenario.prompts.indices.contains(index)
        else { return place }
        return "\(place) (\"\(scenario.prompts[index].id)\")"
    }

    /// Returns the path of the first prompt, or part of a target's `body`, in which two scenarios differ.
    static func difference(_ scenario: JSONNode, from stored: JSONNode) -> String? {
        let none = JSONNode(.array([]))
        let (mine, theirs) = (scenario["prompts"] ?? none, stored["prompts"] ?? none)
        if let path = mine.difference(from: theirs, at: "$.prompts") { return path }
        guard case .array(let mine)? = scenario["targets"]?.value,
            case .array(let theirs)? = stored["targets"]?.value
        else { return nil }
        for (index, pair) in zip(mine, theirs).enumerated() {
            let (mine, theirs) = (pair.0["body"], pair.1["body"])
            let path = "$.targets[\(index)].body"
            guard let mine, let theirs else {
                if (mine == nil) != (theirs == nil) { return path }
                continue
            }
            if let path = mine.difference(from: theirs, at: path) { return path }
        }
        return nil
    }

    // MARK: Pieces

    /// The prompt's name, and the digest of all the rest of it.
    private static func digestedPrompt(_ prompt: JSONNode) -> JSONNode {
        guard case .object(let members) = prompt.value else { return prompt }
        let text = JSONNode(.object(members.filter { $0.key != "id" })).json
        return JSONNode(.object(members.filter { $0.key == "id" } + [digest(of: text)]))
    }

    private static func digestedBody(_ body: JSONNode) -> JSONNode {
        changing(body) { key, value in
            askingMembers.contains(key) ? JSONNode(.object([digest(of: value.json)])) : value
        }
    }

    private static func digest(of text: String) -> JSONMember {
        JSONMember(digestKey, JSONNode(.string(TextDigest(of: text).hex)))
    }

    private static func changing(_ node: JSONNode, _ change: (String, JSONNode) -> JSONNode) -> JSONNode {
        guard case .object(let members) = node.value else { return node }
        return JSONNode(.object(members.map { JSONMember($0.key, change($0.key, $0.value)) }))
    }

    private static func elements(of node: JSONNode, _ change: (JSONNode) -> JSONNode) -> JSONNode {
        guard case .array(let elements) = node.value else { return node }
        return JSONNode(.array(elements.map(change)))
    }
}
