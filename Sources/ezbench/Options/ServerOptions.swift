import ArgumentParser
import BenchModel
import ScenarioFile

/// A server and a model named on the command line, in place of a scenario file.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's base URL, as in a scenario, such as https://api.openai.com or http://127.0.0.1:8000.",
            valueName: "url"
        )
    )
    var url: String?

    @Option(help: ArgumentHelp("The model, as the server names it.", valueName: "name"))
    var model: String?

    @Option(
        name: .customLong("protocol"),
        help: "What the server speaks (default: as its vendor does at --url, else openai-chat)."
    )
    var wireProtocol: WireProtocol?

    @Option(
        name: .customLong("api-key-env"),
        help: ArgumentHelp(
            """
            The environment variable with the key (default: the vendor's usual one, such as OPENAI_API_KEY; none for a \
            server on this machine or in a private network).
            """,
            valueName: "name"
        )
    )
    var keyVariable: String?

    @Flag(name: .customLong("no-key"), help: "Ask the server without a key.")
    var sendsNoKey = false

    @Option(help: ArgumentHelp("A system prompt: the text, or @FILE.", valueName: "text"))
    var system: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("The most output tokens of an answer.", valueName: "count"))
    var maxTokens: Int?

    @Flag(name: .customLong("no-stream"), help: "Ask for the answer in one piece.")
    var isBuffered = false

    /// The flags that were given.
    var given: [String] {
        let flags: [(String, Bool)] = [
            ("--url", url != nil), ("--model", model != nil), ("--protocol", wireProtocol != nil),
            ("--api-key-env", keyVariable != nil), ("--no-key", sendsNoKey), ("--system", system != nil),
            ("--max-tokens", maxTokens != nil), ("--no-stream", isBuffered),
        ]
        return flags.filter(\.1).map(\.0)
    }

    func validate() throws {
        if sendsNoKey, keyVariable != nil {
            throw ValidationError("--no-key, --api-key-env: a key or none; leave one of the two out")
        }
    }

    /// Says what is missing if a server is named; flags without a server are no server.
    func checkIsWhole() throws {
        guard url != nil else {
            throw ValidationError(
                "\(given.joined(separator: ", ")): of which server? Name it with --url, and its --model"
            )
        }
        guard model != nil else {
            throw ValidationError("--url: which model? Name it with --model, as the server names it")
        }
    }

    /// Returns what was typed; nil if the server or the model is not named.
    func typed() throws -> TypedScenario? {
        guard let url, let model else { return nil }
        return try typed(url: url, model: model)
    }

    /// Returns what was typed, of a server and a model that are named elsewhere.
    func typed(url: String, model: String) throws -> TypedScenario {
        var typed = TypedScenario(url: url, model: model)
        typed.wireProtocol = wireProtocol
        typed.keyVariable = keyVariable
        typed.sendsNoKey = sendsNoKey
        typed.system = try system.map { try TypedText.of($0, flag: "--system") }
        typed.maxTokens = maxTokens
        typed.streams = !isBuffered
        return typed
    }

    /// Makes a scenario of it.
    ///
    /// - Parameters:
    ///   - prompt: what is asked; nil for ezbench's own prompt.
    ///   - environment: the variables, with the key.
    ///   - simulate: whether the simulator answers.
    /// - Returns: the scenario; nil if no server is named.
    /// - Throws: what is wrong, by the flags' names.
    func scenario(asking prompt: String?, _ environment: [String: String], simulate: Bool) throws -> Scenario? {
        guard var typed = try typed() else { return nil }
        typed.prompt = prompt
        return try typed.read(environment: environment, simulateAll: simulate)
    }
}

extension WireProtocol: ExpressibleByArgument {}
