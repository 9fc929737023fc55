/// Paths as people write them, `~` being their home folder: a shell fills it in, a file or `--flag=~/x` does not.
package enum HomeFolder {
    /// Returns a path with the home folder in the place of a leading `~`; as it is where nobody names that folder.
    package static func path(_ path: String, environment: [String: String]) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"], !home.isEmpty else { return path }
        return home + path.dropFirst()
    }
}
