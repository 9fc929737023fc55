import ScenarioFile

/// The file of certificate authorities that `--cacert` names.
enum AuthorityFile {
    /// Looks whether the file holds certificates.
    ///
    /// - Throws: a ``CommandError`` where it does not.
    static func check(_ path: String) throws {
        guard let defect = NamedFile.authoritiesDefect(path) else { return }
        throw CommandError("--cacert \(path): found \(defect.found); expected \(defect.expected); \(defect.advice)")
    }
}
