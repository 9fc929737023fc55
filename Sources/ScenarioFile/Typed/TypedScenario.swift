package import BenchModel
import JSONSyntax

/// A scenario of one server and one model, made from what was typed on the command line.
///
/// It becomes JSON and is read like a file, so that the same rules hold: those of addresses, names and keys.
package struct TypedScenario: Sendable, Equatable {
    /// The server's base URL; `${NAME}` in it is filled in, as in a file.
    package var url: String
    package var model: String
    /// Nil to take the one that the vendor of the address speaks, else OpenAI's chat.
    package var wireProtocol: WireProtocol?
    /// The variable that holds the key; nil for the vendor's usual one.
    package var keyVariable: String?
    /// Whether the server is asked without a key.
    package var sendsNoKey = false
    /// What is asked; nil for ``ownPrompt``.
    package var prompt: String?
    package var system: String?
    package var maxTokens: Int?
    package var streams = true

    package init(url: String, model: String) {
        self.url = url
        self.model = model
    }

    /// What is asked if nobody says what: it makes any model write long enough for its pace to be measured.
    package static let ownPrompt = Prompt(id: "default", user: ownText)
    static let ownText = "Explain in about 200 words why a moving bicycle stays upright."

    /// Reads it like a scenario file.
    ///
    /// - Parameters:
    ///   - environment: the variables, with the key.
    ///   - simulateAll: whether the simulator answers, so that no key is needed.
    /// - Returns: a complete scenario with one target.
    /// - Throws: a ``TypedScenarioError`` that names the flags.
    package func read(environment: [String: String], simulateAll: Bool) throws(TypedScenarioError) -> Scenario {
        let variable = try keyVariable(in: environment, simulateAll: simulateAll)
        do {
            return try ScenarioReader.read(
                json: json(keyVariable: variable, environment).jsonBytes,
                file: "command line",
                environment: environment,
                simulateAll: simulateAll
            )
        } catch {
            throw TypedScenarioError(error)
        }
    }

    // MARK: Pieces

    /// The address with its variables filled in, as far as they are known.
    private func address(_ environment: [String: String]) -> ServerAddress {
        ServerAddress((try? Environment(variables: environment).expand(url).text) ?? url)
    }

    /// Returns the variable whose value is the key; nil if none is to be sent.
    func keyVariable(
        in environment: [String: String],
        simulateAll: Bool
    ) throws(TypedScenarioError) -> String? {
        if let keyVariable {
            guard Environment.soleVariable(of: "${\(keyVariable)}") == keyVariable else {
                // Do not repeat it: it may be the key itself.
                throw TypedScenarioError("--api-key-env: expected the name of a variable: letters, digits and _")
            }
            if simulateAll || !environment[keyVariable, default: ""].isEmpty { return keyVariable }
            throw TypedScenarioError(
                "--api-key-env \(keyVariable): no such environment variable is set; export \(keyVariable)=… first"
            )
        }
        let address = address(environment)
        if sendsNoKey || address.isNearby { return nil }
        let vendor = KnownVendor.of(address)
        let variables = vendor?.keyVariables ?? KnownVendor.usualVariables(of: spoken(environment))
        if let set = variables.first(where: { !environment[$0, default: ""].isEmpty }) { return set }
        if simulateAll { return variables[0] }
        // An address that is none is told of first.
        if address.defect != nil || address.scheme == nil { return nil }
        throw TypedScenarioError(
            "--url: which key? \(variables.joined(separator: " or ")) is not set; export it, name another variable "
                + "with --api-key-env NAME, or give --no-key for a server that needs none"
        )
    }

    /// Returns the protocol as typed, else the one spoken at the address.
    func spoken(_ environment: [String: String]) -> WireProtocol {
        wireProtocol ?? KnownVendor.wireProtocol(at: address(environment))
    }

    private func json(keyVariable: String?, _ environment: [String: String]) -> JSONValue {
        var endpoint: [String: JSONValue] = ["baseURL": .string(url)]
        if let keyVariable { endpoint["apiKey"] = .string("${\(keyVariable)}") }
        var target: [String: JSONValue] = [
            "name": .string(Self.literal(model)), "endpoint": "server",
            "protocol": .string(spoken(environment).rawValue), "model": .string(Self.literal(model)),
        ]
        if let maxTokens { target["maxTokens"] = .number(String(maxTokens)) }
        if !streams { target["stream"] = false }
        let user = prompt ?? Self.ownText
        var prompt: [String: JSONValue] = [
            "id": .string(self.prompt == nil ? Self.ownPrompt.id : "prompt"), "user": .string(Self.literal(user)),
        ]
        if let system { prompt["system"] = .string(Self.literal(system)) }
        return [
            "name": .string(Self.literal(model)), "endpoints": ["server": .object(endpoint)],
            "targets": [.object(target)], "prompts": [.object(prompt)],
            "load": ["requests": 20, "warmup": 1],
        ]
    }

    /// Returns a text in which nothing is filled in: the shell has had its chance.
    static func literal(_ text: String) -> String { text.replacing("${", with: "$${") }
}

/// What is wrong with flags that make a scenario, by the flags' names.
package struct TypedScenarioError: Error, Equatable, CustomStringConvertible {
    /// At least one, each a sentence that begins with a flag.
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }

    init(_ problem: String) { problems = [problem] }

    /// Takes the problems of the JSON that was made from flags.
    init(_ error: ScenarioError) {
        var told: Set<String> = []
        problems = error.problems.compactMap { problem in
            let flag = Self.flag(at: problem.path)
            // One wrong model is wrong wherever its name went.
            return told.insert(flag).inserted ? "\(flag): \(problem.message)" : nil
        }
    }

    private static func flag(at path: String) -> String {
        switch path.split(separator: ".").last {
        case "baseURL": "--url"
        case "apiKey": "--api-key-env"
        case "name", "model": "--model"
        case "maxTokens": "--max-tokens"
        case "user": "--prompt"
        case "system": "--system"
        default: path
        }
    }
}
