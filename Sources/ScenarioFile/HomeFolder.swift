/// Replaces a leading `~` in paths, because no shell does so in a file or in `--flag=~/x`.
package enum HomeFolder {
    /// Returns a path with a leading `~` replaced by the home folder; unchanged if HOME is not set.
    package static func path(_ path: String, environment: [String: String]) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"], !home.isEmpty else { return path }
        return home + path.dropFirst()
    }
}
