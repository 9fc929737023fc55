import Foundation
import Testing

/// A key goes to the server and nowhere else.
@Suite("Secrets", .timeLimit(.minutes(30)))
struct SecretTests {
    private static let key = "sk-secret-7f3a9c51d2"

    @Test("A key is in no file and in no output, whatever becomes of the requests")
    func nowhere() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator("--record", bench.path("served.jsonl"))
            var scenario = TestScenario(baseURL: address)
            scenario.endpoints["here"] = [
                "baseURL": address, "apiKey": "${EZAI_API_KEY}",
                "headers": ["x-api-key": "${EZAI_API_KEY}", "cookie": "session=${EZAI_API_KEY}"],
            ]
            scenario.endpoints["nowhere"] = ["baseURL": "http://127.0.0.1:9", "apiKey": "${EZAI_API_KEY}"]
            for wire in WireName.allCases {
                scenario.add(wire, "\(wire) fine")
                scenario.add(wire, "\(wire) buffered", ["stream": false])
                for fault in ["status=401", "html", "cut", "malformed", "redirect=http://127.0.0.1:9/"] {
                    scenario.add(wire, "\(wire) \(fault)", ["headers": ["x-simulator-fault": fault]])
                }
                scenario.add(wire, "\(wire) refused", ["endpoint": "nowhere"])
            }
            try bench.write(scenario)

