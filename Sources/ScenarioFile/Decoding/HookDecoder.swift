import BenchModel
import JSONSyntax

/// Reads what is done before a run.
extension ScenarioDecoder {
    /// Reads the hooks of an endpoint or a target.
    ///
    /// - Parameters:
    ///   - field: an array of them.
    ///   - areLeftOut: whether no program of theirs is run, so that it may be missing.
    /// - Returns: those that are well formed; the others are reported.
    func hooks(_ field: Field, areLeftOut: Bool) -> [Hook] {
        guard let elements = field.elements("hooks, such as { \"request\": \"POST /reset_prefix_cache\" }") else {
            return []
        }
        return elements.compactMap { hook($0, isLeftOut: areLeftOut) }
    }

    /// Whether the hooks of what asks an endpoint are left out: the simulator answers, or one request is asked and no run.
    func areHooksLeftOut(of endpoint: String) -> Bool {
        switch origin {
        case .file(_, let simulateAll): simulateAll || askedTarget != nil
        case .resumption: wasSimulated(endpoint)
        case .database: true
        }
    }

    private func hook(_ field: Field, isLeftOut: Bool) -> Hook? {
        guard let object = open(field, as: .hook) else { return nil }
        let limit = object["limit"].flatMap { $0.duration() } ?? Hook.usualLimit
        let isForProbes = object["probes"].flatMap { $0.bool() } ?? false
        let action: Hook.Action?
        switch (object["request"], object["command"]) {
        case (let request?, nil): action = self.request(request)
        case (nil, let command?):
            action = program(
                command,
                example: "[\"./empty-cache.sh\", \"node-1\"]",
                purpose: "a program that is run before each run",
                mayBeMissing: isLeftOut
            ).map(Hook.Action.command)
        case (let request, _):
            (request ?? field).report(
                found: request == nil ? "a hook that does nothing" : "a request beside a command",
                expected: "one of the two",
                advice:
                    "write \"request\": \"POST /reset_prefix_cache\", or \"command\" with a program and its arguments; two "
                    + "hooks for both"
            )
            return nil
        }
        return action.map { Hook($0, limit: limit, isForProbes: isForProbes) }
    }

    /// Reads a request: a method and a place, or a place alone, to which is posted.
    private func request(_ field: Field) -> Hook.Action? {
        guard let text = field.hidden.written("a request in quotes") else { return nil }
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let method = words.count == 2 ? words[0] : HTTPMethod.post.rawValue
        let place = words.last ?? ""
        guard Self.methods.contains(method), Self.isPlace(place) else {
            field.hidden.report(
                expected: "a method and a path, such as \"POST /reset_prefix_cache\"",
                advice:
                    "write one of \(Self.methods.joined(separator: ", ")), a space, and a path that begins with / or a whole "
                    + "address"
            )
            return nil
        }
        // A path is as good as its address.
        let whole = place.hasPrefix("/") ? "http://host" + place : place
        guard address(whole, field.hidden) != nil else { return nil }
        return .request(HTTPMethod(rawValue: method), place: place)
    }

    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    private static func isPlace(_ text: String) -> Bool {
        text.hasPrefix("/") || text.hasPrefix("http://") || text.hasPrefix("https://")
    }
}

extension ObjectKind {
    static let hookKeys = ["request", "command", "limit", "probes"]
}

extension CanonicalScenario {
    static func hooks(_ hooks: [Hook]) -> JSONNode.Value? {
        hooks.isEmpty ? nil : .array(hooks.map(hook))
    }

    private static func hook(_ hook: Hook) -> JSONNode {
        let action: (String, JSONNode.Value?) =
            switch hook.action {
            case .request(let method, let place): ("request", .string("\(method.rawValue) \(place)"))
            case .command(let program): ("command", .array(program.words.map { JSONNode(.string($0)) }))
            }
        return object([
            action,
            ("limit", hook.limit == Hook.usualLimit ? nil : .string(DurationText.text(hook.limit))),
            ("probes", hook.isForProbes ? .bool(true) : nil),
        ])
    }
}
