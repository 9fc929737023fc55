import BenchModel
import JSONSyntax

/// Turns a tree into a ``Scenario``, one file of this folder for each part of it.
struct ScenarioDecoder {
    enum Origin {
        /// A file somebody wrote.
        case file(environment: Environment, simulateAll: Bool)
        /// Canonical JSON: nothing to fill in, and whatever a later version added is passed over.
        case database
        /// Canonical JSON of a run that goes on: keys are filled in again, but of endpoints that are simulated.
        case resumption(environment: Environment, simulated: Set<String>)
    }

    let origin: Origin
    /// Variables whose values the scenario says are no secrets.
    private(set) var publicVariables: Set<String> = []

    init(origin: Origin) { self.origin = origin }

    var isStored: Bool {
        if case .file = origin { return false }
        return true
    }

    /// Returns what a share may be; what older versions took is read back.
    func use(_ use: ShareText.Use) -> ShareText.Use { isStored ? .part : use }

    /// Returns the scenario, or nil; where it is not nil, problems may have been reported all the same.
    func scenario(_ field: Field) -> Scenario? {
        var field = field
        if case .file(let environment, _) = origin { field.environment = environment }
        guard let object = open(field, as: .scenario) else { return nil }
        _ = object["$schema"]?.written()
        var decoder = self
        let publicVariables = object["public"].map(variableNames) ?? []
        decoder.publicVariables = Set(publicVariables)
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
        let endpoints = object.required("endpoints", advice: "say which server to talk to").map(endpoints) ?? []
        let endpointNames = names(of: object["endpoints"])
        let targets = object.required("targets", advice: "name at least one model").map {
            self.targets($0, endpoints: endpointNames)
        }
        let prompts = object.required("prompts", advice: "give at least one thing to ask").map(prompts)
        let load = object["load"].map(load) ?? Load()
        let objectives = object["objectives"].map {
            self.objectives($0, targets: targetNames(of: object["targets"]))
        }
        let prices = object["prices"].map(prices)
        let allowed = object["allowedFailures"].map { $0.share(as: use(.allowance)) ?? 0 }
        let abort = object["abort"].map(abort)
        let budget = object["budget"].flatMap(budget)
        guard let name else { return nil }
        return Scenario(
            name: name,
            description: description,
            endpoints: endpoints,
            targets: targets ?? [],
            prompts: prompts ?? [],
            load: load,
            objectives: objectives ?? [],
            prices: prices ?? [:],
            allowedFailureShare: allowed ?? 0,
            abort: abort ?? AbortRules(),
            budget: budget
        )
    }

    func open(_ field: Field, as kind: ObjectKind, isOther: (String) -> Bool = { _ in false }) -> ObjectReader? {
        ObjectReader(field, as: kind, ignoresUnknownKeys: isStored, isOther: isOther)
    }

    /// Returns the names of all endpoints, the faulty ones too: a target that names one of these is not at fault.
    private func names(of endpoints: Field?) -> [String] {
        guard let endpoints, case .object(let members) = endpoints.node.value else { return [] }
        return members.map { filledQuietly($0.key, endpoints) }
    }

    private func targetNames(of targets: Field?) -> [String] {
        guard let targets, case .array(let elements) = targets.node.value else { return [] }
        return elements.compactMap { element in
            guard case .object(let members) = element.value,
                case .string(let name)? = members.first(where: { $0.key == "name" })?.value.value
            else { return nil }
            return filledQuietly(name, targets)
        }
    }

    /// Returns a name with its variables filled in; one that cannot be is reported where it is read.
    private func filledQuietly(_ name: String, _ field: Field) -> String {
        guard let environment = field.environment, name.contains("${") else { return name }
        return (try? environment.expand(name))?.text ?? name
    }

    /// Reads an object whose keys are names of the user's own choosing, the variables in them filled in.
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
