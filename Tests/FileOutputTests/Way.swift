import Foundation
import Testing

@testable import FileOutput

/// What is written.
let new = Array("the new content".utf8)
/// What was there before: longer, so that what is left of it shows.
let old = Array("what was there before, and longer than that".utf8)

/// The ways in which a result is written.
enum Way: CaseIterable {
    case whole, onAndOn, added, inPieces

    func write(_ bytes: [UInt8], to path: String) throws {
        switch self {
        case .whole: try OutputFile(path).write(bytes)
        case .added: try OutputFile(path).append(bytes)
        case .onAndOn:
            let descriptor = try OutputFile(path).open()
            #expect(DescriptorWriter.write(bytes, to: descriptor) == 0)
            close(descriptor)
        case .inPieces:
            let pending = try OutputFile(path).begin()
            try pending.write(Array(bytes.prefix(4)))
            try pending.write(Array(bytes.dropFirst(4)))
            try pending.finish()
        }
    }
}
