import Foundation
import Testing

/// A folder of its own for one test, gone with it.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ezout-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    func at(_ name: String) -> String { "\(path)/\(name)" }
    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: at(name))) }
    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: at(name)))) }

    /// Whether files here take extended attributes, as a probe shows.
    static var takesAttributes: Bool {
        guard let folder = try? Folder(), (try? folder.write([], to: "probe")) != nil else { return false }
        return folder.give("user.probe", [1], to: "probe")
    }

    func give(_ name: String, _ value: [UInt8], to file: String) -> Bool {
        typealias Function =
            @convention(c) (
                UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer?, Int, Int32
            ) -> Int32
        // Swift's Glibc leaves these functions out.
        guard let set = dlsym(nil, "setxattr").map({ unsafeBitCast($0, to: Function.self) }) else { return false }
        return set(at(file), name, value, value.count, 0) == 0
    }

    func attribute(_ name: String, of file: String) -> [UInt8]? {
        typealias Function =
            @convention(c) (
                UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int
            ) -> Int
        guard let get = dlsym(nil, "getxattr").map({ unsafeBitCast($0, to: Function.self) }) else { return nil }
        var value = [UInt8](repeating: 0, count: 256)
        let count = get(at(file), name, &value, value.count)
        return count < 0 ? nil : Array(value[..<count])
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }

    func status(_ name: String) throws -> stat {
        var status = stat()
        try #require(lstat(at(name), &status) == 0)
        return status
    }
}
