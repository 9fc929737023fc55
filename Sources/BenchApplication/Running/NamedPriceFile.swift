package import BenchModel
import Digests
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunRecord.PriceFile {
    /// Reads the digest of a file; nil if it cannot be read.
    ///
    /// - Parameters:
    ///   - path: as typed.
    ///   - environment: where the home folder is named.
    package init?(readingFrom path: String, environment: [String: String]) {
        let file = HomeFolder.path(path, environment: environment)
        guard let content = FileManager.default.contents(atPath: file) else { return nil }
        self.init(path: path, digest: TextDigest(of: content))
    }
}
