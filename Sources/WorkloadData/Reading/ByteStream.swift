import BenchModel
import Digests

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a file or of a pipe, decompressed where they are gzip, in pieces, with the digest of the file as it is.
///
/// A pipe is kept in a file without a name while it is read, so that its rows can be read again.
final class ByteStream {
    /// As messages show it.
    let name: String
    private let descriptor: Int32
    /// Where a pipe's bytes are kept; -1 for a file.
    private let spool: Int32
    private let inflater: Inflater?
    private let digest = RunningDigest()
    private var input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    /// What of `input` is not used yet.
    private var pending = 0..<0
    /// The size of the file so far.
    private(set) var fileBytes = 0

    /// Opens a file, or takes standard input.
    convenience init(path: String) throws(DataProblem) {
        if path == DataSource.standardInput {
            guard isatty(STDIN_FILENO) == 0 else {
                throw DataProblem(
                    file: "standard input",
                    "is a terminal; expected rows; give a file, or pipe one in: cat FILE | ezbench …"
                )
            }
            try self.init(descriptor: dup(STDIN_FILENO), name: "standard input")
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT, let scheme = path.firstRange(of: "://") {
            // A typed path begins at the root.
            let word = path[..<scheme.lowerBound].split(separator: "/").last ?? ""
            let address = word + path[scheme.lowerBound...]
            throw DataProblem(
                file: String(address),
                "is an address; expected a file; pipe it in: curl -L \(address) | ezbench … -"
            )
        }
        if descriptor < 0, errno == ENOENT {
            throw DataProblem(file: path, "there is no such file; check the path")
        }
        try self.init(descriptor: descriptor, name: path)
    }

    private init(descriptor: Int32, name: String) throws(DataProblem) {
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw DataProblem(file: name, "cannot be read; expected a readable file; check its permissions")
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw DataProblem(file: name, "is a directory; expected a file; name a file in it")
        }
        let isFile = status.st_mode & S_IFMT == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0
        self.name = name
        self.descriptor = descriptor
        spool = isFile ? -1 : try Self.makeSpool(name)
        // Only what is there is looked at, so that a pipe is not waited for twice.
        var first = 0
        while first < 4 {
            let count = read(descriptor, input.baseAddress?.advanced(by: first), input.count - first)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            first += count
        }
        pending = 0..<first
        let head = Array(input[..<first].prefix(512))
        inflater = head.starts(with: [0x1F, 0x8B]) ? Inflater() : nil
        if inflater == nil, let problem = Self.foreign(head, name) { throw problem }
        try took(first)
    }

    deinit {
        close(descriptor)
        if spool >= 0 { close(spool) }
        input.deallocate()
    }

    var isCompressed: Bool { inflater != nil }

    /// What reads the same bytes once more: the file itself, or what was kept of the pipe.
    func again() throws(DataProblem) -> ByteStream {
        let source = spool >= 0 ? spool : descriptor
        guard lseek(source, 0, SEEK_SET) == 0 else {
            throw DataProblem(file: name, "cannot be read again; expected a file that stays; copy it to a disk")
        }
        return try ByteStream(descriptor: dup(source), name: name)
    }

    /// The digest of the whole file, as it is on disk; the stream has to be at its end.
    func finishDigest() -> TextDigest { digest.finish() }

