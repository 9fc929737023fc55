import Foundation
import Testing

/// What somebody meets who has just installed the program.
@Suite("Starting", .timeLimit(.minutes(30)))
struct StartingTests {
    @Test("Each topic of help fits a terminal and names what it is about")
    func topics() async throws {
        let words: [(String, [String])] = [
            (
                "objectives",
                [
                    "ttft", "ttfa", "tpot", "itl", "e2e", "stall", "tokens_per_second", "error_rate", "cut_share",
                    "filtered_share", "valid_share",
                ]
            ), ("load", ["closed", "constant", "poisson", "gamma", "ramp", "stages"]),
            ("protocols", WireName.allCases.map(\.rawValue)), ("exit-codes", ["0 ", "1 ", "2 ", "3 ", "130 "]),
        ]
        try await Workbench.with { bench in
            let list = try await bench.ezbench("--help")
            for (topic, named) in words {
                let result = try await bench.ezbench("help", topic)
                #expect(result.code == 0 && result.errors.isEmpty, "\(topic)")
                for word in named { #expect(result.output.contains("  \(word)"), "\(word)") }
                for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
                #expect(list.output.contains("ezbench help \(topic)"))
            }
        }
    }

    @Test(
        "A command that there is not is told with the one that is meant",
        arguments: [
            (["rnu"], "there is no command \"rnu\"; did you mean \"run\"?"),
            (["reprot", "--run", "1"], "did you mean \"report\"?"),
            (["help", "objektives"], "did you mean \"objectives\"?"),
            (["help", "valdate"], "did you mean \"validate\"?"),
            (["scenario.json"], "to run a scenario: ezbench run scenario.json"),
        ] as [([String], String)]
    )
    func commands(arguments: [String], words: String) async throws {
        try await Workbench.with { bench in
            try bench.write("{}", to: "scenario.json")
            let result = try await bench.start(arguments).result()
            #expect(result.code == 2 && result.output.isEmpty && result.errors.contains(words), "\(result.errors)")
        }
    }

    /// A debug build of ArgumentParser looks at this at every start; the build that is tested here does not.
    @Test("No command takes two options of one name, and what may be repeated without a name comes last")
    func declarations() async throws {
        struct Name: Decodable, Hashable { var kind: String, name: String }
        struct Argument: Decodable { var kind: String, names: [Name]?, valueName: String?, isRepeating: Bool }
        struct Command: Decodable { var commandName: String, arguments: [Argument]?, subcommands: [Command]? }
        struct Program: Decodable { var command: Command }
        try await Workbench.with { bench in
            let dump = try await bench.ezbench("--experimental-dump-help")
            var left = [try JSONDecoder().decode(Program.self, from: Data(dump.output.utf8)).command]
            #expect(left[0].subcommands?.contains { $0.commandName == "run" } == true)
            while let command = left.popLast() {
                left += command.subcommands ?? []
                let arguments = command.arguments ?? []
                let names = arguments.flatMap { $0.names ?? [] }
                #expect(Set(names).count == names.count, "\(command.commandName): \(names.map(\.name).sorted())")
                let positional = arguments.filter { $0.kind == "positional" }
                #expect(!positional.dropLast().contains { $0.isRepeating }, "\(command.commandName)")
            }
        }
    }

    @Test("The schemas are those of the repository")
    func schemas() async throws {
        try await Workbench.with { bench in
            let outputs = ["report", "comparison", "explanation", "sweep"].map { ($0, "Reports/\($0).schema.json") }
            for (name, file) in [("scenario", "Scenarios/scenario.schema.json")] + outputs {
                let schema = try String(contentsOfFile: "\(Product.root)/\(file)", encoding: .utf8)
                #expect(try await bench.ezbench("schema", name).output == schema, "\(file)")
            }
        }
    }

    @Test("init writes a scenario that validate accepts, checks it with one request, and replaces nothing unasked")
    func initialisation() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            let named = ["--url", address, "--model", "gpt-5-mini"]
            let first = try await bench.start(["init"] + named).result()
            #expect(
                first.code == 0 && first.output.contains("asked once: the first token came after"),
                "\(first.errors)"
            )
            #expect(try await bench.ezbench("validate", "scenario.json").code == 0)
            let again = try await bench.start(["init"] + named).result()
            #expect(again.code == 2 && again.errors.contains("give --force to replace it"))
            // A file called - is no obstacle: the scenario goes to standard output, and nothing else does.
            try bench.write("x", to: "-")
            let printed = try await bench.start(["init", "-"] + named).result()
            #expect(printed.code == 0 && printed.errors.contains("asked once"), "\(printed.errors)")
            #expect(try printed.output == bench.read("scenario.json") && bench.read("-") == "x")
            let dead = try await bench.ezbench("init", "dead.json", "--url", "http://127.0.0.1:9", "--model", "m")
            #expect(dead.code == 1 && !bench.has("dead.json"), "nothing is in the way of the next try")
            #expect(
                dead.errors.contains("one request to http://127.0.0.1:9/v1/chat/completions failed: "),
                "\(dead.errors)"
            )
            let without = try await bench.ezbench("init", "other.json", "--model", "m")
            #expect(without.code == 2 && without.errors.contains("give --url and --model"))
            let far = try await bench.ezbench(
                "init",
                "far.json",
                "--url",
                "https://api.anthropic.com",
                "--model",
                "say \"hi\" ${x}",
                "--offline"
            )
            #expect(far.code == 0, "\(far.errors)")
            let text = try bench.read("far.json")
            #expect(text.contains("\"apiKey\": \"${ANTHROPIC_API_KEY}\"") && text.contains("anthropic-messages"))
            let key = ["ANTHROPIC_API_KEY": "sk-ant-0123456789"]
            #expect(try await bench.ezbench("validate", "far.json", environment: key).code == 0)
            #expect(!bench.has("ezbench.sqlite"), "what is asked to check a key is kept nowhere")
        }
    }

    @Test("init asks again at once where an answer will not do", .enabled(if: Product.tool("script") != nil))
    func questions() async throws {
        try await Workbench.with { bench in
            let answers = "127.0.0.1:9\\nhttp://127.0.0.1:9\\nmy-model\\nsk-0123456789\\n-\\n"
            let script = try #require(Product.tool("script"))
            let result = try await bench.start(
                program: "/bin/sh",
                [
                    "-c",
                    "printf '\(answers)' | \(script) -qec \"'\(Product.ezbench)' init asked.json --offline\" /dev/null",
                ],
                environment: ["SHELL": "/bin/sh"]
            ).result()
            #expect(result.output.contains("an address begins with http:// or https://"), "\(result)")
            #expect(result.output.contains("the key itself never"), "\(result)")
            #expect(try bench.read("asked.json").contains("\"http://127.0.0.1:9\""))
        }
    }

    @Test("doctor says of everything whether it is in order, never shows a key, and fails with what it cannot reach")
    func doctor() async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single(try await bench.startSimulator())
            try bench.write(scenario)
            let fine = try await bench.ezbench("doctor", "scenario.json")
            #expect(fine.code == 0, "\(fine.output)\(fine.errors)")
            for subject in [
                "version", "processors", "clock", "limits", "priority", "database", "key", "proxy", "stamps", "server",
            ] {
                #expect(fine.output.contains("  \(subject) "), "\(subject)")
            }
            #expect(!bench.has("ezbench.sqlite"))
            let key = "sk-0123456789abcdef"
            let keys = try await bench.ezbench("doctor", "--offline", environment: ["OPENAI_API_KEY": key])
            #expect(keys.code == 0 && keys.output.contains("OPENAI_API_KEY") && !keys.output.contains(key))
            var dead = scenario
            dead.endpoints["here"]?["baseURL"] = "http://127.0.0.1:9"
            try bench.write(dead)
            let failed = try await bench.ezbench("doctor", "scenario.json", "--db", "no/such/folder.sqlite")
            #expect(failed.code == 1 && failed.errors.contains("2 checks failed: database, server"), "\(failed.errors)")
        }
    }

    @Test("Each command that help lists has a manual page, and completions know the runs")
    func installed() async throws {
        try await Workbench.with { bench in
            #expect(try await bench.ezbench("manual", ".").code == 0)
            for command in [
                "run", "report", "check", "runs", "init", "validate", "doctor", "schema", "simulate", "selftest",
            ] {
                let page = try bench.read("ezbench-\(command).1")
                #expect(page.hasPrefix(".TH EZBENCH\\-\(command.uppercased()) 1") && page.contains(".SH OPTIONS"))
                #expect(try bench.read("ezbench.1").contains(".B \(command)\n"), "\(command)")
            }
            #expect(!bench.has("ezbench-manual.1"))
            let manual = try bench.read("ezbench.1")
            for firstLine in ["An objective bounds", "anthropic\\-messages", "fine"] {
                #expect(manual.contains(firstLine), "\(firstLine)")
            }
            try await bench.runOnce("--tag", "nightly")
            let offered = try await bench.ezbench(
                "---completion",
                "report",
                "--",
                "--run",
                "0",
                "0",
                "report",
                "--run",
                ""
            )
            #expect(offered.output.split(whereSeparator: \.isNewline) == ["latest", "1", "nightly"], "\(offered)")
            let compare = ["---completion", "compare", "--", "sides", "0", "0", "compare", ""]
            let sides = try await bench.start(compare).result()
            #expect(sides.output.split(whereSeparator: \.isNewline).prefix(2) == ["latest", "1"], "\(sides)")
            let once = ["---completion", "once", "--", "--target", "0", "0", "once"]
            let asked = ["--scenario", "\(Product.root)/Scenarios/compare.json", "--target", ""]
            let targets = try await bench.start(once + asked).result()
            #expect(targets.output.split(whereSeparator: \.isNewline) == ["claude", "gpt", "gemini"], "\(targets)")
            #expect(try await Self.completed("ezbench run ./scen", bench) == ["./scenario.json"])
            #expect(try await Self.completed("ezbench repo", bench) == ["report"])
            #expect(try await Self.completed("ezbench report --run ni", bench) == ["nightly"])
            #expect(try await Self.completed("ezbench check ni", bench) == ["nightly"])
            #expect(try await Self.completed("ezbench help obj", bench) == ["objectives"])
            #expect(try await Self.completed("ezbench help tr", bench) == ["trace"])
            try bench.write("", to: "base.sqlite")
            #expect(try await Self.completed("ezbench compare b", bench) == ["base.sqlite"])
            #expect(try await Self.completed("ezbench check --against ./b", bench) == ["./base.sqlite"])
        }
    }

    @Test("Behind a run and a colon its targets are offered, and to bash no name that it would carry out")
    func namedTargets() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            scenario.targets = ["one", "two", "$(touch owned)", "`touch owned`"].map { target in
                var copy = scenario.targets[0]
                copy["name"] = target
                return copy
            }
            #expect(try await bench.run(scenario).code == 0)
            // bash takes a colon for a word of its own, and completes what stands behind it.
            for (words, offered) in [
                (["compare", "1", ":"], ["one", "two"]), (["compare", "1", ":", "o"], ["one", "two"]),
                (["compare", "1:"], ["1:one", "1:two"]),
            ] {
                let place = ["\(words.count)", "\(words.last?.count ?? 0)", "ezbench"]
                let asked = try await bench.start(
                    ["---completion", "compare", "--", "sides"] + place + words,
                    environment: ["SAP_SHELL": "bash"]
                ).result()
                #expect(
                    asked.output.split(whereSeparator: \.isNewline).map(String.init) == offered,
                    "\(words): \(asked)"
                )
            }
            #expect(try await Self.completed("ezbench explain 1 --target o", bench) == ["one"])
            #expect(!bench.has("owned"))
        }
    }

    @Test("zsh and fish complete files, runs and targets", arguments: ["zsh", "fish"])
    func shells(name: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            scenario.targets = ["one", "two"].map { target in
                var copy = scenario.targets[0]
                copy["name"] = target
                return copy
            }
            #expect(try await bench.run(scenario, ["--tag", "nightly"]).code == 0)
            let script = try await bench.ezbench("--generate-completion-script", name)
            #expect(script.code == 0 && script.output.contains("ezbench"))
            // Whoever asks in zsh's name is told so that a colon stays a colon.
            let sides = try await bench.start(
                ["---completion", "compare", "--", "sides", "0", "0", "compare", ""],
                environment: ["SAP_SHELL": name]
            ).result()
            let colon = name == "zsh" ? "\\:" : ":"
            #expect(
                sides.output.split(whereSeparator: \.isWhitespace)
                    == ["latest", "1", "nightly", "1\(colon)one", "1\(colon)two"],
                "\(sides)"
            )
            let explain = ["---completion", "explain", "--", "--target", "0", "0", "explain", "1", "--target", ""]
            let targets = try await bench.start(explain).result()
            #expect(targets.output.split(whereSeparator: \.isNewline) == ["one", "two"], "\(targets)")

            guard
                let shell = ["/usr/bin", "/bin", "/usr/local/bin"].map({ "\($0)/\(name)" }).first(
                    where: FileManager.default.isExecutableFile
                )
            else { return }
            try FileManager.default.createDirectory(atPath: bench.path("site"), withIntermediateDirectories: false)
            try bench.write(script.output, to: "site/_ezbench")
            let parsed = try await bench.start(program: shell, ["-n", "site/_ezbench"]).result()
            #expect(parsed.code == 0 && parsed.errors.isEmpty, "\(parsed)")
            try FileManager.default.createDirectory(atPath: bench.path("bin"), withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: bench.path("bin/ezbench"),
                withDestinationPath: Product.ezbench
            )
            // What fish offers by asking the program, it only does where somebody types.
            let asked = [("check nigh", "check nightly"), ("compare 1:o", "compare 1:one")]
            let fixed = [
                ("run ./scen", "run ./scenario.json"), ("report --format js", "report --format json"),
                ("help obj", "help objectives"),
            ]
            for (typed, whole) in fixed + (name == "zsh" ? asked : []) {
                let driver =
                    name == "zsh"
                    ? ["-f", "-c", Self.typedIntoZsh, "zsh", "ezbench \(typed)"]
                    : ["--no-config", "-c", "source site/_ezbench; complete -C $argv[1]", "ezbench \(typed)"]
                let result = try await bench.start(
                    program: shell,
                    driver,
                    environment: ["PATH": "\(bench.path("bin")):/usr/bin:/bin", "TERM": "dumb"]
                ).result()
                let last = whole.split(separator: " ").last.map(String.init) ?? ""
                let offered = result.output.split(whereSeparator: \.isWhitespace)
                #expect(offered.contains(Substring(last)), "\(typed): \(result)")
            }
        }
    }

    /// Types a line and a tab into a zsh of its own, and prints what the line has become.
    private static let typedIntoZsh = #"""
        zmodload zsh/zpty
        zpty inner zsh -f -i
        zpty -w inner "fpath=($PWD/site \$fpath); autoload -Uz compinit; compinit -u -D
        finish() { print; print -r -- LINE \$BUFFER END }; zle -N finish; bindkey '^X' finish; print RE''ADY"
        zpty -r -m inner out '*READY*'
        zpty -w -n inner "$1"$'\t\x18'
        zpty -r -m inner out '*LINE*END*'
        print -r -- "$out" | sed -n 's/.*LINE \(.*\) END.*/\1/p'
        """#

    /// Returns what bash offers at the end of a line, by the script that the program generates.
    private static func completed(_ line: String, _ bench: Workbench) async throws -> [String] {
        let script = try await bench.ezbench("--generate-completion-script", "bash")
        try bench.write(script.output, to: "completion.bash")
        let driver = #"""
            ezbench() { "$EZBENCH" "$@"; }
            . ./completion.bash
            COMP_LINE="$1"; COMP_POINT=${#1}; read -r -a COMP_WORDS <<< "$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            function=$(complete -p ezbench | sed 's/.*-F \([^ ]*\).*/\1/')
            "$function" ezbench "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" || true
            printf '%s\n' "${COMPREPLY[@]}"
            """#
        let result = try await bench.start(
            program: "/bin/bash",
            ["-c", driver, "bash", line],
            environment: ["EZBENCH": Product.ezbench]
        ).result()
        return result.output.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
