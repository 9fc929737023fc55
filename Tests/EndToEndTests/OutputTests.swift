import Foundation
import Testing

/// Every command that writes a file writes to what its path leads to, and leaves it what it was.
@Suite("Output files", .timeLimit(.minutes(30)))
struct OutputTests {
    /// A command, as typed up to the path that it writes to.
    private static let commands: [(String, [String])] = [
        ("report", ["report", "--format", "json", "--output"]),
        ("check", ["check", "--max-error-rate", "99%", "--format", "junit", "--output"]),
    ]

    @Test(
        "A link, several names, a mode, a pipe and a stream stay, and get what is written",
        arguments: 0..<commands.count
    )
    func places(index: Int) async throws {
        let (name, arguments) = Self.commands[index]
        try await Workbench.with { bench in
            _ = try await bench.run(.single(try await bench.startSimulator()))
            let plain = try await bench.start(arguments + ["-"]).result().output
            #expect(plain.utf8.count > 50, "\(name)")

            for file in ["private", "named", "target"] { try bench.write("old", to: file) }
            chmod(bench.path("private"), 0o600)
            try #require(link(bench.path("named"), bench.path("other")) == 0)
            try #require(symlink("target", bench.path("link")) == 0)
            try #require(symlink("nothing yet", bench.path("dangling")) == 0)
            for file in ["private", "named", "link", "dangling", "/dev/stdout", "/dev/fd/1"] {
                let result = try await bench.start(arguments + [file]).result()
                #expect(
                    result.code == 0 && result.output == (file.hasPrefix("/") ? plain : ""),
                    "\(file): \(result.errors)"
                )
            }
            for file in ["private", "other", "target", "nothing yet"] { #expect(try bench.read(file) == plain) }
            var status = stat()
            #expect(stat(bench.path("private"), &status) == 0 && status.st_mode & 0o777 == 0o600)
            for link in ["link", "dangling"] {
                #expect(lstat(bench.path(link), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
            }

            try #require(mkfifo(bench.path("pipe"), 0o600) == 0)
            let reader = try bench.start(program: "/bin/cat", ["pipe"])
            #expect(try await bench.start(arguments + ["pipe"]).result().code == 0)
            #expect(await reader.result().output == plain)
            // What a shell has opened to be added to is not begun anew.
            let command = (["\(Product.ezbench)"] + arguments + ["/dev/stdout"]).joined(separator: " ")
            let added = try await bench.start(program: "/bin/sh", ["-c", "echo before > log; \(command) >> log"])
                .result()
            #expect(added.code == 0)
            #expect(try bench.read("log") == "before\n" + plain)
        }
    }

