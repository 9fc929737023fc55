import ArgumentParser
import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which certificates are taken for good.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .customLong("cacert"),
        help: ArgumentHelp(
            "A PEM file of certificate authorities to trust instead of the system's.",
            valueName: "file"
        ),
        completion: .file(extensions: ["pem", "crt"])
    )
    var certificateAuthorities: String?

    @Flag(help: "Accept any certificate: anyone on the way can get the key. Every output says so.")
    var insecure = false

    /// Refuses a file of authorities that cannot be used, before anything is sent.
    func check() throws {
        if let file = authorityFile { try AuthorityFile.check(file) }
    }

    private var authorityFile: String? { certificateAuthorities.map(TypedPath.of) }

    /// Puts what the flags say of certificates in the place of what the scenario says.
    func apply(to scenario: inout Scenario) {
        for index in scenario.endpoints.indices {
            if let file = authorityFile {
                scenario.endpoints[index].trust.authorities = URL(fileURLWithPath: file).path
            }
            if insecure { scenario.endpoints[index].trust.verifies = false }
        }
    }
}
