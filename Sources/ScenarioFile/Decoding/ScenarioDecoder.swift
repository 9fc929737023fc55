import BenchModel
import JSONSyntax
import Statistics

/// Decodes a tree into a ``Scenario``; each part of the scenario has its own file in this folder.
struct ScenarioDecoder {
    enum Origin {
        /// A file written by a user.
        case file(environment: Environment, simulateAll: Bool)
        /// Canonical JSON from a database: nothing is filled in, and keys of later versions are ignored.
        case database
        /// Canonical JSON of a run to resume: keys are filled in again, except those of simulated endpoints.
        case resumption(environment: Environment, simulated: Set<String>)
    }

    private(set) var origin: Origin
    /// The one target that is asked; nil if all are.
    let askedTarget: String?
    /// Variables whose values the scenario declares as not secret.
    private(set) var publicVariables: Set<String> = []
    /// Whether answers are judged by the form that a prompt asks for, where it says nothing else.
    private(set) var judgesForms = true

    init(origin: Origin, asking target: String? = nil) {
        self.origin = origin
        askedTarget = target
    }

    /// Returns the decoder of an endpoint that nobody asks: what it would need to be asked may be missing.
    var ofUnasked: ScenarioDecoder {
        guard case .file(let environment, _) = origin else { return self }
        var decoder = self
        decoder.origin = .file(environment: environment, simulateAll: true)
        return decoder
    }

    var isStored: Bool {
        if case .file = origin { return false }
        return true
    }

    /// Returns how strictly to read a share; accept what older versions stored.
    func use(_ use: ShareText.Use) -> ShareText.Use { isStored ? .part : use }

    /// Returns the scenario, or nil; problems may have been reported in either case.
    func scenario(_ field: Field) -> Scenario? {
        var field = field
        if case .file(let environment, _) = origin { field.environment = environment }
        guard let object = open(field, as: .scenario) else { return nil }
        _ = object["$schema"]?.written()
        var decoder = self
        let publicVariables = object["public"].map(variableNames) ?? []
        decoder.publicVariables = Set(publicVariables)
        decoder.judgesForms = object["expect"]?.node.text != Self.anything
        var scenario = decoder.scenario(object)
        scenario?.publicVariables = publicVariables
        return scenario
    }

    /// Reads the names of environment variables.
    private func variableNames(_ field: Field) -> [String] {
        (field.elements("names of variables") ?? []).compactMap { element in
            guard let name = element.written("the name of a variable") else { return nil }
            if Environment.soleVariable(of: "${\(name)}") == name { return name }
            element.report(
                expected: "the name of a variable",
                advice: "write it without ${ and }: letters, digits and _"
            )
            return nil
        }
    }

    private func scenario(_ object: ObjectReader) -> Scenario? {
        let name = object.required("name", advice: "give the scenario a name")?.name("a name")
        let description = object["description"]?.string()
        let asked = askedEndpoint(of: object["targets"])
        let endpoints =
            object.required("endpoints", advice: "say which server to talk to").map {
                self.endpoints($0, asking: asked)
            }
            ?? []
        let endpointNames = names(of: object["endpoints"])
        let targets = object.required("targets", advice: "name at least one model").map {
            self.targets($0, endpoints: endpointNames)
        }
        let holdsConversations = object["conversations"] != nil
        let source = object["data"].flatMap { open($0, as: .data) }
        let synthetic = source.flatMap(synthetic)
        if synthetic != nil, !isStored {
            object["conversations"]?.report(
                found: "\"conversations\" beside texts that are made up",
                expected: "conversations of prompts, or of a file's rows",
                advice: "delete one of the two"
            )
        }
        let data = source.flatMap { dataset($0, holdsConversations: holdsConversations) }
        let prompts = askedPrompts(object)
        let expect = object["expect"].flatMap(expectation)
        let pictures = object["images"].flatMap(madePictures)
        if synthetic != nil || source?["replay"] != nil, !isStored {
            object["images"]?.report(
                found: "\"images\" beside lengths in tokens",
                expected: "one of the two: nobody says how many tokens a picture is",
                advice: "ask prompts, or a file's rows, with pictures"
            )
        }
        let conversations = object["conversations"].flatMap(conversationSettings)
        let load = self.load(
            object["load"],
            conversations,
            holdsConversations: holdsConversations,
            replays: source?["replay"] != nil && synthetic == nil
        )
        let sweep = object["sweep"].flatMap { self.sweep($0, holdsConversations: holdsConversations) }
        let objectives = object["objectives"].map {
            self.objectives($0, targets: targetNames(of: object["targets"]), prompts: prompts.map(\.id))
        }
        let prices = object["prices"].map(prices)
        let allowed = object["allowedFailures"].map { $0.share(as: use(.allowance)) ?? 0 }
        let abort = object["abort"].map(abort)
        let budget = object["budget"].flatMap(budget)
        guard let name else { return nil }
        var scenario = Scenario(
            name: name,
            description: description,
            endpoints: endpoints,
            targets: targets ?? [],
            prompts: prompts,
            data: data,
            load: load,
            sweep: sweep,
            objectives: objectives?.absolute ?? [],
            regressions: objectives?.regressions ?? [],
            prices: prices ?? [:],
            allowedFailureShare: allowed ?? .none,
            abort: abort ?? AbortRules(),
            budget: budget
        )
        if let synthetic { scenario.ask(synthetic) }
        if let expect { scenario.take(expect) }
        scenario.pictures = pictures
        if !isStored { reportIdleObjective(object["objectives"], scenario) }
        return scenario
    }

