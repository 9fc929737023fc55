import BenchModel
import JSONSyntax

/// Reads the program that prints an endpoint's key.
extension ScenarioDecoder {
    func readKeyCommand(_ object: ObjectReader, into endpoint: inout Endpoint) {
        guard let field = object["apiKeyCommand"] else {
            object["apiKeyTTL"]?.report(
                found: "apiKeyTTL without apiKeyCommand",
                expected: "the two together",
                advice: "add apiKeyCommand, or delete apiKeyTTL"
            )
            return
        }
        for other in ["apiKey", "apiKeyFile"] where object[other] != nil {
            field.report(
                found: "apiKeyCommand beside \(other)",
                expected: "one place for the key",
                advice: "delete one of the two"
            )
        }
        let timeToLive = object["apiKeyTTL"].flatMap { $0.duration() }
        let wasSimulated = wasSimulated(endpoint.name)
        guard
            let program = program(
                field,
                example: "[\"gcloud\", \"auth\", \"print-access-token\"]",
                purpose: "a program that prints the key",
                mayBeMissing: mayLackKey(endpoint) || wasSimulated
            )
        else { return }
        if wasSimulated || (program.filled.isEmpty && mayLackKey(endpoint)) { endpoint.keyIsMissing = true }
        endpoint.keyCommand = KeyCommand(program, timeToLive: timeToLive)
    }
}
