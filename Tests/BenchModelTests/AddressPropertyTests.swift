import Testing

@testable import BenchModel

/// Addresses made of known parts, and what is found of these again.
@Suite("Every address of a server")
struct AddressPropertyTests {
    private struct Made {
        var scheme: String?
        var user: String?
        var host: String
        var port: Int?
        var tail: String

        init(_ seed: UInt64) {
            var random = SplitMix64(seed: seed)
            scheme = ["http", "HTTPS", "https", nil].randomElement(using: &random) ?? nil
            user = ["me", "me:p@ss", "me:p:q", nil, nil].randomElement(using: &random) ?? nil
            host = ["h", "Example.COM", "127.0.0.1", "[::1]", "[fe80::1%eth0]"].randomElement(using: &random) ?? "h"
            port = Bool.random(using: &random) ? Int.random(in: 1...65535, using: &random) : nil
            tail = ["", "/", "/v1/x", "?q=a@b:1", "/a/b?c#d", "#f"].randomElement(using: &random) ?? ""
        }

        var text: String {
            (scheme.map { $0 + "://" } ?? "") + (user.map { $0 + "@" } ?? "") + host + (port.map { ":\($0)" } ?? "")
                + tail
        }
    }

    @Test("is made of the parts it is taken apart into", arguments: 0..<300)
    func parts(seed: UInt64) {
        let made = Made(seed)
        let address = ServerAddress(made.text)
        #expect(address.defect == nil, "\(made.text)")
        #expect(address.scheme == made.scheme?.lowercased())
        #expect(address.userInfo.map(String.init) == made.user, "\(made.text)")
        #expect(address.isBracketed == made.host.hasPrefix("["))
        #expect(address.host == made.host.lowercased().filter { !"[]".contains($0) })
        #expect(address.writtenPort == made.port && String(address.tail) == made.tail, "\(made.text)")
        let usual = made.scheme.map { $0.lowercased() == "https" ? 443 : 80 }
        #expect(address.port == made.port ?? usual && address.isTLS == (made.scheme?.lowercased() == "https"))
    }

    @Test("shows no user once that is taken out, and is the same server", arguments: 0..<300)
    func withoutUser(seed: UInt64) {
        var made = Made(seed)
        let bare = ServerAddress(ServerAddress(made.text).withoutUser)
        #expect(bare.userInfo == nil && bare.isSameServer(as: ServerAddress(made.text)))
        made.user = nil
        #expect(bare.origin + bare.tail == made.text)
    }

    @Test("is the same server as itself with another path, and not with another port", arguments: 0..<100)
    func sameServer(seed: UInt64) {
        var made = Made(seed)
        let address = ServerAddress(made.text)
        made.tail = "/other"
        #expect(ServerAddress(made.text).isSameServer(as: address))
        made.port = (address.port ?? 1) % 65535 + 1
        #expect(!ServerAddress(made.text).isSameServer(as: address))
    }

    @Test("has a port of 1 to 65535, in digits", arguments: [("1", 1), ("65535", 65535), ("00080", 80)])
    func ports(text: String, port: Int) {
        #expect(ServerAddress.port(text) == port)
        for refused in ["", "0", "65536", "-1", "+1", " 1", "1 ", "0x1", "١", "99999999999999999999"] {
            #expect(ServerAddress.port(refused) == nil, "\(refused)")
        }
    }
}

/// What a header tells, and what a permutation owes each of its numbers.
@Suite("Answers and orders as values")
struct ExchangeValueTests {
    @Test("A field that came twice has its last value, and names have no case", arguments: 0..<40)
    func header(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let names = ["Retry-After", "retry-after", "RETRY-AFTER", "x-other"]
        let headers = (0..<Int.random(in: 0...6, using: &random)).map { place in
            HTTPHeader(names.randomElement(using: &random) ?? "x", "\(place)")
        }
        let head = ResponseHead(status: 200, headers: headers)
        #expect(head.value(of: "retry-after") == headers.last { $0.name != "x-other" }?.value)
        #expect(head.value(of: "x-other") == headers.last { $0.name == "x-other" }?.value)
        #expect(head.value(of: "absent") == nil)
    }

    @Test("A request that never started has no moment, on whichever clock")
    func noMoment() {
        let counted = PhaseTimes<Monotonic>(started: nil).counted(from: RunEpoch(monotonic: 5, wall: 0))
        #expect(counted == PhaseTimes<RunTime>(started: nil))
    }

    @Test("Over many seeds, each prompt is as often at each place as any other", arguments: [2, 3, 5, 8])
    func fairness(prompts: Int) {
        let seeds = 4_000
        var counts = [[Int]](repeating: [Int](repeating: 0, count: prompts), count: prompts)
        for seed in 0..<seeds {
            let places = PromptPlaces(.keyedRounds, seed: UInt64(seed), promptCount: prompts)
            for place in 0..<prompts {
                counts[place][places.prompt(at: RequestIndex(place), in: .measure).number] += 1
            }
        }
        let expected = Double(seeds) / Double(prompts)
        // Chi-square of each place: its mean is the degrees of freedom; six standard deviations above are no accident.
        let freedom = Double(prompts - 1)
        for row in counts {
            let distance = row.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
            #expect(distance < freedom + 6 * (2 * freedom).squareRoot(), "\(row)")
        }
    }

    @Test("Rounds follow on each other in orders of their own, and warm-up has others", arguments: PromptOrder.allCases)
    func rounds(order: PromptOrder) {
        let places = PromptPlaces(order, seed: 11, promptCount: 12)
        func round(_ number: Int, _ phase: Sample.Phase) -> [PromptIndex] {
            (0..<12).map { places.prompt(at: RequestIndex(12 * number + $0), in: phase) }
        }
        let all = (0..<20).flatMap { [round($0, .measure), round($0, .warmup)] }
        // Prompts that are asked as listed have one order.
        #expect(Set(all).count == (order == .listed ? 1 : 40))
        for round in all { #expect(round.sorted() == (0..<12).map { PromptIndex($0) }) }
    }
}
