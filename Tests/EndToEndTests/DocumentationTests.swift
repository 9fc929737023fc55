import Foundation
import Testing

/// README.md and the pages of docs/, carried out as a reader would: see ``DocumentedPage`` for the marks of their blocks.
@Suite("The documentation", .timeLimit(.minutes(30)))
struct DocumentationTests {
    static let pages: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Product.root)/docs")) ?? []
        return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }()

    @Test("Each page does what it says", .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell"), arguments: pages)
    func page(name: String) async throws {
        let page = try DocumentedPage(String(contentsOfFile: "\(Product.root)/\(name)", encoding: .utf8))
        if page.steps.isEmpty { return }
        try await Workbench.with(Workbench.idlePlaces) { bench in
            try FileManager.default.createSymbolicLink(
                atPath: bench.path("Scenarios"),
                withDestinationPath: "\(Product.root)/Scenarios"
            )
            try FileManager.default.createDirectory(atPath: bench.path("bin"), withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: bench.path("bin/ezbench"),
                withDestinationPath: Product.ezbench
            )
            var address = "http://127.0.0.1:8000"
            for step in page.steps {
                switch step {
                case .file(let file, let content): try bench.write(content, to: file)
                case .server(let arguments):
                    let server = try bench.start(arguments)
                    let line = try await server.line(containing: "listening on")
                    address = line.split(separator: " ").last.map(String.init) ?? ""
                case .commands(let script, let code, let shown):
                    try await carryOut(script, code, shown, serverAt: address, bench)
                case .checked(let lines): for line in lines { try await check(line, bench) }
                }
            }
        }
    }

    /// A starved machine reads all tokens of an answer at once, and then they have no speed.
    @Test("What a page shows of one answer holds where all of its tokens come in one read", arguments: pages)
    func atOnce(name: String) async throws {
        let page = try DocumentedPage(String(contentsOfFile: "\(Product.root)/\(name)", encoding: .utf8))
        for (place, step) in page.steps.enumerated() {
            guard case .commands(let script, let code, let shown?) = step, script.hasPrefix("ezbench once"),
                case .server(let arguments)? = page.steps[..<place].last(where: \.isServer)
            else { continue }
            try await Workbench.with(Workbench.idlePlaces) { bench in
                try FileManager.default.createDirectory(atPath: bench.path("bin"), withIntermediateDirectories: false)
                try FileManager.default.createSymbolicLink(
                    atPath: bench.path("bin/ezbench"),
                    withDestinationPath: Product.ezbench
                )
                let line = try await bench.start(arguments + ["--fault", "coalesce=1000"]).line(
                    containing: "listening on"
                )
                let address = line.split(separator: " ").last.map(String.init) ?? ""
                try await carryOut(script, code, shown, serverAt: address, bench)
            }
        }
    }

    private func carryOut(
        _ script: String,
        _ code: Int32,
        _ shown: String?,
        serverAt address: String,
        _ bench: Workbench
    ) async throws {
        let usual = "http://127.0.0.1:8000"
        let result = try await bench.start(
            program: "/bin/sh",
            ["-ec", script.replacing(usual, with: address)],
            environment: [
                "PATH": "\(bench.path("bin")):/usr/local/bin:/usr/bin:/bin", "LLM_URL": address,
            ]
        ).result()
        let said = result.output + "\n" + result.errors
        #expect(result.code == code, "\(script): \(said)")
        guard let shown else { return }
        // An address is part of the shape: the page has the usual one.
        let missing = ShownOutput(shown).missing(in: said.replacing(address, with: usual))
        #expect(missing == nil, "\(script) does not print “\(missing ?? "")”, but:\n\(said)")
    }

    /// Holds a command that is not run to what there is: the command, its flags, the files that ship, the targets of `make`.
    private func check(_ line: String, _ bench: Workbench) async throws {
        let command = line.prefix { $0 != "#" }
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init).drop { $0.contains("=") }
        guard let program = words.first, words.count > 1 else { return }
        let arguments = words.dropFirst()
        switch program {
        case "ezbench":
            let help = try await bench.start([arguments[arguments.startIndex], "--help"]).result()
            #expect(help.code == 0, "\(line): \(help.errors)")
            let known = Set(help.output.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init))
            for flag in arguments where flag.hasPrefix("--") {
                #expect(known.contains(String(flag.prefix { $0 != "=" })), "\(line): there is no \(flag)")
            }
            for file in arguments where file.hasPrefix("Scenarios/") {
                #expect(FileManager.default.fileExists(atPath: "\(Product.root)/\(file)"), "\(line): no \(file)")
            }
        case "make":
            let targets = try String(contentsOfFile: "\(Product.root)/Makefile", encoding: .utf8)
            for target in arguments where !target.contains("=") {
                #expect(targets.contains("\n\(target):"), "\(line): there is no target \(target)")
            }
        case let script where script.hasPrefix("Scripts/"):
            #expect(FileManager.default.fileExists(atPath: "\(Product.root)/\(script)"), "\(line): no \(script)")
        // Other programs are not ours, and may not be installed here.
        default: break
        }
    }

    // MARK: The harness itself

    @Test("A page's blocks are found with their marks, and a slip in a mark is no way around them")
    func blocks() throws {
        let page = try DocumentedPage(
            """
            <!-- file: a.json -->
            ```json
            {}
            ```
            <!-- ends with 3 -->
            ```sh
            ezbench check --strict
            ```
            ```text
            OPEN
            ```
            <!-- not run: needs a key -->

            ```sh
            ezbench run a.json \\
              --full
            ```
            ```yaml
            - run: x
            ```
            """
        )
        #expect(page.steps.count == 3)
        guard case .file("a.json", "{}\n") = page.steps[0],
            case .commands("ezbench check --strict\n", 3, "OPEN") = page.steps[1],
            case .checked(let lines) = page.steps[2]
        else {
            Issue.record("\(page.steps)")
            return
        }
        #expect(lines.count == 1 && lines[0].hasPrefix("ezbench run a.json") && lines[0].hasSuffix("--full"))
        for slip in [
            "<!-- not run: x -->\ntext\n", "<!-- ends with one -->\n```sh\nx\n```",
            "<!-- keeps running -->\n```yaml\n```",
        ] {
            #expect(throws: DocumentedPage.Malformed.self, "\(slip)") { try DocumentedPage(slip) }
        }
    }

    @Test("What a page shows may differ in figures, units and breaks of lines, and in nothing else")
    func shapes() {
        let shown = ShownOutput("a run 1 · 2.6 s\n…\ngemini  210*  1.2 s\n─────\ncheapest: gpt")
        #expect(shown.missing(in: "x\na run 37 · 580 ms\nmore\ngemini 99 40 ms\n───\ncheapest:\n  gpt\n") == nil)
        #expect(shown.missing(in: "a run 1 · 2.6 s\ngemini 210 1.2 s\ncheapest: claude") == "gemini # # cheapest: gpt")
        #expect(shown.missing(in: "a run 1 · 2.6 s") == "gemini # # cheapest: gpt")
        #expect(shown.missing(in: "gemini 1 2 s cheapest: gpt a run 1 2 s") != nil, "the order is part of it")
    }
}
