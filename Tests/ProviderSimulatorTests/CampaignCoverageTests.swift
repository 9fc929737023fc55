import FaultCampaign
import Testing

@testable import ProviderSimulator

/// The fault campaign is what shows that every fault is told right; what it leaves out is shown by nobody.
@Suite("The fault campaign's list")
struct CampaignCoverageTests {
    @Test("has every fault that the simulator has, in each protocol", arguments: FaultCampaign.protocols.map(\.0))
    func coverage(_ wireProtocol: String) throws {
        var seen: Set<Fault.Kind> = []
        for expectation in FaultExpectation.all(wireProtocol) {
            let parts = expectation.fault.split(separator: ",")
            // What the campaign asks for, the simulator understands.
            #expect(try Fault.list(parsing: expectation.fault).count == parts.count)
            for part in parts {
                let name = Setting(part.split(separator: ";").first ?? "").name
                seen.insert(try #require(Fault.Kind(rawValue: name)))
            }
        }
        // A held answer waits for whoever holds it to let it go, and is no fault of a server: HoldTests has it.
        let missing = Fault.Kind.allCases.filter { $0 != .hold && !seen.contains($0) }
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test("has every choice that a fault has, too")
    func choices() {
        let faults = Set(FaultExpectation.all("openai-chat").map(\.fault))
        func expect<Choice: RawRepresentable & CaseIterable>(_ kind: Fault.Kind, _: Choice.Type, but spoken: String...)
        where Choice.RawValue == String {
            for choice in Choice.allCases where !spoken.contains(choice.rawValue) {
                #expect(faults.contains("\(kind.rawValue)=\(choice.rawValue)"))
            }
        }
        expect(.usage, Fault.UsagePlacement.self)
        expect(.oddError, Fault.OddError.self)
        expect(.echo, Fault.EchoPlace.self)
        expect(.spoil, Fault.Spoiling.self)
        // The one that is meant where none is named.
        expect(.foreignEvent, Fault.ForeignEvent.self, but: Fault.ForeignEvent.keepalive.rawValue)
        #expect(faults.contains(Fault.Kind.foreignEvent.rawValue))
    }
}
