import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A newly created folder that only its owner may enter, so nobody else can have put anything into it.
package final class PrivateFolder: Sendable {
    package let path: String
    private let isKept: Bool

    /// Creates the folder inside one that anybody may write to.
    ///
    /// - Parameters:
    ///   - parent: the containing folder.
    ///   - name: the beginning of its name.
    ///   - isKept: whether it stays when it is no longer referenced.
    /// - Throws: a ``StoreError`` if it cannot be created.
    init(in parent: String, named name: String, isKept: Bool) throws(StoreError) {
        var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw StoreError(.unwritable, parent, "no folder can be created in it: \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.isKept = isKept
    }

    /// Creates a folder in the first of the system's temporary folders that takes one; it is gone with the last reference.
    package static func temporary(
        named name: String,
        in folders: [String] = TemporaryFolders.inOrder(ProcessInfo.processInfo.environment["TMPDIR"])
    ) throws(StoreError) -> PrivateFolder {
        var last = StoreError(.unwritable, "TMPDIR", "there is no temporary folder")
        for folder in folders {
            do throws(StoreError) {
                return try PrivateFolder(in: folder, named: name, isKept: false)
            } catch {
                last = error
            }
        }
        throw last
    }

    /// Creates a folder for the copy of a database that is being read.
    static func forReading(_ database: String) throws(StoreError) -> PrivateFolder {
        do throws(StoreError) {
            return try temporary(named: "ezbench-reading")
        } catch {
            throw StoreError(
                .unwritable,
                database,
                "can only be read from a copy, since its log has no index beside it, and no folder takes one (\(error)); "
                    + "name a folder for it with TMPDIR"
            )
        }
    }

    deinit { if !isKept { remove() } }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Creates an empty file that only its owner may read.
    func create(_ name: String) throws(StoreError) -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.unwritable, file, "cannot be made: \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        return file
    }

    /// Copies a database with the files beside it, and returns the copy's path.
    func copy(of database: String, called name: String) throws(StoreError) -> String {
        let copy = "\(path)/copy.sqlite"
        for ending in ["", "-wal", "-journal"] {
            guard ending.isEmpty || FileManager.default.fileExists(atPath: database + ending) else { continue }
            do {
                try FileManager.default.copyItem(atPath: database + ending, toPath: copy + ending)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy + ending)
            } catch {
                throw StoreError(
                    .unwritable,
                    name,
                    "can only be read from a copy, since its log has no index beside it, and \(path) takes none; "
                        + "name another folder with TMPDIR"
                )
            }
        }
        return copy
    }
}
