import ArgumentParser
import BenchReport

/// Names of others that a shell may be offered: they come from scenarios, databases and folders.
enum CompletedName {
    /// Returns those that a shell takes for what they are, in its own way of writing.
    ///
    /// Each line is one name to it. bash expands the words that it is offered, and would carry out a `$(command)` among them, so that
    /// it is offered plain names alone; zsh takes what stands behind a colon for a description.
    static func fit(_ names: [String]) -> [String] {
        let shell = CompletionShell.requesting
        return names.filter { name in
            guard !name.isEmpty, PlainText.line(name) == name else { return false }
            return shell != .bash || name.allSatisfy(isPlain)
        }.map { shell == .zsh ? $0.replacing("\\", with: "\\\\").replacing(":", with: "\\:") : $0 }
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._-/:#+@,=% ".contains(character)
    }
}
