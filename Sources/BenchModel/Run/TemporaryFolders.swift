/// Where files may lie for a while.
package enum TemporaryFolders {
    /// Returns the folders to try, in this order, of somebody whose `TMPDIR` is this; an empty one names none.
    package static func inOrder(_ named: String?) -> [String] {
        [named ?? "", "/tmp", "/var/tmp"].filter { !$0.isEmpty }
    }
}