    /// Reports an objective on valid answers where nobody says what these are.
    private func reportIdleObjective(_ field: Field?, _ scenario: Scenario) {
        guard let field, scenario.data == nil,
            let idle = scenario.objectives.first(where: {
                $0.metric == .validShare && scenario.expectsNothing(of: $0)
            })
        else { return }
        let part = idle.prompt.map { " to \(JSONPath.quoted($0))" } ?? ""
        field.report(
            found: "valid_share, where nothing is expected of answers\(part)",
            expected: "what a valid answer is",
            advice: "write \"expect\": { \"json\": true } or the like beside \"prompts\""
                + (idle.prompt == nil ? "" : ", or in the prompt")
        )
    }

    /// Reads the prompts, which a scenario with a dataset has none of.
    private func askedPrompts(_ object: ObjectReader) -> [Prompt] {
        guard object["data"] != nil else {
            return object.required("prompts", advice: "give at least one thing to ask, or \"data\"").map(prompts) ?? []
        }
        if !isStored {
            object["prompts"]?.report(
                found: "\"prompts\" beside \"data\"",
                expected: "one of the two",
                advice: "delete what is not to be asked"
            )
        }
        return []
    }

    func open(_ field: Field, as kind: ObjectKind, isOther: (String) -> Bool = { _ in false }) -> ObjectReader? {
        ObjectReader(field, as: kind, ignoresUnknownKeys: isStored, isOther: isOther)
    }

    /// Returns the names of all endpoints, including faulty ones: a target that names one of these is not at fault.
    private func names(of endpoints: Field?) -> [String] {
        guard let endpoints, case .object(let members) = endpoints.node.value else { return [] }
        return members.map { filledQuietly($0.key, endpoints) }
    }

    private func targetNames(of targets: Field?) -> [String] {
        guard let targets, case .array(let elements) = targets.node.value else { return [] }
        return elements.compactMap { filledQuietly("name", of: $0, targets) }
    }

    /// Returns the endpoint of the one target that is asked; nil if all are asked, or if there is no such target.
    private func askedEndpoint(of targets: Field?) -> String? {
        guard let askedTarget, let targets, case .array(let elements) = targets.node.value else { return nil }
        let asked = elements.first { filledQuietly("name", of: $0, targets) == askedTarget }
        return asked.flatMap { filledQuietly("endpoint", of: $0, targets) }
    }

    /// Returns a text of an object with its variables filled in; nil where there is none.
    private func filledQuietly(_ key: String, of element: JSONNode, _ field: Field) -> String? {
        element[key]?.text.map { filledQuietly($0, field) }
    }

    /// Returns a name with its variables filled in; a name that cannot be filled in is reported elsewhere, where it is
    /// read.
    private func filledQuietly(_ name: String, _ field: Field) -> String {
        guard let environment = field.environment, name.contains("${") else { return name }
        return (try? environment.expand(name))?.text ?? name
    }

    /// Reads an object whose keys are names that the user chose, with variables filled in.
    func filledNames(_ field: Field, _ expected: String) -> [(name: String, field: Field)]? {
        field.named(expected)?.compactMap { name, value in value.filled(name).map { ($0, value) } }
    }

    /// Reports the second and every further use of a name.
    func reportRepeats(_ names: [(name: String, field: Field)], what: String) {
        var first: [String: Field] = [:]
        for (name, field) in names {
            guard let earlier = first[name] else {
                first[name] = field
                continue
            }
            let line = earlier.source.line(of: earlier.node.offset)
            field.report(expected: "\(what) of its own", advice: "line \(line) has the same one; rename one of the two")
        }
    }
}

extension ObjectKind {
    static let scenarioKeys = [
        "$schema", "name", "description", "endpoints", "targets", "prompts", "data", "images", "expect", "load",
        "conversations",
        "sweep", "objectives",
        "prices",
        "allowedFailures", "abort", "budget", "public",
    ]
}