            let key = ["EZAI_API_KEY": Self.key]
            var said: [ProgramResult] = []
            said.append(try await bench.ezbench("run", "scenario.json", environment: key))
            for format in ["table", "markdown", "json", "csv", "html"] {
                said.append(try await bench.ezbench("report", "--full", "--format", format, environment: key))
            }
            said.append(try await bench.ezbench("check", "--max-error-rate", "0", environment: key))
            said.append(try await bench.ezbench("trace"))
            said.append(try await bench.ezbench("validate", "scenario.json", environment: key))
            #expect(said[0].code == 1 && said[0].output.contains("fine"))
            for result in said {
                #expect(!result.output.contains(Self.key) && !result.errors.contains(Self.key))
            }
            #expect(try bench.filesHolding(Self.key).isEmpty)
        }
    }

    @Test("A server that repeats the key in its refusal does not get it stored")
    func repeated() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            // The simulator names the setting it does not know: here that is the key.
            scenario.endpoints["here"] = [
                "baseURL": address, "apiKey": "${EZAI_API_KEY}", "headers": ["x-simulator": "${EZAI_API_KEY}"],
            ]
            for wire in WireName.allCases { scenario.add(wire, wire.rawValue) }
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", environment: ["EZAI_API_KEY": Self.key])
            #expect(
                run.code == 1 && run.errors.contains("Unknown setting \"•••\""),
                "the refusal is told, the key is not"
            )
            for target in try await bench.report().targets {
                #expect(target.requests.failures.first?.example.contains("Unknown setting \"•••\"") == true)
            }
            #expect(!run.output.contains(Self.key) && !run.errors.contains(Self.key))
            #expect(try bench.filesHolding(Self.key).isEmpty)
        }
    }

    @Test("A server that repeats the key in every spelling, place and piece does not get it stored")
    func echoed() async throws {
        try await Workbench.with { bench in
            // Percent-encoding and JSON have to change it.
            let key = "sk-Echo/7f3a+9c51=d2"
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            scenario.endpoints["here"] = ["baseURL": address, "apiKey": "${EZAI_API_KEY}"]
            for fault in [
                "echo=error", "echo=stream", "echo=stream, error-mid-stream", "echo=stream, cut;after=9",
                "echo=stream, split",
            ] {
                let headers = ["x-simulator-fault": fault]
                for wire in WireName.allCases {
                    scenario.add(wire, "\(wire) \(fault)", ["headers": headers])
                    scenario.add(wire, "\(wire) buffered \(fault)", ["stream": false, "headers": headers])
                }
            }
            try bench.write(scenario)
            let environment = ["EZAI_API_KEY": key]
            var said = [try await bench.ezbench("run", "scenario.json", environment: environment)]
            for format in ["table", "markdown", "json", "csv", "html"] {
                said.append(try await bench.ezbench("report", "--full", "--format", format))
            }
            for format in ["text", "junit", "github"] {
                said.append(try await bench.ezbench("check", "--format", format, "--max-error-rate", "0"))
            }
            #expect(said[0].code == 1)
            for target in try await bench.report().targets where target.name.hasSuffix(" echo=error") {
                #expect(target.requests.failures.first?.example.contains("•••") == true, "\(target.name)")
            }
            let encoded = ["sk-Echo%2F7f3a%2B9c51%3Dd2", Data(key.utf8).base64EncodedString()]
            for spelling in [key, String(key.dropLast(4)), "sk-Echo\\/7f3a"] + encoded {
                for result in said { #expect(!result.output.contains(spelling) && !result.errors.contains(spelling)) }
                #expect(try bench.filesHolding(spelling).isEmpty, "\(spelling)")
            }
        }
    }

    @Test("A key in a file of its owner's is used, and one that others may read is not")
    func keyFile() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario.single(address)
            try bench.write(Self.key, to: "key")
            scenario.endpoints["here"]?["apiKeyFile"] = "key"
            for (mode, code) in [(0o644, Int32(2)), (0o600, 0)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: bench.path("key"))
                let run = try await bench.run(scenario)
                #expect(run.code == code && !run.errors.contains(Self.key) && !run.output.contains(Self.key))
                #expect(run.errors.contains("chmod 600") == (code == 2))
            }
            #expect(try bench.filesHolding(Self.key) == ["key"])
        }
    }

    @Test(
        "Prompts and answers are stored only on request, and then without the key",
        .enabled(if: Product.hasSQLite3)
    )
    func texts() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            scenario.endpoints["here"]?["apiKey"] = "${EZAI_API_KEY}"
            for wire in WireName.allCases {
                scenario.add(wire, "\(wire) one", ["headers": ["x-simulator-fault": "echo=stream"]])
                scenario.add(wire, "\(wire) buffered", ["stream": false])
            }
            try bench.write(scenario)
            let key = ["EZAI_API_KEY": Self.key]
            #expect(try await bench.ezbench("run", "scenario.json", environment: key).code == 0)
            let count = "SELECT count(prompt_text) + count(answer_text) AS n FROM request"
            #expect(try await bench.query(count).first?["n"] as? Int == 0)

            #expect(try await bench.ezbench("run", "scenario.json", "--store-text", environment: key).code == 0)
            let rows = try await bench.query(
                "SELECT prompt_text AS prompt, answer_text AS answer, streamed FROM request JOIN target ON target.id = target_id "
                    + "WHERE request.run_id = 2"
            )
            #expect(rows.count == 2 * WireName.allCases.count)
            #expect(rows.allSatisfy { ($0["prompt"] as? String)?.hasSuffix("What is a stream?") == true })
            for row in rows {
                let answer = try #require(row["answer"] as? String)
                if row["streamed"] as? Int == 1 {
                    #expect(answer.hasPrefix("••• "))
                } else {
                    #expect(!answer.isEmpty && !answer.hasPrefix("{"), "the answer's text, not the document around it")
                }
            }
            #expect(try bench.filesHolding(Self.key).isEmpty)
        }
    }

    @Test("While a run is under way the write-ahead log has no key either")
    func underWay() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.endpoints["here"]?["apiKey"] = "${EZAI_API_KEY}"
            scenario.add(.chat, "held", ["headers": ["x-simulator-fault": "hold;spare=2"]])
            scenario.load = ["requests": 3]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json"], environment: ["EZAI_API_KEY": Self.key])
            try await simulator.holds(1, of: run)
            try await bench.stores(2, of: run)
            run.send(SIGKILL)
            _ = await run.result()
            #expect(bench.has("ezbench.sqlite"))
            #expect(try bench.filesHolding(Self.key).isEmpty)
        }
    }

    @Test("A key that cannot be sent, or that stands in the file, is refused without being shown")
    func refused() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("http://127.0.0.1:9")
            scenario.endpoints["here"]?["apiKey"] = "${EZAI_API_KEY}"
            try bench.write(scenario)
            let broken = ["EZAI_API_KEY": Self.key + "\n"]
            let unsendable = try await bench.ezbench("run", "scenario.json", environment: broken)
            scenario.endpoints["here"]?["apiKey"] = Self.key
            let writtenOut = try await bench.run(scenario)
            for result in [unsendable, writtenOut] {
                #expect(result.code == 2 && result.errors.contains("$.endpoints.here.apiKey"))
                #expect(!result.errors.contains(Self.key))
            }
        }
    }
}

extension Workbench {
    /// Returns the files of the folder in whose bytes a text occurs.
    func filesHolding(_ text: String) throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try files.filter {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path($0), isDirectory: &isFolder), !isFolder.boolValue
            else { return false }
            return try Data(contentsOf: URL(fileURLWithPath: path($0))).range(of: Data(text.utf8)) != nil
        }
    }
}
