package import BenchAnalysis
import BenchModel
import CurlTransport

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

/// What a run should say of the machine and the libraries it ran on; no names, no keys.
package enum HostFacts {
    /// Returns what a run is recorded with; it quotes a self-test that asked for as many loops, be it for none.
    package static func record(
        loops: Int,
        asked: Int?,
        version: String,
        environment: [String: String]
    ) -> RecordedHost {
        let machine = machine
        let last = SelftestFile(environment: environment)?.read()
        let isOfThis = last?.isAbout(machine, loops: asked, version: version) ?? false
        return RecordedHost(
            os: ProcessInfo.processInfo.operatingSystemVersionString,
            machine: machine,
            proxies: SystemProxies(environment: environment).shown,
            loops: loops,
            selftest: isOfThis ? last : nil
        )
    }

    /// What a self-test's figures depend on.
    package static var machine: SelftestReport.Machine {
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
        return name.map { $0.stripped(of: \.isWhitespace) } ?? "unknown processor"
    }

    /// Returns the text of a C array of characters, which Swift sees as a tuple.
    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
