import ArgumentParser
import BenchReport
import CBuildFacts
import CurlTransport
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The command line's root; ``main()`` is the one place where errors become words and exit codes.
@main
struct EZBench: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "ezbench",
        abstract: "Measures how fast streaming LLM APIs really are.",
        discussion: """
            EXAMPLES
              ezbench run --url http://127.0.0.1:8000 --model my-model
              ezbench init --url https://api.openai.com --model gpt-5-mini
              ezbench run scenario.json --max-ttft-p95 500ms
              ezbench report --format markdown

            TOPICS
            \(HelpTopic.list)

            Exit codes: 0 fine · 1 missed or failed · 2 usage · 3 inconclusive under --strict · 130 interrupted.
            """,
        version: version,
        subcommands: [ManualCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "MEASURE",
                subcommands: [RunCommand.self, SweepCommand.self, OnceCommand.self, WatchCommand.self]
            ),
            CommandGroup(
                name: "READ",
                subcommands: [
                    ReportCommand.self, CheckCommand.self, CompareCommand.self, BaselineCommand.self, MergeCommand.self,
                    ExplainCommand.self, ExportCommand.self, RunsCommand.self, TraceCommand.self, PricesCommand.self,
                ]
            ),
            CommandGroup(
                name: "BEGIN",
                subcommands: [
                    InitCommand.self, DataCommand.self, ValidateCommand.self, DoctorCommand.self, SchemaCommand.self,
                ]
            ),
            CommandGroup(name: "TRY AND TEST", subcommands: [SimulateCommand.self, SelftestCommand.self]),
        ]
    )

    /// What `--version` prints.
    private static var wholeVersion: String {
        let commit = String(cString: ezb_commit())
        return
            "\(version)\(commit.isEmpty ? "" : " (commit \(commit))")\n\(CurlTransport.libraryVersion)\nSQLite \(RunDatabase.sqliteVersion)\n"
    }

    /// Answers what needs no parsing: the version, topics of help, and names that are no command's.
    ///
    /// - Returns: whether that was all that was asked.
    private static func hasAnswered(_ arguments: [String]) throws -> Bool {
        if arguments == ["--version"] {
            Console.result(wholeVersion)
            return true
        }
        if arguments.count == 2, arguments[0] == "help", let topic = HelpTopic(rawValue: arguments[1]) {
            Console.result(topic.text + "\n")
            return true
        }
        let isFile = { (path: String) in FileManager.default.fileExists(atPath: TypedPath.of(path)) }
        if let problem = CommandNames.problem(of: arguments, isFile: isFile) {
            Console.note("USAGE: ezbench <command>")
            throw CommandError(problem)
        }
        if let contradiction = TypedOptions.contradiction(in: arguments) { throw CommandError(contradiction) }
        return false
    }

    /// Measured: the simulator without a client takes 10, an examination 7.
    private static let leastDescriptors = 16

    static func main() async {
        // A closed pipe or socket is an error to be seen where it happens, not a signal that ends the program.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not grow further (`ulimit -f`).
        signal(SIGXFSZ, SIG_IGN)
        // Of a standard stream that came closed the number is taken, or results would go to the next socket or file.
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
        // Queues, event loops and files take some whatever the command does; without them libraries end the program.
        let descriptors = DescriptorLimit.raise(to: leastDescriptors)
        guard descriptors >= leastDescriptors else {
            Console.note(
                "ezbench: it takes \(leastDescriptors) open files in one process, and \(descriptors) are allowed here; `ulimit -n \(leastDescriptors)` allows them"
            )
            ProgramExit.leave(ProgramExit.usage)
        }
        let arguments = CommandNames.inOrder(Array(CommandLine.arguments.dropFirst()))
        var isParsed = false
        do {
            if try hasAnswered(arguments) { return }
            var command = try parseAsRoot(arguments)
            isParsed = true
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let end as ProgramEnd {
            // The reason is the last line, whatever was printed before.
            Console.note("ezbench: \(end.reason)")
            ProgramExit.leave(end.code)
        } catch let code as ExitCode {
            ProgramExit.leave(code)
        } catch {
            let code = exitCode(for: error)
            if code.isSuccess {
                // Wrapped here, since ArgumentParser would break the examples, too.
                let text = fullMessage(for: error, columns: 10_000)
                let isHelp = text.hasPrefix("OVERVIEW: ")
                let isScript = arguments.first?.hasPrefix("--generate-completion-script") ?? false
                let shown = isHelp ? HelpLayout.text(text, columns: Console.resultScreen.columns) : text
                Console.result((isScript ? CompletionScript.whole(text) : shown) + "\n")
                ProgramExit.leave(.success)
            }
            // ArgumentParser's own errors carry the usage; ours are sentences already. Of what a command finds out later, only the
            // program's usage is known, which helps nobody.
            let isUsage = code == .validationFailure && !isParsed
            Console.note(
                isUsage
                    ? ReasonLast.of(usage: fullMessage(for: error), reason: message(for: error), typed: arguments)
                    : ReasonLast.of(error)
            )
            ProgramExit.leave(ProgramExit.usage)
        }
    }
}

/// The exit codes of every command, as the documentation lists them.
enum ProgramExit {
    static let missed = ExitCode(1)
    static let usage = ExitCode(2)
    static let interrupted = ExitCode(130)

    /// Ends the program.
    static func leave(_ code: ExitCode) -> Never { exit(code.rawValue) }
}

/// An end other than a good one, with the reason that stands in the last line.
struct ProgramEnd: Error {
    var code: ExitCode
    /// A sentence without a full stop.
    var reason: String
}

/// A reason to stop, in words for whoever typed the command.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