    /// Appends the next piece of the text to `bytes`.
    ///
    /// - Returns: false at the end.
    func append(to bytes: inout [UInt8]) throws(DataProblem) -> Bool {
        guard let inflater else {
            if pending.isEmpty, try !refill() { return false }
            bytes.append(contentsOf: input[pending])
            pending = 0..<0
            return true
        }
        let room = 256 * 1024
        let count = bytes.count
        var written = 0
        while written == 0 {
            if pending.isEmpty, try !refill() {
                if inflater.isAtEnd { return false }
                throw DataProblem(
                    file: name,
                    "ends in the middle of compressed data; expected all of it; fetch or compress it again"
                )
            }
            let piece = UnsafeMutableRawBufferPointer(rebasing: input[pending])
            var failed = false
            var used = 0
            bytes.reserveCapacity(count + room)
            let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, size in
                do {
                    (used, size) = try inflater.inflate(piece, into: UnsafeMutableRawBufferPointer(buffer))
                } catch { failed = true }
            }
            if failed {
                throw DataProblem(file: name, "is damaged gzip; expected data that gunzip reads; fetch it again")
            }
            pending = pending.lowerBound + used..<pending.upperBound
            written = more.count
            bytes += more
        }
        return true
    }

    /// Reads bytes of a file that is not compressed, wherever in it they are; fewer at its end.
    func bytes(at offset: Int, count: Int) throws(DataProblem) -> [UInt8] {
        guard let bytes = Self.bytes(of: descriptor, at: offset, count: count) else {
            throw DataProblem(file: name, "cannot be read again; expected a file that stays as it is; check the disk")
        }
        return bytes
    }

    /// Reads bytes of an open file, fewer at its end; nil where they cannot be read.
    static func bytes(of descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                done += got
            }
        }
        return failed ? nil : bytes
    }

    // MARK: Pieces

    /// Reads the next piece of the file; false at its end.
    private func refill() throws(DataProblem) -> Bool {
        while true {
            let count = read(descriptor, input.baseAddress, input.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw DataProblem(file: name, "cannot be read to its end; expected a readable file; check the disk")
            }
            pending = 0..<count
            try took(count)
            return count > 0
        }
    }

    /// Counts bytes that were read, and keeps those of a pipe.
    private func took(_ count: Int) throws(DataProblem) {
        fileBytes += count
        let bytes = UnsafeRawBufferPointer(rebasing: input[..<count])
        digest.add(bytes)
        guard spool >= 0 else { return }
        var done = 0
        while done < count {
            let written = write(spool, bytes.baseAddress?.advanced(by: done), count - done)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                throw DataProblem(
                    file: name,
                    "cannot be kept in a temporary file; expected room for all of it; free some, or name a folder "
                        + "with TMPDIR=FOLDER"
                )
            }
            done += written
        }
    }

    private static func makeSpool(_ name: String) throws(DataProblem) -> Int32 {
        let folders = TemporaryFolders.inOrder(getenv("TMPDIR").map { String(cString: $0) })
        for folder in folders {
            var template = Array("\(folder)/ezbench-data-XXXXXX".utf8CString)
            let made = mkstemp(&template)
            guard made >= 0 else { continue }
            unlink(&template)
            _ = fcntl(made, F_SETFD, FD_CLOEXEC)
            return made
        }
        throw DataProblem(
            file: name,
            "cannot be kept in a temporary file in \(folders[0]); expected a folder to write to; name one with TMPDIR=FOLDER"
        )
    }

    /// Says what a file is that begins as no text does.
    private static func foreign(_ head: [UInt8], _ name: String) -> DataProblem? {
        func begins(_ magic: String) -> Bool { head.starts(with: magic.utf8) }
        if begins("PAR1") || begins("ARROW1") {
            let from = begins("PAR1") ? "read_parquet('\(name)')" : "'\(name)'"
            return DataProblem(
                file: name,
                "is \(begins("PAR1") ? "Parquet" : "Arrow"), which is not read; expected JSON Lines, JSON or CSV; make it with "
                    + "one line: duckdb -c \"COPY (FROM \(from)) TO 'data.jsonl'\""
            )
        }
        let packed: (kind: String, advice: String)? =
            if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
                ("zstd", "pipe it in: zstdcat \(name) | ezbench … -")
            } else if begins("PK") {
                ("a ZIP archive", "pipe the file in it: unzip -p \(name) | ezbench … -")
            } else if begins("BZh") {
                ("bzip2", "pipe it in: bzcat \(name) | ezbench … -")
            } else if begins("\u{FD}7zXZ") || head.starts(with: [0xFD, 0x37, 0x7A]) {
                ("xz", "pipe it in: xzcat \(name) | ezbench … -")
            } else if begins("SQLite f") {
                ("a database", "name the file with the rows")
            } else if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
                ("UTF-32", "convert it: iconv -f UTF-32 -t UTF-8 \(name)")
            } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
                ("UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 \(name)")
            } else if head.starts(with: [0x89, 0x48, 0x44, 0x46]) {
                ("HDF5", "write its rows as JSON Lines")
            } else if head.starts(with: [0x04, 0x22, 0x4D, 0x18]) {
                ("LZ4", "pipe it in: lz4cat \(name) | ezbench … -")
            } else if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
                ("a tar archive", "pipe the file in it: tar -xOf \(name) FILE | ezbench … -")
            } else if begins("version https://git-lfs") {
                ("a pointer of Git LFS, in the place of the file", "fetch it: git lfs pull")
            } else if head.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) {
                ("a stream of Arrow", "write its rows as JSON Lines")
            } else if head.prefix(8).contains(where: { $0 < 0x09 }) {
                ("no text", "write its rows as JSON Lines")
            } else {
                nil
            }
        return packed.map {
            DataProblem(file: name, "is \($0.kind); expected UTF-8 text, or gzip of it; \($0.advice)")
        }
    }
}