    @Test(
        "What is written piece by piece replaces a file whole or not at all",
        arguments: [["trace"], ["report", "--format", "csv", "--rows", "requests"]]
    )
    func pieces(arguments: [String]) async throws {
        try await Workbench.with { bench in
            _ = try await bench.run(.single(try await bench.startSimulator()))
            try bench.write("old", to: "out")
            chmod(bench.path("out"), 0o600)
            let before = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
            let command = (["ulimit -f 1; exec", Product.ezbench] + arguments + ["--output", "out"]).joined(
                separator: " "
            )
            let result = try await bench.start(program: "/bin/sh", ["-c", command]).result()
            #expect(result.code == 2 && result.errors.contains("`ulimit -f`"), "\(result.errors)")
            #expect(try bench.read("out") == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted() == before)
            let whole = try await bench.start(arguments + ["--output", "out"]).result()
            #expect(whole.code == 0 && whole.errors.isEmpty)
            #expect(try await bench.start(arguments).result().output == bench.read("out"))
            var status = stat()
            #expect(stat(bench.path("out"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
    }

    @Test("A file of somebody else's that may be written to gets what is written", .enabled(if: SmallUser.isPossible))
    func another() async throws {
        try await Workbench.with { bench in
            for folder in ["data", "shared"] {
                try FileManager.default.createDirectory(atPath: bench.path(folder), withIntermediateDirectories: false)
            }
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            #expect(try await bench.ezbench("run", "scenario.json", "--db", "data/bench.sqlite").code == 0)
            chmod(bench.path("data"), 0o555)
            chmod(bench.path("data/bench.sqlite"), 0o444)
            chmod(bench.path("shared"), 0o777)
            for command in [["report", "--format", "json"], ["trace"]] {
                try bench.write("old", to: "shared/out")
                chmod(bench.path("shared/out"), 0o666)
                let arguments = command + ["--db", "data/bench.sqlite"]
                let result = try await SmallUser.run(arguments + ["--output", "shared/out"], bench)
                #expect(result.code == 0, "\(command): \(result.errors)")
                #expect(try await bench.start(arguments).result().output == bench.read("shared/out"))
                // Nobody but a superuser gives a file away, so that another could not take its place.
                var status = stat()
                #expect(stat(bench.path("shared/out"), &status) == 0 && status.st_uid == 0)
                #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path("shared")) == ["out"])
            }
        }
    }

    @Test("A device stays one", .enabled(if: getuid() == 0))
    func device() async throws {
        try await Workbench.with { bench in
            _ = try await bench.run(.single(try await bench.startSimulator()))
            // The numbers of /dev/null, in a folder of the test's own; not every container lets that be used.
            guard mknod(bench.path("null"), S_IFCHR | 0o666, dev_t(1 << 8 | 3)) == 0 else { return }
            let probe = open(bench.path("null"), O_WRONLY)
            guard probe >= 0 else { return }
            close(probe)
            for (_, arguments) in Self.commands {
                #expect(try await bench.start(arguments + ["null"]).result().code == 0)
                var status = stat()
                #expect(lstat(bench.path("null"), &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
            }
        }
    }

    @Test("The simulator's record goes through a pipe, and to standard output alone")
    func record() async throws {
        try await Workbench.with { bench in
            try #require(mkfifo(bench.path("pipe"), 0o600) == 0)
            let reader = try bench.start(program: "/bin/cat", ["pipe"])
            _ = try await bench.run(.single(try await bench.startSimulator("--record", "pipe")))
            _ = try await reader.line(containing: "\"outcome\":\"completed\"")

            let simulator = try bench.start(["simulate", "--port", "0", "--record", "-"])
            let line = try await simulator.line(containing: "listening on", inErrors: true)
            let address = String(try #require(line.split(separator: " ").last))
            _ = try await bench.run(.single(address))
            let first = try await simulator.line(containing: "\"outcome\"")
            #expect(first.hasPrefix("{"))
        }
    }

    @Test("What cannot be written is told with its reason")
    func refused() async throws {
        try await Workbench.with { bench in
            _ = try await bench.run(.single(try await bench.startSimulator()))
            for (_, arguments) in Self.commands {
                for (path, words) in [("none/out", "its folder does not exist"), (".", "it is a folder")] {
                    let result = try await bench.start(arguments + [path]).result()
                    #expect(
                        result.code == 2 && result.errors.contains("cannot write \(path): \(words)"),
                        "\(result.errors)"
                    )
                }
            }
        }
    }
}

@Suite("Which database", .timeLimit(.minutes(30)))
struct DatabaseNameTests {
    @Test(
        "A name that keeps nothing is refused before anything is sent",
        arguments: ["", ":memory:", "file:x?mode=memory"]
    )
    func refused(name: String) async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator("--record", "served.jsonl")
            try bench.write(TestScenario.single(address))
            for arguments in [["run", "scenario.json"], ["report"], ["check"], ["runs"], ["run", "--resume", "last"]] {
                let result = try await bench.start(arguments + ["--db", name]).result()
                #expect(result.code == 2 && result.errors.contains("name a file"), "\(arguments): \(result.errors)")
            }
            #expect(try bench.read("served.jsonl").isEmpty)
        }
    }

    @Test("What is to be read needs no write permission", .enabled(if: SmallUser.isPossible))
    func unwritable() async throws {
        try await Workbench.with { bench in
            try FileManager.default.createDirectory(atPath: bench.path("data"), withIntermediateDirectories: false)
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            #expect(try await bench.ezbench("run", "scenario.json", "--db", "data/bench.sqlite").code == 0)
            chmod(bench.path("data"), 0o555)
            chmod(bench.path("data/bench.sqlite"), 0o444)
            for command in [["report"], ["runs"], ["check", "--max-error-rate", "99%"]] {
                let read = try await SmallUser.run(command + ["--db", "data/bench.sqlite"], bench)
                #expect(read.code == 0, "\(command): \(read.errors)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path("data")) == ["bench.sqlite"])
        }
    }

    @Test("The hint how to go on names the database, in quotes where it needs them")
    func resumption() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator("--fault", "status=401")
            var scenario = TestScenario.single(address)
            // The first refusal of a key ends the run; the others are what is left to go on with.
            scenario.load = ["requests": 5, "concurrency": 1]
            scenario.abort = ["authFailure": true]
            try bench.write(scenario)
            #expect(try await bench.ezbench("run", "scenario.json", "--db", "the data.sqlite").code == 1)
            // As nothing worked, the run itself had but a line to say; those of a report are wrapped.
            let report = try await bench.ezbench("report", "--full", "--db", "the data.sqlite")
            let words = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("To go on: ezbench run --resume 1 --db 'the data.sqlite'"), "\(words)")
            let screen = try await bench.ezbench("report", "--db", "the data.sqlite").output
            #expect(screen.contains("\nto go on: ezbench run --resume 1 --db 'the data.sqlite'\n"), "\(screen)")
        }
    }
}
