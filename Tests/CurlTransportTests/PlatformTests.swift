import BenchModel
import Testing

@testable import CurlTransport

@Suite("The platform")
struct PlatformTests {
    @Test("is this system's own, or the one that is named")
    func named() throws {
        #expect(try PlatformChoice.named(nil) == .native && PlatformChoice.named("") == .native)
        for choice in PlatformChoice.allCases { #expect(try PlatformChoice.named(choice.rawValue) == choice) }
    }

    @Test("is refused where there is none of the name", arguments: ["Portable", "linux", " native", "por\u{1B}table"])
    func unknown(name: String) {
        let fault = #expect(throws: TransportFault.self) { try PlatformChoice.named(name) }
        #expect(fault?.description.hasPrefix("EZBENCH_PLATFORM names no platform: \"") == true)
        #expect(fault?.description.hasSuffix("it has to be \"native\" or \"portable\", or not set") == true)
        #expect(fault?.description.contains("\u{1B}") == false)
    }

    @Test("that keeps no stamps and sees no connection go says so")
    func portable() {
        let portable = PlatformChoice.portable
        #expect(!portable.knowsTheKernel && portable.platform.receiveStamp(of: 0, hasFailed: false) == nil)
        #expect(portable.platform.hasLetGo(of: 0) == nil && portable.platform.brought(by: 0) == nil)
        #expect(!portable.platform.preferThisThread())
    }

    @Test("reads addresses in numbers, short forms of hosts too")
    func addresses() {
        #expect(NumericAddress.bytes(of: "127.0.0.1") == [127, 0, 0, 1] && NumericAddress.bytes(of: "127.1") == nil)
        #expect(NumericAddress.bytes(ofHost: "127.1") == [127, 0, 0, 1])
        #expect(NumericAddress.bytes(of: "::1") == Array(repeating: 0, count: 15) + [1])
        #expect(NumericAddress.bytes(ofHost: "localhost") == nil && NumericAddress.bytes(ofHost: "") == nil)
    }
}
