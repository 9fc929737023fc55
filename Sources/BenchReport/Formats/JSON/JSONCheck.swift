import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// The judgements as one JSON document for programs, under the names of a report's.
enum JSONCheck {
    private static let schemaVersion = 1

    static func document(_ report: GateReport) -> String {
        let record = report.record
        let members: JSONValue = [
            "schema": .string("ezbench.check"),
            "schema_version": .count(schemaVersion),
            "answer": .string(report.answer.rawValue),
            "conclusion": .string(report.conclusion),
            "run": [
                "id": .number(String(record.id)),
                "name": .string(record.name),
                "started_at": .string(Figure.moment(record.startedAt)),
                "status": .string(record.status.rawValue),
                "simulated": .bool(record.isSimulated),
                "version": .string(record.version),
            ],
            "alarms": .array(
                RunHeading(record, report.instrument, alarms: report.alarms).alarms.map(JSONValue.string)
            ),
            "objectives": .array(report.judgements.map(JSONReport.judgement)),
            "regressions": .array(report.regressions.map(regression)),
            "failures": report.failures.map(failures) ?? .null,
            "goodput": .array(report.goodput.map(goodput)),
        ]
        return JSONOutput.text(members)
    }

    private static func regression(_ judgement: RegressionJudgement) -> JSONValue {
        let objective = judgement.objective
        let scale = objective.metric.scaleInJSON
        let change: JSONValue = [
            "value": .figure(judgement.change?.value), "low": .figure(judgement.change?.low),
            "high": .figure(judgement.change?.high),
        ]
        return [
            "metric": .string(objective.metric.rawValue),
            "percentile": .figure(objective.percentile?.percent),
            "max_regression": .share(objective.most),
            "target": .string(judgement.target),
            "answer": .string(judgement.answer.rawValue),
            "unit": .string(objective.metric.unit),
            "baseline": judgement.baseline.map { .string($0) } ?? .null,
            "before": .figure(judgement.before.map { $0 * scale }),
            "after": .figure(judgement.after.map { $0 * scale }),
            // After over before; of shares after less before.
            "change": judgement.change == nil ? .null : change,
            "n": .count(judgement.n),
            "n_effective": .count(judgement.effective),
            "n_baseline": .count(judgement.baselineN),
            "n_baseline_effective": .count(judgement.baselineEffective),
            "n_untold": .count(judgement.untold),
            "n_baseline_untold": .count(judgement.baselineUntold),
            "set_up_differs": .array(judgement.differences.map { .string($0.fact.name) }),
            "sentence": .string(judgement.sentence),
        ]
    }

    private static func failures(_ rule: FailureRule) -> JSONValue {
        [
            "answer": .string(rule.answer.rawValue),
            "attempted": .count(rule.attempted),
            "failed": .count(rule.failed),
            "allowed_share": .share(rule.allowedShare),
            "targets": rule.targets.map { .array($0.map(JSONValue.string)) } ?? .null,
            "sentence": .string(rule.sentence),
        ]
    }

    private static func goodput(_ goodput: Goodput) -> JSONValue {
        [
            "target": .string(goodput.target),
            "met": .count(goodput.met),
            "judged": .count(goodput.judged),
            "missing": .count(goodput.missing),
            "attainment": .share(goodput.attainment),
            "per_second": .figure(goodput.perSecond),
        ]
    }
}
