import BenchReport
import CurlTransport
import Foundation

/// What a run should say of the machine and the libraries it ran on; no names, no keys.
enum HostFacts {
    /// Returns what a run with so many loops is recorded with.
    static func record(loops: Int, environment: [String: String]) -> RecordedHost {
        let machine = machine
        let last = SelftestFile(environment: environment)?.read()
        let isOfThis = last?.isAbout(machine, loops: loops, version: EZBench.version) ?? false
        return RecordedHost(
            os: ProcessInfo.processInfo.operatingSystemVersionString,
            machine: machine,
            proxies: SystemProxies(environment: environment).shown,
            loops: loops,
            selftest: isOfThis ? last : nil
        )
    }

    /// What a self-test's figures depend on.
    static var machine: SelftestReport.Machine {
        var names = utsname()
        uname(&names)
        let kernel = [text(&names.sysname), text(&names.release), text(&names.machine)].joined(separator: " ")
        return SelftestReport.Machine(
            processor: processor,
            cpus: ProcessInfo.processInfo.activeProcessorCount,
            memoryBytes: ProcessInfo.processInfo.physicalMemory,
            kernel: kernel,
            libcurl: CurlTransport.libraryVersion
        )
    }

    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    /// Returns the text of a C array of characters, which Swift sees as a tuple.
    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// How many event loops a client has where nobody says.
enum LoopCount {
    /// One for every eight processors.
    ///
    /// One loop took 10,000 streams and 20,000 deltas a second within a fifth of a core; a second one on two processors made
    /// the error of TTFT no smaller. Where there are many, servers elsewhere are likely what is measured, and a loop's
    /// thread goes before all others: most of them are left to the rest of the program.
    static let ofThisMachine = max(1, ProcessInfo.processInfo.activeProcessorCount / 8)
}
