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

/// Why the system refused something, in words.
package enum SystemReason {
    /// Returns the system's own words for an error of a file or a folder; any other error's own sentence.
    package static func of(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        if let reason = error.underlying as? POSIXError { return String(cString: strerror(reason.code.rawValue)) }
        return switch error.code {
        case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: "it is no text in UTF-8"
        case .fileNoSuchFile, .fileReadNoSuchFile: String(cString: strerror(ENOENT))
        case .fileReadNoPermission, .fileWriteNoPermission: String(cString: strerror(EACCES))
        case .fileWriteOutOfSpace: String(cString: strerror(ENOSPC))
        default: "the system refuses it (\(error.code.rawValue))"
        }
    }
}
