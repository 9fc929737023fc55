import Foundation
import Testing

/// A server that says the key again, in every place of an answer and in many spellings, gets it into nothing that is written.
@Suite("Echoed secrets", .timeLimit(.minutes(30)))
struct EchoedSecretTests {
    private static let key = "sK-7Qz/p3%Xw+9Lm=4tR_8bN.2cV"

    private static let spellings: [@Sendable (String) -> String] = [
        { $0 },
        { $0.utf8.map { String(format: "%%%02X", Int($0)) }.joined() },
        { $0.utf8.map { "%25" + String(format: "%02x", Int($0)) }.joined() },
        { $0.utf8.map { "&#x\(String($0, radix: 16));" }.joined() },
        { $0.map { "\($0)\u{200B}" }.joined() },
        { $0.replacing("/", with: "\\/") },
        { $0.utf8.map { String(format: "\\u%04x", Int($0)) }.joined() },
        { Data($0.utf8).base64EncodedString() },
        { Data("u:\($0)".utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_") },
        { Data("u\($0)".utf8).base64EncodedString().enumerated().map { $0 % 16 == 15 ? "\($1)\n" : "\($1)" }.joined() },
        { String($0.dropFirst(3)) },
        { String(repeating: "x", count: 181) + $0 + String(repeating: "y", count: 90) + $0 },
    ]

    /// The kinds of answers, by the path that asks for them.
    private static let kinds = [
        "refused", "error-page", "plain-text", "moved", "stream", "broken", "error-event", "document",
    ]

    private static func json(_ value: Any) -> String {
        String(decoding: (try? JSONSerialization.data(withJSONObject: value)) ?? Data(), as: UTF8.self)
    }

    /// What a server that knows no secrets would send: the spelling in every place there is.
    @Sendable private static func answer(_ request: EchoServer.Request) -> [UInt8] {
        let number = request.body.firstRange(of: "spelling ").flatMap { range in
            Int(request.body[range.upperBound...].prefix { $0.isNumber })
        }
        let text = spellings[(number ?? 0) % spellings.count](request.key)
        let line = text.replacing("\n", with: " ").replacing("\r", with: " ")
        let token = text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)) }
        let fields =
            "x-request-id: \(line)\r\nx-ratelimit-\(token): \(line)\r\nx-ratelimit-a: \(line)\r\nretry-after: \(line)\r\n"
        func answer(_ status: String, _ type: String, _ body: String, _ more: String = "") -> [UInt8] {
            Array(
                "HTTP/1.1 \(status) \(line)\r\ncontent-type: \(type)\r\n\(fields)\(more)content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)"
                    .utf8
            )
        }
        let error: [String: Any] = [
            "error": ["message": "wrong key \(text)", "type": text, "code": text, "status": text], "detail": text,
        ]
        let chunk: [String: Any] = [
            "id": text, "model": text, "service_tier": text, "system_fingerprint": text, "modelVersion": text,
            "responseId": text,
            "choices": [["index": 0, "delta": ["content": text], "finish_reason": text]],
            "candidates": [["content": ["parts": [["text": text]]], "finishReason": text]],
        ]
        let delta: [String: Any] = ["type": "response.output_text.delta", "delta": text]
        let begun: [String: Any] = [
            "type": "message_start",
            "message": ["id": text, "model": text, "usage": ["input_tokens": 1, "service_tier": text]],
        ]
        let block: [String: Any] = [
            "type": "content_block_delta", "index": 0, "delta": ["type": "text_delta", "text": text],
        ]
        let stop: [String: Any] = [
            "type": "message_delta", "delta": ["stop_reason": text], "usage": ["output_tokens": 1],
        ]
        let own: [[String: Any]] =
            switch request.path {
            case let path where path.contains("/messages"): [begun, block, stop, ["type": "message_stop"]]
            case let path where path.contains("/responses"):
                [
                    delta,
                    [
                        "type": "response.completed",
                        "response": ["id": text, "model": text, "status": "completed", "service_tier": text],
                    ],
                ]
            default: [chunk]
            }
        let events = ": \(line)\n\n" + own.map { "event: \($0["type"] ?? "x")\ndata: \(json($0))\n\n" }.joined()
        let kind = request.path.split(separator: "/").first.map(String.init) ?? ""
        switch kind {
        case "refused": return answer("401", "application/json", json(error))
        case "error-page": return answer("502", "text/html", "<html><title>\(text)</title>\(text)</html>")
        case "plain-text": return answer("500", "text/plain", text)
        case "moved":
            return answer("307", "text/plain", "", "location: http://127.0.0.1:9/\(line)?key=\(line)&a=\(line)\r\n")
        case "broken": return answer("200", "text/event-stream", "data: no JSON but \(line)\n\n" + events)
        case "error-event": return answer("200", "text/event-stream", events + "event: error\ndata: \(json(error))\n\n")
        case "document": return answer("200", line, json(chunk))
        default: return answer("200", "text/event-stream", events)
        }
    }

    @Test("Nothing of a key is in any file or output, in whatever place and spelling a server says it again")
    func everywhere() async throws {
        try await Workbench.with { bench in
            let server = try EchoServer(Self.answer)
            defer { server.stop() }
            var scenario = TestScenario(baseURL: server.address)
            for kind in Self.kinds {
                scenario.endpoints[kind] = ["baseURL": "\(server.address)/\(kind)", "apiKey": "${K}"]
                for wire in WireName.allCases { scenario.add(wire, "\(kind) \(wire.rawValue)", ["endpoint": kind]) }
            }
            scenario.load = ["requests": Self.spellings.count, "concurrency": 4]
            var json = scenario.json
            json["prompts"] = Self.spellings.indices.map { ["id": "p\($0)", "user": "spelling \($0)"] }
            try JSONSerialization.data(withJSONObject: json).write(
                to: URL(fileURLWithPath: bench.path("scenario.json"))
            )

            let environment = ["K": Self.key]
            var said = [try await bench.ezbench("run", "scenario.json", "--store-text", environment: environment)]
            #expect(said[0].code == 1, "\(said[0].errors)")
            for format in ["table", "markdown", "json", "csv", "html"] {
                said.append(try await bench.ezbench("report", "--full", "--format", format))
            }
            for format in ["text", "junit", "github"] {
                said.append(try await bench.ezbench("check", "--format", format, "--max-error-rate", "0"))
            }
            said.append(try await bench.ezbench("trace"))
            said.append(try await bench.ezbench("runs", "--format", "json"))
            said.append(try await bench.ezbench("validate", "scenario.json", environment: environment))
            for (number, result) in said.enumerated() {
                Leak.expectNone(of: Self.key, in: Data((result.output + result.errors).utf8), "output \(number)")
            }
            #expect(said[1].output.contains("•••"), "what the server said is told, without the key")
            try Leak.expectNone(
                of: Self.key,
                in: Data(contentsOf: URL(fileURLWithPath: bench.path("ezbench.sqlite"))),
                "database"
            )
        }
    }

    @Test("What a variable brings into a header of any name and into a base URL's path is a secret, and stored by name")
    func variables() async throws {
        try await Workbench.with { bench in
            let server = try EchoServer { request in
                let body = "{\"error\":{\"message\":\"\(request.path) and vALue-0F-h3adr-55 in us-central1\"}}"
                return Array(
                    "HTTP/1.1 404 x\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)".utf8
                )
            }
            defer { server.stop() }
            let environment = ["H": "vALue-0F-h3adr-55", "P": "tenant-4711-0815", "R": "us-central1", "V": "v1"]
            var scenario = TestScenario(baseURL: server.address)
            scenario.endpoints["here"] = [
                "baseURL": "\(server.address)/${P}/${V}", "headers": ["x-anything": "${H}", "x-region": "in ${R}"],
            ]
            scenario.add(.chat, "one")
            var json = scenario.json
            json["public"] = ["R"]
            try JSONSerialization.data(withJSONObject: json).write(
                to: URL(fileURLWithPath: bench.path("scenario.json"))
            )
            let run = try await bench.ezbench("run", "scenario.json", environment: environment)
            let report = try await bench.ezbench("report", "--format", "json")
            for result in [run, report] {
                #expect(result.output.contains("us-central1"), "public: \(result.output)")
                for secret in ["vALue-0F-h3adr-55", "tenant-4711-0815"] {
                    Leak.expectNone(of: secret, in: Data((result.output + result.errors).utf8), "output")
                }
            }
            let database = try Data(contentsOf: URL(fileURLWithPath: bench.path("ezbench.sqlite")))
            for secret in ["vALue-0F-h3adr-55", "tenant-4711-0815"] {
                Leak.expectNone(of: secret, in: database, "database")
            }
            let stored = String(decoding: database, as: UTF8.self)
            #expect(stored.contains("${P}/v1") && stored.contains("in ${R}") && stored.contains("\"${H}\""))
        }
    }

    @Test("A key over plain HTTP to another machine is told before, and in every report")
    func clear() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://192.0.2.1:9")
            scenario.endpoints["here"]?["apiKey"] = "${K}"
            scenario.endpoints["here"]?["limits"] = ["connect": "50ms"]
            scenario.add(.chat, "one")
            try bench.write(scenario)
            let environment = ["K": Self.key]
            let validated = try await bench.ezbench("validate", "scenario.json", environment: environment)
            #expect(validated.code == 0 && validated.errors.contains("KEY IN CLEAR"))
            let run = try await bench.ezbench("run", "scenario.json", environment: environment)
            #expect(run.errors.contains("KEY IN CLEAR") && run.output.contains("KEY IN CLEAR"))
            for format in ["markdown", "json"] {
                #expect(try await bench.ezbench("report", "--format", format).output.contains("KEY IN CLEAR"))
            }
        }
    }

    @Test("An empty key is none: it is an error in CI, and elsewhere nothing is sent and a word is said")
    func empty() async throws {
        try await Workbench.with { bench in
            let server = try EchoServer { request in
                let body =
                    "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"key<\(request.key)>\"},\"finish_reason\":\"stop\"}]}"
                return Array(
                    "HTTP/1.1 200 x\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)".utf8
                )
            }
            defer { server.stop() }
            var scenario = TestScenario(baseURL: server.address)
            scenario.add(.chat, "one", ["stream": false])
            for endpoint: [String: Any] in [
                ["apiKey": "${NONE:-}"], ["headers": ["authorization": "Bearer ${NONE:-}"]],
            ] {
                scenario.endpoints["here"] = endpoint.merging(["baseURL": server.address]) { $1 }
                try bench.write(scenario)
                for command in [["validate", "scenario.json"], ["run", "scenario.json", "--store-text"]] {
                    let inCI = try await bench.start(command, environment: ["CI": "1"]).result()
                    #expect(inCI.code == 2 && inCI.errors.contains("no environment variable NONE"), "\(inCI.errors)")
                    let said = try await bench.start(command).result()
                    #expect(said.code == 0 && said.errors.contains("asked without a key"), "\(said.errors)")
                }
            }
            let database = String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: bench.path("ezbench.sqlite"))),
                as: UTF8.self
            )
            #expect(database.contains("key<>") && !database.contains("Bearer<"))
        }
    }
}

