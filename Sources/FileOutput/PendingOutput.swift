#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A result that is written piece by piece, because it is too large to be held.
///
/// It is written beside a regular file and takes its place in ``finish()``, so that a failure leaves what was there. What
/// leads elsewhere (a pipe, a device, a file with other hard links) gets each piece at once.
package final class PendingOutput {
    private let output: OutputFile
    private let descriptor: Int32
    private let draft: OutputFile.Draft?
    private var isWhole = false

    init(_ output: OutputFile, _ descriptor: Int32) {
        (self.output, self.descriptor, draft) = (output, descriptor, nil)
    }

    init(_ output: OutputFile, _ draft: OutputFile.Draft) {
        (self.output, descriptor, self.draft) = (output, draft.descriptor, draft)
    }

    /// The temporary file, which a program that is ended before ``finish()`` has to remove; nil if there is none.
    package var draftPath: String? { draft?.path }

    package func write(_ bytes: [UInt8]) throws(OutputError) { try output.writeAll(bytes, to: descriptor) }

    /// Puts what was written in its place.
    package func finish() throws(OutputError) {
        if let draft { try output.put(draft) }
        isWhole = true
    }

    deinit {
        if let draft, !isWhole { unlink(draft.path) }
        close(descriptor)
    }
}
