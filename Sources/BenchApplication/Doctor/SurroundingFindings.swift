package import BenchModel
import CurlTransport
import ProviderWire
import SampleStore
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the environment and the file system say.
package enum SurroundingFindings {
    /// Says whether runs can be stored at a path, without creating anything.
    package static func database(_ path: String) -> Finding {
        do {
            try RunDatabase.checkWritable(path)
            guard FileManager.default.fileExists(atPath: path) else {
                return Finding(.ok, "database", "\(path) does not exist yet and can be created")
            }
            let runs = try RunDatabase.open(path: path, mode: .existing(readOnly: true)).runCount()
            return Finding(.ok, "database", "\(path) holds \(Counted.text(runs, "run")) and can be written")
        } catch let error as StoreError where error.kind == .noSuchRun {
            return Finding(.ok, "database", "\(path) is empty and can be written")
        } catch {
            return Finding(.fail, "database", "\(error)", advice: "name another file with --db or EZBENCH_DB")
        }
    }

    /// Says through which proxies servers are reached, and what is wrong with the variables that name them.
    package static func proxies(_ environment: [String: String], to endpoints: [Endpoint]) -> [Finding] {
        let proxies = SystemProxies(environment: environment)
        var findings: [Finding] = []
        for endpoint in endpoints {
            do {
                guard let proxy = try proxies.proxy(for: endpoint.baseURL) else { continue }
                findings.append(
                    Finding(
                        .warn,
                        "proxy",
                        "\(endpoint.shownBaseURL) is reached through \(proxy.shown)",
                        advice: throughProxy
                    )
                )
            } catch {
                findings.append(Finding(.fail, "proxy", "\(error)", advice: error.advice))
            }
        }
        if let remark = proxies.remark(for: endpoints.map(\.baseURL)) {
            findings.append(Finding(.warn, "proxy", remark))
        }
        if !findings.isEmpty { return findings }
        let named = proxies.shown.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return [
            Finding(
                .ok,
                "proxy",
                named.isEmpty ? "none is set" : "none for these servers (\(named.joined(separator: ", ")))"
            )
        ]
    }

    private static let throughProxy =
        "its time is part of every figure; take the server into no_proxy if it can be reached directly"

    /// Says of which vendors a key is set.
    package static func keys(_ environment: [String: String]) -> Finding {
        let names = VendorKeys.variables
        let set = names.filter { !environment[$0, default: ""].isEmpty }
        guard set.isEmpty else { return Finding(.ok, "keys", "set: \(set.joined(separator: ", "))") }
        return Finding(
            .warn,
            "keys",
            "none of the usual variables is set",
            advice: "export one of \(names.joined(separator: ", ")), or measure a server that needs none"
        )
    }

    /// Says of each endpoint of a scenario whether its key is there.
    package static func keys(of scenario: Scenario) -> [Finding] {
        scenario.askedEndpoints.map { endpoint in
            let subject = "key"
            if endpoint.keyIsMissing {
                let name = endpoint.keyVariable ?? endpoint.emptyKeyVariables.first
                return Finding(
                    .warn,
                    subject,
                    "endpoint \"\(endpoint.name)\" has no key\(name.map { ": \($0) is not set" } ?? ""), and would be simulated",
                    advice: "export \(name ?? "its variable")"
                )
            }
            let source =
                endpoint.keyCommand.map { _ in "a program prints it when a run begins" } ?? endpoint.keyFile
                ?? endpoint.keyVariable ?? (endpoint.hasKey ? "set" : "none is sent")
            return Finding(.ok, subject, "endpoint \"\(endpoint.name)\": \(source)")
        }
    }
}

extension Endpoint {
    fileprivate var hasKey: Bool { apiKey != nil || !secrets.isEmpty }
}
