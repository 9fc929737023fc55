import BenchModel
import Foundation
import Testing

/// A recorded answer of a real server: status line, header, blank line, body.
struct Fixture {
    let head: ResponseHead
    let body: [UInt8]

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: directory.path())
        return (files ?? []).filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    init(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.directory.appending(path: name + ".txt")))
        let blank = Array("\r\n\r\n".utf8)
        let split = try #require(bytes.indices.first { bytes[$0...].starts(with: blank) })
        let lines = String(decoding: bytes[..<split], as: UTF8.self).components(separatedBy: "\r\n")
        let status = try #require(lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) })
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return HTTPHeader(String(parts[0]), parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        head = ResponseHead(status: status, headers: headers)
        body = Array(bytes[(split + blank.count)...])
    }
}
