import Foundation
import Testing

/// What people type who know other tools: each is answered with what to type here.
@Suite("Mistyped", .timeLimit(.minutes(30)))
struct MistypedTests {
    @Test(
        "Words that other programs have are answered with this program's own",
        arguments: [
            (["list"], "to list the runs: ezbench runs"),
            (["bench"], "ezbench run --url URL --model NAME"),
            (["version"], "ezbench --version"),
            (["completion", "bash"], "ezbench --generate-completion-script bash"),
            (["help", "diff"], "ezbench compare RUN RUN"),
            (["http://127.0.0.1:8000"], "ezbench run --url http://127.0.0.1:8000 --model NAME"),
            (["-V"], "the version is that of ezbench --version"),
            (["--db", "x.sqlite", "report"], "options stand behind the command: ezbench report --db x.sqlite"),
            (["report", "--json"], "it is --format json here"),
            (["report", "-f", "json"], "it is --format here"),
            (["report", "--verbose"], "--full"),
            (["report", "1", "2"], "ezbench compare RUN RUN"),
            (["report", "--no-color"], "NO_COLOR=1"),
            (["run", "x.json", "--output", "x.html"], "ezbench report --output FILE"),
            (["run", "x.json", "--num-prompts", "5"], "it is --requests here"),
            (["run", "x.json", "--max_tokens", "5"], "it is --max-tokens here"),
            (["run", "--max-concurrency", "5"], "Unknown option '--max-concurrency'; it is --concurrency here"),
            (
                ["run", "--url", "http://127.0.0.1:9", "--model", "a", "--temperature", "0"],
                "a target of a scenario has it"
            ),
            (["run", "http://127.0.0.1:8000"], "is an address; expected a scenario file; name a server with --url"),
            (["run", "localhost:8000"], "name a server with --url"),
            (["data", "https://host/rows.jsonl"], "is an address; expected a file; pipe it in: curl -L"),
            (["once", "--url", "http://127.0.0.1:9", "--model", "a", "What", "is", "it"], "put it between quotes"),
            (["sweep", "x.json", "--concurrency", "1 2"], "expected loads such as 1,2,4,8"),
            (["sweep", "x.json", "--rate", "1 0,3"], "expected loads such as 1,2,4,8"),
            (["sweep", "x.json", "--shard", "1/2"], "share single runs: ezbench run --shard"),
            (["compare"], "name two runs, such as ezbench compare 11 12"),
            (["report", "--since", "7"], "write 7d if days are meant"),
            (["report", "--since", "yesterday"], "use w, d, h, m or s"),
            (["prices", "no-such-model"], "`ezbench prices` lists those that are"),
        ] as [([String], String)]
    )
    func words(arguments: [String], advice: String) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(arguments).result()
            let last = String(result.errors.split(separator: "\n").last ?? "")
            #expect(result.code == 2 && result.output.isEmpty && last.contains(advice), "\(result.errors)")
        }
    }

    @Test(
        "An option is not a command's own because its help speaks of it, nor is the value of one that there is not a file",
        arguments: [
            (["export", "--json"], "--json"), (["export", "latest", "--format", "csv"], "--format"),
            (["baseline", "set", "latest", "--against", "main"], "--against"),
            (["run", "--nonsense", "x.json", "--url", "http://127.0.0.1:9", "--model", "m"], "--nonsense"),
        ]
    )
    func foreignOptions(arguments: [String], option: String) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(arguments).result()
            let last = result.errors.split(separator: "\n").last
            #expect(result.code == 2 && last == "ezbench: Unknown option '\(option)'", "\(result.errors)")
        }
    }

    @Test(
        "Two models or two servers where one is taken are refused, and no address is repeated; of other options the last holds"
    )
    func contradictions() async throws {
        try await Workbench.with { bench in
            let server = ["run", "--url", "http://127.0.0.1:9", "--model", "first"]
            let models = try await bench.start(server + ["--model", "second"]).result()
            #expect(models.code == 2 && models.errors.contains("--model is given twice"), "\(models.errors)")
            #expect(models.errors.contains("a scenario may name several models"))
            #expect(!bench.has("ezbench.sqlite"), "nothing was asked")
            let servers = try await bench.start(["once", "--url=http://h/one", "--url", "http://h/two", "hi"]).result()
            #expect(servers.code == 2 && servers.errors.contains("--url is given twice"), "\(servers.errors)")
            #expect(!servers.errors.contains("http://h"), "an address may hold a secret")
            let same = try await bench.start(server + ["--model", "first", "--requests", "0"]).result()
            #expect(same.errors.contains("--requests 0: expected"), "\(same.errors)")
            let repeated = try await bench.start(["check", "--format", "json", "--format", "text"]).result()
            #expect(!repeated.errors.contains("twice"), "\(repeated.errors)")
        }
    }

    @Test("A key that is given as an option is refused without being repeated")
    func keys() async throws {
        try await Workbench.with { bench in
            for typed in [["--api-key", "sk-0123456789"], ["--api-key=sk-0123456789"]] {
                let result = try await bench.start(["run"] + typed).result()
                #expect(result.code == 2 && result.errors.contains("--api-key-env NAME"), "\(result.errors)")
                #expect(!result.errors.contains("sk-0123456789"), "\(result.errors)")
            }
        }
    }

    @Test("Help of a command may be asked for in either order")
    func order() async throws {
        try await Workbench.with { bench in
            let usual = try await bench.ezbench("check", "--help")
            #expect(usual.output.hasPrefix("OVERVIEW: Judge a run"))
            for arguments in [["--help", "check"], ["-h", "check"], ["help", "check"]] {
                #expect(try await bench.start(arguments).result().output == usual.output, "\(arguments)")
            }
            #expect(try await bench.ezbench("--help", "load").output == bench.ezbench("help", "load").output)
        }
    }
}