/// Looks for pieces of a secret by means that have nothing in common with the program's own.
private enum Leak {
    static func expectNone(of secret: String, in data: Data, _ place: String) {
        let pieces = pieces(of: secret)
        // Once as it is, and then with what hides characters undone, as often as it may have been done.
        var text = [UInt8](data)
        for _ in 0..<4 {
            if let found = find(pieces, in: text) {
                Issue.record("\(place) has a piece of the secret: …\(found)…")
                return
            }
            text = undone(text)
        }
    }

    /// Six characters in a row, of the secret and of its base64, in small letters.
    private static func pieces(of secret: String) -> Set<[UInt8]> {
        var all: Set<[UInt8]> = []
        var writings = [secret]
        for before in ["", "u", "u:"] {
            let digits = String(Data((before + secret).utf8).base64EncodedString().dropLast(4).dropFirst(4))
            writings += [digits, digits.replacing("+", with: "-").replacing("/", with: "_")]
        }
        for writing in writings {
            let bytes = [UInt8](writing.lowercased().utf8)
            for start in 0...(bytes.count - 6) { all.insert(Array(bytes[start..<start + 6])) }
        }
        return all
    }

    /// Returns the piece with what stands around it.
    private static func find(_ pieces: Set<[UInt8]>, in text: [UInt8]) -> String? {
        let small = text.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard small.count >= 6 else { return nil }
        let beginnings = Set(pieces.map { UInt16($0[0]) << 8 | UInt16($0[1]) })
        for start in 0...(small.count - 6)
        where beginnings.contains(UInt16(small[start]) << 8 | UInt16(small[start + 1])) {
            guard pieces.contains(Array(small[start..<start + 6])) else { continue }
            return String(decoding: text[max(0, start - 60)..<min(text.count, start + 30)], as: UTF8.self)
        }
        return nil
    }

    /// Undoes one level of escapes and leaves out what is not ASCII.
    private static func undone(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        func code(_ from: Int, _ count: Int) -> UInt8? {
            guard from + count <= text.count else { return nil }
            return UInt32(String(decoding: text[from..<from + count], as: UTF8.self), radix: 16).flatMap {
                UInt8(exactly: $0)
            }
        }
        while place < text.count {
            let byte = text[place]
            let next = place + 1 < text.count ? text[place + 1] : 0
            if byte == UInt8(ascii: "%"), let value = code(place + 1, 2) {
                result.append(value)
                place += 3
            } else if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "u"), let value = code(place + 2, 4) {
                result.append(value)
                place += 6
            } else if byte == UInt8(ascii: "&"), next == UInt8(ascii: "#"), let value = code(place + 3, 2) {
                result.append(value)
                place += 6
            } else {
                if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") { result.append(byte) }
                place += 1
            }
        }
        return result
    }
}
