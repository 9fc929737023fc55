#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The facts of its machine that a run is recorded with, `host_json`; a run of an earlier version lacks some.
package struct RecordedHost: Sendable, Equatable, Codable {
    package private(set) var os: String?
    package private(set) var processor: String?
    package private(set) var cpus: Int?
    package private(set) var memoryBytes: UInt64?
    package private(set) var kernel: String?
    package private(set) var libcurl: String?
    /// Proxies by the scheme they are for, without credentials.
    package private(set) var proxies: [String: String]?
    /// Event loops of the client.
    package private(set) var loops: Int?
    /// The machine's last self-test, made before the run.
    package private(set) var selftest: SelftestQuote?

    package init(
        os: String,
        machine: SelftestReport.Machine,
        proxies: [String: String],
        loops: Int,
        selftest: SelftestQuote?
    ) {
        self.os = os
        processor = machine.processor
        cpus = machine.cpus
        memoryBytes = machine.memoryBytes
        kernel = machine.kernel
        libcurl = machine.libcurl
        self.proxies = proxies.isEmpty ? nil : proxies
        self.loops = loops
        self.selftest = selftest
    }

    /// Reads what a run, or a sitting of it, was recorded with; nil where that cannot be read.
    package init?(json: String) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let host = try? decoder.decode(RecordedHost.self, from: Data(json.utf8)) else { return nil }
        self = host
    }

    /// As the database keeps it.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
