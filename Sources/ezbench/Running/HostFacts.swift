import BenchModel
import BenchReport
import CurlTransport
import Foundation

/// What a run should say of the machine and the libraries it ran on; no names, no keys.
enum HostFacts {
    static func json(environment: [String: String]) -> String {
        var facts: [String: JSONValue] = [
            "os": .string(ProcessInfo.processInfo.operatingSystemVersionString),
            "cpus": .number(String(ProcessInfo.processInfo.activeProcessorCount)),
            "memory_bytes": .number(String(ProcessInfo.processInfo.physicalMemory)),
            "libcurl": .string(CurlTransport.libraryVersion),
        ]
        let proxies = SystemProxies(environment: environment).shown
        if !proxies.isEmpty { facts["proxies"] = .object(proxies.mapValues { .string($0) }) }
        return JSONValue.object(facts).json
    }

    /// What a self-test's figures depend on.
    static var selftestMachine: SelftestReport.Machine {
        var names = utsname()
        uname(&names)
        let kernel = [text(&names.sysname), text(&names.release), text(&names.machine)].joined(separator: " ")
        return SelftestReport.Machine(
            cpus: ProcessInfo.processInfo.activeProcessorCount,
            kernel: kernel,
            libcurl: CurlTransport.libraryVersion
        )
    }

    /// Returns the text of a C array of characters, which Swift sees as a tuple.
    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
