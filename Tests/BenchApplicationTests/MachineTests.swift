import BenchAnalysis
import BenchModel
import Foundation
import Testing

@testable import BenchApplication

@Suite("What the machine has room for")
struct MachineTests {
    @Test(
        "Streams get as many loops as they keep busy",
        arguments: [(0, 1), (1, 1), (1250, 1), (1251, 2), (10_000, 8), (1_000_000, 16)]
    )
    func loops(streams: Int, loops: Int) {
        #expect(LoopCount.forConnections(streams) == loops)
    }

    // MARK: Memory

    @Test("There is room where nobody says how much, and where enough is allowed")
    func room() {
        #expect(MemoryRoom.obstacle(streams: 10_000, threads: 8, within: .init()) == nil)
        let enough = MemoryRoom.Limits(addressSpace: 1 << 30, data: 1 << 30)
        #expect(MemoryRoom.obstacle(streams: 100, threads: 1, within: enough) == nil)
    }

    @Test("Want of memory is told with the limit and the remedy")
    func noRoom() {
        #expect(
            MemoryRoom.obstacle(streams: 0, threads: 1, within: .init(addressSpace: 100 << 20))
                == "it takes up to 640 MB of address space in one process, and 100 MB are allowed here; "
                + "`ulimit -v 655360` or `ulimit -v unlimited` allows them."
        )
        let data = MemoryRoom.obstacle(streams: 0, threads: 1, within: .init(addressSpace: 1 << 40, data: 1 << 20))
        #expect(data?.contains("640 MB of data") == true && data?.contains("`ulimit -d 655360`") == true)
    }

    @Test("Streams, loops and connections of HTTP/2 take memory, and more of them more")
    func grows() throws {
        func megabytes(_ streams: Int, _ http2: Int, _ threads: Int) throws -> Int {
            let text = try #require(
                MemoryRoom.obstacle(streams: streams, ownHTTP2: http2, threads: threads, within: .init(addressSpace: 1))
            )
            return try #require(text.split(separator: " ").compactMap { Int($0) }.first)
        }
        #expect(try megabytes(8, 0, 1) == 641)
        #expect(try megabytes(8, 8, 1) == 643)
        #expect(try megabytes(0, 0, 3) == 832)
        #expect(try megabytes(.max, .max, .max) == megabytes(1_000_000, 1_000_000, 10_001))
        #expect(try megabytes(-1, -1, -1) == 640)
    }

    @Test("Connections of HTTP/2 count by themselves only where they are not shared")
    func ownConnections() {
        // This process's own limits, which tests run within.
        #expect(MemoryRoom.obstacle(of: .small(), threads: 1) == nil)
    }

    // MARK: Descriptors and ports

    private static func machine(descriptors: Int, ports: Int?) -> StreamRoom.Machine {
        StreamRoom.Machine(raiseDescriptors: { min($0, descriptors) }, ports: { ports })
    }

    @Test("Streams take a descriptor each, or two where this process is their server too")
    func descriptors() {
        let machine = Self.machine(descriptors: 1100, ports: nil)
        #expect(StreamRoom.obstacle(to: 1000, atOneServer: 1000, on: machine) == nil)
        #expect(StreamRoom.obstacle(to: 500, descriptorsEach: 2, atOneServer: 500, on: machine) == nil)
        #expect(
            StreamRoom.obstacle(to: 1001, atOneServer: 1001, on: machine)
                == "it takes 1101 open files in one process, and 1100 are allowed here; "
                + "`ulimit -n 1101` as superuser allows them."
        )
        #expect(StreamRoom.obstacle(to: 501, descriptorsEach: 2, atOneServer: 501, on: machine) != nil)
        #expect(StreamRoom.obstacle(to: .max, descriptorsEach: 2, atOneServer: 1, on: machine) != nil)
    }

    @Test("Streams to one server take a port each; where nobody says how many there are, that is no obstacle")
    func ports() {
        let machine = Self.machine(descriptors: .max, ports: 1000)
        #expect(StreamRoom.obstacle(to: 5000, atOneServer: 1000, on: machine) == nil)
        let text = StreamRoom.obstacle(to: 5000, atOneServer: 1001, on: machine)
        #expect(
            text?.hasPrefix("it takes 1001 ports of this machine for one server, and 1000 are given out here") == true
        )
        let silent = Self.machine(descriptors: .max, ports: nil)
        #expect(StreamRoom.obstacle(to: 5000, atOneServer: 5000, on: silent) == nil)
    }

    @Test(
        "As many connections again may linger, as far as descriptors reach",
        arguments: [(10_000, 1, 100), (250, 1, 50), (200, 1, 0), (100, 1, 0), (10_000, 2, 100), (400, 2, 50)]
    )
    func lingering(descriptors: Int, each: Int, allowed: Int) {
        let machine = Self.machine(descriptors: descriptors, ports: nil)
        #expect(StreamRoom.lingering(beside: 100, descriptorsEach: each, on: machine) == allowed)
    }

    // MARK: What is recorded

    @Test("A run is recorded with its machine, its loops and its proxies without credentials")
    func host() throws {
        let environment = ["https_proxy": "http://me:s3cr3t@proxy.example:1"]
        let host = HostFacts.record(loops: 3, asked: nil, version: "1", environment: environment)
        #expect(host.loops == 3 && host.selftest == nil)
        #expect(host.cpus == ProcessInfo.processInfo.activeProcessorCount && host.kernel?.isEmpty == false)
        #expect(host.proxies?["https"] == "http://•••@proxy.example:1" && !host.json.contains("s3cr3t"))
        #expect(host.libcurl?.hasPrefix("libcurl/") == true)
    }

    @Test("It quotes the last self-test where that is of this machine, version and number of loops")
    func quoted() throws {
        let folder = try Folder()
        let environment = ["XDG_STATE_HOME": folder.path]
        var quote = SelftestQuote(
            machine: HostFacts.machine,
            loops: 2,
            version: "1",
            date: 5,
            trustedLoad: "100 streams × 100 tokens/s",
            ttftErrorP99: 1000
        )
        func recorded(_ asked: Int?, _ version: String) -> SelftestQuote? {
            HostFacts.record(loops: 2, asked: asked, version: version, environment: environment).selftest
        }
        let file = try #require(SelftestFile(environment: environment))
        #expect(file.read() == nil && recorded(2, "1") == nil)
        try file.write(quote)
        #expect(file.read() == quote && recorded(2, "1") == quote)
        #expect(recorded(nil, "1") == nil && recorded(2, "2") == nil)
        quote.machine.processor = "another"
        try file.write(quote)
        #expect(recorded(2, "1") == nil)
        try Data("{".utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(file.read() == nil)
    }

    @Test("The last self-test lies where XDG says; relative paths are left alone")
    func place() {
        func path(_ environment: [String: String]) -> String? { SelftestFile(environment: environment)?.path }
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/ezbench/selftest.json")
        #expect(path(["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/ezbench/selftest.json")
        #expect(path(["HOME": "h"]) == nil && path([:]) == nil)
    }

    @Test("One that cannot be written is told, with what follows from it")
    func unwritable() throws {
        let file = try #require(SelftestFile(environment: ["XDG_STATE_HOME": "/dev/null"]))
        let quote = SelftestQuote(
            machine: HostFacts.machine,
            loops: nil,
            version: "1",
            date: 5,
            trustedLoad: nil,
            ttftErrorP99: nil
        )
        let error = #expect(throws: ApplicationError.self) { try file.write(quote) }
        #expect(error?.description.hasSuffix(" Runs will not quote this self-test.") == true)
    }

    @Test("A process uses memory and, in time, its processors")
    func meter() {
        let meter = ProcessMeter()
        let before = meter.usage.cpu
        // A few milliseconds of work at least, on any processor.
        let sum = (0..<3_000_000).reduce(0) { $0 &* 31 &+ $1 }
        #expect(meter.usage.cpu > before && (meter.usage.peakMemory ?? 1) > 0, "\(sum)")
    }
}
