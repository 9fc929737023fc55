import BenchModel
import JSONSyntax

/// A scenario file made from what was typed, for somebody to read and change.
extension TypedScenario {
    /// Returns the variable in which the key of the address is usually kept, one that is set before others; nil for a
    /// server nearby, which rarely wants one.
    package func usualKeyVariable(_ environment: [String: String]) -> String? {
        (try? keyVariable(in: environment, simulateAll: true)).flatMap(\.self)
    }

    /// Returns the text of the file, which `validate` accepts.
    ///
    /// - Parameter environment: the variables that the address may name.
    /// - Returns: JSON over several lines.
    /// - Throws: a ``TypedScenarioError`` that names the flags.
    package func fileText(environment: [String: String]) throws(TypedScenarioError) -> String {
        // Whatever is wrong is told in the words of flags.
        _ = try read(environment: environment, simulateAll: true)
        let spoken = spoken(environment)
        let key = keyVariable.map { ", \"apiKey\": \(Self.text("${\($0)}"))" } ?? ""
        let limits = "\"maxTokens\": \(maxTokens ?? 256)" + (streams ? "" : ", \"stream\": false")
        let system = system.map { "\"system\": \(Self.text(Self.literal($0))), " } ?? ""
        let name = Self.text(Self.literal(model))
        let asked =
            prompt.map { [("prompt", $0)] } ?? [
                (Self.ownPrompt.id, Self.ownText),
                ("steps", "Name the steps from a seed to a loaf of bread, one sentence for each."),
            ]
        let prompts = asked.map { id, text in
            "    { \"id\": \"\(id)\", \(system)\"user\": \(Self.text(Self.literal(text))) }"
        }
        let objective =
            streams ? "\"ttft\", \"percentile\": 95, \"max\": \"2s\"" : "\"e2e\", \"percentile\": 95, \"max\": \"30s\""
        return """
            {
              "name": \(name),
              "endpoints": {
                "server": { "baseURL": \(Self.text(url))\(key) }
              },
              "targets": [
                { "name": \(name), "endpoint": "server", "protocol": "\(spoken.rawValue)", "model": \(name), \(limits) }
              ],
              "prompts": [
            \(prompts.joined(separator: ",\n"))
              ],
              "load": { "concurrency": 4, "requests": 120, "warmup": 2 },
              "objectives": [
                { "metric": \(objective) },
                { "metric": "error_rate", "max": "5%" }
              ]
            }

            """
    }

    private static func text(_ text: String) -> String { JSONValue.string(text).json }
}
