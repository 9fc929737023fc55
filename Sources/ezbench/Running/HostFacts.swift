import BenchModel
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
}
