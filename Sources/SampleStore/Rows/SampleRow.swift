import BenchModel
import GRDB

/// A sample as a row of `request`, column by column as ``SampleColumns`` says.
enum SampleRow {
    static let insertion = """
        INSERT INTO request (run_id, target_id, \(SampleColumns.all.map(\.name).joined(separator: ", ")))
        VALUES (?, ?\(String(repeating: ", ?", count: SampleColumns.all.count)))
        """

    /// In order of planning; the target's place in the scenario comes first in each row.
    static let selection = selection(where: "request.run_id = ?")

    /// The same of the requests for which a condition holds.
    static func selection(where condition: String) -> String {
        """
        SELECT target.position, \(SampleColumns.all.map { "request.\($0.name)" }.joined(separator: ", "))
        FROM request JOIN target ON target.id = request.target_id
        WHERE \(condition) ORDER BY request.planned_ns, request.id
        """
    }

    /// The places of columns that hold numbers, the target's before them.
    private static let numbers: [(index: Int, name: String)] =
        [(0, "position")]
        + SampleColumns.all.enumerated().filter(\.element.isNumber).map { ($0.offset + 1, $0.element.name) }

    static func arguments(of sample: Sample, run: Int64, targetID: Int64) -> StatementArguments {
        var values: [(any DatabaseValueConvertible)?] = [run, targetID]
        values.reserveCapacity(SampleColumns.all.count + 2)
        for column in SampleColumns.all { values.append(column.value(sample)) }
        return StoredText.arguments(values)
    }

    static func sample(from row: Row) throws -> Sample {
        for (index, name) in numbers { try StoredNumber.check(row[index], name) }
        guard let target: Int = row[0] else { throw SampleColumn.Defect(column: "position") }
        var sample = Sample(
            target: TargetIndex(target),
            promptID: "",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: nil)
        )
        for (index, column) in SampleColumns.all.enumerated() { try column.put(row, index + 1, &sample) }
        return sample
    }
}
