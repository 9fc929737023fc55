import ArgumentParser
import BenchApplication
import BenchModel
import FileOutput
import ProviderWire
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a scenario for a server and a model, and check its key with one request.",
        usage: "ezbench init [<file>] [--url <url> --model <name>] [<options>]",
        discussion: """
            On a terminal it asks for what the flags do not say.

            EXAMPLES
              ezbench init
              ezbench init --url https://api.openai.com --model gpt-5-mini
              ezbench init mine.json --url http://127.0.0.1:8000 --model my-model --offline
            """
    )

    @Argument(
        help: ArgumentHelp("The scenario file to write (default: scenario.json).", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var file: String?

    @OptionGroup(title: "The server") var server: ServerOptions

    @Flag(help: "Send nothing: the key is not checked.")
    var offline = false

    @Flag(help: "Replace the file if there is one.")
    var force = false

    func run() async throws {
        if !offline, let obstacle = MemoryRoom.obstacleToOne() {
            throw CommandError("the key cannot be checked here (--offline does without): \(obstacle)")
        }
        let environment = ProcessInfo.processInfo.environment
        var typed = try server.typed() ?? ask(environment)
        let path = TypedPath.of(try file ?? askForFile())
        // Standard output is the scenario alone, where it goes there.
        let isPrinted = OutputFile(path).isStandardOutput
        guard force || isPrinted || !FileManager.default.fileExists(atPath: path) else {
            throw CommandError("\(path) exists already; name another file, or give --force to replace it")
        }
        if typed.keyVariable == nil, !typed.sendsNoKey { typed.keyVariable = typed.usualKeyVariable(environment) }
        let text = try typed.fileText(environment: environment)
        try Console.check(path)
        // Asked before it is written, so that whoever mends what was wrong finds no file in the way.
        let answer = offline ? nil : try await checkKey(typed, environment)
        try Console.deliver(text, to: path)
        let say = isPrinted ? Console.note : Console.say
        if !isPrinted {
            say("\(path) is written: run it with `ezbench run \(ShellWord.quoted(path))`, or change it first")
        }
        if let answer { say(answer) }
    }

    // MARK: Questions

    private func ask(_ environment: [String: String]) throws -> TypedScenario {
        guard Console.canAsk else {
            throw CommandError("which server, and which model? Nobody can be asked here: give --url and --model")
        }
        let url =
            try server.url
            ?? answer("Base URL of the server, such as https://api.openai.com:") { address in
                let isAddress = ["http://", "https://"].contains { address.hasPrefix($0) }
                return isAddress ? nil : "an address begins with http:// or https://"
            }
        let model = try server.model ?? answer("Model, as the server names it:")
        var typed = try server.typed(url: url, model: model)
        guard typed.keyVariable == nil, !typed.sendsNoKey else { return typed }
        let usual = typed.usualKeyVariable(environment)
        let given = try answer(
            "Environment variable with the key, or - for none [\(usual ?? "-")]:",
            default: usual ?? "-"
        ) { name in
            // Whoever pastes the key itself does not see it again.
            let isName = name == "-" || name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            return isName
                ? nil : "a variable's name has letters, digits and _; the key itself never stands in a scenario"
        }
        if given == "-" { typed.sendsNoKey = true } else { typed.keyVariable = given }
        return typed
    }

    private func askForFile() throws -> String {
        let usual = "scenario.json"
        return Console.canAsk ? try answer("File to write [\(usual)]:", default: usual) : usual
    }

    /// Asks until there is an answer that will do.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - usual: what holds where nothing is answered.
    ///   - problem: says what is wrong with an answer, so that nobody learns of it after the last question; nil where nothing is.
    /// - Returns: the answer.
    /// - Throws: if the input ends before there is one.
    private func answer(
        _ question: String,
        default usual: String? = nil,
        problem: (String) -> String? = { _ in nil }
    ) throws -> String {
        while true {
            guard let answer = Console.ask(question) else { throw CommandError("the questions were not answered") }
            if !answer.isEmpty, let problem = problem(answer) {
                Console.note("ezbench: \(problem)")
                continue
            }
            if !answer.isEmpty { return answer }
            if let usual { return usual }
        }
    }

    // MARK: The key

    /// Asks the server once.
    ///
    /// - Returns: what came of it; nil where nothing was asked.
    /// - Throws: where it failed, so that there is nothing to write yet.
    private func checkKey(_ typed: TypedScenario, _ environment: [String: String]) async throws -> String? {
        if let variable = typed.keyVariable, environment[variable, default: ""].isEmpty {
            Console.note("ezbench: \(variable) is not set, so nothing was asked; export it before the run.")
            return nil
        }
        let scenario = try typed.read(environment: environment, simulateAll: false)
        let check = KeyCheck(Surroundings(version: EZBench.version, environment: environment))
        switch try await check.ask(scenario) {
        case .answered(let after):
            return "asked once: the first token came after \(Int(after.inMilliseconds.rounded())) ms"
        case .answeredWhole: return "asked once: the answer came"
        case .failed(let reason):
            let asked = TargetAddresses(scenario, try TargetCalls(scenario)).addresses.first?.url ?? typed.url
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason:
                    "nothing is written: one request to \(asked) failed: \(reason). Mend that and try again, or give --offline to "
                    + "write the scenario without asking"
            )
        }
    }
}
