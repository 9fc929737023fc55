import Foundation
import Testing

/// Proxies that the environment names.
@Suite("Proxies of the environment", .timeLimit(.minutes(30)))
struct ProxyTests {
    @Test(
        "One that is malformed is told by its variable before anything is sent or stored, and its password by nobody",
        arguments: [
            "http://someone:hidden/word@127.0.0.1:1", "http://someone:hidden word@127.0.0.1:1", "someone:hidden@",
        ]
    )
    func malformed(address: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.chat, "t")
            try bench.write(scenario)
            let environment = ["http_proxy": address]
            let run = try await bench.ezbench("run", "scenario.json", environment: environment)
            let check = try await bench.ezbench("validate", "scenario.json", environment: environment)
            for said in [run, check] {
                #expect(said.code == 2 && said.errors.contains("http_proxy names no proxy: "), "\(said.errors)")
                #expect(!(said.errors + said.output).contains("hidden") && !said.errors.contains("someone"))
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: bench.path(""))
            #expect(!files.contains { $0.hasSuffix(".sqlite") }, "\(files)")
            // Who does not go through it is not concerned.
            let excepted = environment.merging(["no_proxy": "127.0.0.0/8"]) { $1 }
            #expect(try await bench.ezbench("validate", "scenario.json", environment: excepted).code == 0)
        }
    }

    @Test(
        "A list of exceptions that cannot be read is refused before anything is sent, by run and validate alike",
        arguments: ["127.0.0.0/33", "127.0.0.1/8/9", "127.0.0.0/x", "http://127.0.0.1", ".a.com;127.0.0.1"]
    )
    func malformedExceptions(list: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.chat, "t")
            try bench.write(scenario)
            let environment = ["http_proxy": "http://127.0.0.1:1", "no_proxy": list]
            for command in ["run", "validate"] {
                let said = try await bench.ezbench(command, "scenario.json", environment: environment)
                let words = "no_proxy: the entry \(list) names no server"
                #expect(said.code == 2 && said.errors.contains(words), "\(said.errors)")
            }
            #expect(!bench.has("ezbench.sqlite"))
        }
    }

    @Test("HTTP_PROXY is said once to be left alone, and nothing where it is of no concern")
    func ignoredVariable() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let environment = ["HTTP_PROXY": "http://127.0.0.1:1"]
            for command in ["run", "validate"] {
                let said = try await bench.ezbench(command, "scenario.json", environment: environment)
                #expect(
                    said.code == 0 && said.errors.split(separator: "HTTP_PROXY is not heeded").count == 2,
                    "\(said.errors)"
                )
                let excepted = environment.merging(["no_proxy": "127.0.0.1"]) { $1 }
                let silent = try await bench.ezbench(command, "scenario.json", environment: excepted)
                #expect(silent.code == 0 && !silent.errors.contains("HTTP_PROXY"), "\(silent.errors)")
            }
        }
    }
}
